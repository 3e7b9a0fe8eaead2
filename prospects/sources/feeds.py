"""An address given by a person: a feed gives its entries' pages, a web page itself and what it lists."""

import asyncio
from typing import Final

from prospects import links
from prospects.prospect import Candidate
from prospects.sources import feed
from prospects.sources.source import FetchBytes, Found, ReadPage
from web import urls
from web.errors import ReadError
from web.outcome import Outcome
from web.page import Page
from web.urls import Url

MAX_ENTRIES: Final = 50  # feeds with their whole archive exist; the newest tell what the site is about


class FromAddress:
    """One feed or page on the web. It is read as a page first, and only if it is none as a feed."""

    def __init__(self, url: Url, read_page: ReadPage, fetch_bytes: FetchBytes) -> None:
        self._url = url
        self._read_page = read_page
        self._fetch_bytes = fetch_bytes

    @property
    def name(self) -> str:
        return self._url

    async def find(self, topic: str) -> Found:  # noqa: ARG002 - a source is asked with the topic; an address has one answer
        try:
            reading = await self._read_page(self._url)
        except ReadError as error:
            if error.outcome is not Outcome.NOT_HTML:
                return Found(note=f"could not be read: {error.say}")
            return await self._fetched()
        if feed.is_feed(reading.snapshot.body):  # some feeds are served as HTML
            return await self._entries(reading.snapshot.body)
        return self._page(reading.page)

    async def _fetched(self) -> Found:
        try:
            body = await self._fetch_bytes(self._url)
        except ReadError as error:
            return Found(note=f"could not be read: {error.say}")
        if feed.is_opml(body):
            listed = await asyncio.to_thread(feed.opml_links, body)
            return self._candidates(listed, "The OPML list names it.", "the OPML list names no site")
        if feed.is_feed(body):
            return await self._entries(body)
        return Found(note="is neither a web page nor a feed")

    async def _entries(self, body: bytes) -> Found:
        found = (await asyncio.to_thread(feed.feed_links, body))[:MAX_ENTRIES]  # a long feed takes seconds
        return self._candidates(found, "The feed names it.", "the feed has no entries")

    def _page(self, page: Page) -> Found:
        itself = Candidate(url=page.final_url, source=self.name, because="You named this page.")
        if not links.is_list(page):
            return Found(candidates=(itself,), their_pages=(page,), note="the page itself")
        because = f"The list “{page.title or page.final_url}” that you named links to it."
        listed = tuple(
            Candidate(url=link.target, source=self.name, because=because) for link in links.outbound(page)
        )
        return Found(
            candidates=(itself, *listed),
            their_pages=(page,),
            note=f"the page itself and {len(listed)} pages it lists",
        )

    def _candidates(self, addresses: tuple[str, ...], because: str, nothing: str) -> Found:
        joined = (urls.join(self._url, address) for address in addresses)
        candidates = tuple(
            Candidate(url=target, source=self.name, because=because)
            for target in joined
            if target is not None
        )
        if not candidates:
            return Found(note=nothing)
        return Found(candidates=candidates, note=f"{len(candidates)} pages it names")
