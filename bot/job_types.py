"""What a job is, what it tells, and the port through which work is asked for."""

import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol, TypeAlias

REF_CHARS: Final = 4
REF_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, 1, I, O: mistaken when read out

Payload: TypeAlias = Mapping[str, Any]


class Lane(StrEnum):
    """Each lane has places of its own, so that what a person waits for never queues behind a batch."""

    NOW = "now"
    BATCH = "batch"


# Jobs of a lane running at the same time in one process; a job mostly waits for other people's servers.
SLOTS: Final[Mapping[Lane, int]] = {Lane.NOW: 8, Lane.BATCH: 4}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What runs the jobs of one name.

    A job may begin more than once, when a process dies under it: a handler does no harm the second time.
    `on_failure` hears of every exception that leaves the handler.
    """

    handler: Handler
    on_failure: OnFailure | None = None


Handlers: TypeAlias = Mapping[str, Kind]


class NoHandlerError(LookupError):
    """No handler is registered under that name."""


class ClosedError(RuntimeError):
    """The engine takes no more work."""


class CutOffError(Exception):
    """The job was running when it was stopped, and nobody had asked for that."""


class GaveUpError(Exception):
    """The job was begun again and again, and each time the process died before it ended."""


class Jobs(Protocol):
    """Takes work by name and payload, and runs it to its end."""

    def register(self, name: str, handler: Handler, *, on_failure: OnFailure | None = None) -> None:
        """Say what runs a job, as `Kind` does. Raises ValueError for a name that is taken."""
        ...

    async def enqueue(
        self, name: str, payload: Payload, job_id: str | None = None, *, lane: Lane = Lane.NOW
    ) -> str:
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

    async def known(self, job_ids: Collection[str]) -> frozenset[str]:
        """Those of the ids under which a job was taken, as far back as ids are remembered."""
        ...

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
        """Have a job run at the times of `cron` (five fields, or six with seconds first) in a time zone.

        The same `schedule_id` again takes the place of what it meant. Raises as `enqueue`, and ValueError for
        times that cannot be read.
        """
        ...

    async def unschedule(self, schedule_id: str) -> None:
        """End a schedule; nothing happens when there is none."""
        ...


def new_ref() -> str:
    """A short reference that a person can read out and an engineer can find in the log."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(REF_CHARS))


def ref_of(job_id: str) -> str:
    """As `new_ref`, the same for a job every time: one that fails again after a crash is told alike."""
    digest = hashlib.sha256(job_id.encode("utf-8", "replace")).digest()
    return "".join(REF_ALPHABET[byte % len(REF_ALPHABET)] for byte in digest[:REF_CHARS])


def new_job_id() -> str:
    return secrets.token_urlsafe(12)


def as_json(payload: Payload) -> str:
    """Raises TypeError or ValueError for what JSON cannot say, or says differently."""
    text = json.dumps(payload, allow_nan=False)
    if json.loads(text) != payload:
        raise TypeError("the payload changes on its way through JSON: tuples and keys that are no text do")
    return text
