"""Jobs that outlive the process which runs them: what had not ended is begun anew by the next one."""

import asyncio
import json
import logging
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.job_types import (
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
from tests.bot.slack.trouble.fate import Fate, KilledError

log = logging.getLogger(__name__)
_OPEN = {State.WAITING, State.RUNNING}


@dataclass
class Entry:
    name: str
    payload: str
    state: State = State.WAITING
    line: str = ""
    begun: int = 0


@dataclass
class Ledger:
    """What is kept of jobs, whatever happens to processes."""

    entries: dict[str, Entry] = field(default_factory=dict)
    schedules: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # id -> name, cron, payload

    @property
    def is_idle(self) -> bool:
        return not any(entry.state in _OPEN for entry in self.entries.values())


class LastingJobs:
    """bot.job_types.Jobs for one process."""

    def __init__(self, ledger: Ledger, fate: Fate) -> None:
        self._ledger = ledger
        self._fate = fate
        self._kinds: dict[str, Kind] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def register(self, name: str, handler: Handler, *, on_failure: OnFailure | None = None) -> None:
        self._kinds[name] = Kind(handler=handler, on_failure=on_failure)

    def begin_anew(self) -> None:
        """What another process left."""
        for job_id, entry in self._ledger.entries.items():
            if entry.state in _OPEN:
                self._start(job_id)

    async def enqueue(
        self, name: str, payload: Payload, job_id: str | None = None, *, lane: Lane = Lane.NOW
    ) -> str:
        if name not in self._kinds:
            raise NoHandlerError(f"no handler for the job {name} of the lane {lane}")
        chosen, text = job_id or new_job_id(), as_json(payload)
        self._fate.reach(f"before enqueue {name}")
        if chosen not in self._ledger.entries:
            self._ledger.entries[chosen] = Entry(name, text)
            self._start(chosen)
        self._fate.reach(f"after enqueue {name}")
        return chosen

    async def cancel(self, job_id: str) -> bool:
        task = self._tasks.get(job_id)
        if task is None or not task.cancel():
            return False
        await asyncio.wait({task})
        return self._ledger.entries[job_id].state is State.CANCELLED

    async def progress(self, job_id: str) -> Progress | None:
        entry = self._ledger.entries.get(job_id)
        return Progress(state=entry.state, line=entry.line) if entry else None

    async def known(self, job_ids: Collection[str]) -> frozenset[str]:
        return frozenset(job_ids) & self._ledger.entries.keys()

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
        self._ledger.schedules[schedule_id] = (name, f"{cron} {timezone} {lane}", as_json(payload))

    async def unschedule(self, schedule_id: str) -> None:
        self._ledger.schedules.pop(schedule_id, None)

    def _start(self, job_id: str) -> None:
        self._tasks[job_id] = asyncio.create_task(self._run(job_id), name=f"job {job_id}")

    async def _run(self, job_id: str) -> None:
        entry = self._ledger.entries[job_id]
        kind = self._kinds[entry.name]

        def report(line: str) -> None:
            entry.line = line

        entry.state, entry.begun = State.RUNNING, entry.begun + 1
        try:
            self._fate.reach(f"before {entry.name}")
            await kind.handler(json.loads(entry.payload), Run(job_id=job_id, report=report))
            self._fate.reach(f"after {entry.name}")
            entry.state = State.DONE
        except KilledError:
            pass
        except asyncio.CancelledError:
            if not self._fate.died.is_set():
                entry.state = State.CANCELLED
        except Exception as error:  # noqa: BLE001 - as the engine: told to a person, never lost
            await self._failed(job_id, entry, error)

    async def _failed(self, job_id: str, entry: Entry, error: Exception) -> None:
        entry.state = State.FAILED
        ref = ref_of(job_id)
        if not isinstance(error, CutOffError):
            log.error("ref %s: job %s failed", ref, entry.name, exc_info=error)
        hook = self._kinds[entry.name].on_failure
        if hook is not None:
            payload = json.loads(entry.payload)
            await hook(Failure(name=entry.name, job_id=job_id, payload=payload, error=error, ref=ref))
