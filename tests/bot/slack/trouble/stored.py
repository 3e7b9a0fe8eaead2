"""Services that keep all they are told in the real database; only reading and judging pages is made up."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from audits.decisions import Choice
from bot.deciding import Deciding
from bot.services import OnPage
from scoring.records import from_record, to_record
from scoring.results import CheckResult
from storage import backlinks
from storage.database import Database
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.team import Late
from tests.bot.builders import OURS, a_checked, a_search
from tests.bot.fake_services import FakeServices
from tests.bot.slack.trouble.fate import Fate
from web import urls

TOPIC: Final = "drought gardening"


class StoredServices(Deciding, FakeServices):
    """bot.services.Services of one tenant. Every page links to our site, and is a good one."""

    def __init__(
        self, database: Database, tenant: str, *, now: Callable[[], datetime], fate: Fate, gate: asyncio.Event
    ) -> None:
        FakeServices.__init__(self, searches={TOPIC: a_search()})
        Deciding.__init__(self, database, tenant, now=now)
        self._fate = fate
        self._gate = gate

    async def check(
        self,
        urls: Sequence[str],
        *,
        sites: Sequence[str] = (),
        pages: Sequence[Path] = (),
        fresh: bool = False,
        deep: bool = False,
        asked: str = "",
        on_page: OnPage | None = None,
    ) -> list[CheckResult]:
        assert not pages, "Slack asks for none"
        assert not deep, "nor for this"
        await self._gate.wait()
        self._fate.reach("before the check is stored")
        results: list[CheckResult] = [
            await asyncio.to_thread(self._judged, url, sites[0] if sites else OURS, asked) for url in urls
        ]
        self._fate.reach(f"after the check is stored{' anew' if fresh else ''}")
        if on_page is not None:
            for place, result in enumerate(results):
                on_page(place, None)
                on_page(place, [result])
        return results

    async def last_check(self, ref: str) -> CheckResult | None:
        self._fate.live()

        def look() -> str | None:
            with self._database.reading() as session:
                return backlinks.last_check(session, self._tenant, ref)

        record = await asyncio.to_thread(look)
        return None if record is None else from_record(record)

    async def flag(self, flag: Flag) -> Flag:
        self._fate.reach("before the flag is stored")
        kept = await super().flag(flag)
        self._fate.reach("after the flag is stored")
        return kept

    async def decide_as_seen(
        self, ref: str, choice: Choice, *, seen: int, why: str, by: Person, permalink: str = ""
    ) -> Decision | Late:
        self._fate.reach("before the decision is stored")
        made = await super().decide_as_seen(ref, choice, seen=seen, why=why, by=by, permalink=permalink)
        self._fate.reach("after the decision is stored")
        return made

    def _judged(self, url: str, site: str, asked: str) -> CheckResult:
        page, now = urls.typed(url), self._now()
        with self._database.writing() as session:
            ref = backlinks.remember(
                session, self._tenant, site=site, page_url=page, domain=urls.registrable_domain(page)
            )
            result = replace(a_checked(), ref=ref, url=page, final_url=page, site=site, checked_at=now)
            row = backlinks.Check(
                checked_at=now,
                outcome=result.outcome.value,
                verdict=result.judgement.verdict.value,
                score=result.judgement.score,
                scorer=result.scorer,
                record=to_record(result),
                snapshot="",
                asked=asked,
            )
            backlinks.save_check(session, self._tenant, ref, row)
        return result
