"""What the app does beside answering: tells how it is, plans what comes again, deletes what is over."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot import front_state, profile_refresh
from bot.front_state import EVERY_S, FRESH_S, FrontState
from bot.job_types import Jobs, Lane
from bot.slack.health import Pulse
from bot.slack.ids import Job
from bot.slack.outbox import Outbox

log = logging.getLogger(__name__)

TIDY_S: Final = 3_600.0  # uninstalled workspaces are promised to be gone within a day
RECHECK: Final = "7 * * * *"  # whether a watched link is due, which it is once a week
# Whether the weekly digest is due. The full hours of all time zones in use are at these minutes of UTC's.
DIGEST: Final = "0,15,30 * * * *"


@dataclass(kw_only=True)
class Upkeep:
    """`workers` counts those alive, `tenants` gives the connected workspaces, `purge` deletes former ones.

    `recover` does for a workspace what a process that ended had left undone.
    """

    home: Path
    mode: str
    pulse: Pulse
    jobs: Jobs
    outbox: Outbox
    workers: Callable[[], Awaitable[int]]
    tenants: Callable[[], Awaitable[list[str]]]
    purge: Callable[[], Awaitable[list[str]]]
    recover: Callable[[str], Awaitable[None]]
    flag_channel: str = ""  # id, of a team that chose no channel; "" is none
    _planned: set[str] = field(default_factory=set)
    _state: FrontState | None = None

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """At it while the block runs."""
        await self._plan_for_all()
        await self.look()
        tasks = {asyncio.create_task(self._telling()), asyncio.create_task(self._tidying())}
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            front_state.remove(self.home)

    async def look(self) -> None:
        """How it is now, for `health` and in the file that `linkvouch doctor` reads."""
        backlog, workers, now = await self.outbox.backlog(), await self.workers(), time.time()
        oldest_s = 0.0 if backlog.oldest is None else max(0.0, now - backlog.oldest.timestamp())
        self._state = FrontState(
            mode=self.mode,
            written_at=now,
            connected_since=self.pulse.connected_since,
            last_word=self.pulse.last_word,
            trouble=self.pulse.trouble or backlog.error,
            workers=workers,
            letters=backlog.waiting,
            oldest_letter_s=round(oldest_s, 1),
        )
        await asyncio.to_thread(front_state.write, self.home, self._state)

    def health(self) -> tuple[bool, Mapping[str, object]]:
        """What /health answers. False: nothing could be found out lately, as the database does not answer."""
        state = self._state
        if state is None:
            return False, {}
        numbers = {
            "workers": state.workers,
            "letters_waiting": state.letters,
            "oldest_letter_s": state.oldest_letter_s,
        }
        return state.is_fresh(time.time()), numbers

    async def plan(self, tenant: str) -> None:
        """Have watched links looked at again and again, and the digest posted, for a workspace."""
        if tenant not in self._planned:
            wanted = {"tenant": tenant, "flag_channel": self.flag_channel}
            await self.jobs.schedule(
                Job.RECHECK_WATCHED.value, RECHECK, wanted, _recheck_of(tenant), lane=Lane.BATCH
            )
            await self.jobs.schedule(Job.DIGEST.value, DIGEST, wanted, _digest_of(tenant), lane=Lane.BATCH)
            self._planned.add(tenant)

    async def _plan_for_all(self) -> None:
        await self.jobs.schedule(profile_refresh.NAME, profile_refresh.CRON, {}, profile_refresh.NAME)
        for tenant in await self.tenants():
            await self.plan(tenant)

    async def _telling(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.look()
            except Exception:
                log.exception("how the app is could not be found out; after %.0f s /health says so", FRESH_S)

    async def _tidying(self) -> None:
        while True:
            try:
                for tenant in await self.purge():
                    await self.jobs.unschedule(_recheck_of(tenant))
                    await self.jobs.unschedule(_digest_of(tenant))
                    self._planned.discard(tenant)
                    log.info("tenant %s: the app was uninstalled, and everything of it is deleted", tenant)
                for tenant in await self.tenants():
                    await self.plan(tenant)
            except Exception:
                log.exception("what is over could not be deleted, or what comes again not be planned")
            await self._recovering()
            await asyncio.sleep(TIDY_S)

    async def _recovering(self) -> None:
        try:
            for tenant in await self.tenants():
                await self.recover(tenant)
        except Exception:
            log.exception("what was left undone could not be done; it is tried again in an hour")


def _recheck_of(tenant: str) -> str:
    return f"recheck watched links of {tenant}"


def _digest_of(tenant: str) -> str:
    return f"weekly digest of {tenant}"
