import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from storage import backlinks, flag_log, targets
from storage.database import Database
from storage.errors import DatabaseUnusable, NoSuchRef
from storage.tables import FlagRow
from tests.storage.builders import NOON, TENANT, a_check, a_flag, a_link, a_target


def test_what_is_written_is_there_after_opening_again(url: str) -> None:
    first = Database.open(url, backups=None)
    with first.writing() as session:
        ref = a_link(session)
    first.close()
    again = Database.open(url, backups=None)
    with again.reading() as session:
        assert backlinks.find(session, TENANT, "example.com") == [ref]
    again.close()


def test_nothing_is_kept_of_work_that_failed(database: Database) -> None:
    with pytest.raises(NoSuchRef), database.writing() as session:
        backlinks.save_check(session, TENANT, a_link(session).replace("LV-", "LV-77"), a_check())
    with database.reading() as session:
        assert backlinks.find(session, TENANT, "example.com") == []


def test_a_reading_session_cannot_write_and_the_next_writer_can(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"), database.reading() as session:
        a_link(session)
    with database.writing() as session:
        assert a_link(session)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 22, 12)  # noqa: DTZ001 - the point of the test
    with pytest.raises(Exception, match="needs a time zone"), database.writing() as session:
        backlinks.save_check(session, TENANT, a_link(session), a_check(checked_at=naive))


def test_writers_in_many_threads_all_succeed(database: Database) -> None:
    threads, links_each = 8, 12
    start = threading.Barrier(threads)

    def work(number: int) -> set[str]:
        start.wait()
        refs = set()
        for index in range(links_each):
            with database.writing() as session:
                ref = a_link(session, page_url=f"https://example.com/{index}")
                backlinks.save_check(session, TENANT, ref, a_check())
                targets.save(session, TENANT, a_target(status=number))
                flag_log.keep(session, TENANT, a_flag(ref, ts=str(number)), flagged_at=NOON)
            with database.reading() as session:
                flag = flag_log.of(session, TENANT, ref)
            refs.add(f"{ref} {flag and flag.ts}")
        return refs

    with ThreadPoolExecutor(threads) as pool:
        seen = list(pool.map(work, range(threads)))
    assert all(one == seen[0] for one in seen), "every thread sees the same refs and the same one card"
    assert len(seen[0]) == links_each
    with database.reading() as session:
        checks = [len(backlinks.checks_of(session, TENANT, one.split()[0])) for one in seen[0]]
    assert checks == [threads] * links_each


def test_programs_that_start_at_once_make_the_tables_once(url: str) -> None:
    programs = 6
    start = threading.Barrier(programs)

    def begin(number: int) -> str:
        start.wait()
        opened = Database.open(url, backups=None)
        with opened.writing() as session:
            ref = a_link(session, page_url=f"https://example.com/{number}")
        opened.close()
        return ref

    with ThreadPoolExecutor(programs) as pool:
        assert len(set(pool.map(begin, range(programs)))) == programs


def test_a_row_that_refers_to_nothing_is_our_mistake_and_not_a_broken_database(database: Database) -> None:
    orphan = FlagRow(
        tenant=TENANT,
        backlink_id=77,
        channel="C1",
        ts="1.5",
        by_id="U1",
        by_name="Ann",
        permalink="",
        flagged_at=NOON,
    )
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(orphan)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("postgresql://ann:hunter2@127.0.0.1:{port}/linkvouch", id="nobody answers"),
        pytest.param("postgresql://ann:hunter2/x@127.0.0.1/linkvouch", id="password that breaks the address"),
        pytest.param("postgresql://ann:hunter2@127.0.0.1:port/linkvouch", id="port in words"),
        pytest.param("mysql://ann:hunter2@127.0.0.1/linkvouch", id="another kind of server"),
        pytest.param("sqlite://ann:hunter2@host/file.db", id="file with a host"),
        pytest.param("hunter2", id="no address"),
        pytest.param("", id="nothing"),
        pytest.param("sqlite://", id="memory, by leaving out the file"),
        pytest.param("sqlite:///:memory:", id="memory, by name"),
    ],
)
def test_a_useless_address_is_one_plain_message_without_the_password(address: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(DatabaseUnusable) as error:
            Database.open(address.replace("{port}", str(port)), backups=None)
    assert "hunter2" not in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) > 40


def test_a_folder_that_cannot_be_made_is_one_plain_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DatabaseUnusable, match="cannot be used"):
        Database.open(f"sqlite:///{tmp_path}/file/linkvouch.db", backups=None)
