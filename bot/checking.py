"""Checks as both faces ask for them: read, judge, remember."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Final

from bot.deep import Looked, look_at_site, with_ours
from bot.giving_way import give_way
from bot.history import with_history
from bot.knowledge import Knowledge
from bot.services import OnPage
from bot.together import together
from scoring import check as scoring_check
from scoring import copies
from scoring.check import Check
from scoring.evidence import Verdict
from scoring.records import from_record, to_record
from scoring.results import Checked, CheckResult, LinkMissing, Unreadable
from scoring.site import Site, Target
from scoring.topic import Model, document_of, lead
from storage import backlinks, sites, snapshots, targets
from storage.database import Database
from storage.snapshots import StoredSnapshot
from storage.targets import TargetRecord
from web import urls
from web.errors import ReadError
from web.outcome import Outcome
from web.page import Reading
from web.read import Reader
from web.statuses import GONE
from web.urls import Url

TARGET_AGE: Final = timedelta(days=1)  # our own page is looked at again after this
AT_ONCE: Final = 8  # pages of one call that are read and judged at the same time, of as many hosts
# What is no page of anybody's on the web gets no ref: there is nothing to flag or decide.
NO_PAGES: Final = frozenset(
    {Outcome.INVALID_URL, Outcome.UNSUPPORTED_SCHEME, Outcome.BLOCKED_ADDRESS, Outcome.BLOCKED_PORT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    """How a page is checked."""

    fresh: bool  # ask its site even if it was read a short while ago
    deep: bool  # look at the rest of its site too
    asked: str  # the job that asks, "" for a person at a terminal


class _Model:
    """Loads the model once for a call, in a thread, while the pages are being read; not at all for none."""

    def __init__(self, encoder: Model) -> None:
        self._encoder = encoder
        self._loading: asyncio.Task[None] | None = None

    def begin(self) -> "asyncio.Task[None]":
        """A page may need the model."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._encoder.load))
        return self._loading

    async def loaded(self) -> None:
        """Raises ModelMissing."""
        await asyncio.shield(self.begin())  # a page that is given up takes the model from no other

    async def settled(self) -> None:
        """Nothing runs on behind the call; what went wrong was told to those who waited."""
        if self._loading is not None:
            await asyncio.gather(self._loading, return_exceptions=True)


class Checking:
    """Judges referring pages for one tenant."""

    def __init__(self, database: Database, tenant: str, reader: Reader, knowledge: Knowledge) -> None:
        self._database = database
        self._tenant = tenant
        self._reader = reader
        self._encoder = knowledge.encoder
        self._ranking = knowledge.ranking

    async def check(  # noqa: PLR0913 - wishes that do not depend on each other, all by name
        self,
        pages_asked: Sequence[str],
        *,
        sites: Sequence[str] = (),
        pages: Sequence[Path] = (),
        fresh: bool = False,
        deep: bool = False,
        asked: str = "",
        on_page: OnPage | None = None,
    ) -> list[CheckResult]:
        """One result a URL and site found there, at least one a URL, in the order typed.

        `fresh` asks every site, also for a page that was read a short while ago; `deep` looks at some more
        pages of the site of each page on the network.
        `pages` are saved files, one a URL: they are judged without any network. `asked` is the id of the job
        that asks: what it stored when it ran before is replaced. `on_page` hears of each page when it is
        begun and when it is judged. Raises ModelMissing.
        """
        ours = await self._ours(sites)
        model = _Model(self._encoder)
        gate = asyncio.Semaphore(AT_ONCE)
        how = _How(fresh=fresh, deep=deep, asked=asked)
        turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # who waits for a host holds no place

        async def one(place: int, text: str, file: Path | None) -> list[CheckResult]:
            async with turns[_host(text) if file is None else str(file)], gate:
                await give_way()
                tell(place, None)
                results = await self._check_one(text, ours, file, model, how)
            tell(place, results)
            return results

        tell = on_page or _tell_nobody
        files: Sequence[Path | None] = pages or [None] * len(pages_asked)
        try:
            async with together() as group:
                tasks = [
                    group.create_task(one(place, *each))
                    for place, each in enumerate(zip(pages_asked, files, strict=True))
                ]
        finally:
            await model.settled()
        return [result for task in tasks for result in task.result()]

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
        model: "_Model",
        how: _How,
    ) -> list[CheckResult]:
        now = datetime.now(UTC)
        first = ours[0] if ours else None
        try:
            url = urls.typed(text)
        except ReadError as error:
            return [scoring_check.unreadable(Check(asked=text, site=first, ref=None, at=now), error)]
        if file is not None or self._reader.may_open(url):
            model.begin()
        try:
            reading = await self._read(url, file, now, fresh=how.fresh)
        except ReadError as error:
            ref = None if error.outcome in NO_PAGES else await self._remember(url, first)
            failed = scoring_check.unreadable(Check(asked=text, site=first, ref=ref, at=now), error)
            return [await asyncio.to_thread(self._save, failed, None, how.asked)]
        read = partial(self._reader, fresh=how.fresh)
        around = Looked()
        if how.deep and file is None:
            around = await look_at_site(reading.page, ours, read)
        await give_way()
        await model.loaded()
        linked = tuple(site for site in ours if scoring_check.links_to(site, reading.page))
        known = await asyncio.to_thread(self._ranking.known, reading.page.final_url)
        results: list[CheckResult] = []
        for site in linked or (first,):
            ref = await self._remember(url, site)
            asked = Check(asked=text, site=site, ref=ref, at=now, model=self._encoder.name, known=known)
            look_at = None if file is not None else self._target_reader(fresh=how.fresh)
            looked = await with_ours(around, reading.page, site, read)
            result = await scoring_check.check(
                asked, reading, read_target=look_at, embed=self._encoder, look=looked.look
            )
            await asyncio.to_thread(self._keep_snapshots, looked.readings)
            results.append(await asyncio.to_thread(self._save, result, reading, how.asked))
        return results

    async def _read(self, url: Url, file: Path | None, now: datetime, *, fresh: bool) -> Reading:
        if file is None:
            return await self._reader(url, fresh=fresh)
        return await self._reader.read_file(file, url, now=now)

    async def _remember(self, url: Url, site: Site | None) -> str:
        def keep() -> str:
            with self._database.writing() as session:
                domain = urls.registrable_domain(url)
                return backlinks.remember(
                    session, self._tenant, site=site.domain if site else "", page_url=url, domain=domain
                )

        return await asyncio.to_thread(keep)

    def _save(self, result: CheckResult, reading: Reading | None, asked: str) -> CheckResult:
        """Keep a result beside the older ones of its ref, and give it back with what they add to it."""
        ref = result.ref
        if ref is None:
            return result
        with self._database.reading() as session:
            result = with_history(session, self._tenant, ref, result, asked=asked)
        with self._database.writing() as session:
            backlinks.save_check(session, self._tenant, ref, _row(result, asked))
            if reading is not None:
                snapshots.keep(session, self._tenant, _stored(reading))
        return result

    def _keep_snapshots(self, readings: Sequence[Reading]) -> None:
        with self._database.writing() as session:
            for reading in readings:
                snapshots.keep(session, self._tenant, _stored(reading))

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
            record = await self._look_at_target(url, now, fresh=fresh)
            if _is_settled(record):
                await asyncio.to_thread(self._keep_target, record)
        return Target(
            url=record.url,
            status=record.status,
            final_url=record.final_url,
            title=record.title,
            lead=record.lead,
            say=record.say,
            signature=record.signature,
        )

    async def _look_at_target(self, url: Url, now: datetime, *, fresh: bool) -> TargetRecord:
        try:
            reading = await self._reader(url, fresh=fresh)
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
            signature=copies.signature(page.text),
            checked_at=now,
        )

    def _keep_target(self, record: TargetRecord) -> None:
        with self._database.writing() as session:
            targets.save(session, self._tenant, record)


def _tell_nobody(_place: int, _results: Sequence[CheckResult] | None) -> None:
    """For who does not want to know how far a check is."""


def _stored(reading: Reading) -> StoredSnapshot:
    return StoredSnapshot(sha256=scoring_check.digest(reading), **asdict(reading.snapshot))


def _row(result: CheckResult, asked: str) -> backlinks.Check:
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
        asked=asked,
    )


def _host(text: str) -> str:
    """The host that a page is asked from, "" for what is no address."""
    try:
        return urls.host(urls.typed(text))
    except ReadError:
        return ""


def _is_settled(target: TargetRecord) -> bool:
    """Will our page be found like this in an hour too? A refusal, a failure and no answer may pass."""
    return target.status is not None and (target.status < HTTPStatus.BAD_REQUEST or target.status in GONE)
