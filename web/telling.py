"""The words, patterns and hosts that tell what a line, an anchor or a heading is for; from features.toml."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

SHORT_TITLE: Final = 40  # characters of a heading that names a part of the site
_END: Final = (".", "!", "?")
_FILE: Final = Path(__file__).with_name("features.toml")


def begins(name: str, text: str) -> bool:
    """Does a lower-case text begin with one of the words of a list?"""
    return _beginnings(name).match(text) is not None


def has(name: str, text: str) -> bool:
    """Does a lower-case text hold the beginning of a word, or a piece, of a list?"""
    return _pieces(name).search(text) is not None


@lru_cache(maxsize=4_096)
def is_social(host: str) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in _social() for start in range(max(0, len(labels) - 3), len(labels)))


@cache
def _beginnings(name: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_any(name)})(?!\w)")


@cache
def _pieces(name: str) -> re.Pattern[str]:
    return re.compile(_any(name))


def _any(name: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_lists()[name]["words"], key=len, reverse=True))


@lru_cache(maxsize=4_096)
def finds(name: str, text: str) -> bool:
    """Does a lower-case text match one of the patterns of a list? The links of one line ask the same."""
    first, anywhere = _patterns(name)
    if first is not None and first.match(text) is not None:
        return True
    return anywhere is not None and _may_stand(name, text) and anywhere.search(text) is not None


def _may_stand(name: str, text: str) -> bool:
    """Looking for what each match holds is quicker than the patterns, and most texts have nothing of it."""
    cues = _cues(name)
    for cue in cues:
        if cue in text:
            return True
    return not cues


@cache
def _cues(name: str) -> tuple[str, ...]:
    return tuple(_lists()[name].get("cues", ()))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Those for the beginning of a text, which are tried there alone, and those for any place."""
    patterns = _lists()[name]["patterns"]
    first = [pattern for pattern in patterns if pattern.startswith("^") and "|^" not in pattern]
    anywhere = [pattern for pattern in patterns if pattern not in first]
    return _one_of(first), _one_of(anywhere)


def _one_of(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


@cache
def _social() -> frozenset[str]:
    return frozenset(_lists()["social"]["hosts"])


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def beginning(text: str, start: int, end: int) -> str:
    """Of a line, as much as tells a label from a longer one; lower-case."""
    return text[start : min(end, start + 2 * SHORT_TITLE)].strip().lower()


def line(text: str) -> tuple[float, bool, bool, bool, str]:
    """Of a line: its sentences, whether it ends as one, promotes, says who made something; and its start."""
    text = text.strip()
    said = text[: 2 * SHORT_TITLE].lower()
    ended = text.endswith(_END)
    sentences = text.count(". ") + (ended or text.endswith(":"))
    return sentences, ended, begins("promotes", said), begins("bylines", said), said
