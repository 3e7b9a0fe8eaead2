"""Which advertising systems a page loads the code of, and which elements are there for advertisements."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

MAX_SCRIPT_CHARS: Final = 500_000  # of all inline scripts that are searched for addresses

_FILE: Final = Path(__file__).with_name("advertising.toml")
_HOST: Final = re.compile(r"\s*(?:https?:)?//([^/?#:\s]{1,253})", re.IGNORECASE)  # a name has no more
_QUOTED: Final = re.compile(r"[\"'`](?:https?:)?//([a-z0-9.-]{4,253})", re.IGNORECASE)
_DATA: Final = ("{", "[")  # how data for scripts begin, which may hold any text


def systems(loaded: Iterable[str], scripts: Iterable[str]) -> tuple[str, ...]:
    """The names of the systems, each once, in the order of the page.

    `loaded` are the addresses of scripts and frames; `scripts` the texts of inline ones, in which addresses
    in quotes count, as such code loads the rest of itself by them. What the page shows as text is neither.
    """
    return tuple(dict.fromkeys(name for host in _hosts(loaded, scripts) if (name := _system(host))))


def is_slot(names: frozenset[str]) -> bool:
    """Do the words of an element's class or id say that it is a place for advertisements?"""
    return not names.isdisjoint(_slots())


def _hosts(loaded: Iterable[str], scripts: Iterable[str]) -> Iterator[str]:
    for address in loaded:
        if (found := _HOST.match(address)) is not None:
            yield found[1].lower()
    left = MAX_SCRIPT_CHARS
    for script in scripts:
        if left <= 0:
            return
        if not script.lstrip()[:1].startswith(_DATA):
            yield from (quoted[1].lower() for quoted in _QUOTED.finditer(script[:left]))
        left -= len(script)


@lru_cache(maxsize=8_192)
def _system(host: str) -> str:
    """The system of a host or of one above it, the nearest first; "" for any other."""
    labels = host.rstrip(".").split(".")
    above = (".".join(labels[first:]) for first in range(len(labels) - 1))
    return next((name for one in above if (name := _names().get(one))), "")


@cache
def _names() -> dict[str, str]:
    return {host: system["name"] for system in _lists()["system"] for host in system["hosts"]}


@cache
def _slots() -> frozenset[str]:
    return frozenset(_lists()["slots"]["names"].split())


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
