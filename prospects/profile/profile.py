"""What is known of a site of ours: what a person set, and what was learnt from its own pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from scoring.site import Site

REFRESH_AFTER: Final = timedelta(days=30)  # a site gains a few pages in a month


class Kind(StrEnum):
    """What others link to. The values are stored and part of the JSON of `site profile`."""

    GUIDE = "guide"
    DATA = "data"
    TOOL = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkable:
    """A page of ours that is worth linking to."""

    url: str
    title: str
    kind: Kind
    why: str  # one sentence: what on the page says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What the pages of a site told; each part may be empty."""

    brand: tuple[str, ...] = ()  # what the site calls itself
    topics: tuple[str, ...] = ()  # a few words each: "drought gardening, mulch"
    linkable: tuple[Linkable, ...] = ()
    notes: tuple[str, ...] = ()  # what could not be learnt and why, one sentence each; not stored

    def without(self, dropped: Iterable[str]) -> "Learnt":
        """All but what a person does not want, given as `key` gives it."""
        unwanted = frozenset(dropped)
        return replace(
            self,
            brand=tuple(term for term in self.brand if key(term) not in unwanted),
            topics=tuple(topic for topic in self.topics if key(topic) not in unwanted),
            linkable=tuple(page for page in self.linkable if key(page.url) not in unwanted),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A site of ours. `given` is what a person set; nothing that is learnt takes its place."""

    given: Site
    learnt: Learnt = field(default_factory=Learnt)
    dropped: tuple[str, ...] = ()  # keys of what is not to be learnt again
    read_at: datetime | None = None  # when its pages were last read, None when they never were
    pages: int = 0  # how many were read then
    say: str = ""  # why its pages could not be read just now, one sentence; not stored

    def refresh_due(self, now: datetime) -> bool:
        """Is it time to read the site's pages again, or for the first time?"""
        return self.read_at is None or now - self.read_at > REFRESH_AFTER

    def has(self, text: str) -> bool:
        """Is it one of the brand terms, topics or addresses of linkable pages?"""
        given, learnt = self.given, self.learnt
        pages = (page.url for page in learnt.linkable)
        return key(text) in map(key, (*given.brand, *given.topics, *learnt.brand, *learnt.topics, *pages))


def key(text: str) -> str:
    """Texts with the same key are one entry, however they are written."""
    return " ".join(text.casefold().split())
