"""Makes a new rank index beside the old one and puts it in its place in one step.

Rows come by rank and are needed by name, for a table that is filled in the order of its key costs a third
of one that is not. They are sorted in runs on disk, and what stands in all runs between two names is sorted
again together: never more in memory than about one run, whatever the order they come in.
"""

import errno
import os
import shutil
import sqlite3
import tempfile
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from storage import rank_files, reliability
from storage.errors import RanksUnusable
from storage.rank_files import PERENNIAL, Block
from storage.ranks import FILE_NAME, FORMAT, TABLE, RankList, lists_in, table_of

LOCK_FILE: Final = "ranks.lock"
WORK_PREFIX: Final = "ranks-"
RUN_ROWS: Final = 50_000  # sorted in the processor's cache; 10 million rows are 200 runs
PART_ROWS: Final = 100_000  # stored at a time
SLICE_ROWS: Final = 1_000  # of a run, read at once; one of every run is in memory
AT_ONCE: Final = (
    50  # rows of one statement: three times as quick as one by one, 150 parameters of SQLite's 999
)
CELLS_ROWS: Final = 10_000  # cut into cells at once: what fits the processor's cache
BYTES_A_ROW: Final = 90  # on disk while it is made: 35 in a run, 35 to 50 in the index
LOOK_S: Final = 0.2  # a look at a lock holds it for microseconds, which must not turn an import away
DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

Progress = Callable[[str], None]


def import_list(
    home: Path, file: Path, about: RankList, *, top: int, progress: Progress | None = None
) -> RankList:
    """Put a list into the index in `home`, in place of an older one of its source, and give what is known.

    `about.rows` is counted here. Until the new index is whole the old one stays and is used.
    Raises RanksUnusable.
    """
    tell = progress or _silent
    with alone(home, LOCK_FILE), _told_as_ours(home), _workshop(home) as work:
        made = work / FILE_NAME
        with closing(_new(made)) as connection:
            _copy_others(connection, home / FILE_NAME, about.source)
            if about.source == PERENNIAL:
                rows = _fill_grades(connection, file)
            else:
                runs = _Runs(work)
                runs.add_all(rank_files.blocks(file, top=top), tell)
                rows = _fill(connection, about.source, runs, tell)
            counted = RankList(
                source=about.source,
                release=about.release,
                dated=about.dated,
                rows=rows,
                of=max(about.of, rows) if about.of else 0,
                imported=about.imported,
            )
            connection.execute("INSERT INTO lists VALUES (?, ?, ?, ?, ?, ?)", _row(counted))
            connection.commit()
        _on_disk(made)
        made.replace(home / FILE_NAME)
    return counted


def room_for(home: Path, rows: int) -> str:
    """What is wrong with the space left for so many rows, in a sentence; "" when there is enough."""
    needed, free = rows * BYTES_A_ROW, shutil.disk_usage(home).free
    if free >= needed:
        return ""
    return (
        f"{rows:,} rows need about {needed / 1e6:,.0f} MB on the disk of {home}, and {free / 1e6:,.0f} MB "
        "are free. Free some, or take fewer with --top."
    )


class _Run:
    """One sorted run on disk, read slice by slice. A slice is known by its first row and its bytes."""

    def __init__(self, file: Path, rows: Block) -> None:
        """`rows` are sorted here."""
        rows.sort()
        self.starts: list[str] = []
        self._sizes: list[int] = []
        self._read: Block = []
        with file.open("wb") as opened:
            for begin in range(0, len(rows), SLICE_ROWS):
                written = opened.write("\n".join(rows[begin : begin + SLICE_ROWS]).encode())
                self.starts.append(rows[begin])
                self._sizes.append(written)
        self._file = file
        self._next = 0
        self._at = 0

    def before(self, end: str | None) -> Block:
        """The rows not yet given that stand before `end`; all that are left for None."""
        if self._is_short_of(end):
            with self._file.open("rb") as opened:
                opened.seek(self._at)
                while self._is_short_of(end):
                    self._read += opened.read(self._sizes[self._next]).decode().split("\n")
                    self._next += 1
                self._at = opened.tell()
        cut = len(self._read) if end is None else bisect_left(self._read, end)
        given, self._read = self._read[:cut], self._read[cut:]
        return given

    def _is_short_of(self, end: str | None) -> bool:
        """May there be rows before `end` that are not read yet?"""
        if self._next == len(self._sizes):
            return False
        return end is None or not self._read or self._read[-1] < end


class _Runs:
    """All rows, in sorted runs on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[_Run] = []
        self.rows = 0

    def add_all(self, blocks: Iterable[Block], tell: Progress) -> None:
        rows: Block = []
        for block in blocks:
            rows += block
            if len(rows) >= RUN_ROWS:
                self._add(rows)
                tell(f"{self.rows:,} rows read")
                rows = []
        if rows:
            self._add(rows)

    def in_order(self) -> Iterator[Block]:
        """All rows in the order of their names, about a run at a time."""
        starts = sorted(start for run in self._runs for start in run.starts)
        slices = PART_ROWS // SLICE_ROWS
        for end in (*starts[slices::slices], None):
            part = [row for run in self._runs for row in run.before(end)]
            part.sort()  # runs that are sorted already, one behind the other: quick
            if part:
                yield part

    def _add(self, rows: Block) -> None:
        self._runs.append(_Run(self._folder / f"run-{len(self._runs)}", rows))
        self.rows += len(rows)


def _fill(connection: sqlite3.Connection, source: str, runs: _Runs, tell: Progress) -> int:
    """Fill the table of a list; gives its rows. A name that stands twice keeps its best rank."""
    table = table_of(source)
    connection.execute(TABLE.format(table=table))
    last, written = "", 0
    for rows in runs.in_order():
        if rows[0] < last:
            raise RanksUnusable("The rows could not be put in order; the rank data is as it was.")
        last = rows[-1]
        for begin in range(0, len(rows), CELLS_ROWS):
            _insert(connection, table, "\t".join(rows[begin : begin + CELLS_ROWS]).split("\t"))
        written += len(rows)
        tell(f"{written:,} of {runs.rows:,} rows stored")
    query = f"SELECT count(*), min(rank) FROM {table}"  # noqa: S608 - a name of ours
    found, best = connection.execute(query).fetchone()
    if best < 1:
        raise RanksUnusable("The list has a rank of 0, where ranks begin with 1; the rank data is as it was.")
    if written != runs.rows or found > written:
        raise RanksUnusable("Some rows got lost on their way; the rank data is as it was.")
    return int(found)


def _insert(connection: sqlite3.Connection, table: str, cells: Sequence[str]) -> None:
    """Cells are name, rank and hosts, again and again; SQLite makes numbers of the last two."""
    width = 3 * AT_ONCE
    whole = len(cells) // width * width
    connection.executemany(
        _statement(table, AT_ONCE), (cells[at : at + width] for at in range(0, whole, width))
    )
    connection.executemany(_statement(table, 1), (cells[at : at + 3] for at in range(whole, len(cells), 3)))


def _statement(table: str, rows: int) -> str:
    values = ", ".join(["(?, ?, ?)"] * rows)
    best = "DO UPDATE SET rank = min(rank, excluded.rank)"
    return f"INSERT INTO {table} VALUES {values} ON CONFLICT (name) {best}"  # noqa: S608 - ours


def _fill_grades(connection: sqlite3.Connection, file: Path) -> int:
    grades = reliability.read(file)
    connection.executemany(
        "INSERT INTO grades VALUES (?, ?, ?)",
        ((grade.name, grade.path, grade.status) for grade in grades),
    )
    return len(grades)


def _new(file: Path) -> sqlite3.Connection:
    """An empty index. It needs no journal: what does not come to its end is thrown away."""
    connection = sqlite3.connect(file)
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "page_size=8192",
        "locking_mode=EXCLUSIVE",
        f"user_version={FORMAT}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE lists (source TEXT PRIMARY KEY, release TEXT NOT NULL, dated TEXT NOT NULL, "
        "rows INTEGER NOT NULL, of INTEGER NOT NULL, imported TEXT NOT NULL) WITHOUT ROWID"
    )
    connection.execute(
        "CREATE TABLE grades (name TEXT NOT NULL, path TEXT NOT NULL, status TEXT NOT NULL, "
        "PRIMARY KEY (name, path)) WITHOUT ROWID"
    )
    return connection


def _copy_others(connection: sqlite3.Connection, old: Path, source: str) -> None:
    """Take over the other lists of an index that can be read; one that cannot be is made anew."""
    kept = [each for each in lists_in(old) if each.source != source]
    if not kept:
        return
    connection.execute("ATTACH ? AS old", (str(old),))
    for each in kept:
        table = "grades" if each.source == PERENNIAL else table_of(each.source)
        if each.source != PERENNIAL:
            connection.execute(TABLE.format(table=table))
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM old.{table}")  # noqa: S608 - ours
        connection.execute("INSERT INTO lists VALUES (?, ?, ?, ?, ?, ?)", _row(each))
    connection.commit()
    connection.execute("DETACH old")


def _row(about: RankList) -> tuple[str | int, ...]:
    dated = about.dated.isoformat()
    return about.source, about.release, dated, about.rows, about.of, about.imported.isoformat()


@contextmanager
def _workshop(home: Path) -> Iterator[Path]:
    """A folder on the same disk, removed at the end; what a killed import left is removed as well."""
    for left in home.glob(f"{WORK_PREFIX}*-work"):
        shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, suffix="-work", dir=home))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def alone(home: Path, name: str) -> Iterator[None]:
    """No two programs in this block at once: the second would undo the first. The lock ends with the process.

    Raises RanksUnusable for the second.
    """
    home.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(home / name, timeout=LOOK_S, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise RanksUnusable(
                "Rank data is being fetched or imported already; how far it is: linkvouch authority status. "
                "Wait for its end, then try again."
            ) from error
        yield


def is_taken(home: Path, name: str) -> bool:
    """Is a program in a block of `alone` with this lock?"""
    if not (home / name).exists():
        return False
    with closing(sqlite3.connect(home / name, timeout=0)) as lock:
        try:
            lock.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            return True
    return False


@contextmanager
def _told_as_ours(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            raise _disk_full(home) from error
        raise RanksUnusable(
            f"The rank data could not be written: {error.strerror}. It is as it was."
        ) from error
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}:
            raise _disk_full(home) from error
        raise RanksUnusable(f"The rank data could not be written: {error}. It is as it was.") from error


def _disk_full(home: Path) -> RanksUnusable:
    return RanksUnusable(
        f"The disk of {home} is full; the rank data is as it was. Free some space, then try again."
    )


def _on_disk(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _silent(_line: str) -> None:
    pass
