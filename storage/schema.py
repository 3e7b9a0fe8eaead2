"""Which shape the tables are in, and how they get the shape this version of linkvouch knows.

Alembic is imported only when there is something to do: most starts find nothing.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

from storage.errors import DatabaseUnusable, SchemaTooNew

VERSION_TABLE: Final = "linkvouch_schema"
MIGRATIONS: Final = Path(__file__).parent / "migrations"
MIGRATION_FILE: Final = re.compile(r"(\d{4})_\w+\.py")
LOCK: Final = 0x6C696E6B766F7563  # "linkvouc" in ASCII: PostgreSQL's advisory locks are known by a number


def known() -> tuple[str, ...]:
    """The versions this code can make, oldest first: the numbers that migrations' file names begin with."""
    names = (MIGRATION_FILE.fullmatch(path.name) for path in (MIGRATIONS / "versions").iterdir())
    return tuple(sorted(name[1] for name in names if name))


def newest() -> str:
    return known()[-1]


def pending(connection: Connection, place: str) -> bool:
    """Must the tables be made or changed before use? Nothing is written.

    Raises SchemaTooNew, and DatabaseUnusable for an SQLite file that belongs to another program.
    """
    version = _version(connection)
    if version is None:
        if connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
            raise DatabaseUnusable(
                f"{place} is the database of another program, so it was left as it is. Name another file."
            )
        return True
    if version not in known():
        raise SchemaTooNew(
            f"{place} was written by a newer linkvouch (its tables are version {version}, and this one knows "
            f"{newest()}). Update linkvouch, or open a backup made before."
        )
    return version != newest()


def bring_up_to_date(engine: Engine, place: str, *, file: Path | None, backups: Path | None) -> None:
    """Run the migrations that are missing, all or none of them.

    An SQLite `file` that holds tables is first copied into `backups`, when that is given. Of several programs
    that start at once, one does it while the others wait.
    """
    from alembic import command  # here, since only a migration should cost its 0.2 s
    from alembic.config import Config

    with _alone(engine) as connection:
        if not pending(connection, place):
            return
        if file is not None and _version(connection) is not None:
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                raise DatabaseUnusable(f"{place} is damaged, so it was left as it is. Restore a backup.")
            if backups is not None:
                back_up(file, backups / f"{file.stem}-before-{newest()}{file.suffix}")
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if file is not None and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise DatabaseUnusable(f"{place} could not be changed to the new tables; it was left as it was.")


def back_up(file: Path, wanted: Path) -> Path:
    """Copy a whole SQLite database, also while it is in use. An older backup of that name stays."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    unfinished = wanted.with_name(f"{wanted.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    source, copy = sqlite3.connect(file), sqlite3.connect(unfinished)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    others = (wanted.with_stem(f"{wanted.stem}-{number}") for number in count(2))
    return unfinished.rename(next(name for name in chain((wanted,), others) if not name.exists()))


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    return found


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that one program at a time can be in. It is undone when the body raises."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            # A table that is built again is dropped in between, which must not delete what refers to it.
            driver.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():  # BEGIN IMMEDIATE: waits until no one else writes
                    yield connection
            finally:
                driver.execute("PRAGMA foreign_keys=ON")
        else:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection
