"""Runs the jobs that a worker was given, in the worker's own event loop, whatever engine gave them."""

import asyncio
import concurrent.futures
import contextvars
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from functools import partial
from time import monotonic
from typing import Any, Final, Protocol

from bot.giving_way import Turnstile
from bot.job_types import CutOffError, Failure, GaveUpError, Handlers, Lane, NoHandlerError, Run, ref_of
from storage.errors import DatabaseUnusable

log = logging.getLogger(__name__)

# Until a worker hears of a cancelled job or of people who wait, and the front sees a new progress line.
PULSE_S: Final = 0.2
FAREWELL_S: Final = 5.0  # for jobs to clean up once they were told to stop
ALONE_AFTER: Final = 3  # starts that ended in a dead process; from then on a job runs beside no other suspect
GIVE_UP_AFTER: Final = 10  # such starts; fewer gave innocent jobs up when workers were killed all the time
AWAY_TRIES: Final = 5  # of work that the database fails; where it answers in between, the work is at fault
AWAY_PAUSE_S: Final = 2.0  # until the database is looked for again
TURN_S: Final = 0.2  # in which suspects draw their turn, so that it is not always the same one that dies


class LeaveRow(BaseException):
    """The job stopped before its end, and its row says already what becomes of it."""


class Book(Protocol):
    """What is noted beside a job, for the next process to read. Sync."""

    def notes(self, job_id: str) -> Mapping[str, Any] | None:
        """With its `lane`. None when the job is not to run any more."""
        ...

    def note(self, job_id: str, **notes: object) -> None: ...

    def cancelled(self, job_ids: list[str]) -> list[str]: ...

    def people_wait(self) -> bool:
        """Does a job that a person waits for run, here or elsewhere, or wait to be begun?"""
        ...


class _Job:
    def __init__(self, name: str, job_id: str, payload: str) -> None:
        self.name = name
        self.id = job_id
        self.payload = payload  # JSON
        self.line = ""
        self.noted_line = ""
        self.begun = 0  # times, this one included
        self.lane: Lane | None = None  # not read yet
        self.waits = False  # for the end of another suspect
        self.told_to_stop = False
        self.task: asyncio.Task[str] | None = None

    def report(self, line: str) -> None:
        self.line = line

    def stop(self) -> None:
        self.told_to_stop = True
        if self.task is not None:
            self.task.cancel()


class Runner:
    """Jobs of one worker. `do` is called in a thread of the engine's, one a job."""

    def __init__(self, handlers: Handlers, book: Book) -> None:
        self._handlers = handlers
        self._book = book
        self._loop = asyncio.get_running_loop()
        self._jobs: dict[str, _Job] = {}
        self._alone = asyncio.Lock()
        self._suspect: _Job | None = None  # that runs
        self._idle = asyncio.Event()
        self._idle.set()
        self._turnstile = Turnstile()
        self._ending = False  # no more is taken; what runs may end
        self._stopping = False

    @property
    def is_idle(self) -> bool:
        return not self._jobs

    def do(self, name: str, payload: str, job_id: str) -> str:
        """Run a job to its end: "" when it went well, else the short ref of its failure.

        Raises LeaveRow when it was cancelled, and when the worker stops before the job's end.
        """
        job = _Job(name, job_id, payload)
        # Without the engine's context, which would make steps of what a handler asks the engine.
        running = contextvars.Context().run(asyncio.run_coroutine_threadsafe, self._run(job), self._loop)
        try:
            return running.result()
        except concurrent.futures.CancelledError:
            raise LeaveRow from None

    async def watch(self) -> None:
        """Bring progress lines out and cancellations in, until cancelled."""
        while True:
            await asyncio.sleep(PULSE_S)
            if self._jobs:
                try:
                    await self._pulse()
                except Exception:
                    log.exception("what the jobs tell could not be noted, nor what they are told be read")

    async def stop(self, grace_s: float) -> None:
        """Let what runs end within the time allowed, and cut off the rest, as if it had never begun."""
        self._ending = True
        try:
            await asyncio.wait_for(self._idle.wait(), grace_s)
        except TimeoutError:
            self._stopping = True
            for job in list(self._jobs.values()):
                job.stop()
            try:
                await asyncio.wait_for(self._idle.wait(), FAREWELL_S)
            except TimeoutError:
                log.warning("%d jobs do not stop", len(self._jobs))
        self._stopping = True

    async def _pulse(self) -> None:
        jobs = dict(self._jobs)
        for job in jobs.values():
            await self._note_line(job)
        for job_id in await asyncio.to_thread(self._book.cancelled, list(jobs)):
            jobs[job_id].stop()
        if any(job.lane is Lane.BATCH for job in jobs.values()):
            await self._look_for_people()

    async def _look_for_people(self) -> None:
        """Stop the steps of batches while people wait. A worker that ends serves none of the queue."""
        if self._held_up_by_a_batch():
            self._turnstile.open()
            return
        waited_for = self._serves_people()
        if not waited_for and not self._ending:
            try:
                waited_for = await asyncio.to_thread(self._book.people_wait)
            except Exception:
                log.exception("whether people wait cannot be read; batches go on as they did")
                return
        if waited_for or self._serves_people():  # a job may have begun meanwhile
            self._turnstile.close()
        else:
            self._turnstile.open()

    def _serves_people(self) -> bool:
        return any(job.lane is Lane.NOW for job in self._jobs.values())

    def _held_up_by_a_batch(self) -> bool:
        """Does a person's job wait for the end of a suspected batch? Then that end alone serves them."""
        suspect = self._suspect
        if suspect is None or suspect.lane is not Lane.BATCH:
            return False
        return any(job.waits and job.lane is Lane.NOW for job in self._jobs.values())

    async def _note_line(self, job: _Job) -> None:
        line = job.line
        if line != job.noted_line:
            await asyncio.to_thread(self._book.note, job.id, line=line)
            job.noted_line = line

    async def _run(self, job: _Job) -> str:
        job.task = asyncio.current_task()
        self._jobs[job.id] = job
        self._idle.clear()
        try:
            return await self._begun(job)
        finally:
            await self._at_the_end(job)
            del self._jobs[job.id]
            if not self._jobs:
                self._idle.set()

    async def _begun(self, job: _Job) -> str:
        if self._stopping:
            raise asyncio.CancelledError
        notes = await self._read(job)
        if notes is None:
            raise asyncio.CancelledError
        job.begun = int(notes.get("begun", 0))
        job.lane = Lane.BATCH if notes.get("lane") == Lane.BATCH.value else Lane.NOW
        if job.lane is Lane.NOW:
            self._turnstile.close()  # at once; that nobody waits any more is found out with the next pulse
        else:
            await self._look_for_people()
        start = monotonic()
        if job.begun < ALONE_AFTER:
            error = await self._handled(job)
        else:
            await asyncio.sleep(random.uniform(0, TURN_S))  # noqa: S311 - no secret
            error = await self._handled_alone(job)
        if error is None:
            log.info("job %s %s done in %.1f s", job.name, job.id, monotonic() - start)
            return ""
        ref = ref_of(job.id)
        log.error("ref %s: job %s %s failed", ref, job.name, job.id, exc_info=error)
        if not notes.get("told"):
            await self._tell(job, error, ref)
        return ref

    async def _handled_alone(self, job: _Job) -> Exception | None:
        job.waits = True
        async with self._alone:
            job.waits, self._suspect = False, job
            try:
                return await self._handled(job)
            finally:
                self._suspect = None

    async def _handled(self, job: _Job) -> Exception | None:
        """What went wrong."""
        kind = self._handlers.get(job.name)
        if kind is None:
            return NoHandlerError(f"no handler for the job {job.name}")
        if job.begun >= GIVE_UP_AFTER:
            return GaveUpError(f"begun {job.begun} times, and the process died each time")
        job.begun += 1
        await self._note(job, begun=job.begun, stopped=False)
        try:
            with self._turnstile.before_each_step() if job.lane is Lane.BATCH else nullcontext():
                this = Run(job_id=job.id, report=job.report)
                await self._with_database(job, lambda: kind.handler(json.loads(job.payload), this))
        except asyncio.CancelledError:
            if job.told_to_stop:
                raise
            return CutOffError("the work was cancelled from within")
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is told to a person, never lost
            return error
        return None

    async def _with_database(self, job: _Job, do: Callable[[], Awaitable[None]]) -> None:
        """Do it, and anew when the database was away meanwhile. Raises what it raises at last."""
        for _ in range(AWAY_TRIES - 1):
            try:
                return await do()
            except DatabaseUnusable as error:
                log.warning("job %s %s waits for the database: %s", job.name, job.id, error)
                await self._database_is_back(job)
        return await do()

    async def _database_is_back(self, job: _Job) -> None:
        """Raises CancelledError when the job is not to go on."""
        while True:
            await asyncio.sleep(AWAY_PAUSE_S)
            try:
                notes = await asyncio.to_thread(self._book.notes, job.id)
            except Exception as error:  # noqa: BLE001 - whatever the driver says, it is away
                log.debug("the database is still away: %s", type(error).__name__)
            else:
                if notes is None:
                    job.told_to_stop = True
                    raise asyncio.CancelledError
                return

    async def _tell(self, job: _Job, error: Exception, ref: str) -> None:
        kind = self._handlers.get(job.name)
        if kind is None or kind.on_failure is None:
            return
        hook, payload = kind.on_failure, json.loads(job.payload)
        failure = Failure(name=job.name, job_id=job.id, payload=payload, error=error, ref=ref)
        try:
            await self._with_database(job, lambda: hook(failure))
        except Exception:
            log.exception("ref %s: nobody could be told", ref)
        else:
            await self._note(job, told=ref)

    async def _at_the_end(self, job: _Job) -> None:
        if job.line != job.noted_line:
            await self._note(job, line=job.line)
        if job.told_to_stop:
            # A start that we ended ourselves is no sign that the job kills its process.
            await self._note(job, stopped=True, begun=job.begun - 1 if self._stopping else job.begun)

    async def _read(self, job: _Job) -> Mapping[str, Any] | None:
        try:
            return await asyncio.to_thread(self._book.notes, job.id)
        except Exception:
            log.exception("what is noted of job %s %s cannot be read; it runs as if new", job.name, job.id)
            return {}

    async def _note(self, job: _Job, **notes: object) -> None:
        """A job is worth more than what is noted about it, so it goes on without."""
        try:
            await asyncio.to_thread(partial(self._book.note, job.id, **notes))
        except Exception:
            log.exception("job %s %s: %s could not be noted", job.name, job.id, ", ".join(notes))
