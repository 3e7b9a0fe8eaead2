"""Profiles of our sites as both faces ask for them: shown, learnt from their pages, mended by a person."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from sqlmodel import Session

from bot.giving_way import give_way
from prospects.profile import learn
from prospects.profile.profile import Kind, Learnt, Linkable, Profile, key
from prospects.profile.visit import LeadsElsewhere, Progress, Visit, visit
from prospects.sources.sitemap import MAX_BYTES
from scoring.site import Site
from scoring.topic import Model
from storage import sites
from storage.database import Database
from storage.sites import ProfileRecord, SiteRecord
from web import urls
from web.errors import ReadError
from web.fetch import Fetcher, Limits
from web.page import Reading
from web.read import Reader
from web.urls import Url

T = TypeVar("T")
FILE_LIMITS: Final = Limits(max_bytes=MAX_BYTES)  # of sitemaps and feeds


class Profiling:
    """What is known of the sites of one tenant, and reading their pages for it."""

    def __init__(
        self, database: Database, tenant: str, *, fetcher: Fetcher, reader: Reader, encoder: Model
    ) -> None:
        self._database = database
        self._tenant = tenant
        self._fetcher = fetcher
        self._reader = reader
        self._encoder = encoder

    async def profile(self, domain: str) -> Profile | None:
        """What is known of a site of ours, None when it is none of ours."""

        def look() -> Profile | None:
            with self._database.reading() as session:
                return self._known(session, domain)

        return await asyncio.to_thread(look)

    async def learn_profile(self, domain: str, *, progress: Progress | None = None) -> Profile | None:
        """Read the site's pages now, and learn anew; None when it is none of ours.

        When its home page cannot be read, what was learnt before stays, and `say` of the profile tells why.
        """
        known = await self.profile(domain)
        if known is None:
            return None
        tell = progress or _silent
        try:
            start = urls.normalise(known.given.home_url)
            tell(f"Reading {start}, its feed and its sitemap…")
            seen = await visit(start, self._read_page, self._fetch_bytes, tell=tell)
        except ReadError as error:
            return replace(known, say=error.say)
        except LeadsElsewhere as error:
            return replace(known, say=str(error))
        await give_way()
        learnt = await asyncio.to_thread(learn.learn, seen, domain, self._encoder)
        return await self._keep(domain, learnt, seen)

    async def drop_from_profile(self, domain: str, texts: Sequence[str]) -> Profile | None:
        """Take brand terms, topics or linkable pages out for good; None when the site is none of ours.

        What a person set goes as well, and comes back when it is set again.
        """
        unwanted = tuple(map(key, texts))

        def drop(session: Session) -> Profile | None:
            known = self._known(session, domain)
            if known is None:
                return None
            given = replace(
                known.given,
                brand=tuple(term for term in known.given.brand if key(term) not in unwanted),
                topics=tuple(topic for topic in known.given.topics if key(topic) not in unwanted),
            )
            dropped = tuple(dict.fromkeys((*known.dropped, *unwanted)))
            left = replace(known, given=given, learnt=known.learnt.without(dropped), dropped=dropped)
            sites.save(session, self._tenant, SiteRecord(**asdict(given)))
            sites.save_profile(session, self._tenant, _record(left))
            return left

        return await self._write(drop)

    async def _keep(self, domain: str, learnt: Learnt, seen: Visit) -> Profile | None:
        """Store what was learnt, but for what a person dropped; the site may have gone while it was read."""

        def put(session: Session) -> Profile | None:
            known = self._known(session, domain)
            if known is None:
                return None
            wanted = learnt.without(known.dropped)
            new = replace(known, learnt=wanted, read_at=datetime.now(UTC), pages=len(seen.pages))
            sites.save_profile(session, self._tenant, _record(new))
            return new

        return await self._write(put)

    def _known(self, session: Session, domain: str) -> Profile | None:
        records = {record.domain: record for record in sites.given(session, self._tenant)}
        if domain not in records:
            return None
        given = Site(**asdict(records[domain]))
        stored = sites.profile(session, self._tenant, domain)
        learnt = Learnt(
            brand=stored.brand,
            topics=stored.topics,
            linkable=tuple(map(_linkable, stored.linkable)),
        )
        ours = {key(text) for text in (*given.brand, *given.topics)}
        return Profile(
            given=given,
            learnt=learnt,
            # What a person set again after dropping it is wanted.
            dropped=tuple(text for text in stored.dropped if text not in ours),
            read_at=stored.read_at,
            pages=stored.pages,
        )

    async def _read_page(self, url: Url, /) -> Reading:
        return await self._reader(url)

    async def _fetch_bytes(self, url: Url, /) -> bytes:
        return (await self._fetcher.get(url, accept="any", limits=FILE_LIMITS)).body

    async def _write(self, work: Callable[[Session], T]) -> T:
        def run() -> T:
            with self._database.writing() as session:
                return work(session)

        return await asyncio.to_thread(run)


def _linkable(stored: Mapping[str, str]) -> Linkable:
    return Linkable(url=stored["url"], title=stored["title"], kind=Kind(stored["kind"]), why=stored["why"])


def _record(profile: Profile) -> ProfileRecord:
    learnt = profile.learnt
    return ProfileRecord(
        domain=profile.given.domain,
        brand=learnt.brand,
        topics=learnt.topics,
        linkable=tuple(
            {"url": page.url, "title": page.title, "kind": page.kind.value, "why": page.why}
            for page in learnt.linkable
        ),
        dropped=profile.dropped,
        read_at=profile.read_at,
        pages=profile.pages,
    )


def _silent(line: str) -> None:  # noqa: ARG001 - the shape of Progress, for a caller who watches nothing
    return
