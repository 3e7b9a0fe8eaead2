"""Files of JSON lines that a person hands over: what can be used is, and what cannot is said."""

import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.terminal.running import count, say

if TYPE_CHECKING:
    from scoring.topic import Document

MAX_FAULTS: Final = 5  # lines that cannot be used and are told one by one


class Unusable(Exception):
    """Why a line is no document: the first half of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What a file of JSON lines holds: the texts by id, and how many lines could not be used."""

    texts: "dict[str, Document]"
    faults: int


def documents_in(file: Path) -> Lines:
    """The texts of a file by id, the first of each id; what cannot be used is said and left out."""
    found: dict[str, Document] = {}
    faults = Faults(file)
    for number, row in rows_in(file):
        try:
            name, document = _document(row, found)
        except Unusable as fault:
            faults.tell(number, fault)
        else:
            found[name] = document
    return Lines(texts=found, faults=faults.told_in_all())


class Faults:
    """The lines of a file that cannot be used: the first are told one by one, then their number."""

    def __init__(self, file: Path) -> None:
        self._name = file.name
        self._count = 0

    def tell(self, number: int, fault: Unusable) -> None:
        self._count += 1
        if self._count <= MAX_FAULTS:
            say(f"{self._name}, line {number}: {fault}, so it is left out.")

    def told_in_all(self) -> int:
        """How many there were."""
        if self._count > MAX_FAULTS:
            say(f"{self._name}: {count(self._count, 'line')} in all were left out.")
        return self._count


def _document(row: object, known: Container[str]) -> "tuple[str, Document]":
    """The id, none of those known, and the text of one line. Raises Unusable."""
    from scoring.topic import Document

    if not isinstance(row, dict):
        raise Unusable("this is no JSON object")
    name, title, text = (row.get(key) for key in ("id", "title", "text"))
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise Unusable('it has no "id"')
    if str(name) in known:
        raise Unusable(f'the id "{name}" was there before')
    if not all(one is None or isinstance(one, str) for one in (title, text)):
        raise Unusable('"title" and "text" must be texts')
    if not title and not text:
        raise Unusable("it has no text")
    return str(name), Document(title=title or "", text=text or "")


def rows_in(file: Path) -> Iterator[tuple[int, object]]:
    """Line numbers from 1 and what stands there, None for what is no JSON; empty lines are passed over."""
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _read(line)


def _read(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
