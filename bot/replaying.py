"""Stored pages judged again by the rules of today, without any network.

A replay is never stored. The history of a link says what stood on the page and when that was seen, and a
replay has seen nothing new: dated today it would vouch for a link that may be gone.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Final

from sqlmodel import Session

from audits.decisions import UnknownRef, meant
from bot.history import history
from bot.knowledge import Knowledge
from bot.together import together
from scoring import check as scoring_check
from scoring.check import Check
from scoring.difference import Replay, difference
from scoring.records import from_record
from scoring.results import Checked, CheckResult, LinkMissing, Standing, Unreadable, standing
from scoring.site import Site, Target
from scoring.site_look import LookedAt, Role, SiteLook, SitePage, UnreadPage
from scoring.what_changed import day, in_words
from storage import backlinks, sites, snapshots, targets
from storage.database import Database
from storage.snapshots import KEPT_DAYS, StoredSnapshot
from storage.targets import TargetRecord
from web import urls
from web.errors import ReadError
from web.outcome import Outcome
from web.page import Page, Reading, Snapshot
from web.read import Parse
from web.urls import Url

AT_ONCE: Final = 8  # stored pages that are taken apart and judged at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """All that is known of one judgement: enough to judge again."""

    then: Checked | LinkMissing
    snapshot: StoredSnapshot
    site: Site | None
    targets: dict[Url, Target]
    around: tuple[tuple[LookedAt, StoredSnapshot | None], ...]  # what a deep check read beside the page
    history: tuple[Standing, ...]


class Replaying:
    """Judges stored pages again for one tenant."""

    def __init__(self, database: Database, tenant: str, parse: Parse, knowledge: Knowledge) -> None:
        self._database = database
        self._tenant = tenant
        self._parse = parse
        self._encoder = knowledge.encoder
        self._ranking = knowledge.ranking

    async def replay(self, name: str, *, sites: Sequence[str] = ()) -> list[Replay]:
        """One replay for every link that a ref, a domain or a page URL means, oldest link first.

        `sites` leaves out the links to other sites of ours. Raises UnknownRef when no link is left, and
        ModelMissing.
        """
        wanted = frozenset(urls.domain(text) for text in sites)
        found = await asyncio.to_thread(self._look_up, name, wanted)
        if any(isinstance(one, _Stored) for one in found):
            await asyncio.to_thread(self._encoder.load)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(stored: _Stored | Replay) -> Replay:
            if isinstance(stored, Replay):
                return stored
            async with gate:
                return await self._again(stored)

        async with together() as group:
            tasks = [group.create_task(one(each)) for each in found]
        return [task.result() for task in tasks]

    def _look_up(self, name: str, wanted: frozenset[str]) -> list[_Stored | Replay]:
        with self._database.reading() as session:
            ours = {one.domain: Site(**asdict(one)) for one in sites.ours(session, self._tenant)}
            found = [self._stored(session, ref, ours) for ref in meant(session, self._tenant, name)]
        left = [one for one in found if not wanted or _site(one) in wanted]
        if not left:
            raise UnknownRef(f"No link under '{name}' was checked for {', '.join(sorted(wanted))}.")
        return left

    def _stored(self, session: Session, ref: str, ours: dict[str, Site]) -> _Stored | Replay:
        """What one ref was judged from, or why it cannot be judged again."""
        record = backlinks.last_check(session, self._tenant, ref, was_read=True)
        record = record or backlinks.last_check(session, self._tenant, ref)
        if record is None:
            return _nothing(ref, "It was never checked to the end.")
        try:
            then = from_record(record)
        except ValueError:
            return _nothing(ref, "Its record has a form that this version cannot read.")
        if isinstance(then, Unreadable):
            return _nothing(ref, "Its page was never read.", then)
        snapshot = self._snapshot(session, then.snapshot, urls.typed(then.url))
        if snapshot is None:
            return _nothing(ref, f"Its stored page is gone: pages are kept {KEPT_DAYS} days.", then)
        return _Stored(
            then=then,
            snapshot=snapshot,
            site=None if then.site is None else ours.get(then.site, Site(domain=then.site)),
            targets=self._targets(session, then),
            around=tuple((one, self._snapshot(session, one.snapshot, one.url)) for one in then.looked_at),
            history=history(session, self._tenant, ref),
        )

    def _snapshot(self, session: Session, sha256: str, url: str) -> StoredSnapshot | None:
        return snapshots.load(session, self._tenant, sha256=sha256, url=url)

    def _targets(self, session: Session, then: Checked | LinkMissing) -> dict[Url, Target]:
        """Our pages that were looked at then, as they are known now."""
        links = then.links if isinstance(then, Checked) else ()
        looked_at = {one.link.target: one for one in links if one.target_status is not None or one.target_say}
        found = {}
        for url, link in looked_at.items():
            record = targets.read(session, self._tenant, url)
            seen = Target(url=url, status=link.target_status, say=link.target_say)
            # What may pass was told at the time and not kept: an older record of the page is no better.
            is_it = record is not None and (
                record.status == seen.status or record.checked_at > then.checked_at
            )
            found[url] = _target(record) if record is not None and is_it else seen
        return found

    async def _again(self, stored: _Stored) -> Replay:
        then = stored.then
        asked = Check(
            asked=then.url,
            site=stored.site,
            ref=then.ref,
            at=datetime.now(UTC),
            model=self._encoder.name,
        )
        now: CheckResult
        try:
            reading = await self._reading(stored.snapshot)
            look = await self._look(stored)
        except ReadError as error:
            now = scoring_check.unreadable(asked, error)
        else:
            known = await asyncio.to_thread(self._ranking.known, reading.page.final_url)
            asked = replace(asked, known=known)
            now = await asyncio.to_thread(
                scoring_check.judge, asked, reading, stored.targets, self._encoder, look
            )
        return Replay(then=then, now=replace(now, history=stored.history), difference=difference(then, now))

    async def _look(self, stored: _Stored) -> SiteLook:
        """The rest of the site as a deep check read it, taken apart by the rules of today."""
        read: list[SitePage] = []
        unread: list[UnreadPage] = []
        for one, snapshot in stored.around:
            came = await self._came(one, snapshot)
            if isinstance(came, Page):
                read.append(SitePage(page=came, role=one.role, snapshot=one.snapshot))
            else:
                unread.append(UnreadPage(url=Url(one.url), role=one.role, outcome=came))
        return SiteLook(
            pages=tuple(one for one in read if one.role is not Role.OURS),
            ours=tuple(one for one in read if one.role is Role.OURS),
            unread=tuple(unread),
        )

    async def _came(self, one: LookedAt, snapshot: StoredSnapshot | None) -> Page | Outcome:
        """A page beside the referring one, or why there is none."""
        if snapshot is None:
            return Outcome.ERROR if one.outcome is Outcome.OK else one.outcome
        try:
            return (await self._reading(snapshot)).page
        except ReadError as error:
            return error.outcome

    async def _reading(self, stored: StoredSnapshot) -> Reading:
        """The page as it was read, taken apart by the rules of today. Raises ReadError."""
        kept = asdict(stored)
        del kept["sha256"]
        addresses = {name: urls.normalise(kept[name]) for name in ("url", "final_url")}
        snapshot = Snapshot(**(kept | addresses))
        return Reading(page=await self._parse(snapshot), snapshot=snapshot)


def _nothing(ref: str, why: str, then: Checked | LinkMissing | Unreadable | None = None) -> Replay:
    """The answer for a link of which nothing can be judged again, with what can be done instead."""
    now = datetime.now(UTC)
    seen = f" It was checked on {day(then.checked_at, now)}: {in_words(standing(then))}." if then else ""
    url = then.url if then else ref
    return Replay(
        then=then,
        now=Unreadable(
            ref=ref,
            url=url,
            final_url=None,
            checked_at=now,
            site=then.site if then else None,
            outcome=then.outcome if isinstance(then, Unreadable) else Outcome.ERROR,
            say=f"{ref} cannot be judged again. {why}{seen}",
            advice=(f"Check the page anew: linkvouch check {then.url}",) if then else (),
        ),
        difference=None,
    )


def _site(found: _Stored | Replay) -> str | None:
    return found.now.site if isinstance(found, Replay) else found.then.site


def _target(record: TargetRecord) -> Target:
    return Target(**{one.name: getattr(record, one.name) for one in fields(Target)})
