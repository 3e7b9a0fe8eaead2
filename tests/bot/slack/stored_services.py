"""Services that read and judge as they are told, and keep what comes of it in a real database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import delete

from audits.decisions import Choice
from audits.disavow import DisavowFile
from bot.deciding import Deciding
from bot.services import Progress
from prospects.profile.profile import Profile
from scoring.evidence import Verdict
from scoring.records import from_record, to_record
from scoring.results import Checked, CheckResult
from scoring.site import Site
from storage import backlinks
from storage.backlinks import Check
from storage.database import Database
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.refs import number_of
from storage.tables import BacklinkRow, CheckRow, FlagRow, key_of
from storage.team import Late
from storage.upserts import insert_unless_there
from tests.bot.fake_services import FakeServices
from web import urls


def keep_check(database: Database, tenant: str, result: CheckResult) -> None:
    """Store a result under the ref that it bears."""
    if result.ref is None:
        return
    with database.writing() as session:
        row = BacklinkRow(
            id=number_of(result.ref),
            tenant=tenant,
            site=result.site or "",
            page_url=result.url,
            page_key=key_of(result.url),
            domain=urls.registrable_domain(result.url),
        )
        insert_unless_there(session, row)
        judgement = result.judgement if isinstance(result, Checked) else None
        check = Check(
            checked_at=result.checked_at,
            outcome=result.outcome.value,
            verdict=(judgement.verdict if judgement else Verdict.UNKNOWN).value,
            score=judgement.score if judgement else None,
            scorer=result.scorer,
            record=to_record(result),
        )
        backlinks.save_check(session, tenant, result.ref, check)


@dataclass(kw_only=True)
class StoredServices(FakeServices):
    """`made` and `read_sites` hold what was asked of it, in their order."""

    database: Database
    tenant: str = "local"
    deciding: Deciding = field(init=False)
    read_sites: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.deciding = Deciding(self.database, self.tenant, now=self._moment)

    def _moment(self) -> datetime:
        return self.now

    async def check(self, *args: Any, **kwargs: Any) -> list[CheckResult]:  # noqa: ANN401 - passed through
        results = await super().check(*args, **kwargs)
        for result in results:
            keep_check(self.database, self.tenant, result)
        return results

    async def last_check(self, ref: str) -> CheckResult | None:
        with self.database.reading() as session:
            record = backlinks.last_check(session, self.tenant, ref)
        return None if record is None else from_record(record)

    async def flag(self, flag: Flag) -> Flag:
        return await self.deciding.flag(flag)

    async def flag_of(self, ref: str) -> Flag | None:
        return await self.deciding.flag_of(ref)

    async def flag_at(self, channel: str, ts: str) -> Flag | None:
        return await self.deciding.flag_at(channel, ts)

    async def decide(
        self, ref: str, choice: Choice, *, why: str, by: Person, permalink: str = ""
    ) -> list[Decision]:
        decided = await self.deciding.decide(ref, choice, why=why, by=by, permalink=permalink)
        self.made += decided
        return decided

    async def decide_as_seen(
        self, ref: str, choice: Choice, *, seen: int, why: str, by: Person, permalink: str = ""
    ) -> Decision | Late:
        outcome = await self.deciding.decide_as_seen(
            ref, choice, seen=seen, why=why, by=by, permalink=permalink
        )
        self.made += [outcome] if isinstance(outcome, Decision) else []
        return outcome

    async def decisions_of(self, ref: str) -> list[Decision]:
        return await self.deciding.decisions_of(ref)

    async def decisions(self, site: str | None = None) -> list[Decision]:
        return await self.deciding.decisions(site)

    async def disavow(
        self, *, site: str | None = None, existing: str = "", with_names: bool = False
    ) -> DisavowFile:
        return await self.deciding.disavow(site=site, existing=existing, with_names=with_names)

    async def sites(self) -> list[Site]:
        return await self.deciding.sites()

    async def add_site(self, site: Site) -> Site:
        return await self.deciding.add_site(site)

    async def remove_site(self, domain: str) -> bool:
        return await self.deciding.remove_site(domain)

    async def learn_profile(self, domain: str, *, progress: Progress | None = None) -> Profile | None:
        self.read_sites.append(domain)
        self.known_sites = {site.domain: site for site in await self.sites()}
        return await super().learn_profile(domain, progress=progress)

    async def save_sites(self, sites: Sequence[Site]) -> None:
        await self.deciding.save_sites(sites)

    def forget_everything(self) -> None:
        """The checks; the links stay."""
        with self.database.writing() as session:
            session.exec(delete(CheckRow))

    def forget_flags(self) -> None:
        with self.database.writing() as session:
            session.exec(delete(FlagRow))
