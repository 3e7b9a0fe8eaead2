"""The index of ranks: for a name, its place in every list that was imported, and its grades of reliability.

A file of its own, apart from the database: it holds nothing of ours, is replaced as a whole, and is read with
plain sqlite3, so that a look-up loads nothing else.
"""

import os
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from storage.errors import RanksUnusable
from storage.rank_files import PERENNIAL, reverse
from storage.reliability import Grade

FILE_NAME: Final = "ranks.db"
FORMAT: Final = 1  # of the file, in its user_version; another one is made anew by the next import
TABLE: Final = (
    "CREATE TABLE {table} "
    "(name TEXT PRIMARY KEY, rank INTEGER NOT NULL, hosts INTEGER NOT NULL) WITHOUT ROWID, STRICT"
)
_SOURCES: Final = frozenset({"commoncrawl", "crux", "tranco", "majestic", "openpagerank", PERENNIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class RankList:
    """A list as it was imported."""

    source: str
    release: str  # what its maker calls this state of it, "" when that is not known
    dated: date
    rows: int
    of: int = 0  # how many its maker ranked in all, 0 when that is not known
    imported: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A name's place in one list."""

    source: str
    rank: int  # from 1; for CrUX the size of the group the name is in
    hosts: int  # host names the maker saw below it, 0 when the list does not say


def table_of(source: str) -> str:
    """The table of a list. Raises ValueError for a source that is none of ours."""
    if source not in _SOURCES:
        raise ValueError(f"no such list: {source}")
    return f"rank_{source}"


def lists_in(file: Path) -> tuple[RankList, ...]:
    """The lists of an index; none when there is no index, or one that cannot be read."""
    try:
        with closing(Ranks(file)) as ranks:
            return ranks.lists()
    except RanksUnusable:
        return ()


class Ranks:
    """Looks names up. A newer index put in the old one's place is seen at the next look-up; thread-safe."""

    def __init__(self, file: Path) -> None:
        self._file = str(file)
        self._lock = threading.Lock()
        self._state: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        self._lists: tuple[RankList, ...] = ()
        self._query = ""

    def close(self) -> None:
        with self._lock:
            self._let_go()

    def lists(self) -> tuple[RankList, ...]:
        """What was imported; empty when there is no index. Raises RanksUnusable."""
        with self._lock:
            self._current()
            return self._lists

    def rows(self, name: str) -> list[Row]:
        """The places of exactly this name, in lower case and A-labels. Raises RanksUnusable."""
        with self._lock:
            connection = self._current()
            if connection is None or not self._query:
                return []
            try:
                return [Row(*found) for found in connection.execute(self._query, (reverse(name),))]
            except sqlite3.Error as error:
                raise _damaged() from error

    def grades(self, names: Sequence[str]) -> list[Grade]:
        """What is said of any of these names, all parts of them. Raises RanksUnusable."""
        with self._lock:
            connection = self._current()
            if connection is None:
                return []
            query = "SELECT name, path, status FROM grades WHERE name = ?"
            try:
                found = [row for name in names for row in connection.execute(query, (reverse(name),))]
            except sqlite3.Error as error:
                raise _damaged() from error
        return [Grade(name=reverse(name), path=path, status=status) for name, path, status in found]

    def _current(self) -> sqlite3.Connection | None:
        """The connection to the file as it is now; None when there is none."""
        try:
            known = os.stat(self._file)  # noqa: PTH116 - three times as quick as through a Path
        except FileNotFoundError:
            self._let_go()
            return None
        state = known.st_ino, known.st_mtime_ns
        if state != self._state:
            self._let_go()
            self._open()
            self._state = state
        return self._connection

    def _open(self) -> None:
        try:
            connection = sqlite3.connect(
                f"{Path(self._file).absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise _damaged() from error
        try:
            (found,) = connection.execute("PRAGMA user_version").fetchone()
            if found != FORMAT:
                raise _damaged()
            self._lists = tuple(map(_list, connection.execute("SELECT * FROM lists ORDER BY source")))
        except (sqlite3.Error, ValueError) as error:
            connection.close()
            raise _damaged() from error
        except RanksUnusable:
            connection.close()
            raise
        self._connection = connection
        self._query = " UNION ALL ".join(
            f"SELECT '{each.source}', rank, hosts FROM {table_of(each.source)} WHERE name = ?1"  # noqa: S608
            for each in self._lists
            if each.source != PERENNIAL
        )

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._state, self._lists, self._query = None, None, (), ""


def _list(row: Sequence[object]) -> RankList:
    source, release, dated, rows, of, imported = row
    table_of(str(source))
    return RankList(
        source=str(source),
        release=str(release),
        dated=date.fromisoformat(str(dated)),
        rows=int(str(rows)),
        of=int(str(of)),
        imported=datetime.fromisoformat(str(imported)),
    )


def _damaged() -> RanksUnusable:
    return RanksUnusable("The rank index cannot be read. Make it anew: linkvouch authority update")
