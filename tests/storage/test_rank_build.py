"""A new index takes the old one's place when it is whole, and not before."""

import errno
import hashlib
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage import rank_build
from storage.errors import RanksUnusable
from storage.rank_files import source_of
from storage.ranks import FILE_NAME, RankList, Ranks, Row, lists_in
from tests.rank_lists import NAMES, common_crawl, crux, gzipped, majestic, put, tranco

ABOUT = RankList(
    source="commoncrawl",
    release="cc-main-2026-apr-may-jun",
    dated=date(2026, 6, 30),
    rows=0,
    imported=datetime(2026, 11, 22, 12, tzinfo=UTC),
)
ALL = 1_000_000


def imported(home: Path, content: str | bytes, *, top: int = ALL, about: RankList = ABOUT) -> RankList:
    file = put(home.parent, content, "some-list")
    return rank_build.import_list(home, file, replace(about, source=source_of(file)), top=top)


def places(home: Path, name: str) -> list[Row]:
    with closing(Ranks(home / FILE_NAME)) as ranks:
        return ranks.rows(name)


def digest(home: Path) -> str:
    return hashlib.sha256((home / FILE_NAME).read_bytes()).hexdigest()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_list_is_found_under_its_names(home: Path) -> None:
    known = imported(home, common_crawl())
    assert known == replace(ABOUT, rows=len(NAMES))
    assert lists_in(home / FILE_NAME) == (known,)
    assert [places(home, name) for name in NAMES] == [
        [Row("commoncrawl", rank, 7)] for rank in range(1, len(NAMES) + 1)
    ]
    assert places(home, "example.com") == []


def test_nothing_is_left_beside_the_index(home: Path) -> None:
    imported(home, common_crawl())
    assert sorted(file.name for file in home.iterdir()) == ["ranks.db", "ranks.lock"]


def test_a_new_list_takes_the_place_of_the_old_one_of_its_source_alone(home: Path) -> None:
    imported(home, common_crawl())
    imported(home, tranco(["garden.org"]))
    imported(home, "domain,status\ngarden.org,gr\n")
    imported(home, common_crawl(["other.org", "garden.org"]))
    assert [known.source for known in lists_in(home / FILE_NAME)] == ["commoncrawl", "perennial", "tranco"]
    assert set(places(home, "garden.org")) == {Row("commoncrawl", 2, 7), Row("tranco", 1, 0)}
    assert places(home, "late.co.uk") == []
    with closing(Ranks(home / FILE_NAME)) as ranks:
        assert [grade.status for grade in ranks.grades(["garden.org"])] == ["gr"]


def test_a_name_that_stands_twice_keeps_its_best_place(home: Path) -> None:
    known = imported(
        home, crux([("https://a.com", 10_000), ("https://www.a.com", 1000), ("http://a.com", 5000)])
    )
    assert known.rows == 1
    assert places(home, "a.com") == [Row("crux", 1000, 0)]


def test_only_the_first_rows_are_taken(home: Path) -> None:
    known = imported(home, common_crawl(), top=2, about=replace(ABOUT, of=4))
    assert (known.rows, known.of) == (2, 4)
    assert places(home, NAMES[1]) != []
    assert places(home, NAMES[2]) == []


@pytest.mark.parametrize("order", ["as ranked", "by name", "against the names"])
def test_rows_of_many_runs_all_arrive(home: Path, monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    monkeypatch.setattr(rank_build, "RUN_ROWS", 500)
    monkeypatch.setattr(rank_build, "PART_ROWS", 300)
    monkeypatch.setattr(rank_build, "SLICE_ROWS", 20)
    names = [f"{'x' * (number % 7)}{number:05}.{'org' if number % 3 else 'co.uk'}" for number in range(5_003)]
    dice = random.Random(7)  # noqa: S311 - an order, not a secret
    if order == "as ranked":
        dice.shuffle(names)
    else:
        names.sort(key=lambda name: name.split(".")[::-1], reverse=order != "by name")
    assert imported(home, common_crawl(names)).rows == len(names)
    for rank in dice.sample(range(1, len(names) + 1), 200):
        assert places(home, names[rank - 1]) == [Row("commoncrawl", rank, 7)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(gzipped(common_crawl())[:-20], id="cut"),
        pytest.param(common_crawl()[:-7], id="a cut row"),
        pytest.param(
            common_crawl().replace("\t3\t", "\tthree\t").replace("3\t", "x\t"), id="a rank in words"
        ),
        pytest.param(common_crawl().replace("\n2\t", "\n2.5\t"), id="half a rank"),
        pytest.param(common_crawl().replace("\n2\t", "\n0\t"), id="a rank of zero"),
        pytest.param(majestic()[:-3] + '"', id="an open quotation mark"),
        pytest.param("domain,status\nx.com,?\n", id="grades of nothing"),
    ],
)
def test_a_bad_list_leaves_the_index_as_it_was(home: Path, content: str | bytes) -> None:
    imported(home, common_crawl())
    before = digest(home)
    with pytest.raises(RanksUnusable) as refused:
        imported(home, content)
    assert str(refused.value).endswith(".")
    assert digest(home) == before
    assert sorted(file.name for file in home.iterdir()) == ["ranks.db", "ranks.lock"]


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def forbidden(*_: object, **__: object) -> None:
    raise OSError(errno.EACCES, os.strerror(errno.EACCES))


@pytest.mark.parametrize(
    ("where", "broken", "says"),
    [
        pytest.param("storage.rank_build._Run.__init__", full, "is full", id="full while sorting"),
        pytest.param("storage.rank_build._on_disk", full, "is full", id="full at the very end"),
        pytest.param("storage.rank_build._on_disk", forbidden, "Permission denied", id="not allowed"),
    ],
)
def test_a_disk_that_takes_no_more_leaves_the_index_as_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch, where: str, broken: Callable[..., None], says: str
) -> None:
    imported(home, common_crawl())
    before = digest(home)
    monkeypatch.setattr(where, broken)
    with pytest.raises(RanksUnusable, match=says):
        imported(home, common_crawl([*NAMES, "new.org"]))
    assert digest(home) == before


def test_an_index_that_outgrows_its_disk_is_given_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(home, common_crawl())
    before = digest(home)
    whole = rank_build._new

    def small(file: Path) -> sqlite3.Connection:
        connection = whole(file)
        connection.execute("PRAGMA max_page_count=5")
        return connection

    monkeypatch.setattr(rank_build, "_new", small)
    with pytest.raises(RanksUnusable, match="is full"):
        imported(home, common_crawl([f"site{number}.org" for number in range(9_000)]))
    assert digest(home) == before


def test_ctrl_c_leaves_the_index_and_cleans_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    imported(home, common_crawl())
    before = digest(home)
    monkeypatch.setattr(rank_build, "_insert", interrupted)
    with pytest.raises(KeyboardInterrupt):
        imported(home, common_crawl(["new.org"]))
    assert digest(home) == before
    assert sorted(file.name for file in home.iterdir()) == ["ranks.db", "ranks.lock"]


def test_what_a_killed_import_left_is_removed(home: Path) -> None:
    left = home / "ranks-x1-work"
    put(left, "half a run")
    imported(home, common_crawl())
    assert not left.exists()


def test_two_imports_at_once_are_refused(home: Path) -> None:
    with rank_build.alone(home, rank_build.LOCK_FILE), pytest.raises(RanksUnusable, match="already"):
        imported(home, common_crawl())
    assert imported(home, common_crawl()).rows == len(NAMES)


def test_an_index_that_cannot_be_read_is_made_anew(home: Path) -> None:
    put(home, b"SQLite format 3\0 and then noise", FILE_NAME)
    imported(home, common_crawl())
    assert places(home, NAMES[0]) != []


def test_progress_is_told(home: Path) -> None:
    lines: list[str] = []
    file = put(home.parent, common_crawl())
    rank_build.import_list(home, file, ABOUT, top=ALL, progress=lines.append)
    assert lines == ["4 of 4 rows stored"]


def test_room_is_asked_for_before(home: Path) -> None:
    home.mkdir()
    assert rank_build.room_for(home, 1_000) == ""
    assert "Free some" in rank_build.room_for(home, 10**15)
