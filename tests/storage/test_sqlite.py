"""What holds for the SQLite file alone: pragmas, backups, and files that are not ours."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import backlinks, schema
from storage.database import Database
from storage.errors import DatabaseUnusable
from tests.storage.builders import TENANT, a_link
from tests.storage.next_migration import BREAK_DOWN, FILE, NEXT, REBUILD, add_migration

UNCHANGED_FILE = "left as it is|cannot be used|another program"


def opened(file: Path, backups: Path | None = None) -> Database:
    return Database.open(f"sqlite:///{file}", backups=backups)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 1), ("busy_timeout", 10_000), ("foreign_keys", 1)],
)
@pytest.mark.parametrize("mode", ["reading", "writing"])
def test_pragmas_are_in_force(tmp_path: Path, mode: str, pragma: str, value: object) -> None:
    database = opened(tmp_path / "linkvouch.db")
    with getattr(database, mode)() as session:
        assert session.connection().scalar(text(f"PRAGMA {pragma}")) == value
    database.close()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    database = opened(tmp_path / "linkvouch.db")
    with database.writing() as writer:
        a_link(writer)
        with database.reading() as reader:
            assert backlinks.find(reader, TENANT, "example.com") == []
    database.close()


def test_the_folder_is_made_and_the_file_is_private(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "linkvouch.db"
    opened(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["a?b", "a#b", "100%", "two words", "a%20b"])
def test_a_file_is_opened_whatever_signs_its_path_holds(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / "linkvouch.db"
    for _ in range(2):  # made, then found
        Database.open(file, backups=tmp_path / "backups").close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert file.stat().st_size > 0


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    file = tmp_path / "linkvouch.db"
    file.touch()
    database = opened(file, tmp_path / "backups")
    with database.writing() as session:
        assert a_link(session) == "LV-1"
    database.close()
    assert not (tmp_path / "backups").exists(), "there was nothing to copy"


def test_alembic_is_imported_only_for_a_migration(tmp_path: Path) -> None:
    file = tmp_path / "linkvouch.db"
    opened(file).close()
    program = (
        "import sys; from storage.database import Database; "
        f"Database.open({f'sqlite:///{file}'!r}, backups=None).close(); print('alembic' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    assert told.stdout == "False\n"


def text_file(file: Path) -> None:
    file.write_text("url,anchor\nhttps://example.com,hello\n" * 100)


def damaged_at_the_start(file: Path) -> None:
    opened(file).close()
    content = file.read_bytes()
    file.write_bytes(content[:16] + b"\xaa" * (len(content) - 16))


def damaged_list_of_tables(file: Path) -> None:
    opened(file).close()
    content = file.read_bytes()
    file.write_bytes(content[:100] + b"\xaa" * 3_996 + content[4_096:])


def cut_off(file: Path) -> None:
    opened(file).close()
    file.write_bytes(file.read_bytes()[:2_000])


def another_program(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil", [text_file, damaged_at_the_start, damaged_list_of_tables, cut_off, another_program]
)
def test_a_file_that_is_no_database_of_ours_is_refused_and_unchanged(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    file = tmp_path / "linkvouch.db"
    spoil(file)
    before = file.read_bytes()
    with pytest.raises(DatabaseUnusable, match=UNCHANGED_FILE) as error:
        opened(file, tmp_path / "backups")
    assert file.read_bytes() == before
    assert str(file) in str(error.value)
    assert not (tmp_path / "backups").exists()


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be used"):
        opened(tmp_path)


def test_damage_that_shows_later_is_one_plain_message(tmp_path: Path) -> None:
    file = tmp_path / "linkvouch.db"
    with opened(file).writing() as session:
        for number in range(500):
            a_link(session, page_url=f"https://example.com/{number}")
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'backlinks'").fetchone()[0]
    connection.close()
    content = bytearray(file.read_bytes())
    content[(root - 1) * 4_096 : root * 4_096] = b"\xaa" * 4_096
    file.write_bytes(content)
    database = opened(file)
    with pytest.raises(DatabaseUnusable, match="malformed"), database.reading() as session:
        backlinks.known(session, TENANT, "example.com")
    database.close()


def test_a_database_is_copied_before_a_pending_migration(tmp_path: Path, migrations: Path) -> None:
    file, backups = tmp_path / "linkvouch.db", tmp_path / "backups"
    database = opened(file, backups)
    with database.writing() as session:
        ref = a_link(session)
    add_migration(migrations, REBUILD)
    opened(file, backups).close()  # while the first program still has it open
    database.close()
    (copy,) = backups.iterdir()
    assert copy.name == f"linkvouch-before-{NEXT}.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    (migrations / "versions" / FILE).unlink()
    restored = opened(copy)
    with restored.reading() as session:
        assert backlinks.find(session, TENANT, "example.com") == [ref]
    restored.close()


def test_programs_that_start_at_once_copy_and_migrate_once(tmp_path: Path, migrations: Path) -> None:
    file, backups = tmp_path / "linkvouch.db", tmp_path / "backups"
    opened(file, backups).close()
    add_migration(migrations, REBUILD)
    with ThreadPoolExecutor(4) as pool:
        for database in pool.map(lambda _: opened(file, backups), range(4)):
            database.close()
    assert [copy.name for copy in backups.iterdir()] == [f"linkvouch-before-{NEXT}.db"]


def test_a_second_attempt_keeps_the_first_copy(tmp_path: Path, migrations: Path) -> None:
    file, backups = tmp_path / "linkvouch.db", tmp_path / "backups"
    opened(file, backups).close()
    add_migration(migrations, BREAK_DOWN)
    for _ in range(2):
        with pytest.raises(DatabaseUnusable):
            opened(file, backups)
    assert {copy.name for copy in backups.iterdir()} == {
        f"linkvouch-before-{NEXT}.db",
        f"linkvouch-before-{NEXT}-2.db",
    }


def test_a_damaged_database_is_not_migrated(tmp_path: Path, migrations: Path) -> None:
    file = tmp_path / "linkvouch.db"
    opened(file).close()
    content = bytearray(file.read_bytes())
    content[-4_096:] = b"\xaa" * 4_096
    file.write_bytes(content)
    add_migration(migrations, REBUILD)
    with pytest.raises(DatabaseUnusable, match="damaged"):
        opened(file, tmp_path / "backups")
    assert file.read_bytes() == content
    assert not (tmp_path / "backups").exists()


def test_known_versions_come_from_the_file_names() -> None:
    assert schema.known()[0] == "0001"
