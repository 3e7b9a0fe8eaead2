"""Prospect searches as both faces ask for them: which sources, with what, remembered how."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from bot.knowledge import Knowledge
from bot.outside import exists, one_line
from bot.page_cache import StoredPages
from bot.together import together
from prospects import topic as topics
from prospects.pick import Judging
from prospects.prospect import Search
from prospects.search import Progress, Tools, search
from prospects.sources.feeds import FromAddress
from prospects.sources.files import FromFile
from prospects.sources.our_pages import OurPages
from prospects.sources.source import Source
from prospects.sources.wikipedia import Wikipedia
from prospects.topic import NotASearch
from scoring.check import judge_as_prospect
from scoring.evidence import Judgement
from scoring.referring_site import ReferringSite
from scoring.site import Site
from scoring.site_look import NOT_LOOKED
from scoring.topic import Document, Embed, Fit, fits_of_all, topic_fits
from storage import backlinks, sites
from storage.database import Database
from web import urls
from web.errors import ReadError
from web.fetch import Fetcher
from web.page import Page
from web.read import Parse, Reader
from web.urls import Url

NO_WIKIPEDIA: Final = "off"
MAX_START_CHARS: Final = 120  # of one that is refused; enough to know it by


class Prospecting:
    """Finds prospects for one tenant."""

    def __init__(
        self,
        database: Database,
        tenant: str,
        *,
        fetcher: Fetcher,
        parse: Parse,
        knowledge: Knowledge,
        wikipedia: str,
    ) -> None:
        self._database = database
        self._tenant = tenant
        self._fetcher = fetcher
        self._parse = parse
        self._reader = Reader(fetcher, parse, StoredPages(database, tenant))
        self._encoder = knowledge.encoder
        self._ranking = knowledge.ranking
        self._wikipedia = wikipedia

    async def rank(self, documents: Sequence[Document], topics: Sequence[str]) -> list[list[Fit]]:
        """For each topic one fit a document, both in the order given. Raises ModelMissing."""
        return await asyncio.to_thread(fits_of_all, documents, topics, self._encoder)

    async def prospects(
        self,
        topic: str,
        *,
        site: str | None = None,
        starts: Sequence[str] = (),
        limit: int = 5,
        progress: Progress | None = None,
    ) -> Search:
        """Search, read, rank and judge. `starts` are files, feeds or addresses given by a person.

        Raises NotASearch when the topic or a start cannot be used, and ModelMissing.
        """
        topic = topics.parse(topic)
        begin_at = [start(text) for text in starts]
        ours = await self._site(site)
        sources = self._sources(ours, begin_at, await self._linkable(ours))
        judging = Judging(fits=topic_fits, judge=self._judge, embed=self._encoder, history=self._history)
        tools = Tools(read_page=self._reader, judging=judging)
        async with together() as group:
            group.create_task(asyncio.to_thread(self._encoder.load))  # while the sources are asked
            found = group.create_task(
                search(topic, site=ours, sources=sources, tools=tools, limit=limit, progress=progress)
            )
        return found.result()

    async def _site(self, asked: str | None) -> Site | None:
        """The site to search for: the one asked for, else the only one, else the first that is known."""

        def look() -> list[sites.SiteRecord]:
            with self._database.reading() as session:
                return sites.ours(session, self._tenant)

        known = {record.domain: Site(**asdict(record)) for record in await asyncio.to_thread(look)}
        if asked:
            domain = urls.domain(asked)
            return known.get(domain, Site(domain=domain))
        return next(iter(known.values()), None)

    async def _linkable(self, site: Site | None) -> dict[Url, str]:
        """The titles of the pages of ours that are known to be worth linking to."""
        if site is None:
            return {}
        domain = site.domain

        def look() -> sites.ProfileRecord:
            with self._database.reading() as session:
                return sites.profile(session, self._tenant, domain)

        found = (await asyncio.to_thread(look)).linkable
        return {urls.normalise(page["url"]): page["title"] for page in found}

    def _sources(
        self, site: Site | None, starts: Sequence[Path | Url], linkable: Mapping[Url, str]
    ) -> list[Source]:
        """Every place to look, cheapest and nearest first."""
        found: list[Source] = [
            FromFile(each, self._parse)
            if isinstance(each, Path)
            else FromAddress(each, self._reader, self._fetch_bytes)
            for each in starts
        ]
        if site is not None:
            found.append(OurPages(urls.normalise(site.home_url), self._reader, known=linkable))
        if self._wikipedia != NO_WIKIPEDIA:
            found.append(Wikipedia(self._fetcher.get_json, api=self._wikipedia))
        return found

    async def _fetch_bytes(self, url: Url) -> bytes:
        return (await self._fetcher.get(url, accept="feed")).body

    def _judge(self, page: Page, site: Site | None, *, embed: Embed, topic: str = "") -> Judgement:
        """As scoring judges a prospect, with what the rank index knows of its domain."""
        known = self._ranking.known(page.final_url)
        around = ReferringSite(page, NOT_LOOKED, known)
        return judge_as_prospect(page, site, embed=embed, topic=topic, around=around)

    def _history(self, domain: str) -> tuple[str, ...]:
        """What the team already had to do with a referring domain, one sentence a link."""
        with self._database.reading() as session:
            known = backlinks.known(session, self._tenant, domain)
        return tuple(_sentence(link) for link in known if link.verdict is not None)


def start(text: str) -> Path | Url:
    """What a person gave to start from: an existing file, else an address. Raises NotASearch."""
    if exists(text):
        return Path(text)
    try:
        return urls.typed(text)
    except ReadError as error:
        shown = one_line(text, MAX_START_CHARS)
        raise NotASearch(f"“{shown}” is neither a file here nor a web address.") from error


def _sentence(link: backlinks.KnownLink) -> str:
    checked = f" on {link.checked_at:%Y-%m-%d}" if link.checked_at else ""
    decided = f", decided: {link.decision.replace('_', ' ')}" if link.decision else ""
    return f"{link.ref}: {link.page_url} was checked{checked} ({link.verdict}{decided})."
