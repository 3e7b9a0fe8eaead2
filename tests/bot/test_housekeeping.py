import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import housekeeping
from bot.housekeeping import clean, clean_if_due, kept_clean
from bot.settings import Settings
from bot.wiring import open_services
from storage import pages, snapshots, vectors
from storage.database import Database
from tests.storage.builders import NOON, TENANT, a_snapshot, a_stored_page

KEYS = {days: days.to_bytes(32, "big") for days in (29, 31, 179, 181)}
WITHIN = timedelta(hours=23)
LATER = timedelta(hours=25)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database.open(database_url, backups=None)
    yield opened
    opened.close()


def address(days: int) -> str:
    return f"https://blog.example.com/{days}"


def fill(database: Database, tenant: str = TENANT) -> None:
    """A snapshot, a page and a vector of each of several ages."""
    with database.writing() as session:
        for days, key in KEYS.items():
            at = NOON - timedelta(days=days)
            snapshots.keep(session, tenant, replace(a_snapshot(url=address(days)), fetched_at=at))
            pages.keep(session, tenant, a_stored_page(address(days), fetched_at=at))
            vectors.keep(session, tenant, {key: b"one"}, now=at)


def left(database: Database, tenant: str = TENANT) -> tuple[list[int], list[int], list[int]]:
    """The ages in days of the snapshots, pages and vectors that are there."""
    ever = NOON - timedelta(days=999)
    with database.reading() as session:
        there = vectors.load(session, tenant, tuple(KEYS.values()))
        return (
            [
                days
                for days in KEYS
                if snapshots.load(session, tenant, sha256=a_snapshot().sha256, url=address(days))
            ],
            [days for days in KEYS if pages.load(session, tenant, address(days), since=ever)],
            [days for days, key in KEYS.items() if key in there],
        )


def test_everything_is_kept_as_long_as_we_promise_and_no_longer(database: Database) -> None:
    for tenant in (TENANT, "another team"):
        fill(database, tenant)
    clean(database, NOON)
    for tenant in (TENANT, "another team"):
        assert left(database, tenant) == ([29, 31, 179], [29], [29])


def test_many_snapshots_go_in_several_steps(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "AT_ONCE", 2)
    fill(database)
    clean(database, NOON + timedelta(days=3))
    assert left(database)[0] == [29, 31]
    clean(database, NOON + timedelta(days=999))
    assert left(database) == ([], [], [])


@pytest.mark.parametrize(
    ("marker", "does"),
    [
        pytest.param(None, True, id="never done"),
        pytest.param(NOON - WITHIN, False, id="done within a day"),
        pytest.param(NOON - LATER, True, id="done before"),
        pytest.param(NOON + WITHIN, True, id="a clock was wrong"),
        pytest.param("oops", True, id="a marker nobody can read"),
        pytest.param(NOON.replace(tzinfo=None), True, id="a time without a zone"),
    ],
)
def test_it_is_done_once_a_day(
    database: Database, tmp_path: Path, marker: datetime | str | None, *, does: bool
) -> None:
    fill(database)
    if marker is not None:
        (tmp_path / housekeeping.MARKER).write_text(str(marker))
    assert clean_if_due(database, tmp_path, NOON) is does
    assert (left(database)[1] == [29]) is does
    assert clean_if_due(database, tmp_path, NOON) is False


async def test_it_is_done_beside_the_work_and_again_the_next_day(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "LOOK_S", 0.01)
    now = NOON
    fill(database)
    async with kept_clean(database, tmp_path, clock=lambda: now):
        await until(lambda: left(database)[1] == [29])
        now = NOON + timedelta(days=2)
        await until(lambda: left(database)[1] == [])


async def test_a_failure_is_logged_and_does_not_end_the_work(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with kept_clean(database, tmp_path / "none"):
        await until(lambda: "old pages were not deleted" in caplog.text)


async def test_whoever_opens_the_services_cleans(tmp_path: Path) -> None:
    async with open_services(Settings(_env_file=None, home=tmp_path)):
        await until((tmp_path / housekeeping.MARKER).exists)


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen within ten seconds")
