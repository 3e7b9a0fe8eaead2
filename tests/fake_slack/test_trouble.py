from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fake_slack import FakeSlack, RateLimit, Refusal, Reset, Status, Timeout
from tests.fake_slack.test_hooks import hook
from tests.fake_slack.trouble import RESPONSE_URL, Trouble

PATIENCE_SECONDS = 0.3  # of the client


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(events=()) as fake:
        yield fake


async def post(slack: FakeSlack) -> tuple[int | None, dict[str, object], str | None]:
    """(status, body, Retry-After) of a message posted to #links; (None, {}, None) without an answer."""
    args = {"channel": slack.channel("#links").id, "text": "words"}
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    limit = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.post(f"{slack.base_url}chat.postMessage", json=args, headers=headers) as response,
        ):
            body = await response.json() if response.content_type == "application/json" else {}
            return response.status, body, response.headers.get("Retry-After")
    except (TimeoutError, aiohttp.ClientError):
        return None, {}, None


NONE: object = (None, {}, None)
TROUBLES: list[tuple[str, Trouble, object, int, str | None]] = [
    ("an error of the server", Status(500), (500, {}, None), 0, "http 500"),
    ("an error after acting", Status(502, acted=True), (502, {}, None), 1, None),
    ("too often", RateLimit(7), (429, {"ok": False, "error": "ratelimited"}, "7"), 0, "ratelimited"),
    ("an error of Slack's", Refusal("fatal"), (200, {"ok": False, "error": "fatal"}, None), 0, "fatal"),
    ("a broken connection", Reset(), NONE, 0, "no answer"),
    ("broken after acting", Reset(acted=True), NONE, 1, None),
    ("no answer", Timeout(), NONE, 0, "no answer"),
    ("no answer after acting", Timeout(acted=True), NONE, 1, None),
]


@pytest.mark.parametrize(
    ("trouble", "answer", "posted", "error"),
    [pytest.param(*row[1:], id=row[0]) for row in TROUBLES],
)
async def test_call_meets_the_trouble_and_the_next_one_does_not(
    slack: FakeSlack,
    trouble: Trouble,
    answer: object,
    posted: int,
    error: str | None,
) -> None:
    slack.trouble("chat.postMessage", trouble)
    assert slack.troubles.left() == {"chat.postMessage": 1}
    assert await post(slack) == answer
    assert len(slack.channel("#links").messages()) == posted
    assert [call.error for call in slack.calls] == [error]
    assert (await post(slack))[0] == 200
    assert len(slack.channel("#links").messages()) == posted + 1
    assert slack.troubles.left() == {}


async def test_trouble_of_one_method_spares_the_others_and_lasts_as_often_as_asked(slack: FakeSlack) -> None:
    slack.trouble("chat.postMessage", Status(503), times=2)
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url, retry_handlers=[])
    assert (await client.auth_test())["ok"]
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(channel=slack.channel("#links").id, text="words")
    assert (await client.chat_postMessage(channel=slack.channel("#links").id, text="words"))["ok"]


@pytest.mark.parametrize("acted", [False, True], ids=["before", "after"])
async def test_response_url_meets_trouble_before_or_after_the_message_is_shown(
    slack: FakeSlack, *, acted: bool
) -> None:
    slack.trouble(RESPONSE_URL, Reset(acted=acted))
    url = hook(slack)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await session.post(url, json={"text": "words"})
    assert len(slack.user("ann").private_messages(in_="#links")) == int(acted)
