"""The word lists by which pages of a site of ours are read."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("words.toml")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@cache
def listed(table: str, name: str) -> frozenset[str]:
    """One list of words.toml. Raises KeyError when there is none of that name."""
    return frozenset(_lists()[table][name])


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as written, in order; marks and signs between them are left out."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text)))


def bare(text: str) -> str:
    """Letters and digits alone, folded, accents left off: by this a name is found in its domain."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())
