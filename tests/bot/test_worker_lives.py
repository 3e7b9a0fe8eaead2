import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import alive, worker_lives
from bot.worker_lives import Lives
from storage import engines
from storage.worker_beats import WorkerBeats
from tests.bot.job_engines import comes_true


class Office:
    """Workers of one machine, and what was put back of whom."""

    def __init__(self, folder: Path) -> None:
        self.engine = engines.engine_for_jobs(engines.address(folder / "jobs.db"))
        self.beats = WorkerBeats(self.engine, None)
        self.locks = folder / "workers"
        self.put_back: list[str] = []

    def lives(self, name: str) -> Lives:
        def put_back(worker: str) -> int:
            self.put_back.append(worker)
            return 1

        return Lives(self.beats, self.locks, name, put_back=put_back)

    @property
    def known(self) -> list[str]:
        return sorted(seen.worker for seen in self.beats.others(""))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.engine.dispose()


def test_the_living_are_left_alone(office: Office) -> None:
    ann, ben = office.lives("ann"), office.lives("ben")
    with ann.held(), ben.held():
        for one in (ann, ben, ann):
            one.care_once()
        assert office.put_back == []
        assert office.known == ["ann", "ben"]


def test_what_a_dead_one_of_this_machine_left_is_put_back_at_once_and_once(office: Office) -> None:
    ann, ben = office.lives("ann"), office.lives("ben")
    office.beats.beat("dead")
    office.locks.mkdir()
    (office.locks / "dead").touch()
    with ann.held(), ben.held():
        ann.care_once()
        ben.care_once()
    assert office.put_back == ["dead"]
    assert office.known == ["ann", "ben"]
    assert alive.is_alive(office.locks, "dead") is None


@pytest.mark.parametrize(
    ("dead_after_s", "put_back"),
    [pytest.param(60.0, [], id="seen lately"), pytest.param(-1.0, ["far"], id="not seen for long")],
)
def test_one_of_another_machine_is_dead_when_it_was_not_seen_for_long(
    office: Office, monkeypatch: pytest.MonkeyPatch, dead_after_s: float, put_back: list[str]
) -> None:
    monkeypatch.setattr(worker_lives, "DEAD_AFTER_S", dead_after_s)
    office.beats.beat("far")
    office.lives("ann").care_once()
    assert office.put_back == put_back


def test_one_that_leaves_puts_its_own_work_back(office: Office) -> None:
    ann = office.lives("ann")
    ann.care_once()
    ann.leave()
    assert office.put_back == ["ann"]
    assert office.known == []


async def test_a_database_that_is_away_does_not_end_the_care(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker_lives, "BEAT_S", 0.01)
    seen: list[str] = []

    def beat(worker: str) -> None:
        seen.append(worker)
        raise ConnectionError("away")

    monkeypatch.setattr(office.beats, "beat", beat)
    caring = asyncio.create_task(office.lives("ann").care())
    await comes_true(lambda: len(seen) > 1)
    caring.cancel()
    await asyncio.wait({caring})
    assert "no sign of life could be given" in caplog.text
