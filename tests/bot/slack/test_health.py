"""The socket breaks in every way that Slack and networks know, and people are answered again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.clients import client
from bot.slack.health import Pulse, Timing
from bot.slack.run import socket_mode
from tests.fake_slack import FakeSlack, RateLimit, Refusal, Reset, Status

# The client's own care would take half a minute here, so what mends a break below is ours.
WATCHFUL = Timing(ping=30, quiet=0.6, gone=0.2, look=0.05, opening=2, pauses=(0.05,), answering=1)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(events=()) as running:
        yield running


def an_app(slack: FakeSlack, *, slow_s: float = 0.0) -> AsyncApp:
    app = AsyncApp(client=client(slack.bot_token, api_url=slack.base_url))

    @app.command("/ping")
    async def ping(ack: AsyncAck) -> None:
        await asyncio.sleep(slow_s)
        await ack("pong")

    return app


async def answered(slack: FakeSlack) -> bool:
    return (await slack.user("ann").types("/ping", in_="#links")).body.get("text") == "pong"


def tries(slack: FakeSlack) -> list[float]:
    """When the app asked for a connection."""
    return [call.at for call in slack.calls if call.method == "apps.connections.open"]


def half_open(slack: FakeSlack) -> None:
    slack.socket.freeze()


def dropped(slack: FakeSlack) -> None:
    slack.socket.drop()


def dropped_while_slack_is_in_trouble(slack: FakeSlack) -> None:
    for trouble in (Status(500), RateLimit(1), Reset(), Refusal("internal_error"), Refusal("invalid_auth")):
        slack.trouble("apps.connections.open", trouble)
    slack.socket.drop()


@pytest.mark.parametrize("breaks", [half_open, dropped, dropped_while_slack_is_in_trouble])
async def test_a_connection_that_broke_is_made_anew(
    slack: FakeSlack, breaks: Callable[[FakeSlack], None], caplog: pytest.LogCaptureFixture
) -> None:
    pulse = Pulse()
    async with socket_mode(an_app(slack), app_token=slack.app_token, pulse=pulse, timing=WATCHFUL):
        assert await answered(slack)
        opened, since = slack.socket.opened, pulse.connected_since
        with caplog.at_level(logging.INFO, "bot.slack.health"):
            breaks(slack)
            await slack.until(lambda: slack.socket.opened > opened and pulse.connected_since > since)
        assert await answered(slack)
        assert pulse.trouble == ""
    assert "the connection to Slack is given up" in caplog.text
    assert "connected to Slack anew" in caplog.text
    assert slack.troubles.left() == {}
    assert slack.app_token not in caplog.text


async def test_a_rate_limit_is_waited_out(slack: FakeSlack) -> None:
    async with socket_mode(an_app(slack), app_token=slack.app_token, timing=WATCHFUL):
        slack.trouble("apps.connections.open", RateLimit(1))
        slack.socket.drop()
        await slack.until(lambda: len(tries(slack)) >= 3)
        _, refused, again = tries(slack)[:3]
        assert again - refused >= 1


async def test_what_nobody_foresaw_does_not_end_the_watch(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = an_app(slack)
    real, surprises = app.client.apps_connections_open, iter((ValueError("no JSON"),))

    async def opens(**given: str) -> object:
        for surprise in surprises:
            raise surprise
        return await real(**given)

    async with socket_mode(app, app_token=slack.app_token, timing=WATCHFUL):
        opened = slack.socket.opened
        monkeypatch.setattr(app.client, "apps_connections_open", opens)
        slack.socket.drop()
        await slack.until(lambda: "could not be looked after" in caplog.text)
        await slack.until(lambda: slack.socket.opened > opened)
        assert await answered(slack)


async def test_while_there_is_no_connection_the_reason_is_known(slack: FakeSlack) -> None:
    pulse = Pulse()
    async with socket_mode(an_app(slack), app_token=slack.app_token, pulse=pulse, timing=WATCHFUL):
        slack.trouble("apps.connections.open", Refusal("link_disabled"), times=5)
        slack.socket.drop()
        await slack.until(lambda: pulse.trouble == "link_disabled")
        assert pulse.connected_since == 0


async def test_a_connection_that_pings_is_left_alone(slack: FakeSlack) -> None:
    lively = Timing(ping=0.2, quiet=0.8, gone=0.2, look=0.05)
    pulse = Pulse()
    async with socket_mode(an_app(slack), app_token=slack.app_token, pulse=pulse, timing=lively):
        await asyncio.sleep(1.2)
        assert slack.socket.opened == 1
        assert pulse.last_word - pulse.connected_since > 0.5
        assert await answered(slack)


async def test_a_connection_that_slack_renews_counts_as_a_new_one(slack: FakeSlack) -> None:
    pulse = Pulse()
    timing = Timing(look=0.05)
    async with socket_mode(an_app(slack), app_token=slack.app_token, pulse=pulse, timing=timing):
        since = pulse.connected_since
        await slack.socket.disconnect("refresh_requested")
        await slack.until(lambda: pulse.connected_since > since)
        assert await answered(slack)


async def test_what_is_being_answered_at_the_end_is_answered(slack: FakeSlack) -> None:
    async with socket_mode(an_app(slack, slow_s=0.3), app_token=slack.app_token, timing=WATCHFUL):
        asking = asyncio.create_task(answered(slack))
        await asyncio.sleep(0.1)
    assert await asking


async def test_what_slack_says_to_the_first_try_is_raised(slack: FakeSlack) -> None:
    slack.trouble("apps.connections.open", Refusal("invalid_auth"))
    with pytest.raises(Exception, match="invalid_auth"):
        async with socket_mode(an_app(slack), app_token=slack.app_token):
            pass
    assert slack.socket.opened == 0
