"""What filling and asking the rank index costs beside plain sqlite3. Rows as argument, a million when none.

Bars: import of ten million rows at most 2.5 times plain sqlite3 filling the same table from rows that are
sorted already, in less than 1 GB; a look-up at most 5 times a bare select by primary key; a look-up process
below 60 MB.
"""

import gzip
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.ranking import Ranking
from storage.rank_files import reverse
from storage.ranks import FILE_NAME, TABLE
from web.urls import Url

ROWS: Final = 1_000_000
LOOK_UPS: Final = 20_000
ENDINGS: Final = ("com",) * 10 + ("org", "net", "de", "co.uk", "fr", "ru", "com.br", "pl", "io", "jp")
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789-"
LIST: Final = "cc-main-2026-apr-may-jun-domain-ranks.txt.gz"


def main(rows: int = ROWS) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        file = home / LIST
        write_list(file, rows)
        mine, memory_mb = child_seconds(home, "authority", "import", str(file))
        _, asked_mb = child_seconds(home, "authority", "example.com", "--json")
        plain = plain_seconds(home)
        look_up, index, bare = look_up_seconds(home)
        print(
            f"ranks: import of {rows:,} rows {mine / plain:.2f}x of plain sqlite3 ({plain:.1f} s); bar 2.5x"
        )
        print(f"       {memory_mb:.0f} MB at most; bar 1,000 MB; the index has {size_mb(home):.0f} MB")
        print(f"       look-up p50 {look_up / bare:.1f}x of a bare select, {bare * 1e6:.1f} us; bar 5x")
        print(f"       its rows alone {index / bare:.1f}x")
        print(f"       a look-up process takes {asked_mb:.0f} MB; bar 60 MB")


def write_list(file: Path, rows: int) -> None:
    """A list in the format of Common Crawl's domain ranks, names in no order."""
    dice = random.Random(7)  # noqa: S311 - names, not secrets
    pool = "".join(dice.choices(LETTERS, k=100_000))
    with gzip.open(file, "wt", compresslevel=1, encoding="ascii", newline="\n") as opened:
        opened.write("#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n")
        for rank in range(1, rows + 1):
            begin = dice.randrange(len(pool) - 20)
            name = f"{pool[begin : begin + 3 + rank % 13].strip('-')}{rank:x}"
            ending = reverse(ENDINGS[begin % len(ENDINGS)])
            opened.write(
                f"{rank}\t{2.9e7 / rank:.7E}\t{begin}\t{0.016 / rank}\t{ending}.{name}\t{begin % 40}\n"
            )


def child_seconds(home: Path, *arguments: str) -> tuple[float, float]:
    """How long a command of ours runs, and the most memory it has, in MB."""
    environment = {**os.environ, "LINKVOUCH_HOME": str(home)}
    command = [sys.executable, "-c", MEASURED, *arguments]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 - ours
    seconds = time.perf_counter() - start
    return seconds, int(done.stderr.split()[-1]) / 1024


MEASURED: Final = """
import resource, sys
from bot.terminal.main import run
code = run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def plain_seconds(home: Path) -> float:
    """The same table filled with the same rows in the order of its key, which are in memory."""
    with closing(sqlite3.connect(home / FILE_NAME)) as index:
        rows = index.execute("SELECT * FROM rank_commoncrawl ORDER BY name").fetchall()
    with closing(sqlite3.connect(home / "plain.db")) as plain:
        plain.execute(TABLE.format(table="plain"))
        start = time.perf_counter()
        plain.executemany("INSERT INTO plain VALUES (?, ?, ?)", rows)
        plain.commit()
        return time.perf_counter() - start


def look_up_seconds(home: Path) -> tuple[float, float, float]:
    """Medians: all that is known of a domain, its rows in the index alone, and a bare select."""
    with closing(sqlite3.connect(home / FILE_NAME)) as index, closing(Ranking(home)) as ranking:
        query = "SELECT name FROM rank_commoncrawl WHERE rank % ? = 0"
        count = index.execute("SELECT count(*) FROM rank_commoncrawl").fetchone()[0]
        keys = [row[0] for row in index.execute(query, (max(1, count // LOOK_UPS),))]
        random.Random(7).shuffle(keys)  # noqa: S311 - an order, not a secret
        names = [reverse(key) for key in keys]
        bare = "SELECT rank, hosts FROM rank_commoncrawl WHERE name = ?"
        for _ in range(2):  # the first round warms the file cache up for all three
            seconds = (
                median(lambda url: ranking.look_up(Url(url)), [f"https://{name}/" for name in names]),
                median(ranking.rows, names),
                median(lambda key: index.execute(bare, (key,)).fetchone(), keys),
            )
    return seconds


def median(ask: Callable[[str], object], names: Sequence[str]) -> float:
    return statistics.median(_each(ask, names))


def _each(ask: Callable[[str], object], names: Sequence[str]) -> Iterator[float]:
    for name in names:
        start = time.perf_counter()
        ask(name)
        yield time.perf_counter() - start


def size_mb(home: Path) -> float:
    return (home / FILE_NAME).stat().st_size / 1e6


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else ROWS)
