"""A topic in, pages worth reading out: every source asked at once, one list made of what they say."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final
from urllib.parse import urlsplit

from prospects.not_pages import why_no_page
from prospects.prospect import Candidate
from prospects.sources.source import Found, Source
from scoring.site import Site
from web import urls
from web.errors import ReadError
from web.page import Page
from web.urls import Url

PAGES_PER_DOMAIN: Final = 3  # enough to find a site's right page, too few for one site to fill the list
SOURCES_SHARE: Final = 0.5  # of the time for all of a search, what the sources may take before reading begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How far a search goes."""

    hosts: int = 60
    seconds: float = 90.0  # wall clock, from the first source asked to the last page read


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A page to read, and every way it was found."""

    url: Url
    domain: str  # registrable domain
    found_by: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    leads: tuple[Lead, ...]  # those found by most sources first
    our_pages: tuple[Page, ...]
    their_pages: dict[str, Page]  # page_key -> a page that a source has read already
    notes: tuple[str, ...]  # one line a source
    left_out: dict[str, int]  # reason -> number of addresses


async def discover(topic: str, *, sources: Sequence[Source], site: Site | None, budget: Budget) -> Discovery:
    """Ask every source at the same time. A source that takes too long is stopped, and its line says so."""
    answers = await _ask_all(topic, sources, seconds=budget.seconds * SOURCES_SHARE)
    left_out: Counter[str] = Counter()
    leads = _merged(_in_turn(answers), site=site, left_out=left_out)
    chosen = _within(leads, hosts=budget.hosts, left_out=left_out)
    return Discovery(
        leads=chosen,
        our_pages=tuple({page.final_url: page for found in answers for page in found.our_pages}.values()),
        their_pages={page_key(page.final_url): page for found in answers for page in found.their_pages},
        notes=tuple(f"{source.name}: {found.note}" for source, found in zip(sources, answers, strict=True)),
        left_out=dict(left_out),
    )


def why_not(url: Url, site: Site | None) -> str | None:
    """Why a page cannot be a prospect, in two or three words; None when it can."""
    if site is not None:
        if urls.same_site(url, site.domain):
            return "our own site"
        if any(urls.same_site(url, competitor) for competitor in site.competitors):
            return "competitors"
    return why_no_page(url)


async def _ask_all(topic: str, sources: Sequence[Source], *, seconds: float) -> list[Found]:
    async def ask(source: Source) -> Found:
        try:
            async with asyncio.timeout(seconds):
                return await source.find(topic)
        except TimeoutError:
            return Found(note=f"gave no answer within {seconds:.0f} seconds")

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(ask(source)) for source in sources]
    return [task.result() for task in tasks]


def _in_turn(answers: Iterable[Found]) -> list[Candidate]:
    """The first of every source, then the second of each: a long source does not crowd out a short one."""
    rounds = zip_longest(*(found.candidates for found in answers))
    return [candidate for each in rounds for candidate in each if candidate is not None]


def _merged(candidates: Iterable[Candidate], *, site: Site | None, left_out: Counter[str]) -> list[Lead]:
    ways: dict[str, list[Candidate]] = {}
    first: dict[str, Url] = {}
    refused: set[str] = set()  # what was counted once as left out
    for candidate in candidates:
        url, reason = _checked(candidate.url, site)
        if url is None:
            if candidate.url not in refused:
                left_out[reason] += 1
            refused.add(candidate.url)
            continue
        key = page_key(url)
        first.setdefault(key, url)
        found_by = ways.setdefault(key, [])
        if candidate.source not in {each.source for each in found_by}:
            found_by.append(candidate)
    leads = [
        Lead(url=url, domain=urls.registrable_domain(url), found_by=tuple(ways[key]))
        for key, url in first.items()
    ]
    return sorted(leads, key=lambda lead: -len(lead.found_by))  # stable: equals stay as they came


def _checked(address: str, site: Site | None) -> tuple[Url | None, str]:
    """The page to read, or None and why not."""
    try:
        url = urls.normalise(address)
    except ReadError:
        return None, "no web address"
    reason = why_not(url, site)
    return (url, "") if reason is None else (None, reason)


def page_key(url: Url) -> str:
    """One key for addresses that are one page in practice: scheme, www. and a last slash do not matter."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _within(leads: Iterable[Lead], *, hosts: int, left_out: Counter[str]) -> tuple[Lead, ...]:
    chosen: list[Lead] = []
    per_domain: Counter[str] = Counter()
    seen: set[str] = set()
    for lead in leads:
        host = urls.host(lead.url)
        if per_domain[lead.domain] >= PAGES_PER_DOMAIN:
            left_out[f"more than {PAGES_PER_DOMAIN} pages of one site"] += 1
        elif host not in seen and len(seen) >= hosts:
            left_out[f"more than {hosts} hosts"] += 1
        else:
            seen.add(host)
            per_domain[lead.domain] += 1
            chosen.append(lead)
    return tuple(chosen)
