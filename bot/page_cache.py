"""Pages read a short while ago, kept in the database: what web.cache asks for, done by storage."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from storage import pages
from storage.database import Database
from storage.pages import StoredPage
from web import cache, urls
from web.errors import Refused
from web.fetch import utc_now
from web.fetched import Fetched
from web.urls import Url

KEPT_FOR: Final = timedelta(days=30)  # since it was last read or confirmed
MAX_BYTES: Final = 256_000_000  # of a tenant, compressed: about 10,000 pages of 25 KB, a month of 300 a day


class StoredPages:
    """web.cache.PageCache on the database, for one tenant."""

    def __init__(
        self,
        database: Database,
        tenant: str,
        *,
        max_bytes: int = MAX_BYTES,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._tenant = tenant
        self._max_bytes = max_bytes
        self._clock = clock

    async def load(self, url: Url, /) -> Fetched | None:
        def look() -> StoredPage | None:
            with self._database.reading() as session:
                return pages.load(session, self._tenant, url, since=self._clock() - KEPT_FOR)

        stored = await asyncio.to_thread(look)
        return None if stored is None else _fetched(stored)

    async def keep(self, page: Fetched, /) -> None:
        stored = StoredPage(
            url=page.url,
            final_url=page.final_url,
            hops=page.hops,
            headers=page.headers,
            body=page.body,
            fetched_at=page.fetched_at,
            robots_txt=page.robots_txt,
        )

        def put() -> None:
            with self._database.writing() as session:
                pages.keep(session, self._tenant, stored)
                since = self._clock() - KEPT_FOR
                pages.trim(session, self._tenant, since=since, max_bytes=self._max_bytes)

        await asyncio.to_thread(put)

    async def forget(self, url: Url, /) -> None:
        def drop() -> None:
            with self._database.writing() as session:
                pages.forget(session, self._tenant, url)

        await asyncio.to_thread(drop)


def _fetched(stored: StoredPage) -> Fetched | None:
    """A stored page, its addresses read again; None when one of them would be refused today."""
    try:
        return Fetched(
            url=urls.normalise(stored.url),
            final_url=urls.normalise(stored.final_url),
            hops=tuple(urls.normalise(hop) for hop in stored.hops),
            status=cache.OK,
            headers=MappingProxyType(dict(stored.headers)),
            body=stored.body,
            fetched_at=stored.fetched_at,
            robots_txt=stored.robots_txt,
        )
    except Refused:
        return None
