"""Flags, decisions and our own sites as both faces ask for them."""

import asyncio
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, replace
from datetime import UTC, datetime

from sqlmodel import Session

from audits import decisions as audit_decisions
from audits.decisions import Choice
from audits.disavow import DisavowFile, disavow_file
from bot.in_threads import InThreads
from prospects.profile.profile import key
from scoring.site import Site
from storage import decision_log, flag_log, sites
from storage.database import Database
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.sites import ProfileRecord, SiteRecord
from storage.team import Late


def _now() -> datetime:
    return datetime.now(UTC)


class Deciding:
    """The team's memory for one tenant."""

    def __init__(self, database: Database, tenant: str, *, now: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._sessions = InThreads(database)
        self._tenant = tenant
        self._now = now

    async def flag(self, flag: Flag) -> Flag:
        """Remember a link's card; the first one stays."""
        return await self._sessions.write(
            lambda session: flag_log.keep(session, self._tenant, flag, flagged_at=self._now())
        )

    async def flag_of(self, ref: str) -> Flag | None:
        return await self._sessions.read(lambda session: flag_log.of(session, self._tenant, ref))

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
            at=self._now(),
            permalink=permalink,
        )

    async def decide_as_seen(
        self, ref: str, choice: Choice, *, seen: int, why: str, by: Person, permalink: str = ""
    ) -> Decision | Late:
        """Record a decision about one link, if the one that the person saw still counts.

        Raises NoSuchRef, and ReasonMissing for a disavow without a reason.
        """
        decision = audit_decisions.new_decision(choice, why=why, by=by, at=self._now(), permalink=permalink)
        return await asyncio.to_thread(
            audit_decisions.decide_as_seen, self._database, self._tenant, ref, decision, seen=seen
        )

    async def decisions(self, site: str | None = None) -> list[Decision]:
        return await self._sessions.read(lambda session: decision_log.current(session, self._tenant, site))

    async def flag_at(self, channel: str, ts: str) -> Flag | None:
        return await self._sessions.read(lambda session: flag_log.at(session, self._tenant, channel, ts))

    async def decision_of(self, ref: str) -> Decision | None:
        return next(iter(await self.decisions_of(ref)), None)

    async def decisions_of(self, ref: str) -> list[Decision]:
        return await self._sessions.read(lambda session: decision_log.history(session, self._tenant, ref))

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
        found = await self._sessions.read(lambda session: sites.ours(session, self._tenant))
        return [Site(**asdict(record)) for record in found]

    async def add_site(self, site: Site) -> Site:
        """Add a site, or add to what a person set of it; gives what was set, without what was learnt."""

        def keep(session: Session) -> Site:
            known = {record.domain: record for record in sites.given(session, self._tenant)}.get(site.domain)
            merged = site if known is None else Site(**asdict(known)).with_more(site)
            sites.save(session, self._tenant, SiteRecord(**asdict(merged)))
            return merged

        return await self._sessions.write(keep)

    async def remove_site(self, domain: str) -> bool:
        return await self._sessions.write(lambda session: sites.remove(session, self._tenant, domain))

    async def save_sites(self, wanted: Sequence[Site]) -> None:
        """Replace our sites, with the brand terms and competitors of each; topics and home pages stay."""

        def save(session: Session) -> None:
            known = {record.domain: record for record in sites.given(session, self._tenant)}
            before = {record.domain: record for record in sites.ours(session, self._tenant)}
            for site in wanted:
                old = known.get(site.domain, SiteRecord(domain=site.domain))
                new = replace(old, brand=site.brand, competitors=site.competitors)
                sites.save(session, self._tenant, new)
                left_out = (
                    set(before[site.domain].brand) - set(site.brand) if site.domain in before else set()
                )
                if left_out:
                    profile = sites.profile(session, self._tenant, site.domain)
                    sites.save_profile(session, self._tenant, _without(profile, left_out))
            for domain in known.keys() - {site.domain for site in wanted}:
                sites.remove(session, self._tenant, domain)

        await self._sessions.write(save)


def _without(profile: ProfileRecord, brands: AbstractSet[str]) -> ProfileRecord:
    """What was learnt, without these brand terms; they are not learnt again."""
    gone = {key(brand) for brand in brands}
    return replace(
        profile,
        brand=tuple(brand for brand in profile.brand if key(brand) not in gone),
        dropped=tuple(dict.fromkeys((*profile.dropped, *sorted(gone)))),
    )
