"""The scorer's word lists, and the few ways of comparing words that several factors share."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("words.toml")
_WORD: Final = re.compile(r"[^\W_]+")
_ENDS: Final = ("\n", ". ", "! ", "? ")


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


@cache
def _first_words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(choice)[0] for choice in word_list(name))


def _may_have(name: str, folded: str) -> bool:
    """False when no phrase of a list begins with a word of the text: asked first, which is quicker."""
    return not _first_words(name).isdisjoint(_WORD.findall(folded))


def phrases(name: str, text: str) -> tuple[str, ...]:
    """The phrases of a list that stand in a text as whole words, in order of appearance."""
    folded = plain(text)
    return tuple(_any_of(name).findall(folded)) if _may_have(name, folded) else ()


def without(name: str, text: str) -> str:
    """A text, folded, without the phrases of a list."""
    folded = plain(text)
    return plain(_any_of(name).sub(" ", folded)) if _may_have(name, folded) else folded


def sentence_around(text: str, start: int, end: int, *, most: int = 200) -> str:
    """The sentence or line of `text` that holds text[start:end], at most `most` characters and one line."""
    least, last = max(0, start - most // 2), min(len(text), end + most // 2)
    first = max(text.rfind(mark, least, start) for mark in _ENDS) + 1
    stops = [place + 1 for mark in _ENDS if (place := text.find(mark, end, last)) >= 0]
    return " ".join(text[first or least : min(stops, default=last)].split())[:most]


def one_letter_apart(first: str, second: str) -> bool:
    """True when at most one insertion, deletion or exchange of a letter turns one word into the other."""
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) > 1:
        return False
    pairs = enumerate(zip(short, long, strict=False))
    at = next((place for place, pair in pairs if pair[0] != pair[1]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
