"""The shape of a place to look for prospects, and what such a place may use."""

from dataclasses import dataclass
from typing import Protocol

from prospects.prospect import Candidate
from web.page import Page, Reading
from web.urls import Url


class ReadPage(Protocol):
    """Reads one page politely: robots.txt, pace and limits are its business. Raises web.errors.ReadError."""

    async def __call__(self, url: Url, /) -> Reading: ...


class FetchBytes(Protocol):
    """The body at an address, whatever its type: for feeds. Raises web.errors.ReadError."""

    async def __call__(self, url: Url, /) -> bytes: ...


class GetJson(Protocol):
    """The decoded answer of a documented API. Raises web.errors.ReadError, also when it is no JSON."""

    async def __call__(self, url: Url, /) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one place gave."""

    candidates: tuple[Candidate, ...] = ()
    note: str  # one line: what it gave, or why it gave nothing
    our_pages: tuple[Page, ...] = ()  # pages of our own site that were read on the way
    their_pages: tuple[Page, ...] = ()  # candidates that were read on the way, so that nobody is asked twice


class Source(Protocol):
    """One place to look. A network failure, a missing file or an empty answer is a note, not an exception."""

    @property
    def name(self) -> str: ...

    async def find(self, topic: str) -> Found: ...
