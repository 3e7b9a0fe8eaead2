"""The port to the job engine: work that outlives the request that asked for it.

The engine runs inside this process for now. Payloads are JSON all the same, so that a durable engine can
take over without a change in any handler.
"""

import asyncio
import json
import logging
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol, TypeAlias

log = logging.getLogger(__name__)

AT_ONCE: Final = 8  # jobs running at the same time; a job mostly waits for other people's servers
CLOSE_WAIT_S: Final = 20.0  # below the 30 s that process managers leave before they kill
FAREWELL_S: Final = 5.0  # for the failure hooks of jobs that closing cut off
REMEMBERED: Final = 10_000  # ended jobs whose id is still known, so that a repeat does no work; about 3 MB
REF_CHARS: Final = 4
REF_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, 1, I, O: mistaken when read out

Payload: TypeAlias = Mapping[str, Any]


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a job is. `line` is the last short line it reported, "" before the first."""

    state: State
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a handler knows about the job it runs."""

    job_id: str
    report: Callable[[str], None]  # one short line on how far it is; cheap, callable from the event loop


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A job that ended in an exception. `ref` stands in the log and is what a person is told."""

    name: str
    job_id: str
    payload: Payload
    error: Exception
    ref: str


Handler: TypeAlias = Callable[[dict[str, Any], Run], Awaitable[None]]
OnFailure: TypeAlias = Callable[[Failure], Awaitable[None]]


class NoHandlerError(LookupError):
    """No handler is registered under that name."""


class ClosedError(RuntimeError):
    """The engine takes no more work."""


class CutOffError(Exception):
    """The job was running when the engine had to stop."""


class Jobs(Protocol):
    """Takes work by name and payload, and runs it once."""

    def register(self, name: str, handler: Handler, *, on_failure: OnFailure | None = None) -> None:
        """Say what runs a job. `on_failure` hears of every exception that leaves the handler."""
        ...

    async def enqueue(self, name: str, payload: Payload, job_id: str | None = None) -> str:
        """Take a job and return its id at once. The same id again gives no second run.

        Raises NoHandlerError, ClosedError, and TypeError or ValueError when the payload is not JSON.
        """
        ...

    async def cancel(self, job_id: str) -> bool:
        """Stop a job and wait until it has stopped; False when it had ended or is not known."""
        ...

    async def progress(self, job_id: str) -> Progress | None:
        """How far a job is; None when it is not known (any more)."""
        ...


def new_ref() -> str:
    """A short reference that a person can read out and an engineer can find in the log."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(REF_CHARS))


@dataclass(slots=True, kw_only=True)
class _Kind:
    handler: Handler
    on_failure: OnFailure | None


@dataclass(slots=True, kw_only=True)
class _Job:
    name: str
    id: str
    payload: str  # JSON: what a handler gets is a copy, and never an object that somebody else still holds
    state: State = State.WAITING
    line: str = ""

    def report(self, line: str) -> None:
        self.line = line


class InProcessJobs:
    """Runs jobs in the event loop of this process. What had not ended when the process stops is lost."""

    def __init__(self, *, at_once: int = AT_ONCE, close_wait_s: float = CLOSE_WAIT_S) -> None:
        self._kinds: dict[str, _Kind] = {}
        self._slots = asyncio.Semaphore(at_once)
        self._close_wait_s = close_wait_s
        self._closing = False
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._jobs: dict[str, _Job] = {}
        self._ended: deque[str] = deque()

    def register(self, name: str, handler: Handler, *, on_failure: OnFailure | None = None) -> None:
        if name in self._kinds:
            raise ValueError(f"two handlers for the job {name}")
        self._kinds[name] = _Kind(handler=handler, on_failure=on_failure)

    async def enqueue(self, name: str, payload: Payload, job_id: str | None = None) -> str:
        if name not in self._kinds:
            raise NoHandlerError(f"no handler for the job {name}")
        if self._closing:
            raise ClosedError("no more work is taken")
        text = _as_json(payload)
        chosen = job_id or secrets.token_urlsafe(12)
        if chosen not in self._jobs:
            job = _Job(name=name, id=chosen, payload=text)
            self._jobs[chosen] = job
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

    async def close(self) -> None:
        """Take no more work, let what runs end within the time allowed, and cut off the rest.

        Whoever waits for a job that was cut off hears of it by `on_failure`, with CutOffError.
        """
        self._closing = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=self._close_wait_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=FAREWELL_S)

    async def _run(self, job: _Job) -> None:
        try:
            async with self._slots:
                job.state = State.RUNNING
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
        self._ended.append(job.id)
        if len(self._ended) > REMEMBERED:
            del self._jobs[self._ended.popleft()]

    async def _failed(self, job: _Job, error: Exception) -> None:
        ref = new_ref()
        log.error("ref %s: job %s %s failed", ref, job.name, job.id, exc_info=error)
        hook = self._kinds[job.name].on_failure
        if hook is None:
            return
        failure = Failure(name=job.name, job_id=job.id, payload=json.loads(job.payload), error=error, ref=ref)
        try:
            await hook(failure)
        except Exception:
            log.exception("ref %s: nobody could be told", ref)


def _as_json(payload: Payload) -> str:
    """Raises TypeError or ValueError for what JSON cannot say, or says differently."""
    text = json.dumps(payload, allow_nan=False)
    if json.loads(text) != payload:
        raise TypeError("the payload changes on its way through JSON: tuples and keys that are no text do")
    return text
