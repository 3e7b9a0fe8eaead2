from dataclasses import replace
from datetime import timedelta

import pytest

from storage import backlinks, changes
from storage.changes import Seen, Sighting
from storage.database import Database
from tests.storage.builders import NOON, TENANT, a_check, a_link

WEEK = timedelta(days=7)
SITE = "our-site.com"


def within(database: Database, site: str = SITE) -> list[Seen]:
    with database.reading() as session:
        return changes.within(session, TENANT, site=site, since=NOON, until=NOON + WEEK)


def stored(database: Database, *checks: tuple[float, str]) -> str:
    """A link whose page was read so many days after noon, each with an outcome."""
    with database.writing() as session:
        ref = a_link(session)
        for days, outcome in checks:
            check = a_check(checked_at=NOON + timedelta(days=days), outcome=outcome)
            backlinks.save_check(session, TENANT, ref, check)
    return ref


def at(sighting: Sighting | None) -> float | None:
    """Days after noon."""
    return None if sighting is None else (sighting.at - NOON) / timedelta(days=1)


@pytest.mark.parametrize(
    ("checks", "before", "newest", "first", "last"),
    [
        pytest.param([(1, "ok")], None, 1, 1, 1, id="read for the first time"),
        pytest.param([(-9, "ok"), (-8, "no_link"), (1, "ok")], -8, 1, -9, 1, id="found, lost and found"),
        pytest.param([(-9, "ok"), (2, "no_link")], -9, 2, -9, -9, id="lost"),
        pytest.param([(1, "ok"), (2, "mention_only")], None, 2, 1, 1, id="found and lost within the span"),
        pytest.param([(2, "no_link")], None, 2, None, None, id="never found"),
        pytest.param([(0, "ok")], None, 0, 0, 0, id="the first moment belongs to the span"),
        pytest.param([(3, "ok"), (7, "no_link")], None, 3, 3, 3, id="the last does not"),
        pytest.param([(4, "no_link"), (3, "ok")], None, 4, 3, 3, id="stored in another order"),
    ],
)
def test_what_was_seen_of_a_link(
    database: Database,
    checks: list[tuple[float, str]],
    *,
    before: float | None,
    newest: float,
    first: float | None,
    last: float | None,
) -> None:
    ref = stored(database, *checks)
    (seen,) = within(database)
    assert (seen.ref, seen.page_url) == (ref, "https://blog.example.com/post")
    found = (at(seen.before), at(seen.newest), at(seen.first_linked), at(seen.last_linked))
    assert found == (before, newest, first, last)


@pytest.mark.parametrize(
    "checks",
    [
        pytest.param([], id="never read"),
        pytest.param([(-1, "ok")], id="read before"),
        pytest.param([(7, "ok")], id="read after"),
    ],
)
def test_a_link_that_was_not_read_within_the_span_is_left_out(
    database: Database, checks: list[tuple[float, str]]
) -> None:
    stored(database, *checks)
    assert within(database) == []


def test_a_page_that_could_not_be_read_says_nothing_of_the_link(database: Database) -> None:
    ref = stored(database, (-1, "ok"))
    unread = replace(a_check(checked_at=NOON + timedelta(days=1), outcome="timeout"), snapshot="")
    with database.writing() as session:
        backlinks.save_check(session, TENANT, ref, unread)
    assert within(database) == []
    stored(database, (2, "ok"))
    (seen,) = within(database)
    assert (at(seen.before), at(seen.newest)) == (-1, 2)


def test_links_of_one_site_are_told_oldest_first(database: Database) -> None:
    with database.writing() as session:
        refs = [a_link(session, page_url=f"https://a.example/{n}") for n in range(3)]
        other = a_link(session, site="other-site.com")
        for ref in [*reversed(refs), other]:
            backlinks.save_check(session, TENANT, ref, a_check(verdict="weak", score=None))
    assert [seen.ref for seen in within(database)] == refs
    (seen,) = within(database, "other-site.com")
    assert (seen.ref, seen.newest.verdict, seen.newest.score) == (other, "weak", None)


def test_records_are_found_by_number(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        for record in ("one", "two"):
            backlinks.save_check(session, TENANT, ref, a_check(record=record))
    (seen,) = within(database)
    with database.reading() as session:
        number = seen.newest.number
        assert changes.records(session, TENANT, [number, number + 99]) == {number: "two"}
        assert changes.records(session, TENANT, []) == {}
