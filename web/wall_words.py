"""The words of walls, from walls.toml, and texts in the form in which they are compared."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("walls.toml")
_PUNCTUATION = re.compile(r"[^\w\s'*]+")


def plain(text: str) -> str:
    """Compatibility forms unified, case folded, blanks single, apostrophes straight."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def bare(text: str) -> str:
    """As `plain`, without punctuation."""
    return " ".join(_PUNCTUATION.sub(" ", plain(text)).split())


@cache
def entries(kind: str, name: str) -> tuple[str, ...]:
    return tuple(_lists()[kind][name])


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def whole(kind: str, name: str) -> re.Pattern[str]:
    return re.compile("|".join(_wild(bare(entry)) for entry in entries(kind, name)))


@cache
def phrase(kind: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(_wild(plain(entry)) for entry in entries(kind, 'phrases'))})(?!\w)"
    )


@cache
def cues(kind: str) -> tuple[str, ...]:
    """What each phrase begins with, up to its first `*`."""
    return tuple(plain(entry).partition("*")[0] for entry in entries(kind, "phrases"))


def _wild(entry: str) -> str:
    return ".{0,60}?".join(re.escape(piece) for piece in entry.split("*"))
