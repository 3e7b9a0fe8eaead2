"""A look at the referring site: its pages beside the one that links to us, as values."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from web.outcome import Outcome
from web.page import Link, Page, Placement
from web.urls import Url

MORE_WORDS: Final = 3  # of a label beside the name of the page: "Advertise in the magazine"
MAX_PARTS: Final = 3  # of an address; articles lie deeper, and theirs carry years
MAX_LABEL_CHARS: Final = 60  # of an anchor; a longer one is a headline

# Places that a site's template fills alike on every page.
FURNITURE: Final = frozenset({Placement.FOOTER, Placement.SIDEBAR, Placement.NAVIGATION, Placement.HEADER})

_FILE: Final = Path(__file__).with_name("site_look.toml")
_WORD: Final = re.compile(r"[^\W_]+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ENDING: Final = re.compile(r"\.(?:html?|php\d?|aspx?)$")


class Role(StrEnum):
    """What a page is for on its site. The values are part of the JSON of a deep check."""

    HOME = "home"
    ADVERTISE = "advertise"
    CONTRIBUTE = "contribute"
    PARTNERS = "partners"
    ABOUT = "about"
    SAMPLE = "sample"
    OURS = "ours"  # a page of our own site


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """A page that was read beside the referring one."""

    page: Page
    role: Role
    snapshot: str  # sha256 of the stored page


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPage:
    """A page that was to be read and was not."""

    url: Url
    role: Role
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLook:
    """What was read of the referring site, and of ours to compare."""

    pages: tuple[SitePage, ...] = ()  # of the referring site, in the order read
    unread: tuple[UnreadPage, ...] = ()
    ours: tuple[SitePage, ...] = ()
    say: str = ""  # why the site was not looked at, "" when it was


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One page of a look in a stored result: enough to find its snapshot again."""

    url: str
    role: Role
    outcome: Outcome
    snapshot: str = ""  # "" when it was not read


NOT_LOOKED: Final = SiteLook()


def looked_at(look: SiteLook) -> tuple[LookedAt, ...]:
    """The pages of a look, those that were not read and those of ours included."""
    read = (
        LookedAt(url=one.page.url, role=one.role, outcome=Outcome.OK, snapshot=one.snapshot)
        for one in (*look.pages, *look.ours)
    )
    return (*read, *(LookedAt(url=one.url, role=one.role, outcome=one.outcome) for one in look.unread))


def role_of(link: Link) -> Role | None:
    """What the page behind a link is for, by its label and its address; None when these do not say."""
    path = urlsplit(link.target).path.lower()
    parts = [part for part in path.split("/") if part]
    if len(parts) > MAX_PARTS or _YEAR.search(path):
        return None
    named = _words(_ENDING.sub("", unquote(parts[-1]))) if parts else ()
    said = _words(link.anchor.lower()) if len(link.anchor) <= MAX_LABEL_CHARS else ()
    return next((role for role in _NAMED if _is_called(role, said) or _is_called(role, named)), None)


_NAMED: Final = (Role.ADVERTISE, Role.CONTRIBUTE, Role.PARTNERS, Role.ABOUT)


def _is_called(role: Role, label: tuple[str, ...]) -> bool:
    if label in _names(role, "whole"):
        return True
    if not label or label[0] in _questions():
        return False
    within = _names(role, "within")
    return any(
        label[first:last] in within and len(label) - (last - first) <= MORE_WORDS
        for first in range(len(label))
        for last in range(first + 1, min(len(label), first + _MOST_WORDS) + 1)
    )


_MOST_WORDS: Final = 4  # of a name in the list


@cache
def _names(role: Role, how: str) -> frozenset[tuple[str, ...]]:
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))[role]
    return frozenset(_words(name) for name in lists[how])


@cache
def _questions() -> frozenset[str]:
    return frozenset(tomllib.loads(_FILE.read_text(encoding="utf-8"))["headlines"]["begin"])


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))
