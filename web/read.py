"""A URL, or a saved file, -> a page as facts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from web import cache
from web.cache import PageCache
from web.errors import NotAPage, ReadError
from web.fetch import Fetcher
from web.fetched import Fetched
from web.outcome import Outcome
from web.page import Page, Reading, Snapshot
from web.urls import Url

MAX_FILE_BYTES: Final = 5_000_000  # as much as is read of a page on the network

Parse = Callable[[Snapshot], Awaitable[Page]]  # raises ReadError


class Reader:
    """Reads pages through one fetcher and one parse."""

    def __init__(self, fetcher: Fetcher, parse: Parse, pages: PageCache | None = None) -> None:
        """With `pages`, one read a short while ago answers by itself, an older one when it is unchanged."""
        self._fetcher = fetcher
        self._parse = parse
        self._pages = pages

    async def __call__(self, url: Url, *, fresh: bool = False) -> Reading:
        """The page behind a URL; `fresh` asks its site in any case. Raises ReadError when it is not read."""
        if self._pages is None:
            return await self._taken_apart(await self._fetcher.get(url))
        known = await self._pages.load(url)
        if (
            known is not None
            and not fresh
            and cache.is_fresh(known, self._fetcher.now())
            and self._fetcher.would_open(known.url, *known.hops)
        ):
            return await self._taken_apart(known)
        return await self._asked_for(url, known, self._pages)

    def may_open(self, url: Url) -> bool:
        """False when the settings alone already refuse the address."""
        return self._fetcher.would_open(url)

    async def _asked_for(self, url: Url, known: Fetched | None, pages: PageCache) -> Reading:
        """Kept is what could be read as a page, for a wall may be gone in a minute; the rest is forgotten."""
        try:
            fetched = await self._fetcher.get(url, known=known)
            reading = await self._taken_apart(fetched)
        except ReadError:
            if known is not None:
                await pages.forget(url)
            raise
        kept = cache.to_keep(fetched)
        if kept is not None:
            await pages.keep(kept)
        elif known is not None:
            await pages.forget(url)
        return reading

    async def _taken_apart(self, fetched: Fetched) -> Reading:
        snapshot = Snapshot(
            url=fetched.url,
            final_url=fetched.final_url,
            status=fetched.status,
            content_type=fetched.content_type,
            robots_header=fetched.headers.get("x-robots-tag", ""),
            body=fetched.body,
            fetched_at=fetched.fetched_at,
            truncated=fetched.truncated,
            robots_txt=fetched.robots_txt,
            usage_headers=fetched.usage_headers,
        )
        return Reading(page=await self._parse(snapshot), snapshot=snapshot)

    async def read_file(self, path: Path, url: Url, *, now: datetime) -> Reading:
        """A saved page as if it stood at `url`, with no network. Raises ReadError when it holds no page."""
        body = await asyncio.to_thread(_body, path)
        snapshot = Snapshot(
            url=url,
            final_url=url,
            status=200,
            content_type="text/html",
            robots_header="",
            body=body[:MAX_FILE_BYTES],
            fetched_at=now,
            truncated=len(body) > MAX_FILE_BYTES,
        )
        return Reading(page=await self._parse(snapshot), snapshot=snapshot)


def _body(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise NotAPage(
            Outcome.NOT_HTML, f"The file {path.name} cannot be read ({error.strerror})."
        ) from error
