"""The database and its sessions. Sync: callers use `asyncio.to_thread`."""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlmodel import Session

from storage import engines, schema
from storage.errors import unusable


class Database:
    """What linkvouch remembers. Safe to share between threads; a session is not."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{engines.WRITES: True})
        self._reader = engine
        # SQLite has one writer, for whom others look again and again, with pauses of up to 100 ms. Threads of
        # one process go on at once when they wait here.
        self._turn: AbstractContextManager[object] = threading.Lock()
        if engine.dialect.name == "postgresql":
            self._turn = nullcontext()
            self._reader = engine.execution_options(postgresql_readonly=True)
        self.place = place

    @classmethod
    def open(cls, url: str | Path, *, backups: Path | None) -> "Database":
        """Open, and bring the tables up to date. A file and its folder are made when missing.

        `url` is a database's address, or the path of an SQLite file, whatever signs are in it.
        `backups` is the folder for the copy made of an SQLite file before its tables change; None makes none,
        and a PostgreSQL server is never copied. Raises SchemaTooNew, and DatabaseUnusable when the
        address, the file or the server is no good. A file that is no database of ours is left as it is.
        """
        where = engines.address(url)
        with _at_opening(where.place):
            must_change = where.file is None or _must_change(where.file)
            engine = engines.engine(where)
            try:
                if where.file is None:
                    with engine.connect() as connection:
                        must_change = schema.pending(connection, where.place)
                database = cls(engine, where.place)
                if must_change:
                    schema.bring_up_to_date(database._writer, where.place, file=where.file, backups=backups)
            except BaseException:
                engine.dispose()
                raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write. Raises DatabaseUnusable when the database does not answer."""
        with _in_use(self.place), Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is kept at the end, undone when the body raises. Raises DatabaseUnusable.

        A thread has one at a time.
        """
        with (
            self._turn,
            _in_use(self.place),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        self._engine.dispose()


def _must_change(file: Path) -> bool:
    folder = file.parent
    if folder.exists() and not os.access(folder, os.W_OK):
        raise unusable(str(file), "its folder cannot be written to")
    if not file.exists() or file.stat().st_size == 0:
        return True
    with engines.looking(file).connect() as connection:
        return schema.pending(connection, str(file))


@contextmanager
def _at_opening(place: str) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise unusable(place, str(error.orig)) from error
    except OSError as error:
        raise unusable(place, error.strerror or str(error)) from error


@contextmanager
def _in_use(place: str) -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise  # a mistake in our code, which no person could mend
    except DatabaseError as error:
        raise unusable(place, str(error.orig)) from error
