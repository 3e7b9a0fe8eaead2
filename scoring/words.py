"""The scorer's word lists, and the few ways of comparing words that several factors share."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("words.toml")
_WORD: Final = re.compile(r"[^\W_]+")


@cache
def word_list(name: str) -> frozenset[str]:
    """One list of words.toml. Raises KeyError when there is none of that name."""
    lists: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return frozenset(lists[name])


def plain(text: str) -> str:
    """Compatibility forms unified, case folded, blanks single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded, in order."""
    return tuple(_WORD.findall(plain(text)))


def keywords_of(text: str) -> frozenset[str]:
    """The words of a text that carry meaning: stop words and single letters left out."""
    return frozenset(word for word in words_of(text) if len(word) > 1 and word not in word_list("stop"))


@cache
def _any_of(name: str) -> re.Pattern[str]:
    choices = sorted(word_list(name), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(choice) for choice in choices) + r")(?!\w)")


def phrases(name: str, text: str) -> tuple[str, ...]:
    """The phrases of a list that stand in a text as whole words, in order of appearance."""
    return tuple(_any_of(name).findall(plain(text)))


def sentence_around(text: str, start: int, end: int, *, most: int = 200) -> str:
    """The sentence or line of `text` that holds text[start:end], at most `most` characters and one line."""
    first = max((text.rfind(mark, 0, start) for mark in ("\n", ". ", "! ", "? ")), default=-1)
    first = max(first + 1, start - most // 2)
    stops = [place for mark in ("\n", ". ", "! ", "? ") if (place := text.find(mark, end)) >= 0]
    last = min([*(stop + 1 for stop in stops), len(text), end + most // 2])
    return " ".join(text[first:last].split())[:most]
