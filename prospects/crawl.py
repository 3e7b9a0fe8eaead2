"""One step further: which links of the pages just read lead to more on the topic, most promising first."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from prospects import links
from prospects.discover import PAGES_PER_DOMAIN, Lead, page_key, why_not
from prospects.not_pages import why_no_page
from prospects.pick import Judging, Wanted
from prospects.prospect import Candidate
from prospects.rank import floor_for
from scoring.topic import Document
from web import urls
from web.page import Link, Page, Placement
from web.urls import Url

SOURCE: Final = "links of pages read"
MORE_PAGES: Final = 20  # a third of the hosts of a search
MAX_COMPARED: Final = 300  # links whose words are embedded: a few seconds
PER_HOME_PAGE: Final = 2  # articles followed from one home page

# How sites name the page with their terms for advertisers and guest authors. The name alone decides nothing.
_FOR_SALE = re.compile(
    r"\b(?:advertis(?:e|ing)|sponsored[- ](?:posts?|articles?|content)|guest[- ]posts?(?:ing)?"
    r"|write[- ]for[- ]us|link[- ]insertions?|media[- ]kit|buy[- ](?:back)?links"
    r"|werbung|mediadaten|publicidad|publicit[eé])\b",
    re.IGNORECASE,
)
_EDITORIAL: Final = frozenset({Placement.CONTENT, Placement.LINK_LIST, Placement.UNKNOWN})


@dataclass(frozen=True, slots=True)
class _Way:
    """A page not known yet, and the link that leads there."""

    url: Url
    page: Page
    link: Link

    @property
    def inner(self) -> bool:
        return urls.same_site(self.url, self.page.final_url)

    @property
    def lead(self) -> Lead:
        name = self.page.title or self.page.final_url
        because = f"The page “{name}” links to it as “{self.link.anchor}”."
        found = Candidate(url=self.url, source=SOURCE, because=because)
        return Lead(url=self.url, domain=urls.registrable_domain(self.url), found_by=(found,))


@dataclass(slots=True)
class _Room:
    """How much may still be added, by site, by host and by home page."""

    hosts: int
    open_hosts: set[str]
    per_domain: Counter[str]
    per_home: Counter[Url] = field(default_factory=Counter)

    def takes(self, way: _Way) -> bool:
        host, domain = urls.host(way.url), urls.registrable_domain(way.url)
        home_full = way.inner and self.per_home[way.page.final_url] >= PER_HOME_PAGE
        host_full = host not in self.open_hosts and len(self.open_hosts) >= self.hosts
        if home_full or host_full or self.per_domain[domain] >= PAGES_PER_DOMAIN:
            return False
        self.open_hosts.add(host)
        self.per_domain[domain] += 1
        self.per_home[way.page.final_url] += way.inner
        return True


def further(
    pages: Sequence[Page], known: Sequence[Lead], wanted: Wanted, *, hosts: int, using: Judging
) -> tuple[Lead, ...]:
    """At most MORE_PAGES new pages: articles behind home pages, and what links on topic lead to elsewhere.

    A home page is seldom where a link is earned, so its most promising articles are followed even when their
    titles do not name the topic. `hosts` bounds the hosts of known and new pages together. Last stand the
    pages, one a site, on which a site that sells links would say so.
    """
    seen = {page_key(lead.url) for lead in known} | {page_key(page.final_url) for page in pages}
    selling = _price_lists(pages, seen)
    ways = [way for way in _ways(pages, seen, wanted) if way.url not in selling][:MAX_COMPARED]
    if not ways:
        return tuple(way.lead for way in selling.values())
    documents = [Document(title=way.link.anchor, text=way.link.context) for way in ways]
    fits = using.fits(documents, wanted.topic, using.embed)
    ranked = sorted(zip(fits, ways, strict=True), key=lambda pair: -pair[0].score)
    floor = floor_for(wanted.topic)
    promising = [way for fit, way in ranked if way.inner or fit.relevance >= floor]
    room = _Room(
        hosts=hosts,
        open_hosts={urls.host(lead.url) for lead in known},
        per_domain=Counter(lead.domain for lead in known),
    )
    leads = [way.lead for way in promising if room.takes(way)][:MORE_PAGES]
    return (*leads, *(way.lead for way in selling.values()))


def _price_lists(pages: Sequence[Page], seen: set[str]) -> dict[Url, _Way]:
    """Of every site the first page, wherever it is linked from, that may say whether the site sells links."""
    found: dict[str, _Way] = {}
    for page in pages:
        for link in page.links:
            way = _Way(link.target, page, link)
            named = _FOR_SALE.search(link.anchor) or _FOR_SALE.search(urlsplit(link.target).path)
            if named and way.inner and page_key(way.url) not in seen and why_no_page(way.url) is None:
                found.setdefault(urls.registrable_domain(way.url), way)
    return {way.url: way for way in found.values()}


def _ways(pages: Sequence[Page], seen: set[str], wanted: Wanted) -> list[_Way]:
    """Editorial links with words, each new target once; links within a site only from its home page."""
    found: dict[str, _Way] = {}
    for page in pages:
        for link in page.links:
            if link.placement not in _EDITORIAL or not link.anchor or "sponsored" in link.rel:
                continue
            way, key = _Way(link.target, page, link), page_key(link.target)
            if key in seen or (way.inner and not links.is_home(page)) or why_not(way.url, wanted.site):
                continue
            found.setdefault(key, way)
    return list(found.values())
