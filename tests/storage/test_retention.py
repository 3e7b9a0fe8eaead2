from dataclasses import replace
from datetime import timedelta

from storage import pages, retention, snapshots, vectors
from storage.database import Database
from storage.snapshots import StoredSnapshot
from tests.storage.builders import NOON, TENANT, a_snapshot, a_stored_page

OLD = a_snapshot(url="https://old.example.com/")
NEW = replace(a_snapshot(url="https://new.example.com/"), fetched_at=NOON + timedelta(days=1))
BEFORE = NOON + timedelta(seconds=1)


def kept(database: Database, *stored: StoredSnapshot, tenant: str = TENANT) -> None:
    with database.writing() as session:
        for each in stored:
            snapshots.keep(session, tenant, each)


def left(database: Database, tenant: str = TENANT) -> list[str]:
    with database.reading() as session:
        return [
            each.url
            for each in (OLD, NEW)
            if snapshots.load(session, tenant, sha256=each.sha256, url=each.url)
        ]


def test_everybody_is_known_by_whatever_is_kept_of_them(database: Database) -> None:
    kept(database, OLD, NEW, tenant="snapshots")
    with database.writing() as session:
        assert retention.tenants(session) == ("snapshots",)
        pages.keep(session, "pages", a_stored_page())
        vectors.keep(session, "vectors", {b"1" * 32: b"one"}, now=NOON)
        vectors.keep(session, "pages", {b"1" * 32: b"one"}, now=NOON)
        assert retention.tenants(session) == ("pages", "snapshots", "vectors")


def test_only_what_is_old_enough_goes_and_only_its_owners(database: Database) -> None:
    kept(database, OLD, NEW)
    kept(database, OLD, tenant="another team")
    with database.reading() as session:
        keys = retention.aged_snapshots(session, TENANT, before=BEFORE)
    with database.writing() as session:
        retention.drop_snapshots(session, TENANT, keys, before=BEFORE)
    assert left(database) == [NEW.url]
    assert left(database, "another team") == [OLD.url]


def test_a_page_that_was_read_again_meanwhile_stays(database: Database) -> None:
    kept(database, OLD)
    with database.reading() as session:
        keys = retention.aged_snapshots(session, TENANT, before=BEFORE)
    kept(database, replace(OLD, fetched_at=NOON + timedelta(days=1)))
    with database.writing() as session:
        retention.drop_snapshots(session, TENANT, keys, before=BEFORE)
    assert left(database) == [OLD.url]
