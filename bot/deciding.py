"""Flags, decisions and our own sites as both faces ask for them."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypeVar

from sqlmodel import Session

from audits import decisions as audit_decisions
from audits.decisions import Choice
from audits.disavow import DisavowFile, disavow_file
from scoring.site import Site
from storage import decision_log, flag_log, sites
from storage.database import Database
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.sites import SiteRecord

T = TypeVar("T")


class Deciding:
    """The team's memory for one tenant."""

    def __init__(self, database: Database, tenant: str) -> None:
        self._database = database
        self._tenant = tenant

    async def flag(self, flag: Flag) -> Flag:
        """Remember a link's card; the first one stays."""
        return await self._write(
            lambda session: flag_log.keep(session, self._tenant, flag, flagged_at=datetime.now(UTC))
        )

    async def flag_of(self, ref: str) -> Flag | None:
        return await self._read(lambda session: flag_log.of(session, self._tenant, ref))

    async def decide(
        self, ref: str, choice: Choice, *, why: str, by: Person, permalink: str = ""
    ) -> list[Decision]:
        """Record a decision about every link under a ref, a domain or a page URL.

        Raises UnknownRef, and ReasonMissing for a disavow without a reason.
        """
        return await asyncio.to_thread(
            audit_decisions.decide,
            self._database,
            self._tenant,
            ref,
            choice,
            why=why,
            by=by,
            at=datetime.now(UTC),
            permalink=permalink,
        )

    async def decisions(self, site: str | None = None) -> list[Decision]:
        return await self._read(lambda session: decision_log.current(session, self._tenant, site))

    async def decision_of(self, ref: str) -> Decision | None:
        history = await self._read(lambda session: decision_log.history(session, self._tenant, ref))
        return next(iter(history), None)

    async def disavow(
        self, *, site: str | None = None, existing: str = "", with_names: bool = False
    ) -> DisavowFile:
        """Google's disavow file from the decisions that count. Raises DisavowTooLarge."""
        ours = [each.domain for each in await self.sites()]
        own_sites = ours if site is None or site in ours else [*ours, site]
        return disavow_file(
            await self.decisions(site), own_sites=own_sites, existing=existing, with_names=with_names
        )

    async def sites(self) -> list[Site]:
        found = await self._read(lambda session: sites.ours(session, self._tenant))
        return [Site(**asdict(record)) for record in found]

    async def add_site(self, site: Site) -> Site:
        """Add a site, or add to what a person set of it; gives what was set, without what was learnt."""

        def keep(session: Session) -> Site:
            known = {record.domain: record for record in sites.given(session, self._tenant)}.get(site.domain)
            merged = site if known is None else Site(**asdict(known)).with_more(site)
            sites.save(session, self._tenant, SiteRecord(**asdict(merged)))
            return merged

        return await self._write(keep)

    async def remove_site(self, domain: str) -> bool:
        return await self._write(lambda session: sites.remove(session, self._tenant, domain))

    async def _read(self, work: Callable[[Session], T]) -> T:
        def run() -> T:
            with self._database.reading() as session:
                return work(session)

        return await asyncio.to_thread(run)

    async def _write(self, work: Callable[[Session], T]) -> T:
        def run() -> T:
            with self._database.writing() as session:
                return work(session)

        return await asyncio.to_thread(run)
