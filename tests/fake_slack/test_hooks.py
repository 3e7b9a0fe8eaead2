from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fake_slack import FakeSlack, SeenMessage, VirtualClock, samples
from tests.fake_slack.api_chat import checked, post
from tests.fake_slack.state import Json

BUTTONS = [samples.actions()]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack that no app listens to, and that sends no events."""
    async with FakeSlack(events=()) as fake:
        yield fake


def card(slack: FakeSlack, *, private: bool = False) -> SeenMessage:
    channel = slack.channel("#links")
    content = checked(slack.state, "test", {"text": "card", "blocks": BUTTONS})
    only = slack.user("ann").id if private else None
    message = post(slack.state, slack.workspace, channel.channel, content, seen_only_by=only)
    return SeenMessage(slack.state, slack.workspace, channel.channel, message)


def hook(slack: FakeSlack, clicked: SeenMessage | None = None) -> str:
    """The response_url of ann's click on this message, or of her command."""
    path = slack.state.new_hook(
        slack.workspace,
        slack.channel("#links").channel,
        slack.user("ann").user,
        original=clicked.message if clicked else None,
    )
    slack.state.hooks[path.rpartition("/")[2]].acknowledged.set()
    return f"{slack.origin}{path}"


async def send(url: str, **body: object) -> tuple[int, Json]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status, await response.json()


async def test_five_uses_and_no_more(slack: FakeSlack) -> None:
    url = hook(slack)
    statuses = [(await send(url, text=f"{number}"))[0] for number in range(6)]
    assert statuses == [200] * 5 + [404]
    shown = [message.visible_text() for message in slack.user("ann").private_messages(in_="#links")]
    assert shown == ["0", "1", "2", "3", "4"]
    assert [fault.says for fault in slack.faults] == ["used_url"]


async def test_thirty_minutes_and_no_more() -> None:
    clock = VirtualClock()
    async with FakeSlack(clock=clock, events=()) as slack:
        url = hook(slack)
        clock.advance(30 * 60)
        assert (await send(url, text="in time"))[0] == 200
        clock.advance(1)
        assert await send(url, text="late") == (404, {"ok": False, "error": "expired_url"})


async def test_answer_is_private_unless_in_channel(slack: FakeSlack) -> None:
    url = hook(slack)
    await send(url, text="for ann")
    await send(url, text="for all", response_type="in_channel")
    assert [m.visible_text() for m in slack.user("ann").private_messages(in_="#links")] == ["for ann"]
    assert slack.user("bob").private_messages(in_="#links") == []
    assert [m.visible_text() for m in slack.channel("#links").messages()] == ["for all"]


@pytest.mark.parametrize("private", [False, True], ids=["of all", "ephemeral"])
async def test_clicked_message_is_replaced_in_place_and_deleted(slack: FakeSlack, *, private: bool) -> None:
    clicked = card(slack, private=private)
    url = hook(slack, clicked)
    await send(url, text="decided", replace_original=True)
    assert (clicked.visible_text(), clicked.edits, clicked.is_private) == ("decided", 1, private)
    await send(url, delete_original=True)
    assert not clicked.is_there()
    assert slack.channel("#links").channel.messages == []
    assert slack.faults == []


async def test_command_has_no_original_so_replacing_adds_a_message_and_is_a_fault(slack: FakeSlack) -> None:
    url = hook(slack)
    await send(url, text="working")
    await send(url, text="done", replace_original=True)
    shown = [message.visible_text() for message in slack.user("ann").private_messages(in_="#links")]
    assert shown == ["working", "done"]
    assert [fault.where for fault in slack.faults] == ["response_url"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param({"text": "x", "blocks": [{"type": "section"}]}, "invalid_blocks", id="a bad block"),
        pytest.param({"response_type": "in_channel"}, "no_text", id="nothing to show"),
        pytest.param({"delete_original": True}, "message_not_found", id="nothing to delete"),
    ],
)
async def test_bad_answer_is_refused(slack: FakeSlack, body: Json, error: str) -> None:
    status, answer = await send(hook(slack), **body)
    assert (status, answer["error"]) == (400, error)
    assert slack.faults[0].says.startswith(error)


async def test_unknown_url_and_unreadable_body_are_refused(slack: FakeSlack) -> None:
    assert (await send(f"{slack.origin}/hook/none", text="x"))[0] == 404
    async with (
        aiohttp.ClientSession() as session,
        session.post(hook(slack), data="payload=x") as response,
    ):
        assert response.status == 400
    assert [fault.says for fault in slack.faults] == ["no_such_url", "the body is not a JSON object"]
