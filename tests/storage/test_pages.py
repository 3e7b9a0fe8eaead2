from dataclasses import replace
from datetime import timedelta

import pytest

from storage import pages
from storage.database import Database
from storage.pages import StoredPage
from storage.tables import PageRow, key_of
from tests.storage.builders import NOON, TENANT, a_stored_page

PAGE = a_stored_page()
LATER = NOON + timedelta(hours=1)


def kept(database: Database, *stored: StoredPage) -> None:
    with database.writing() as session:
        for page in stored:
            pages.keep(session, TENANT, page)


def loaded(database: Database, page: StoredPage = PAGE) -> StoredPage | None:
    with database.reading() as session:
        return pages.load(session, TENANT, page.url, since=NOON)


def row(database: Database) -> PageRow:
    with database.reading() as session:
        return session.get_one(PageRow, (TENANT, key_of(PAGE.url)))


def stored_bytes(database: Database) -> int:
    return len(row(database).body) + len(row(database).robots_txt or b"")


def test_a_page_comes_back_as_it_was(database: Database) -> None:
    page = replace(PAGE, body=bytes(range(256)) * 100, headers={"etag": 'W/"é\x00😀"'})
    kept(database, page)
    assert loaded(database) == page


def test_the_body_is_stored_compressed_and_its_size_is_known(database: Database) -> None:
    page = replace(PAGE, body=b"<p>the same again</p>" * 10_000, robots_txt=b"Disallow: /\n" * 10_000)
    kept(database, page)
    assert row(database).size == stored_bytes(database) < len(page.body) / 50


@pytest.mark.parametrize("body", [PAGE.body, b"<p>other"], ids=["unchanged", "changed"])
def test_an_address_has_one_page_the_last(body: bytes, database: Database) -> None:
    newer = replace(
        PAGE,
        final_url="https://blog.example.com/new",
        hops=("https://blog.example.com/new",),
        headers={"etag": '"b"'},
        body=body,
        fetched_at=LATER,
    )
    kept(database, PAGE, newer)
    assert loaded(database) == newer
    assert row(database).size == stored_bytes(database)


@pytest.mark.parametrize("first", [b"Disallow: /\n", b"", None], ids=["rules", "no file", "not asked"])
@pytest.mark.parametrize("then", [b"Disallow: /a\nDisallow: /b\n", b"", None], ids=["new", "gone", "unasked"])
def test_the_newest_robots_txt_stands_beside_an_unchanged_body(
    first: bytes | None, then: bytes | None, database: Database
) -> None:
    newer = replace(PAGE, robots_txt=then)
    kept(database, replace(PAGE, robots_txt=first), newer)
    assert loaded(database) == newer
    assert row(database).size == stored_bytes(database)


def test_an_old_page_is_none(database: Database) -> None:
    kept(database, PAGE)
    with database.reading() as session:
        assert pages.load(session, TENANT, PAGE.url, since=NOON + timedelta(seconds=1)) is None


def test_a_forgotten_page_is_none_and_its_neighbour_stays(database: Database) -> None:
    other = a_stored_page("https://blog.example.com/other")
    kept(database, PAGE, other)
    with database.writing() as session:
        pages.forget(session, TENANT, PAGE.url)
        pages.forget(session, TENANT, "https://blog.example.com/never")
    assert loaded(database) is None
    assert loaded(database, other) == other


def urls_left(database: Database, *, since_hours: int = 0, max_bytes: int = 10_000) -> list[str]:
    """What trimming leaves of five pages of one size, read an hour apart, the oldest first."""
    stored = [
        a_stored_page(f"https://blog.example.com/{hour}", fetched_at=NOON + timedelta(hours=hour))
        for hour in (3, 0, 4, 1, 2)
    ]
    kept(database, *stored)
    with database.writing() as session:
        pages.keep(session, "another team", a_stored_page("https://blog.example.com/0"))
        since = NOON + timedelta(hours=since_hours)
        pages.trim(session, TENANT, since=since, max_bytes=max_bytes)
        assert pages.load(session, "another team", "https://blog.example.com/0", since=NOON) is not None
    return sorted(page.url[-1] for page in stored if loaded(database, page) is not None)


def test_what_is_too_old_is_deleted(database: Database) -> None:
    assert urls_left(database, since_hours=2) == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("pages_worth", "left"),
    [(5, ["0", "1", "2", "3", "4"]), (4.9, ["1", "2", "3", "4"]), (2, ["3", "4"]), (0.9, [])],
    ids=["all fit", "one too many", "two fit", "none fits"],
)
def test_the_oldest_leave_when_there_are_too_many(
    pages_worth: float, left: list[str], database: Database
) -> None:
    kept(database, PAGE)
    size = row(database).size
    with database.writing() as session:
        pages.forget(session, TENANT, PAGE.url)
    assert urls_left(database, max_bytes=int(pages_worth * size)) == left


def test_trimming_nothing_is_fine(database: Database) -> None:
    with database.writing() as session:
        pages.trim(session, TENANT, since=NOON, max_bytes=0)
