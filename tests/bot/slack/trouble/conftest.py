"""A crew over each transport; whatever goes wrong, the log tells no secret and holds no traceback."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from storage.database import Database
from tests.bot.slack.trouble.crew import SECRET, Crew, a_crew
from tests.bot.slack.trouble.fate import KilledError
from tests.bot.slack.trouble.scenario import CONVERSATION, Act, Held, Left, converse
from tests.fake_slack import FakeSlack
from tests.storage.copies import copied

# Of the fake, whose log is no part of ours.
NOT_OURS = ("aiohttp.access", "aiohttp.server")


@pytest.fixture(params=["socket", "http"])
async def crew(
    request: pytest.FixtureRequest, database: Database, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Crew]:
    with caplog.at_level(logging.INFO):
        async with a_crew(database, request.param) as running:
            yield running
        require_clean(caplog, running.slack)


@pytest.fixture
async def one_crew(database: Database, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Crew]:
    """Over HTTP alone, for what does not depend on how requests come."""
    with caplog.at_level(logging.INFO):
        async with a_crew(database, "http") as running:
            yield running
        require_clean(caplog, running.slack)


def require_clean(caplog: pytest.LogCaptureFixture, slack: FakeSlack) -> None:
    """No secret in any line, and no traceback."""
    secrets = [SECRET, slack.signing_secret, *slack.state.tokens, *slack.state.hooks, *slack.state.triggers]
    records = [
        each for when in ("setup", "call") for each in caplog.get_records(when) if each.name not in NOT_OURS
    ]
    for record in records:
        line = record.getMessage()
        if KilledError.__name__ in f"{line} {record.exc_text} {record.exc_info}":
            continue  # the last words of a process that was killed, which no real one could have said
        told = [secret[:8] for secret in secrets if secret and secret in line]
        assert not told, f"{record.name} told secrets that begin with {told}: {line}"
        assert record.exc_info is None, f"{record.name} logged a traceback: {line}\n{record.exc_text}"


NewCrew: TypeAlias = Callable[..., AbstractAsyncContextManager[Crew]]


@dataclass
class Untroubled:
    """Conversations in which nothing goes wrong, each held once."""

    migrated: Path
    folder: Path
    _held: dict[tuple[Act, ...], Held] = field(default_factory=dict)

    def of(self, acts: tuple[Act, ...] = CONVERSATION) -> Held:
        if acts not in self._held:
            with ThreadPoolExecutor(1) as thread:  # beside the loop that pytest keeps for this one
                self._held[acts] = thread.submit(asyncio.run, self._hold(acts)).result()
        return self._held[acts]

    async def _hold(self, acts: tuple[Act, ...]) -> Held:
        database = copied(self.migrated, self.folder / f"{len(self._held)}.db")
        try:
            async with a_crew(database, "http") as crew:
                return await converse(crew, acts)
        finally:
            database.close()


@pytest.fixture(scope="session")
def untroubled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Untroubled:
    return Untroubled(migrated, tmp_path_factory.mktemp("untroubled"))


@pytest.fixture
def wanted(untroubled: Untroubled) -> Left:
    return untroubled.of().left


@pytest.fixture
def new_crew(migrated: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> NewCrew:
    """Crews of their own, one after the other, over HTTP."""
    made = 0

    @asynccontextmanager
    async def make(**slack: Any) -> AsyncIterator[Crew]:  # noqa: ANN401 - of FakeSlack
        nonlocal made
        made += 1
        database = copied(migrated, tmp_path / f"{made}.db")
        caplog.clear()
        try:
            with caplog.at_level(logging.INFO):
                async with a_crew(database, "http", **slack) as running:
                    yield running
                require_clean(caplog, running.slack)
        finally:
            database.close()

    return make
