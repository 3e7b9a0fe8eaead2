"""The main thing of a page in its JSON-LD: an article, a question, a film; the page itself last."""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from web.urls import Url

MAX_SCRIPT_CHARS: Final = (
    500_000  # of one script; no article's data is larger, and a shop's catalogue says nothing
)
MAX_SCRIPTS: Final = 20
MAX_THINGS: Final = 2_000  # that are looked at on one page
MAX_NAMES: Final = 10  # of a site and its owner on one page
MAX_LIST: Final = 3  # more things of one type, none of them named by the page's address, are a list

_FILE: Final = Path(__file__).with_name("json_ld.toml")
_WRAPPING: Final = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>|/\*\s{0,9}\*/")
_LAST_COMMA: Final = re.compile(r",(?=\s{0,99}[}\]])")
_DATE: Final = re.compile(r'"(datePublished|dateModified)"\s{0,9}:\s{0,9}"(\d[^"\n]{7,39})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What is said of the main thing; as written, "" when it is not said."""

    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""


_Thing = dict[str, Any]  # with keys in lower case


def main_entity(scripts: Sequence[str], url: Url) -> Entity:
    """What the scripts say of the main thing of the page at `url`.

    Pieces that a list, a blog or a comment holds are not the page's own. Scripts that are no JSON in spite of
    mended commas and comments are searched for dates alone.
    """
    things: list[_Thing] = []
    broken: dict[str, str] = {}
    for script in scripts[:MAX_SCRIPTS]:
        if len(script) > MAX_SCRIPT_CHARS:
            continue
        try:
            things.extend(_things(_loaded(script), MAX_THINGS - len(things)))
        except (ValueError, RecursionError):
            broken = {**{found[1]: found[2] for found in reversed(list(_DATE.finditer(script)))}, **broken}
    by_id = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and "name" in thing}
    ranked = _ranked(things, url)
    return Entity(
        published=_said(ranked, "datepublished", "datecreated", "uploaddate", "dateposted")
        or broken.get("datePublished", ""),
        modified=_said(ranked, "datemodified") or broken.get("dateModified", ""),
        authors=next((names for thing in ranked if (names := _authors(thing, by_id))), ()),
        language=_said(ranked, "inlanguage"),
    )


def owner_names(scripts: Sequence[str]) -> tuple[str, ...]:
    """What the scripts call the page's site and its owner, as written, each name once, at most MAX_NAMES."""
    found: dict[str, None] = {}
    for script in scripts[:MAX_SCRIPTS]:
        if len(script) > MAX_SCRIPT_CHARS:
            continue
        try:
            things = list(_things(_loaded(script), MAX_THINGS, inward=tuple(_lists()["outward"])))
        except (ValueError, RecursionError):
            continue
        for thing in things:
            name = thing.get("name")
            if isinstance(name, str) and name.strip() and not _types_of(thing).isdisjoint(_lists()["owners"]):
                found[name.strip()] = None
    return tuple(found)[:MAX_NAMES]


def _loaded(script: str) -> object:
    try:
        return json.loads(script, strict=False)
    except ValueError:
        mended = _LAST_COMMA.sub("", _WRAPPING.sub("", script)).strip().rstrip(";")
        return json.loads(mended, strict=False)


def _things(value: object, most: int, inward: tuple[str, ...] | None = None) -> Iterator[_Thing]:
    """The things of a script, outermost first, by way of `inward`, by default what holds the main thing."""
    ways = _inward() if inward is None else inward
    waiting: list[object] = [value]
    while waiting and most > 0:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value[:MAX_THINGS]))
        elif isinstance(value, dict):
            most -= 1
            thing = {str(name).lower().removeprefix("schema:"): each for name, each in value.items()}
            yield thing
            waiting.extend(thing[name] for name in ways if isinstance(thing.get(name), (dict, list)))


def _ranked(things: list[_Thing], url: Url) -> list[_Thing]:
    """The things that may be the main one, best first."""
    found: list[_Thing] = []
    for types in _types():
        group = [thing for thing in things if not types.isdisjoint(_types_of(thing))]
        own = [thing for thing in group if _is_at(thing, url)]
        found += own or (group if len(group) <= MAX_LIST else [])
    return found


def _types_of(thing: _Thing) -> set[str]:
    written = thing.get("@type", "")
    return {
        each.lower().removeprefix("schema:").rpartition("/")[2]
        for each in (written if isinstance(written, list) else [written])
        if isinstance(each, str)
    }


def _is_at(thing: _Thing, url: Url) -> bool:
    """Does the thing give the page's own address? Scheme, www and the fragment do not matter."""
    written = [thing.get("url"), thing.get("@id"), thing.get("mainentityofpage")]
    written += [each.get("@id") for each in written if isinstance(each, dict)]
    return any(isinstance(each, str) and _bare(each) == _bare(url) for each in written)


def _bare(address: str) -> str:
    return address.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def _said(ranked: list[_Thing], *names: str) -> str:
    written = (thing.get(name) for name in names for thing in ranked)
    return next((each for each in written if isinstance(each, str) and each.strip()), "")


def _authors(thing: _Thing, by_id: dict[str, _Thing]) -> tuple[str, ...]:
    for key in ("author", "creator"):
        written = thing.get(key)
        each = written if isinstance(written, list) else [written]
        names = tuple(name for one in each[:MAX_THINGS] if (name := _name(one, by_id)))
        if names:
            return names
    return ()


def _name(author: object, by_id: dict[str, _Thing]) -> str:
    if isinstance(author, str):
        return str(by_id[author]["name"]) if author in by_id else author
    if not isinstance(author, dict):
        return ""
    name = author.get("name") or by_id.get(str(author.get("@id")), {}).get("name")
    if isinstance(name, list):
        return ", ".join(each for each in name if isinstance(each, str))
    return name if isinstance(name, str) else ""


@cache
def _types() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in _lists()["types"])


@cache
def _inward() -> tuple[str, ...]:
    return tuple(reversed(_lists()["inward"]))


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
