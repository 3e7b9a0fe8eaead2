import pytest

from storage import snapshots
from storage.database import Database
from storage.tables import SnapshotRow, key_of
from tests.storage.builders import TENANT, a_snapshot

SHA256 = "ab" * 32


def test_a_page_comes_back_byte_for_byte(database: Database) -> None:
    kept = a_snapshot(bytes(range(256)) * 100)
    with database.writing() as session:
        snapshots.keep(session, TENANT, kept)
    with database.reading() as session:
        assert snapshots.load(session, TENANT, sha256=SHA256, url=kept.url) == kept


@pytest.mark.parametrize(
    "robots_txt",
    [
        pytest.param(b"User-agent: *\nDisallow: /\n" * 1_000, id="rules"),
        pytest.param(b"", id="the host has none"),
        pytest.param(None, id="not asked for"),
    ],
)
def test_robots_txt_comes_back_and_none_is_not_empty(robots_txt: bytes | None, database: Database) -> None:
    kept = a_snapshot(robots_txt=robots_txt)
    with database.writing() as session:
        snapshots.keep(session, TENANT, kept)
    with database.reading() as session:
        assert snapshots.load(session, TENANT, sha256=SHA256, url=kept.url) == kept


def test_the_body_is_stored_compressed(database: Database) -> None:
    kept = a_snapshot(b"<p>the same again</p>" * 10_000)
    with database.writing() as session:
        snapshots.keep(session, TENANT, kept)
    with database.reading() as session:
        row = session.get_one(SnapshotRow, (TENANT, SHA256, key_of(kept.url)))
        assert len(row.body) < len(kept.body) / 50


def test_the_same_bytes_at_two_addresses_are_two_snapshots(database: Database) -> None:
    here, there = a_snapshot(url="https://here.com/"), a_snapshot(url="https://there.com/")
    with database.writing() as session:
        for each in (here, there):
            snapshots.keep(session, TENANT, each)
    with database.reading() as session:
        for each in (here, there):
            assert snapshots.load(session, TENANT, sha256=SHA256, url=each.url) == each


def test_the_newest_headers_replace_the_older(database: Database) -> None:
    with database.writing() as session:
        snapshots.keep(session, TENANT, a_snapshot())
        snapshots.keep(session, TENANT, a_snapshot(robots_header="noindex"))
    with database.reading() as session:
        assert snapshots.load(session, TENANT, sha256=SHA256, url=a_snapshot().url) == a_snapshot(
            robots_header="noindex"
        )


def test_an_unknown_snapshot_is_none(database: Database) -> None:
    with database.writing() as session:
        snapshots.keep(session, TENANT, a_snapshot())
        assert snapshots.load(session, TENANT, sha256="cd" * 32, url=a_snapshot().url) is None
        assert snapshots.load(session, TENANT, sha256=SHA256, url="https://elsewhere.com/") is None
