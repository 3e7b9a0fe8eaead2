"""From a database address to an engine, with what each of the two databases needs to be told."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import DatabaseAway, DatabaseUnusable, unusable

WAIT_S: Final = 10  # for another writer, or for a server to accept us
RETRY_S: Final = 0.01  # a program holds a new file about as long while it makes it
WRITES: Final = "linkvouch_writes"  # the execution option of connections that may write
SQLITE_HEADER: Final = b"SQLite format 3\x00"  # sqlite.org/fileformat.html, 1.3.1
ADVICE: Final = (
    "A database is given as a file, sqlite:////folder/linkvouch.db, or as a server, "
    "postgresql://user:password@host/name (with special characters of the password percent-encoded)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a database is. `place` names it in messages, and holds no password."""

    url: URL
    place: str
    file: Path | None  # None for a server


def address(text: str | Path) -> Address:
    """Read a database address, or the path of an SQLite file, whatever signs it holds.

    Raises DatabaseUnusable, whose message never repeats what was given.
    """
    if isinstance(text, Path):
        return _in_file(text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # A password with an @ or / in it ends up in the complaint about the port, hence no cause.
        raise DatabaseUnusable(f"The address of the database cannot be read. {ADVICE}") from None
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        url = url.set(drivername="postgresql+psycopg")
        at = f"{url.host or 'the local socket'}{f':{url.port}' if url.port else ''}"
        return Address(url=url, place=f"The PostgreSQL database {url.database} at {at}", file=None)
    if url.drivername in {"sqlite", "sqlite+pysqlite"} and not url.host:
        if url.database in {None, "", ":memory:"} or url.query:
            raise DatabaseUnusable(f"The address of the database names no file. {ADVICE}")
        return _in_file(Path(str(url.database)))
    raise DatabaseUnusable(f"The address of the database is of no kind known here. {ADVICE}")


def _in_file(path: Path) -> Address:
    file = path.absolute()
    return Address(url=URL.create("sqlite", database=str(file)), place=str(file), file=file)


def engine(where: Address) -> Engine:
    """The engine for all work. An SQLite file is made when missing, readable by its owner alone."""
    if where.file is None:
        return _postgresql(where.url)
    where.file.parent.mkdir(parents=True, exist_ok=True)
    where.file.touch(mode=0o600)
    # Errors end up in logs, so they do not repeat what was to be stored.
    made = create_engine(where.url, connect_args={"timeout": WAIT_S}, hide_parameters=True)
    event.listen(made, "connect", _set_pragmas)
    event.listen(made, "begin", _begin)
    return made


def engine_for_jobs(where: Address) -> Engine:
    """The engine for the job engine's own tables, which says BEGIN itself. A file is made as by `engine`.

    Raises DatabaseUnusable when the file or the server is no good.
    """
    try:
        made = _for_jobs(where)
        with made.connect():
            return made
    except DatabaseError as error:
        raise unusable(where.place, str(error.orig)) from error
    except OSError as error:
        raise unusable(where.place, error.strerror or str(error)) from error


def away(error: BaseException | None) -> str:
    """The sentence of a database that does not answer, "" for any other error."""
    if isinstance(error, OperationalError):
        error = unusable("The database", str(error.orig))
    return str(error) if isinstance(error, DatabaseAway) else ""


def _for_jobs(where: Address) -> Engine:
    if where.file is None:
        return _postgresql(where.url)
    where.file.parent.mkdir(parents=True, exist_ok=True)
    where.file.touch(mode=0o600)
    # Errors end up in logs, so they do not repeat what was to be stored.
    made = create_engine(where.url, connect_args={"timeout": WAIT_S}, hide_parameters=True)
    event.listen(made, "connect", _set_job_pragmas)
    return made


def looking(file: Path) -> Engine:
    """An engine that cannot change the file, for finding out what it is.

    Raises DatabaseUnusable when it does not begin as an SQLite database does.
    """
    with file.open("rb") as opened:
        if opened.read(len(SQLITE_HEADER)) != SQLITE_HEADER:
            raise DatabaseUnusable(f"{file} is not a database, so it was left as it is. Name another file.")
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=WAIT_S),
        poolclass=NullPool,
    )


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,  # a server that was restarted has dropped the connections we keep
        connect_args={"connect_timeout": WAIT_S, "application_name": "linkvouch"},
    )


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL and NORMAL commit five times as many rows a second; a power cut may cost the last commits."""
    connection.isolation_level = (
        None  # we say BEGIN ourselves: the driver would say it late, and never IMMEDIATE
    )
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={WAIT_S * 1000}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _set_job_pragmas(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    """As for our own tables, but the driver begins, and takes the write lock at the first change."""
    _set_pragmas(connection, entry)
    connection.isolation_level = "IMMEDIATE"


def _write_ahead(cursor: DBAPICursor) -> None:
    """Switch to WAL, which the file keeps. SQLite does not wait for other programs here, so we do."""
    give_up_at = monotonic() + WAIT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if monotonic() > give_up_at:
                raise
            sleep(RETRY_S)
        else:
            return


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: one that reads and then writes fails when another wrote in between."""
    writes = bool(connection.get_execution_options().get(WRITES))
    if connection.info.get(WRITES) is not writes:  # as it was left by whoever had it before
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info[WRITES] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
