import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from tests.fake_slack import Ack, CannotDo, Envelope, FakeSlack, Habits, VirtualClock
from tests.fake_slack.conftest import bolt_app, connected
from tests.fake_slack.posting import RETRY_SECONDS
from tests.fake_slack.state import Json
from tests.fake_slack.test_actors import Answering

MANIFEST: Json = {
    "features": {
        "slash_commands": [{"command": "/checklink"}],
        "shortcuts": [
            {"name": "Check links in message", "callback_id": "check_message", "type": "message"},
            {"name": "Audit a backlink CSV", "callback_id": "audit", "type": "global"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands"], "bot_optional": ["files:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


class Sometimes(Answering):
    """An app that acknowledges nothing before the delivery with this number."""

    def __init__(self, good: int, *, status: int | None = None, no_retry: bool = False) -> None:
        super().__init__()
        self.good, self.status, self.no_retry = good, status, no_retry

    async def send(self, envelope: Envelope) -> Ack:
        self.got.append(envelope)
        if len(self.got) >= self.good:
            return Ack(envelope.about, 200, {}, 0.1)
        return Ack(envelope.about, self.status, {}, 3.1, no_retry=self.no_retry)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock=VirtualClock()) as fake:
        fake.transport = "http"
        yield fake


@pytest.mark.parametrize(
    ("app", "tries", "reason"),
    [
        pytest.param(Sometimes(1), [0], "", id="acknowledged"),
        pytest.param(Sometimes(2), [0, 1], "http_timeout", id="acknowledged at the second time"),
        pytest.param(Sometimes(9), [0, 1, 2, 3], "http_timeout", id="never"),
        pytest.param(Sometimes(9, status=500), [0, 1, 2, 3], "http_error", id="answered with an error"),
        pytest.param(Sometimes(9, status=500, no_retry=True), [0], "", id="asked not to try again"),
    ],
)
async def test_event_comes_again_until_it_is_acknowledged(
    slack: FakeSlack, app: Sometimes, tries: list[int], reason: str
) -> None:
    slack.http = app
    await slack.user("ann").says("hello", in_="#links")
    for seconds in RETRY_SECONDS:
        await slack.passes(seconds)
    await slack.passes(3600)
    assert [envelope.retry for envelope in app.got] == tries
    assert app.got[-1].reason == reason
    assert len({envelope.payload["event_id"] for envelope in app.got}) == 1


async def test_retries_keep_slacks_times(slack: FakeSlack) -> None:
    slack.http = app = Sometimes(9)
    await slack.user("ann").says("hello", in_="#links")
    seen = [len(app.got)]
    for seconds in (0, 59, 1, 299, 1):
        await slack.passes(seconds)
        seen.append(len(app.got))
    assert seen == [1, 2, 2, 3, 3, 4]


async def test_command_is_never_sent_again_by_itself(slack: FakeSlack) -> None:
    slack.http = app = Sometimes(9)
    await slack.user("ann").types("/checklink x", in_="#links")
    await slack.passes(3600)
    assert len(app.got) == 1


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_app_sees_that_an_event_is_a_retry(transport: str) -> None:
    seen = list[list[str]]()
    async with FakeSlack(events=["app_home_opened"]) as slack:
        app = bolt_app(slack)

        @app.middleware
        async def note(request: AsyncBoltRequest, next_: Callable[[], Awaitable[None]]) -> None:
            seen.append([request.headers.get(f"x-slack-retry-{key}", [""])[0] for key in ("num", "reason")])
            await next_()

        async with connected(slack, app, transport):
            await slack.user("ann").opens_home()
            await slack.redeliver(slack.envelopes("events_api")[0])
    assert seen[0][0] in {"", "0"}
    assert seen[1] == ["1", "http_timeout"]


async def test_what_was_sent_is_sent_again_on_purpose(slack: FakeSlack) -> None:
    slack.http = app = Answering()
    ann = slack.user("ann")
    ack = await ann.types("/checklink x", in_="#links")
    await ann.opens_home()
    await slack.redeliver(ack)
    await slack.redeliver(slack.envelopes("events_api")[0])
    await slack.redeliver(app.got[1].payload)
    first, event, again, second, third = app.got
    assert again.payload == first.payload
    assert (again.kind, again.retry) == ("slash_commands", 0)
    assert second.payload == third.payload == event.payload
    assert (event.retry, second.retry, third.retry) == (0, 1, 1)


async def test_events_come_twice_and_backwards_when_slack_is_in_that_habit(slack: FakeSlack) -> None:
    slack.http = app = Answering()
    slack.habits = Habits(copies=2, backwards=True)
    await slack.user("ann").says("@linkvouch help", in_="#links")
    assert [envelope.payload["event"]["type"] for envelope in app.got] == [
        "app_mention",
        "app_mention",
        "message",
        "message",
    ]
    assert len({envelope.payload["event_id"] for envelope in app.got}) == 2


async def test_three_seconds_are_those_of_the_virtual_clock(slack: FakeSlack) -> None:
    class Silent:
        async def send(self, envelope: Envelope) -> Ack:
            start = slack.clock.now()
            await slack.clock.sleep(3.5)
            return Ack(envelope.about, 200, {}, slack.clock.now() - start)

    slack.http = Silent()
    typing = asyncio.create_task(slack.user("ann").types("/checklink x", in_="#links"))
    await asyncio.sleep(0.01)
    await slack.passes(3.5)
    assert not (await typing).ok
    assert [fault.says for fault in slack.faults] == ["timeout: acknowledged after 3.5 s"]


def test_manifest_says_scopes_events_commands_and_shortcuts() -> None:
    slack = FakeSlack(manifest=MANIFEST)
    assert slack.app_scopes == {"commands", "files:read"}
    assert slack.state.events == {"app_home_opened"}
    assert FakeSlack(manifest=MANIFEST, scopes={"commands"}).app_scopes == {"commands"}


async def test_people_find_the_commands_and_shortcuts_of_the_manifest_by_name() -> None:
    async with FakeSlack(manifest=MANIFEST) as slack:
        slack.transport, slack.http = "http", (app := Answering())
        ann = slack.user("ann")
        message = await ann.says("see blog.example", in_="#general")
        await ann.shortcut("Check links in message", message)
        await ann.shortcut("Audit a backlink CSV")
        await ann.types("/checklink x", in_="#general")
        kinds = [(sent.payload.get("type"), sent.payload.get("callback_id")) for sent in app.got]
        assert kinds == [("message_action", "check_message"), ("shortcut", "audit"), (None, None)]
        for wrong in (
            ann.types("/nope", in_="#links"),
            ann.shortcut("Check links in message"),
            ann.shortcut("Audit a backlink CSV", message),
            ann.shortcut("check_message", message),
        ):
            with pytest.raises(CannotDo):
                await wrong
        assert len(app.got) == 3
