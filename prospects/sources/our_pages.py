"""What our own pages link to: the sites we recommend already are the first to know."""

import asyncio
import re
from collections.abc import Mapping
from typing import Final

from prospects import links
from prospects.prospect import Candidate
from prospects.sources.source import Found, ReadPage
from web import urls
from web.errors import ReadError
from web.page import Link, Page, Placement
from web.urls import Url

PAGES: Final = (
    12  # pages of ours read, the home page among them: at one a second this is the source's whole time
)
AT_ONCE: Final = 4

_WORD = re.compile(r"[^\W_]+")
_ORDER: Final = {Placement.CONTENT: 0, Placement.LINK_LIST: 0, Placement.NAVIGATION: 1}
_LAST: Final = 2  # footer, sidebar and the rest: terms, privacy, log in


class OurPages:
    """The home page and the pages of the same site it links to, those nearest to the topic's words first."""

    name = "our pages"

    def __init__(
        self, home: Url, read_page: ReadPage, *, pages: int = PAGES, known: Mapping[Url, str] | None = None
    ) -> None:
        """`known` are pages of ours that are worth linking to, with their titles."""
        self._home = home
        self._known = known or {}
        self._read_page = read_page
        self._pages = pages

    async def find(self, topic: str) -> Found:
        try:
            home = (await self._read_page(self._home)).page
        except ReadError as error:
            return Found(note=f"the home page {self._home} could not be read: {error.say}")
        others = await self._read_all(_inner(home, topic, self._known)[: self._pages - 1])
        pages = (home, *others)
        candidates = tuple(
            Candidate(url=link.target, source=self.name, because=_because(page, link))
            for page in pages
            for link in links.outbound(page)
        )
        return Found(candidates=candidates, note=_note(len(candidates), len(pages)), our_pages=pages)

    async def _read_all(self, targets: list[Url]) -> list[Page]:
        gate = asyncio.Semaphore(AT_ONCE)

        async def read(target: Url) -> Page | None:
            async with gate:
                try:
                    return (await self._read_page(target)).page
                except ReadError:  # a dead page of ours is a finding of the audit, not of this search
                    return None

        return [page for page in await asyncio.gather(*map(read, targets)) if page is not None]


def _inner(home: Page, topic: str, known: Mapping[Url, str]) -> list[Url]:
    """Pages of our site: most words of the topic first, then those `known`, then by placement."""
    wanted = _words(topic)
    best: dict[Url, tuple[int, int, int]] = {
        target: (-len(wanted & (_words(title) | _words(target))), 0, -1) for target, title in known.items()
    }
    for position, link in enumerate(home.links):
        if link.target in {home.url, home.final_url} or not urls.same_site(link.target, home.final_url):
            continue
        shared = len(wanted & (_words(link.anchor) | _words(link.target)))
        key = (-shared, _ORDER.get(link.placement, _LAST), position)
        best[link.target] = min(key, best.get(link.target, key))
    return sorted(best, key=lambda target: best[target])


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _because(page: Page, link: Link) -> str:
    where = f"Our page “{page.title}”" if page.title else f"Our page {page.final_url}"
    return f"{where} links to it as “{link.anchor}”." if link.anchor else f"{where} links to it."


def _note(candidates: int, pages: int) -> str:
    read = f"{pages} page{'s' if pages != 1 else ''} of ours"
    if not candidates:
        return f"{read} read, none links to another site"
    return f"{candidates} outbound link{'s' if candidates != 1 else ''} on {read}"
