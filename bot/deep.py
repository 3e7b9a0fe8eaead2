"""A polite look at the referring site: which of its other pages are read, and how long that may take."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import Final
from urllib.parse import urlsplit

from prospects.discover import page_key
from prospects.not_pages import why_no_page
from scoring.check import digest, links_to
from scoring.platforms import account_of
from scoring.site import Site
from scoring.site_look import FURNITURE, NOT_LOOKED, Role, SiteLook, SitePage, UnreadPage, role_of
from web import urls
from web.errors import ReadError
from web.outcome import Outcome
from web.page import Link, Page, Reading
from web.urls import Url

BUDGET_S: Final = 30.0  # for the referring site; a person waits for it, and asked for it
PAGE_S: Final = 10.0  # for one page, so that a slow one leaves time for the others
OURS_S: Final = 10.0  # for pages of ours
MAX_PAGES: Final = 9  # with the referring page ten, from which a link's share of a site is firm
SAMPLES: Final = (
    3  # articles that are read where our link stands in the content: do they say more of the site?
)
MAX_LINKS: Final = 5_000  # of one page that are looked at for the way on
MAX_OURS: Final = 3  # pages of ours: what is linked, and the home page

# How many pages of each kind are read: a site may have rates and a list of what it sells.
_SPEAKING: Final = {Role.ADVERTISE: 2, Role.CONTRIBUTE: 1, Role.PARTNERS: 1}
_LEAVE_IT: Final = frozenset({Outcome.RATE_LIMITED, Outcome.ROBOTS_UNREACHABLE})  # the site wants no more now

Read = Callable[[Url], Awaitable[Reading]]  # raises ReadError
_Way = tuple[Url, Role]


@dataclass(frozen=True, slots=True)
class Looked:
    """A look, and the bytes of the pages it was made from."""

    look: SiteLook = NOT_LOOKED
    readings: tuple[Reading, ...] = ()


async def look_at_site(page: Page, ours: Sequence[Site], read: Read, *, budget_s: float = BUDGET_S) -> Looked:
    """Read at most MAX_PAGES more pages of the site, one after the other, within `budget_s` seconds.

    First its home page, then those where it speaks to advertisers, authors and partners, then samples: more
    of these where a link to a site of `ours` stands in the furniture, to see how widely it stands.
    Only pages that are linked are read, and the home page.
    """
    shared = _shared_by_many(page)
    if shared:
        say = f"The site was not looked at: {shared} is shared by many, who do not speak for each other."
        return Looked(SiteLook(say=say))
    visits = _Visits(page, read)
    try:
        async with asyncio.timeout(budget_s):
            home = urls.normalise(f"{urls.origin(page.final_url)}/")
            await visits.to([(home, Role.HOME)])
            await visits.to(_speaking(visits.known()))
            links = [link for site in ours for link in links_to(site, page)]
            wide = any(link.placement in FURNITURE for link in links)
            await visits.to(_samples(visits.known(), most=MAX_PAGES if wide else SAMPLES))
    except TimeoutError:
        visits.out_of_time()
    return visits.looked()


async def with_ours(
    looked: Looked, page: Page, site: Site | None, read: Read, *, budget_s: float = OURS_S
) -> Looked:
    """The look with the pages of ours that may answer it: those that are linked, and our home page.

    What cannot be read of them is left out: what is wrong with our own pages is told elsewhere.
    """
    if site is None or not looked.look.pages:
        return looked
    found: dict[Url, Reading] = {}
    try:
        async with asyncio.timeout(budget_s):
            for url in dict.fromkeys([*_linked(page, site), *_home(site)]):
                reading = await _reading(url, read)
                if isinstance(reading, Reading):
                    found.setdefault(reading.page.final_url, reading)
    except TimeoutError:
        pass  # what was read in time counts
    ours = tuple(_site_page(reading, Role.OURS) for reading in found.values())
    return Looked(replace(looked.look, ours=ours), (*looked.readings, *found.values()))


class _Visits:
    """Pages of one site, read one after the other, with what came of each."""

    def __init__(self, page: Page, read: Read) -> None:
        self._page = page
        self._read = read
        self._seen = {page_key(page.url), page_key(page.final_url)}
        self._waiting: dict[Url, Role] = {}
        self._pages: list[SitePage] = []
        self._unread: list[UnreadPage] = []
        self._readings: list[Reading] = []
        self._left = MAX_PAGES
        self._leave_it: Outcome | None = None

    def known(self) -> tuple[Page, ...]:
        """The pages read so far whose links can be followed, the home page first."""
        return (*(one.page for one in self._pages), self._page)

    async def to(self, ways: Iterable[_Way]) -> None:
        """Read each page that was not read before, while there is room and the site does not ask for rest."""
        for url, role in ways:
            if page_key(url) not in self._seen and len(self._waiting) < self._left:
                self._seen.add(page_key(url))
                self._waiting[url] = role
        for url, role in list(self._waiting.items()):
            if self._leave_it is None:
                self._keep(url, role, await _reading(url, self._read))
                self._left -= 1
                del self._waiting[url]

    def out_of_time(self) -> None:
        """What still waits is not read any more."""
        self._give_up(Outcome.TIMEOUT)

    def looked(self) -> Looked:
        self._give_up(self._leave_it or Outcome.TIMEOUT)
        return Looked(SiteLook(pages=tuple(self._pages), unread=tuple(self._unread)), tuple(self._readings))

    def _keep(self, url: Url, role: Role, came: Reading | Outcome) -> None:
        if isinstance(came, Outcome):
            self._leave_it = came if came in _LEAVE_IT else None
            self._unread.append(UnreadPage(url=url, role=role, outcome=came))
            return
        final = came.page.final_url
        if page_key(final) in self._seen - {page_key(url)} or not urls.same_site(final, self._page.final_url):
            return  # it led to a page that is known, or away from the site
        self._seen.add(page_key(final))
        self._pages.append(_site_page(came, role))
        self._readings.append(came)

    def _give_up(self, outcome: Outcome) -> None:
        self._unread += [
            UnreadPage(url=url, role=role, outcome=outcome) for url, role in self._waiting.items()
        ]
        self._waiting.clear()


async def _reading(url: Url, read: Read) -> Reading | Outcome:
    """The page, or why it was not read."""
    try:
        async with asyncio.timeout(PAGE_S):
            return await read(url)
    except ReadError as error:
        return error.outcome
    except TimeoutError:
        return Outcome.TIMEOUT


def _site_page(reading: Reading, role: Role) -> SitePage:
    return SitePage(page=reading.page, role=role, snapshot=digest(reading))


def _shared_by_many(page: Page) -> str:
    """The platform on which the page's author has but a part of the host; "" where the host is one site."""
    host, account = urls.host(page.final_url), account_of(page.final_url)
    has_own_name = urls.registrable_domain(host) != urls.bought_domain(host)
    return "" if account is None or has_own_name else account.platform


def _speaking(pages: Sequence[Page]) -> list[_Way]:
    """The pages for advertisers, authors and partners, as far as they are linked; one address counts once."""
    found: dict[Role, dict[str, Url]] = {role: {} for role in _SPEAKING}
    for page in pages:
        for link in _within(page):
            role = role_of(link)
            if role in found:
                found[role].setdefault(page_key(link.target), link.target)
    return [(url, role) for role, ways in found.items() for url in islice(ways.values(), _SPEAKING[role])]


def _samples(pages: Sequence[Page], *, most: int) -> list[_Way]:
    """Pages of the referring page's own host, spread over its sections; those in a page's content first."""
    host = _bare_host(pages[-1].final_url)
    links = [link for page in pages for link in _within(page) if _is_sample(link, host)]
    sections: dict[str, dict[str, Url]] = {}
    for link in sorted(links, key=lambda link: not link.in_content):
        section = urlsplit(link.target).path.split("/")[1]
        sections.setdefault(section, {}).setdefault(page_key(link.target), link.target)
    rows = zip_longest(*(ways.values() for ways in sections.values()))
    return [(url, Role.SAMPLE) for url in islice((url for row in rows for url in row if url), most)]


def _within(page: Page) -> Iterator[Link]:
    """Links of a page to others of its site."""
    here = urls.registrable_domain(page.final_url)
    return (
        link
        for link in page.links[:MAX_LINKS]
        if urls.registrable_domain(link.target) == here and why_no_page(link.target) is None
    )


def _is_sample(link: Link, host: str) -> bool:
    parts = urlsplit(link.target)
    same = _bare_host(link.target) == host and parts.path != "/" and not parts.query
    return same and "nofollow" not in link.rel and role_of(link) is None


def _bare_host(url: Url) -> str:
    return urls.host(url).removeprefix("www.")


def _linked(page: Page, site: Site) -> list[Url]:
    targets = dict.fromkeys(link.target for link in links_to(site, page))
    return list(targets)[: MAX_OURS - 1]


def _home(site: Site) -> list[Url]:
    try:
        return [urls.normalise(site.home_url)]
    except ReadError:
        return []
