"""Sockets come and go in the middle of a conversation, and nobody notices."""

import asyncio
from typing import Final

import pytest

from storage.database import Database
from tests.bot.slack.trouble.conftest import require_clean
from tests.bot.slack.trouble.crew import Crew, a_crew
from tests.bot.slack.trouble.scenario import (
    CONVERSATION,
    Left,
    left_of,
    prepared,
    require_same,
)
from tests.fake_slack import RateLimit, Status

BETWEEN: Final = 2  # acts between two breaks: ten in a conversation


async def _reconnected(crew: Crew, opened: int) -> None:
    await crew.slack.until(lambda: crew.slack.socket.opened > opened and crew.slack.socket.count > 0)


@pytest.mark.parametrize(
    "how",
    [
        "drop",
        "refresh_requested",
        pytest.param("close", marks=pytest.mark.slow),
        pytest.param("warning", marks=pytest.mark.slow),
    ],
)
async def test_breaks_every_few_requests_lose_and_double_nothing(
    database: Database, caplog: pytest.LogCaptureFixture, wanted: Left, how: str
) -> None:
    async with a_crew(database, "socket") as crew:
        await prepared(crew)
        for number, act in enumerate(CONVERSATION):
            if number % BETWEEN == 0:
                opened = crew.slack.socket.opened
                if how == "drop":
                    crew.slack.socket.drop()
                elif how == "close":
                    await crew.slack.socket.close()
                else:
                    await crew.slack.socket.disconnect(how)
                if how != "warning":
                    await _reconnected(crew, opened)
            await act(crew)
            await crew.settle()
        require_same(left_of(crew), wanted)
    require_clean(caplog, crew.slack)


async def test_a_break_right_after_each_request_loses_and_doubles_nothing(
    database: Database, wanted: Left
) -> None:
    """The work of a request that was acknowledged goes on without a socket."""
    async with a_crew(database, "socket") as crew:
        await prepared(crew)
        for act in CONVERSATION:
            await act(crew)
            opened = crew.slack.socket.opened
            crew.slack.socket.drop()
            await _reconnected(crew, opened)
            await crew.settle()
        require_same(left_of(crew), wanted)
        crew.slack.faults[:] = [
            fault for fault in crew.slack.faults if fault.says != "no ack" or "events_api" not in fault.where
        ]  # an event whose ack was on its way; Slack sends it again


async def test_a_link_that_was_disabled_is_opened_again_once_slack_allows_it(
    database: Database, wanted: Left
) -> None:
    async with a_crew(database, "socket") as crew:
        await prepared(crew)
        half = len(CONVERSATION) // 2
        for act in CONVERSATION[:half]:
            await act(crew)
            await crew.settle()
        opened = crew.slack.socket.opened
        crew.slack.trouble("apps.connections.open", RateLimit(1))
        crew.slack.trouble("apps.connections.open", Status(503))
        await crew.slack.socket.disconnect("link_disabled")
        await asyncio.sleep(0.1)
        crew.slack.socket.is_disabled = False
        await _reconnected(crew, opened)
        for act in CONVERSATION[half:]:
            await act(crew)
            await crew.settle()
        require_same(left_of(crew), wanted)


async def test_two_processes_that_share_the_requests_answer_each_once(
    database: Database, wanted: Left
) -> None:
    """Slack gives each envelope to one of the open sockets, at random; both senders are at work."""
    async with a_crew(database, "socket") as crew:
        second = await crew.beside()
        await prepared(crew)
        for act in CONVERSATION:
            await act(crew)
            await crew.settle()
        await second.stop()
        require_same(left_of(crew), wanted)
