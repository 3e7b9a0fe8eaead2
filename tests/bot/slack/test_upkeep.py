import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import front_state
from bot.job_types import Lane, Payload
from bot.jobs import InProcessJobs
from bot.slack import upkeep
from bot.slack.blocks import errors
from bot.slack.delivery import Delivery
from bot.slack.health import Pulse
from bot.slack.letters import Letter, Way
from bot.slack.outbox import Outbox
from bot.slack.upkeep import Upkeep
from storage.database import Database
from storage.errors import DatabaseUnusable
from tests.bot.job_engines import comes_true


class PlannedJobs(InProcessJobs):
    """Remembers what is planned."""

    def __init__(self) -> None:
        super().__init__()
        self.planned: dict[str, Payload] = {}

    async def schedule(
        self,
        name: str,
        cron: str,
        payload: Payload,
        schedule_id: str,
        *,
        timezone: str = "UTC",
        lane: Lane = Lane.BATCH,
    ) -> None:
        del name, cron, timezone, lane
        assert schedule_id not in self.planned
        self.planned[schedule_id] = json.loads(json.dumps(payload))

    async def unschedule(self, schedule_id: str) -> None:
        del self.planned[schedule_id]


@dataclass
class Team:
    """The workspaces, and whether the database answers."""

    tenants: list[str] = field(default_factory=lambda: [".T1"])
    gone: list[str] = field(default_factory=list)
    recovered: list[str] = field(default_factory=list)
    works: bool = True

    async def workers(self) -> int:
        if not self.works:
            raise DatabaseUnusable("It does not answer.")
        return 2

    async def all(self) -> list[str]:
        return self.tenants

    async def recover(self, tenant: str) -> None:
        if not self.works:
            raise DatabaseUnusable("It does not answer.")
        self.recovered.append(tenant)

    async def purge(self) -> list[str]:
        if not self.works:
            raise DatabaseUnusable("It does not answer.")
        gone, self.gone = self.gone, []
        return gone


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "EVERY_S", 0.02)
    monkeypatch.setattr(upkeep, "TIDY_S", 0.02)


Make = Callable[[Team], Upkeep]


@pytest.fixture
def make(tmp_path: Path, outbox: Outbox) -> Make:
    def made(team: Team) -> Upkeep:
        return Upkeep(
            home=tmp_path,
            mode="HTTP",
            pulse=Pulse(),
            jobs=PlannedJobs(),
            outbox=outbox,
            workers=team.workers,
            tenants=team.all,
            purge=team.purge,
            recover=team.recover,
            flag_channel="C9",
        )

    return made


def planned(kept: Upkeep) -> dict[str, Payload]:
    assert isinstance(kept.jobs, PlannedJobs)
    return kept.jobs.planned


async def test_a_workspace_is_planned_for_once_it_is_there_and_no_longer_than_that(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    team = Team()
    kept = make(team)
    async with kept.kept():
        assert planned(kept).keys() == {
            "profiles.refresh",
            "recheck watched links of .T1",
            "weekly digest of .T1",
        }
        wanted = {"tenant": ".T1", "flag_channel": "C9"}
        for name in ("recheck watched links of .T1", "weekly digest of .T1"):
            assert planned(kept)[name] == wanted
        team.tenants = [".T1", ".T2"]
        await comes_true(lambda: "recheck watched links of .T2" in planned(kept))
        with caplog.at_level(logging.INFO, "bot.slack.upkeep"):
            team.tenants, team.gone = [".T2"], [".T1"]
            await comes_true(lambda: not any(name.endswith(".T1") for name in planned(kept)))
            await comes_true(lambda: "tenant .T1: the app was uninstalled" in caplog.text)


async def test_health_and_the_file_tell_of_letters_of_all_workspaces(
    make: Make, database: Database, tmp_path: Path
) -> None:
    then = Outbox(database, now=lambda: datetime.now(UTC) - timedelta(seconds=90))
    for tenant in (".T1", ".T2"):
        letter = Letter(key="k", way=Way.POST, channel="C1", message=errors.told("Hello."))
        await Delivery(then, tenant).send(letter)
    kept = make(Team())
    assert kept.health() == (False, {})
    kept.pulse.last_word = 5.0
    await kept.look()
    ok, numbers = kept.health()
    assert (ok, numbers["workers"], numbers["letters_waiting"]) == (True, 2, 2)
    assert numbers["oldest_letter_s"] == pytest.approx(90, abs=10)
    written = front_state.read(tmp_path)
    assert written is not None
    assert (written.mode, written.last_word, written.workers, written.letters) == ("HTTP", 5.0, 2, 2)


async def test_a_database_that_goes_away_is_told_and_ends_nothing(
    make: Make, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Team()
    kept = make(team)
    async with kept.kept():
        team.works = False
        await comes_true(lambda: "could not be found out" in caplog.text)
        await comes_true(lambda: "could not be deleted" in caplog.text)
        await comes_true(lambda: "left undone could not be done" in caplog.text)
        moment = kept._state
        assert moment is not None
        with monkeypatch.context() as later:
            later.setattr(time, "time", lambda: moment.written_at + front_state.FRESH_S + 1)
            assert not kept.health()[0]
        team.works = True
        await comes_true(lambda: kept._state is not moment)
        assert kept.health()[0]


async def test_what_was_left_undone_is_done_at_the_start_and_now_and_then(make: Make) -> None:
    team = Team(tenants=[".T1", ".T2"])
    async with make(team).kept():
        await comes_true(lambda: team.recovered[:3] == [".T1", ".T2", ".T1"])


async def test_nothing_of_it_is_left_when_the_app_ends(make: Make, tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with make(Team()).kept():
        assert front_state.read(tmp_path) is not None
    assert front_state.read(tmp_path) is None
    assert asyncio.all_tasks() == before
