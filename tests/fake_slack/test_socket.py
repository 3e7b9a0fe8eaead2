"""The real client of slack_sdk, and what Slack does to its sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from tests.fake_slack import FakeSlack, Refusal
from tests.fake_slack.conftest import bolt_app

PING_SECONDS = 0.05  # the client's; it gives up on a silent socket after four, counted in whole seconds


@asynccontextmanager
async def handlers(slack: FakeSlack, count: int = 1) -> AsyncIterator[list[Any]]:
    app = bolt_app(slack)
    made: list[Any] = [
        AsyncSocketModeHandler(app, slack.app_token, ping_interval=PING_SECONDS) for _ in range(count)
    ]
    for handler in made:
        await handler.connect_async()
    try:
        yield made
    finally:
        for handler in made:
            await handler.close_async()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(events=()) as fake:
        yield fake


async def is_answered(slack: FakeSlack) -> bool:
    return (await slack.user("ann").types("/checklink x", in_="#links")).ok


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_app_that_is_told_to_come_again_comes_and_works(slack: FakeSlack, reason: str) -> None:
    async with handlers(slack):
        await slack.socket.disconnect(reason)
        await slack.until(lambda: slack.socket.opened == 2)
        assert await is_answered(slack)


async def test_app_comes_back_after_its_connection_broke(slack: FakeSlack) -> None:
    async with handlers(slack):
        slack.trouble("apps.connections.open", Refusal("internal_error"))
        slack.socket.drop()
        await slack.until(lambda: slack.socket.opened == 2)
        assert await is_answered(slack)
    assert [call.error for call in slack.calls if call.method == "apps.connections.open"] == [
        None,
        "internal_error",
        None,
    ]


async def test_app_leaves_a_socket_that_answers_no_pings(slack: FakeSlack) -> None:
    async with handlers(slack):
        slack.socket.freeze()
        await slack.until(lambda: slack.socket.opened == 2)
        await slack.until(lambda: slack.socket.count == 1)
        assert await is_answered(slack)


async def test_switched_off_socket_mode_lets_nobody_in(slack: FakeSlack) -> None:
    async with handlers(slack):
        await slack.socket.disconnect("link_disabled")
        await slack.until(lambda: slack.socket.count == 0)
        await asyncio.sleep(4 * PING_SECONDS)
        assert (slack.socket.opened, slack.socket.count) == (1, 0)


async def test_each_delivery_goes_to_one_of_several_sockets(slack: FakeSlack) -> None:
    async with handlers(slack, 3) as made:
        heard = [0] * len(made)
        for place, handler in enumerate(made):

            async def count(_client: object, _request: object, _place: int = place) -> None:
                heard[_place] += 1

            handler.client.socket_mode_request_listeners.append(count)
        while not min(heard):
            assert await is_answered(slack)
    assert sum(heard) == len(slack.acks)
