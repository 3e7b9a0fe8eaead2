"""Pages read before: which of them are kept, and when one answers without being asked for again."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Protocol

from web.fetched import USAGE_HEADERS, Fetched
from web.urls import Url

FRESH_FOR: Final = timedelta(minutes=10)  # a second look within it is the same look; our choice
OK: Final = 200
KEPT_HEADERS: Final = (
    "cache-control", "content-type", "etag", "last-modified", "x-robots-tag", *USAGE_HEADERS,
)  # fmt: skip
# Several people read what is kept, so it is a shared cache (RFC 9111, 2022, section 5.2.2), and both count.
NOT_TO_KEEP: Final = frozenset({"no-store", "private"})
ASK_FIRST: Final = "no-cache"


class PageCache(Protocol):
    """Where pages are kept, one an address asked for."""

    async def load(self, url: Url, /) -> Fetched | None:
        """The page last kept of this address; None when there is none, or it is too old."""
        ...

    async def keep(self, page: Fetched, /) -> None:
        """Keep a page in place of what was kept of `page.url`."""
        ...

    async def forget(self, url: Url, /) -> None: ...


def to_keep(page: Fetched) -> Fetched | None:
    """A page with the headers that are kept of it; None when it is to be asked for in full the next time.

    Kept are whole HTML pages with status 200, unless the site asks that they not be. `max-age` counts neither
    way: ten minutes are a person's second look, and a longer age would hide that a link is gone. Nor does
    `Vary`: every request for a page carries the same headers, so there is one answer to keep.
    """
    if page.status != OK or page.truncated or not _directives(page).isdisjoint(NOT_TO_KEEP):
        return None
    kept = {name: page.headers[name] for name in KEPT_HEADERS if name in page.headers}
    return replace(page, headers=MappingProxyType(kept))


def is_fresh(page: Fetched, now: datetime) -> bool:
    """Was it read so short a time ago that it need not be asked for, and does the site not wish that?"""
    return timedelta(0) <= now - page.fetched_at < FRESH_FOR and ASK_FIRST not in _directives(page)


def _directives(page: Fetched) -> set[str]:
    header = page.headers.get("cache-control", "")
    return {part.partition("=")[0].strip().lower() for part in header.split(",")}
