"""The wordings of schemes.toml, looked up in texts.

A text is searched for a wording's cues by plain substring, and only the sentence around a cue is matched, so
that the time grows with the length of the text whatever a page repeats.
"""

import re
import tomllib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from scoring import quotes

MAX_SENTENCE_CHARS: Final = 240  # on each side of a cue; longer sentences are lists
MAX_LOOKED_AT: Final = 100  # sentences of one wording on one page; a menu may name it on every line

_FILE: Final = Path(__file__).with_name("schemes.toml")
_SLOT: Final = re.compile(r"\{([a-z]+)\}")
_GAP: Final = r"[^\n]{0,40}?"


@dataclass(frozen=True, slots=True)
class Found:
    """A wording in a text: the cue's place in it, and the words around."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Wording:
    cues: tuple[str, ...]
    phrases: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def terms(table: str, name: str) -> tuple[str, ...]:
    """One list of schemes.toml, in the order written. Raises KeyError when there is none of that name."""
    found: list[str] = _tables()[table][name]
    return tuple(found)


@cache
def term_set(table: str, name: str) -> frozenset[str]:
    """The same list, for asking whether a word is on it."""
    return frozenset(terms(table, name))


@cache
def patterns(table: str, name: str) -> tuple[re.Pattern[str], ...]:
    """One list of schemes.toml as patterns of whole words, each by itself."""
    return tuple(_any_of([phrase]) for phrase in terms(table, name))


def find(
    name: str, text: str, folded: str, words: Container[str], distinct: str | None = None
) -> Found | None:
    """The first sentence of a text that has the wording, by the order of its cues.

    `folded` is the text in small letters, letter for letter, and `words` the words in it; `distinct` as in
    `every`.
    """
    return next(every(name, text, folded, words, distinct), None)


def every(
    name: str, text: str, folded: str, words: Container[str], distinct: str | None = None
) -> Iterator[Found]:
    """All sentences of a text that have the wording, cue by cue; one with two cues comes twice.

    `distinct` are all words of the text, each once: a cue of letters is looked for in these first.
    """
    wording = _wording(name)
    for cue in wording.cues:
        if distinct is not None and cue.isalnum() and cue not in distinct:
            continue
        if may_stand(cue, words):
            yield from _every(wording, cue, text, folded)


def may_stand(term: str, words: Container[str]) -> bool:
    """False when a phrase cannot be in a text of these words: its first word is none of them."""
    first, blank, _ = term.partition(" ")
    return not blank or not first.isalnum() or first in words


def says(name: str, sentence: str) -> bool:
    """True when a short text has the wording."""
    return _says(_wording(name), sentence)


def ends_with_call(before: str) -> bool:
    """True when the words before a link, in small letters, end by sending the reader on to it."""
    return _before().search(before.rstrip(" :-–—>»→👉\n")) is not None


def same_length_lower(text: str) -> str:
    """The text in small letters with every letter at its place, for searching and quoting by one offset."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _says(wording: _Wording, sentence: str) -> bool:
    if wording.phrases.search(sentence) is None:
        return False
    return wording.unless is None or wording.unless.search(sentence) is None


def _every(wording: _Wording, cue: str, text: str, folded: str) -> Iterator[Found]:
    """Those that have the wording among the first MAX_LOOKED_AT sentences with the cue."""
    place = folded.find(cue)
    for _ in range(MAX_LOOKED_AT):
        if place < 0:
            break
        first, last = _sentence(folded, place)
        if _says(wording, " ".join(folded[first:last].split())):
            yield Found(place, place + len(cue), _quote(text, first, last, place))
        place = folded.find(cue, max(place + 1, last))


def _sentence(text: str, place: int) -> tuple[int, int]:
    least, most = max(0, place - MAX_SENTENCE_CHARS), min(len(text), place + MAX_SENTENCE_CHARS)
    first = max((mark.end() for mark in quotes.SENTENCE_END.finditer(text, least, place)), default=least)
    stop = quotes.SENTENCE_END.search(text, place, most)
    return first, stop.end() if stop else most


def _quote(text: str, first: int, last: int, place: int) -> str:
    if last - first > quotes.MAX_CHARS:
        return quotes.passage(text, place, place)
    if last - first >= quotes.MIN_CHARS:
        return quotes.clipped(text[first:last])
    return quotes.passage(text, first, last)


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _wording(name: str) -> _Wording:
    table = _tables()["wordings"][name]
    unless = table.get("unless")
    return _Wording(tuple(table["cues"]), _any_of(table["phrases"]), _any_of(unless) if unless else None)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(terms("calls", "before")) + r")\Z")


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    choices = "|".join(_filled(phrase.strip()) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)")


def _filled(phrase: str) -> str:
    return _SLOT.sub(lambda slot: f"(?:{'|'.join(terms('lists', slot[1]))})", phrase).replace("~", _GAP)
