"""Waiting when Slack says wait, never saying anything twice, and finding another way to a person."""

import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import errors
from bot.slack.delivery import RECONNECT_S, TRIES, Delivery, Posted
from bot.slack.errors import NotInChannelError
from bot.slack.reply import Place, ReplyTo
from storage.decisions import Person

Answer: TypeAlias = tuple[int, dict[str, object], dict[str, str]]  # status, body, headers
HELLO = errors.told("Hello.")
LINKS = Place(channel="C1", name="links")
LIMITED: Answer = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"})
POSTED: Answer = (200, {"ok": True, "channel": "C1", "ts": "1.1"}, {})


@dataclass
class Scripted:
    """A server that gives the answers of a list, one a request, and the last for good."""

    answers: list[Answer] = field(default_factory=lambda: [POSTED])
    seen: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    origin: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        body = (
            await request.json() if request.content_type == "application/json" else dict(await request.post())
        )
        self.seen.append((request.path, body))
        status, answer, headers = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.json_response(answer, status=status, headers=headers)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def delivery(self) -> Delivery:
        client = AsyncWebClient(token="xoxb-1", base_url=f"{self.origin}/api/", retry_handlers=[])
        return Delivery(client, sleep=self.sleep)

    def reply(self) -> ReplyTo:
        return ReplyTo(person=Person(id="U1", name="ann"), place=LINKS, response_url=f"{self.origin}/hook/1")


@pytest.fixture
async def server() -> AsyncIterator[Scripted]:
    scripted = Scripted()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", scripted.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    scripted.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield scripted
    await runner.cleanup()


Send = Callable[[Scripted], Awaitable[object]]


@pytest.mark.parametrize(
    "send",
    [
        pytest.param(lambda s: s.delivery().post(LINKS, HELLO, again="try again"), id="a new message"),
        pytest.param(lambda s: s.delivery().update(Posted(channel="C1", ts="1.1"), HELLO), id="an edit"),
        pytest.param(lambda s: s.delivery().answer(s.reply(), HELLO, replace=False), id="an answer"),
    ],
)
async def test_slacks_wait_is_obeyed(server: Scripted, send: Send) -> None:
    server.answers = [LIMITED, LIMITED, POSTED]
    await send(server)
    assert server.waits == [30.0, 30.0]
    assert len(server.seen) == 3


async def test_a_wait_without_end_is_told(server: Scripted) -> None:
    server.answers = [LIMITED]
    with pytest.raises(SlackApiError):
        await server.delivery().post(LINKS, HELLO, again="try again")
    assert len(server.seen) == TRIES


async def test_a_modal_does_not_wait_longer_than_its_trigger_lives(server: Scripted) -> None:
    server.answers = [LIMITED, POSTED]
    with pytest.raises(SlackApiError):
        await server.delivery().open("1.1", {"type": "modal"})
    assert server.waits == []


async def test_what_may_have_arrived_is_not_sent_again(server: Scripted) -> None:
    server.answers = [(500, {"ok": False, "error": "internal_error"}, {}), POSTED]
    with pytest.raises(SlackApiError):
        await server.delivery().post(LINKS, HELLO, again="try again")
    assert len(server.seen) == 1


async def test_an_unreachable_slack_is_tried_again() -> None:
    with socket.socket() as reserved:  # bound and not listening: every connection is refused
        reserved.bind(("127.0.0.1", 0))
        gone = Scripted(origin=f"http://127.0.0.1:{reserved.getsockname()[1]}")
        with pytest.raises(OSError, match="Cannot connect"):
            await gone.delivery().post(LINKS, HELLO, again="try again")
    assert gone.waits == [RECONNECT_S, 2 * RECONNECT_S, 4 * RECONNECT_S, 8 * RECONNECT_S]


async def test_a_used_up_response_url_becomes_a_direct_message(server: Scripted) -> None:
    server.answers = [(404, {"ok": False, "error": "used_url"}, {}), POSTED]
    await server.delivery().answer(server.reply(), HELLO, replace=True)
    (_, (path, body)) = server.seen
    assert path == "/api/chat.postMessage"
    assert body["channel"] == "U1"


@pytest.mark.parametrize("error", ["not_in_channel", "user_not_in_channel", "is_archived"])
async def test_a_whisper_that_a_channel_refuses_becomes_a_direct_message(
    server: Scripted, error: str
) -> None:
    server.answers = [(200, {"ok": False, "error": error}, {}), POSTED]
    await server.delivery().whisper("C1", server.reply(), HELLO)
    assert [path for path, _ in server.seen] == ["/api/chat.postEphemeral", "/api/chat.postMessage"]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        pytest.param(
            LINKS, "I can't post in #links yet. Type `/invite @linkvouch` there, then press it.", id="public"
        ),
        pytest.param(
            Place(channel="C2"), "I can't post in <#C2> yet. Type `/invite @linkvouch`", id="private"
        ),
        pytest.param(Place(channel="D1"), "I can't post in this conversation.", id="between two people"),
    ],
)
@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found"])
async def test_a_channel_without_the_bot_is_told_with_what_to_type(
    server: Scripted, place: Place, says: str, error: str
) -> None:
    server.answers = [(200, {"ok": False, "error": error}, {})]
    with pytest.raises(NotInChannelError) as refused:
        await server.delivery().post(place, HELLO, again="press it")
    assert refused.value.text.startswith(says)


async def test_no_message_unfurls_what_it_links_to(server: Scripted) -> None:
    await server.delivery().post(LINKS, HELLO, again="try again", flag_ref="LV-1")
    await server.delivery().answer(server.reply(), HELLO, replace=False)
    for _, body in server.seen:
        assert not body["unfurl_links"] or body["unfurl_links"] == "0"
        assert not body["unfurl_media"] or body["unfurl_media"] == "0"


async def test_an_address_for_answers_is_not_logged(
    server: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await server.delivery().answer(server.reply(), HELLO, replace=False)
    assert len(server.seen) == 1
    assert [
        each for each in caplog.records if "/hook/1" in each.getMessage() and each.name != "aiohttp.access"
    ] == []


@pytest.mark.parametrize("error", ["internal_error", "channel_is_haunted"])
async def test_an_error_nobody_expects_is_not_swallowed(server: Scripted, error: str) -> None:
    server.answers = [(200, {"ok": False, "error": error}, {})]
    with pytest.raises(SlackApiError):
        await server.delivery().whisper("C1", server.reply(), HELLO)
    with pytest.raises(SlackApiError):
        await server.delivery().post(LINKS, HELLO, again="press it")


def test_an_address_for_answers_is_not_printed() -> None:
    reply = ReplyTo(
        person=Person(id="U1", name="ann"), place=LINKS, response_url="https://hooks.slack.com/x/secret"
    )
    assert "secret" not in repr(reply)
    assert ReplyTo.from_json(reply.as_json()) == reply
