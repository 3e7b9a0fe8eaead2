"""A polite look at a site of ours: its home page, its sitemap and feeds, and a few pages that these name."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Final
from urllib.parse import urlsplit

from prospects.discover import page_key
from prospects.not_pages import why_no_page
from prospects.profile import linkable
from prospects.sources import feed, sitemap
from prospects.sources.source import FetchBytes, ReadPage
from web import urls
from web.errors import ReadError
from web.outcome import Outcome
from web.page import Page, Placement
from web.urls import Url

BUDGET_S: Final = 30.0  # for all of it; a person waits for it, once a month
PAGE_S: Final = 10.0  # for one page, so that a slow one leaves time for the others
MAX_PAGES: Final = 15  # the home page among them: at one a second half of the time
MAX_SITEMAPS: Final = 3  # an index and two of those it names, or three that robots.txt names
MAX_FEEDS: Final = 1  # the first one is that of the articles
MAX_LINKS: Final = 5_000  # of the home page that are looked at

_LEAVE_IT: Final = frozenset({Outcome.RATE_LIMITED, Outcome.ROBOTS_UNREACHABLE})  # the site wants no more now
_PLACED: Final = {Placement.CONTENT: 0, Placement.LINK_LIST: 0, Placement.NAVIGATION: 1, Placement.HEADER: 1}
_LAST: Final = 2  # footer, sidebar and the rest
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What was read of a site, the home page first."""

    home: Page
    others: tuple[Page, ...] = ()
    notes: tuple[str, ...] = ()  # what else there was, or was not: one sentence each

    @property
    def pages(self) -> tuple[Page, ...]:
        return (self.home, *self.others)


class LeadsElsewhere(Exception):
    """The home page redirects to another site. One sentence for a person."""


async def visit(
    start: Url,
    read_page: ReadPage,
    fetch_bytes: FetchBytes,
    *,
    tell: Progress,
    budget_s: float = BUDGET_S,
) -> Visit:
    """Read at most MAX_PAGES pages within `budget_s` seconds, one after the other.

    robots.txt, pace and limits are the business of what reads.

    Raises ReadError when the home page cannot be read, also for want of time, and LeadsElsewhere.
    """
    looking = _Looking(read_page, fetch_bytes, tell)
    try:
        async with asyncio.timeout(budget_s):
            await looking.at(start)
    except TimeoutError as error:
        if looking.home is None:
            say = f"{start} did not finish answering in time. Try again later."
            raise ReadError(Outcome.TIMEOUT, say) from error
        looking.notes.append(f"After {budget_s:.0f} seconds the rest of the site was left alone.")
    assert looking.home is not None  # noqa: S101 - without it `at` raises
    return Visit(home=looking.home, others=tuple(looking.others.values()), notes=tuple(looking.notes))


class _Looking:
    """One look, with what came of it so far."""

    def __init__(self, read_page: ReadPage, fetch_bytes: FetchBytes, tell: Progress) -> None:
        self._read_page = read_page
        self._fetch_bytes = fetch_bytes
        self._tell = tell
        self.home: Page | None = None
        self.others: dict[str, Page] = {}
        self.notes: list[str] = []

    async def at(self, start: Url) -> None:
        """The home page, what it and the files for machines name, and the pages chosen of these."""
        reading = await self._read_page(start)
        home = reading.page
        if not urls.same_site(start, home.final_url):
            host = urls.host(home.final_url)
            raise LeadsElsewhere(f"{start} redirects to {host}, which is another site. Add that one instead.")
        self.home = home
        host = urls.host(home.final_url)
        listed = await self._listed(home, reading.snapshot.robots_txt or b"")
        fed = await self._fed(home)
        ways = choose(home, listed, fed)
        if ways:
            most = min(len(ways), MAX_PAGES - 1)
            self._tell(f"Reading {most} more page{'' if most == 1 else 's'} of {host}, one after the other…")
        for url in ways:
            if len(self.others) + 1 >= MAX_PAGES or not await self._read(url, host):
                break

    async def _read(self, url: Url, host: str) -> bool:
        """Read one more page; False when the site wants to be left alone."""
        try:
            async with asyncio.timeout(PAGE_S):
                page = (await self._read_page(url)).page
        except TimeoutError:
            return True
        except ReadError as error:
            if error.outcome in _LEAVE_IT:
                self.notes.append(error.say)
            return error.outcome not in _LEAVE_IT
        if _is_on(page.final_url, host):
            self.others.setdefault(page_key(page.final_url), page)
        return True

    async def _listed(self, home: Page, robots_txt: bytes) -> list[Url]:
        """The pages that the site's sitemaps name, those that are elsewhere left out."""
        host = urls.host(home.final_url)
        named = [urls.join(home.final_url, each) for each in sitemap.named_in(robots_txt)]
        usual = urls.normalise(f"{urls.origin(home.final_url)}/sitemap.xml")
        waiting = [url for url in named if url is not None and _is_on(url, host)][:MAX_SITEMAPS] or [usual]
        found: list[Url] = []
        left = MAX_SITEMAPS
        while waiting and left:
            left -= 1
            read = await self._sitemap(waiting.pop(0))
            addresses = [
                url
                for each in read.addresses
                if (url := urls.join(home.final_url, each)) and _is_on(url, host)
            ]
            if read.is_index:
                waiting = sorted(addresses, key=_lists_pages)[:left]
            else:
                found.extend(addresses)
        return found

    async def _sitemap(self, url: Url) -> sitemap.Sitemap:
        body = await self._bytes(url)
        return await asyncio.to_thread(sitemap.read, body)  # a large one takes a second

    async def _fed(self, home: Page) -> list[Url]:
        """The pages that the site's own feed names."""
        found: list[Url] = []
        for url in home.feeds[:MAX_FEEDS]:
            body = await self._bytes(url)
            if feed.is_feed(body):
                written = await asyncio.to_thread(feed.feed_links, body)
                found += [joined for each in written if (joined := urls.join(url, each)) is not None]
        return found

    async def _bytes(self, url: Url) -> bytes:
        """A file for machines; nothing when it cannot be had, which most sites lack one of."""
        try:
            async with asyncio.timeout(PAGE_S):
                return await self._fetch_bytes(url)
        except (ReadError, TimeoutError):
            return b""


def choose(home: Page, listed: Sequence[Url], fed: Sequence[Url]) -> list[Url]:
    """The pages worth reading, best first: what others link to, by its address, then by turns what the home
    page, the feed and each section of the sitemap name. A few more than are read, as some cannot be.
    """
    host = urls.host(home.final_url)
    seen = {page_key(home.url), page_key(home.final_url)}
    linked = _by_place(home)
    sources = [_fit(each, host) for each in (linked, fed, *_sections(listed))]
    useful = (url for each in sources for url in each if linkable.kind_in(linkable.path_words(url)))
    turns = (url for row in zip_longest(*sources) for url in row if url is not None)
    chosen: dict[str, Url] = {}
    for url in (*islice(useful, MAX_PAGES // 2), *turns):
        if page_key(url) not in seen:
            chosen.setdefault(page_key(url), url)
        if len(chosen) >= 2 * MAX_PAGES:
            break
    return list(chosen.values())


def _by_place(home: Page) -> list[Url]:
    """What the home page links to, content first, then menus, then the rest."""
    links = sorted(home.links[:MAX_LINKS], key=lambda link: _PLACED.get(link.placement, _LAST))
    return [link.target for link in links if "nofollow" not in link.rel]


def _sections(listed: Iterable[Url]) -> list[list[Url]]:
    """The addresses by the first part of their path, so that one large section does not hide the others."""
    found: dict[str, list[Url]] = {}
    for url in listed:
        found.setdefault(urlsplit(url).path.split("/")[1], []).append(url)
    return list(found.values())


def _fit(addresses: Iterable[Url], host: str) -> list[Url]:
    return [url for url in dict.fromkeys(addresses) if _may_tell(url, host)]


def _may_tell(url: Url, host: str) -> bool:
    """A page of the site that is neither a file nor a search nor about the site itself."""
    parts = urlsplit(url)
    plain = not parts.query and parts.path.strip("/") != ""
    return plain and _is_on(url, host) and why_no_page(url) is None and not linkable.about_itself(url)


def _is_on(url: Url, host: str) -> bool:
    """On the host of the home page; www. does not matter. Other subdomains may be another's."""
    return urls.host(url).removeprefix("www.") == host.removeprefix("www.")


def _lists_pages(url: Url) -> int:
    """Sitemaps of articles and pages before those of categories, authors and pictures; else as written."""
    words = frozenset(_words(url))
    return 2 if words & _ASIDE else 0 if words & _ARTICLES else 1


def _words(url: Url) -> Iterator[str]:
    name = urlsplit(url).path.rpartition("/")[2].casefold()
    return iter(name.replace("_", "-").replace(".", "-").split("-"))


_ARTICLES: Final = frozenset(
    {"post", "posts", "page", "pages", "article", "articles", "blog", "guides", "guide", "content", "artikel"}
)
_ASIDE: Final = frozenset(
    {
        "image",
        "images",
        "video",
        "videos",
        "tag",
        "tags",
        "category",
        "categories",
        "author",
        "authors",
        "product",
    }
    | {"products", "taxonomies", "archives", "media", "users"}
)
