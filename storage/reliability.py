"""Grades of reliability by the English Wikipedia's list of perennial sources, as lists made of it give them.

A table with the columns `domain` and `status`, or JSON with objects that hold both; `domain` may go on with
a path (forbes.com/sites). Status: gr generally reliable, nc no consensus, gu generally unreliable, d
deprecated, m mixed; `+b` behind it: on the list of spam as well. The list is under CC BY-SA 4.0.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.errors import RanksUnusable
from storage.rank_files import plain_name, reverse, text_of

MIXED: Final = "m"
STATUSES: Final = frozenset({"gr", "nc", "gu", "d", MIXED})
MAX_CHARS: Final = 50_000_000  # the whole list has less than one million
MAX_PATH_CHARS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What is said of a site, or of the part of it below `path` ("" for all, else without slashes around)."""

    name: str
    path: str
    status: str  # one of STATUSES


def read(file: Path) -> tuple[Grade, ...]:
    """The grades in a file. A part graded differently in two entries is mixed.

    Raises RanksUnusable when the file is damaged or holds no grade.
    """
    grades: dict[tuple[str, str], str] = {}
    for domain, status in _entries(file):
        name, _, path = domain.strip().rpartition("://")[2].partition("/")
        found, base = plain_name(name), status.strip().lower().partition("+")[0]
        if found is None or base not in STATUSES:
            continue
        key = reverse(found), path.strip("/")[:MAX_PATH_CHARS]
        grades[key] = base if grades.get(key, base) == base else MIXED
    if not grades:
        raise RanksUnusable(f"{file.name} grades no site; the rank data is as it was.")
    return tuple(
        Grade(name=name, path=path, status=status) for (name, path), status in sorted(grades.items())
    )


def _entries(file: Path) -> Iterator[tuple[str, str]]:
    text = "\n".join(_limited(file))
    try:
        rows = json.loads(text) if text.lstrip().startswith(("[", "{")) else csv.DictReader(text.splitlines())
        for row in rows.values() if isinstance(rows, dict) else rows:
            if isinstance(row, Mapping):
                cells = {str(name).strip().lower(): value for name, value in row.items()}
                yield str(cells.get("domain") or ""), str(cells.get("status") or "")
    except (ValueError, RecursionError, csv.Error, TypeError) as error:
        raise RanksUnusable(f"{file.name} is damaged or cut off; the rank data is as it was.") from error


def _limited(file: Path) -> Iterator[str]:
    left = MAX_CHARS
    for line in text_of(file):
        left -= len(line)
        if left < 0:
            raise RanksUnusable(f"{file.name} is too large to be a list of sources.")
        yield line
