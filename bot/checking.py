"""Checks as both faces ask for them: read, judge, remember."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from scoring import check as scoring_check
from scoring.check import Check
from scoring.embedding import Encoder
from scoring.evidence import Verdict
from scoring.records import from_record, to_record
from scoring.relevance import document_of, lead
from scoring.results import Checked, CheckResult, LinkMissing, Unreadable
from scoring.site import Site, Target
from storage import backlinks, sites, snapshots, targets
from storage.database import Database
from storage.snapshots import StoredSnapshot
from storage.targets import TargetRecord
from web import urls
from web.errors import ReadError
from web.page import Reading
from web.read import Reader
from web.urls import Url

TARGET_AGE: Final = timedelta(days=1)  # our own page is looked at again after this
AT_ONCE: Final = 8  # pages of one call that are read at the same time


class Checking:
    """Judges referring pages for one tenant."""

    def __init__(self, database: Database, tenant: str, reader: Reader, encoder: Encoder) -> None:
        self._database = database
        self._tenant = tenant
        self._reader = reader
        self._encoder = encoder

    async def check(
        self,
        asked: Sequence[str],
        *,
        sites: Sequence[str] = (),
        pages: Sequence[Path] = (),
        fresh: bool = False,
    ) -> list[CheckResult]:
        """One result a URL and site found there, at least one a URL, in the order typed.

        `pages` are saved files, one a URL: they are judged without any network. Raises ModelMissing.
        """
        ours = await self._ours(sites)
        gate = asyncio.Semaphore(AT_ONCE)
        model = asyncio.create_task(asyncio.to_thread(self._encoder.load))  # while the pages are being read

        async def one(place: int, text: str) -> list[CheckResult]:
            async with gate:
                return await self._check_one(text, ours, pages[place] if pages else None, model, fresh=fresh)

        try:
            found = await asyncio.gather(*(one(place, text) for place, text in enumerate(asked)))
        finally:
            await _ended(model)
        return [result for results in found for result in results]

    async def last_check(self, ref: str) -> CheckResult | None:
        """The newest stored result of a ref."""

        def look() -> str | None:
            with self._database.reading() as session:
                return backlinks.last_check(session, self._tenant, ref)

        record = await asyncio.to_thread(look)
        return None if record is None else from_record(record)

    async def _ours(self, asked: Sequence[str]) -> tuple[Site, ...]:
        """The sites to look for: those asked for, with what is known of them, else all that are known."""

        def look() -> list[sites.SiteRecord]:
            with self._database.reading() as session:
                return sites.ours(session, self._tenant)

        known = {record.domain: Site(**asdict(record)) for record in await asyncio.to_thread(look)}
        if not asked:
            return tuple(known.values())
        domains = dict.fromkeys(urls.domain(text) for text in asked)
        return tuple(known.get(domain, Site(domain=domain)) for domain in domains)

    async def _check_one(
        self,
        text: str,
        ours: tuple[Site, ...],
        file: Path | None,
        model: "asyncio.Task[None]",
        *,
        fresh: bool,
    ) -> list[CheckResult]:
        now = datetime.now(UTC)
        first = ours[0] if ours else None
        try:
            url = urls.typed(text)
        except ReadError as error:
            return [scoring_check.unreadable(Check(asked=text, site=first, ref=None, at=now), error)]
        try:
            reading = await self._read(url, file, now)
        except ReadError as error:
            ref = await self._remember(url, first)
            failed = scoring_check.unreadable(Check(asked=text, site=first, ref=ref, at=now), error)
            await asyncio.to_thread(self._save, failed, None)
            return [failed]
        await model
        linked = tuple(site for site in ours if scoring_check.links_to(site, reading.page))
        results: list[CheckResult] = []
        for site in linked or (first,):
            asked = Check(asked=text, site=site, ref=await self._remember(url, site), at=now)
            look_at = None if file is not None else self._target_reader(fresh=fresh)
            result = await scoring_check.check(asked, reading, read_target=look_at, embed=self._encoder)
            await asyncio.to_thread(self._save, result, reading)
            results.append(result)
        return results

    async def _read(self, url: Url, file: Path | None, now: datetime) -> Reading:
        if file is None:
            return await self._reader(url)
        return await self._reader.read_file(file, url, now=now)

    async def _remember(self, url: Url, site: Site | None) -> str:
        def keep() -> str:
            with self._database.writing() as session:
                domain = urls.registrable_domain(url)
                return backlinks.remember(
                    session, self._tenant, site=site.domain if site else "", page_url=url, domain=domain
                )

        return await asyncio.to_thread(keep)

    def _save(self, result: CheckResult, reading: Reading | None) -> None:
        if result.ref is None:
            return
        with self._database.writing() as session:
            backlinks.save_check(session, self._tenant, result.ref, _row(result))
            if reading is not None:
                snapshots.keep(
                    session,
                    self._tenant,
                    StoredSnapshot(sha256=scoring_check.digest(reading), **asdict(reading.snapshot)),
                )

    def _target_reader(self, *, fresh: bool) -> Callable[[Url], "asyncio.Future[Target]"]:
        def look(url: Url) -> "asyncio.Future[Target]":
            return asyncio.ensure_future(self._target(url, fresh=fresh))

        return look

    async def _target(self, url: Url, *, fresh: bool) -> Target:
        """Our own page, as seen today; what is wrong with it is said, not raised."""
        now = datetime.now(UTC)

        def known() -> TargetRecord | None:
            with self._database.reading() as session:
                return targets.read(session, self._tenant, url)

        record = None if fresh else await asyncio.to_thread(known)
        if record is None or now - record.checked_at > TARGET_AGE:
            record = await self._look_at_target(url, now)
            await asyncio.to_thread(self._keep_target, record)
        return Target(
            url=record.url,
            status=record.status,
            final_url=record.final_url,
            title=record.title,
            lead=record.lead,
            say=record.say,
        )

    async def _look_at_target(self, url: Url, now: datetime) -> TargetRecord:
        try:
            reading = await self._reader(url)
        except ReadError as error:
            say = f"Look at your own page first: {url} could not be read. {error.say}"
            return TargetRecord(
                url=url, status=error.status, final_url="", title="", lead="", say=say, checked_at=now
            )
        page = reading.page
        moved = page.final_url != url
        return TargetRecord(
            url=url,
            status=reading.snapshot.status,
            final_url=page.final_url,
            title=page.title,
            lead=lead(document_of(page)),
            say=f"Your page {url} redirects to {page.final_url}: the link lands there." if moved else "",
            checked_at=now,
        )

    def _keep_target(self, record: TargetRecord) -> None:
        with self._database.writing() as session:
            targets.save(session, self._tenant, record)


def _row(result: CheckResult) -> backlinks.Check:
    match result:
        case Checked():
            verdict, score, snapshot = result.judgement.verdict, result.judgement.score, result.snapshot
        case LinkMissing():
            verdict, score, snapshot = Verdict.UNKNOWN, None, result.snapshot
        case Unreadable():
            verdict, score, snapshot = Verdict.UNKNOWN, None, ""
    return backlinks.Check(
        checked_at=result.checked_at,
        outcome=result.outcome.value,
        verdict=verdict.value,
        score=score,
        scorer=result.scorer,
        record=to_record(result),
        snapshot=snapshot,
    )


async def _ended(model: "asyncio.Task[None]") -> None:
    """Wait for the model's thread, so that nothing runs on behind our back; its error was or will be told."""
    with contextlib.suppress(Exception):
        await model
