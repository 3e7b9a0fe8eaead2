"""Jobs without an engine, for tests and the demo: they run in this process and end with it."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Final

from bot.giving_way import Turnstile
from bot.job_times import Times
from bot.job_types import (
    SLOTS,
    ClosedError,
    CutOffError,
    Failure,
    Handler,
    Kind,
    Lane,
    NoHandlerError,
    OnFailure,
    Payload,
    Progress,
    Run,
    State,
    as_json,
    new_job_id,
    ref_of,
)

log = logging.getLogger(__name__)

CLOSE_WAIT_S: Final = 20.0  # below the 30 s that process managers leave before they kill
FAREWELL_S: Final = 5.0  # for the failure hooks of jobs that closing cut off
REMEMBERED: Final = 10_000  # ended jobs whose id is still known, so that a repeat does no work; about 3 MB


class _Job:
    def __init__(self, name: str, job_id: str, payload: str, lane: Lane) -> None:
        self.name = name
        self.lane = lane
        self.id = job_id
        self.payload = payload  # JSON: a handler gets a copy, and never an object that somebody else holds
        self.state = State.WAITING
        self.line = ""

    def report(self, line: str) -> None:
        self.line = line


class InProcessJobs:
    """Runs jobs in the event loop of this process. What had not ended when the process stops is lost."""

    def __init__(self, *, slots: Mapping[Lane, int] = SLOTS, close_wait_s: float = CLOSE_WAIT_S) -> None:
        self._kinds: dict[str, Kind] = {}
        self._slots = {lane: asyncio.Semaphore(number) for lane, number in slots.items()}
        self._close_wait_s = close_wait_s
        self._closing = False
        self._turnstile = Turnstile()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._jobs: dict[str, _Job] = {}
        self._ended: deque[str] = deque()
        self._schedules: dict[str, asyncio.Task[None]] = {}

    def register(self, name: str, handler: Handler, *, on_failure: OnFailure | None = None) -> None:
        if name in self._kinds:
            raise ValueError(f"two handlers for the job {name}")
        self._kinds[name] = Kind(handler=handler, on_failure=on_failure)

    async def enqueue(
        self, name: str, payload: Payload, job_id: str | None = None, *, lane: Lane = Lane.NOW
    ) -> str:
        text = self._checked(name, payload)
        chosen = job_id or new_job_id()
        if chosen not in self._jobs:
            job = _Job(name, chosen, text, lane)
            self._jobs[chosen] = job
            if lane is Lane.NOW:
                self._turnstile.close()
            task = asyncio.create_task(self._run(job), name=f"job {name} {chosen}")
            task.add_done_callback(lambda ended: self._forget(job, ended))
            self._tasks[chosen] = task
        return chosen

    async def cancel(self, job_id: str) -> bool:
        task = self._tasks.get(job_id)
        if task is None or not task.cancel():
            return False
        await asyncio.wait({task})
        return self._jobs[job_id].state is State.CANCELLED

    async def progress(self, job_id: str) -> Progress | None:
        job = self._jobs.get(job_id)
        return Progress(state=job.state, line=job.line) if job else None

    async def known(self, job_ids: Collection[str]) -> frozenset[str]:
        return frozenset(job_ids) & self._jobs.keys()

    async def waiting(self) -> int:
        """How many jobs nobody has begun."""
        return sum(job.state is State.WAITING for job in self._jobs.values())

    async def schedule(
        self,
        name: str,
        cron: str,
        payload: Payload,
        schedule_id: str,
        *,
        timezone: str = "UTC",
        lane: Lane = Lane.BATCH,
    ) -> None:
        times = Times.parse(cron, timezone)
        text = self._checked(name, payload)
        await self.unschedule(schedule_id)

        async def repeat() -> None:
            due = datetime.now(UTC)
            while not self._closing:
                due = times.after(due)
                await asyncio.sleep((due - datetime.now(UTC)).total_seconds())
                await self.enqueue(name, json.loads(text), f"{schedule_id} {due.isoformat()}", lane=lane)

        self._schedules[schedule_id] = asyncio.create_task(repeat(), name=f"schedule {schedule_id}")

    async def unschedule(self, schedule_id: str) -> None:
        task = self._schedules.pop(schedule_id, None)
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    async def close(self) -> None:
        """Take no more work, let what runs end within the time allowed, and cut off the rest.

        Whoever waits for a job that was cut off hears of it by `on_failure`, with CutOffError.
        """
        self._closing = True
        for schedule_id in list(self._schedules):
            await self.unschedule(schedule_id)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=self._close_wait_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=FAREWELL_S)

    def _checked(self, name: str, payload: Payload) -> str:
        if name not in self._kinds:
            raise NoHandlerError(f"no handler for the job {name}")
        if self._closing:
            raise ClosedError("no more work is taken")
        return as_json(payload)

    async def _run(self, job: _Job) -> None:
        steps = self._turnstile.before_each_step() if job.lane is Lane.BATCH else nullcontext()
        try:
            async with self._slots[job.lane]:
                job.state = State.RUNNING
                with steps:
                    await self._kinds[job.name].handler(
                        json.loads(job.payload), Run(job_id=job.id, report=job.report)
                    )
            job.state = State.DONE
        except asyncio.CancelledError:
            job.state = State.CANCELLED
            if self._closing:
                await self._failed(job, CutOffError("linkvouch was stopped before the work was done"))
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is told to a person, never lost
            job.state = State.FAILED
            await self._failed(job, error)

    def _forget(self, job: _Job, ended: asyncio.Task[None]) -> None:
        if ended.cancelled():  # before its first step
            job.state = State.CANCELLED
        del self._tasks[job.id]
        if not any(self._jobs[each].lane is Lane.NOW for each in self._tasks):
            self._turnstile.open()
        self._ended.append(job.id)
        if len(self._ended) > REMEMBERED:
            del self._jobs[self._ended.popleft()]

    async def _failed(self, job: _Job, error: Exception) -> None:
        ref = ref_of(job.id)
        log.error("ref %s: job %s %s failed", ref, job.name, job.id, exc_info=error)
        hook = self._kinds[job.name].on_failure
        if hook is None:
            return
        failure = Failure(name=job.name, job_id=job.id, payload=json.loads(job.payload), error=error, ref=ref)
        try:
            await hook(failure)
        except Exception:
            log.exception("ref %s: nobody could be told", ref)
