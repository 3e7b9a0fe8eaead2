import asyncio
import hashlib
import hmac
import os
import signal
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs import InProcessJobs
from bot.slack.app import SlackDeps, create_app
from bot.slack.run import MAX_BODY_BYTES, http_server, stop_on_signals
from tests.bot.fake_services import FakeServices
from tests.fake_slack import FakeSlack

SECRET = "0123456789abcdef"


def an_app(slack: FakeSlack, *, with_client: bool = True) -> AsyncApp:
    deps = SlackDeps(
        services=FakeServices(), jobs=InProcessJobs(), bot_token=slack.bot_token, signing_secret=SECRET
    )
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url, retry_handlers=[])
    return create_app(deps, client=client if with_client else None)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as running:
        yield running


@pytest.fixture
async def address(slack: FakeSlack) -> AsyncIterator[str]:
    async with http_server(an_app(slack), host="127.0.0.1", port=0) as where:
        yield where


def signed(body: bytes, *, at: int, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), b"v0:%d:" % at + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


async def status_of(address: str, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/slack/events", data=body, headers=headers) as response,
    ):
        return response.status


HELP = b"command=%2Flinkvouch&text=help&user_id=U1&channel_id=C1&team_id=T1&response_url=x"


async def test_health_answers(address: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/health") as response:
        assert (response.status, await response.json()) == (200, {"ok": True})


@pytest.mark.parametrize(
    ("change", "age_s"),
    [
        pytest.param({}, 301, id="older than five minutes"),
        pytest.param({}, -301, id="from the future"),
        pytest.param({"X-Slack-Signature": "v0=" + "0" * 64}, 0, id="wrong digest"),
        pytest.param({"X-Slack-Signature": ""}, 0, id="no signature"),
        pytest.param({"X-Slack-Signature": "v1=" + "0" * 64}, 0, id="unknown version"),
        pytest.param({"X-Slack-Signature": "v0=é"}, 0, id="letters beyond ASCII"),
        pytest.param({"X-Slack-Request-Timestamp": "abc"}, 0, id="a timestamp that is no number"),
        pytest.param({"X-Slack-Request-Timestamp": "1e400"}, 0, id="a timestamp that overflows"),
        pytest.param({"X-Slack-Request-Timestamp": "١٢٣"}, 0, id="digits of another script"),
    ],
)
async def test_what_slack_did_not_sign_is_refused(
    address: str, change: dict[str, str], age_s: int, caplog: pytest.LogCaptureFixture
) -> None:
    headers = signed(HELP, at=int(time.time()) - age_s) | change
    assert await status_of(address, HELP, headers) == 401
    assert "Traceback" not in caplog.text


async def test_an_unsigned_challenge_is_refused(address: str) -> None:
    body = b'{"type": "url_verification", "challenge": "x"}'
    assert await status_of(address, body, {"Content-Type": "application/json"}) == 401


async def test_a_huge_body_is_refused(address: str) -> None:
    body = b"x" * (MAX_BODY_BYTES + 1)
    assert await status_of(address, body, signed(body, at=int(time.time()))) == 413


async def test_a_signal_asks_for_the_end() -> None:
    stop = asyncio.Event()
    with stop_on_signals(stop):
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(stop.wait(), 5)


async def test_oauth_settings_in_the_environment_do_not_take_the_token_away(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN"):
        monkeypatch.setenv(name, "set")
    app = an_app(slack, with_client=False)
    assert app.client.token == slack.bot_token
    assert app.client.retry_handlers == []
    assert app.oauth_flow is None
    assert os.environ["SLACK_CLIENT_ID"] == os.environ["SLACK_BOT_TOKEN"] == "set"


def test_tokens_are_not_printed() -> None:
    deps = SlackDeps(
        services=FakeServices(), jobs=InProcessJobs(), bot_token="xoxb-secret", signing_secret="sig-secret"
    )
    assert "secret" not in repr(deps)
