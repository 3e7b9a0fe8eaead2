"""Durable jobs: what was asked for is done, also when the process that does it dies on the way.

The half that asks is `open_jobs`, the half that works is `run_worker`; all they share is a database.
"""

import asyncio
import json
import logging
import secrets
import socket
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Final

from dbos import DBOS, DBOSClient, Serializer
from dbos import WorkflowStatus as Row

from bot.job_runner import Runner
from bot.job_store import JobStore
from bot.job_times import Times
from bot.job_types import (
    SLOTS,
    ClosedError,
    Failure,
    Handler,
    Handlers,
    Jobs,
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
)
from bot.jobs_in_process import InProcessJobs
from bot.worker_lives import Lives
from storage import engines
from storage.worker_beats import WorkerBeats

__all__ = [
    "SLOTS",
    "ClosedError",
    "DurableJobs",
    "Failure",
    "Handlers",
    "InProcessJobs",
    "JobStore",
    "Jobs",
    "Kind",
    "Lane",
    "NoHandlerError",
    "Progress",
    "Run",
    "State",
    "open_jobs",
    "run_worker",
]

log = logging.getLogger(__name__)

APP: Final = "linkvouch"
VERSION: Final = "1"  # of how a job is written down, not of the code: waiting work outlives an update
JOB: Final = "job"
TICK: Final = "tick"
POLL_S: Final[Mapping[Lane, float]] = {Lane.NOW: 0.1, Lane.BATCH: 0.2}
LIVES_S: Final = 10.0  # since the last sign of a worker that is counted; it gives one a second
GRACE_S: Final = 20.0  # for what runs when a worker is stopped; below the 30 s of process managers
CANCEL_WAIT_S: Final = 5.0  # for a cancelled job to have stopped, when its worker is alive
CANCEL_POLL_S: Final = 0.05
KEEP: Final = timedelta(days=7)  # how long an ended job and its id are remembered
WAITED_FOR: Final = timedelta(hours=1)  # who asked longer ago waits no more, and looking further back is dear
SCHEDULES_S: Final = 5.0  # until a worker sees a new schedule
TIDY_FIRST_S: Final = 60.0
TIDY_EVERY_S: Final = 86_400.0
TIDY_BATCH: Final = 1_000  # rows deleted in one transaction

STATES: Final = {
    "ENQUEUED": State.WAITING,
    "DELAYED": State.WAITING,
    "PENDING": State.RUNNING,
    "SUCCESS": State.DONE,
    "ERROR": State.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": State.FAILED,
    "CANCELLED": State.CANCELLED,
}
OPEN: Final = ["ENQUEUED", "PENDING"]
ENDED: Final = ["SUCCESS", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]


class _Json(Serializer):
    """Rows are JSON: they can be read by a person, and reading one runs no code."""

    def serialize(self, data: Any) -> str:  # noqa: ANN401 - the engine's own signature
        return json.dumps(
            data, default=lambda value: value.isoformat() if isinstance(value, datetime) else repr(value)
        )

    def deserialize(self, serialized_data: str) -> Any:  # noqa: ANN401 - as above
        return json.loads(serialized_data)

    def name(self) -> str:
        return "linkvouch_json"


class _Rows:
    """The jobs as rows. Sync: callers use a thread."""

    def __init__(self, store: JobStore) -> None:
        where = engines.address(store.database)
        self.schema = store.schema if where.file is None else None
        self.url = where.url.render_as_string(hide_password=False)
        self.engine = engines.engine_for_jobs(where)
        _quiet()
        DBOS.migrate(self.url, schema=store.schema)
        self.beats = WorkerBeats(self.engine, self.schema)
        self.client = DBOSClient(
            system_database_engine=self.engine,
            dbos_system_schema=self.schema,
            serializer=_Json(),
            application_name=APP,
            retry_connection_errors=False,  # who waits is told, instead of waiting on
        )

    def add(self, name: str, text: str, job_id: str, lane: str) -> None:
        self.client.enqueue(
            {"workflow_name": JOB, "queue_name": lane, "workflow_id": job_id, "app_version": VERSION},
            name,
            text,
        )

    def find(self, job_id: str) -> Row | None:
        return next(iter(self.client.list_workflows(workflow_ids=[job_id], load_input=False)), None)

    def note(self, job_id: str, **notes: object) -> None:
        """What stands beside a job: its progress line, how often it began, who was told."""
        self.client.update_workflow_attributes(job_id, notes, merge=True)

    def notes(self, job_id: str) -> Mapping[str, Any] | None:
        row = self.find(job_id)
        if row is None or row.status != "PENDING":
            return None
        return {**(row.attributes or {}), "lane": row.queue_name or Lane.NOW.value}

    def listed(self, **wanted: Any) -> list[Row]:  # noqa: ANN401 - passed on
        return self.client.list_workflows(load_input=False, load_output=False, **wanted)

    def cancelled(self, job_ids: list[str]) -> list[str]:
        return [row.workflow_id for row in self.listed(workflow_ids=job_ids, status="CANCELLED")]

    def people_wait(self) -> bool:
        since = (datetime.now(UTC) - WAITED_FOR).isoformat()
        return bool(self.listed(queue_name=Lane.NOW.value, status=OPEN, start_time=since, limit=1))

    def put_back(self, worker: str) -> int:
        """Let other workers do what this one had begun; how many jobs that is."""
        rows = self.listed(status="PENDING", executor_id=worker)
        for row in rows:
            self.client.resume_workflow(row.workflow_id, queue_name=row.queue_name)
        return len(rows)

    def plan(self, what: Mapping[str, str]) -> None:
        """Have it enqueued at its times. What comes due while no worker runs is done late, once."""
        name, times = what["schedule_id"], (what["cron"], what["timezone"])
        known = self.client.get_schedule(name)
        self.client.apply_schedules(
            [
                {
                    "schedule_name": name,
                    "workflow_name": TICK,
                    "schedule": what["cron"],
                    "cron_timezone": what["timezone"],
                    "context": what,
                    "automatic_backfill": True,
                }
            ]
        )
        asked_for = (known["schedule"], known["cron_timezone"]) if known and known["last_fired_at"] else None
        if times != asked_for:
            # The engine makes up what came after the last time that it fired, and nothing before the first.
            # So the moment at which these times were asked for counts as one; it is missing where the process
            # ended right here.
            engine = self.client._sys_db  # noqa: SLF001 - a pinned version, whose client cannot say it
            engine.update_last_fired_at(name, datetime.now(UTC).isoformat())

    def tidy(self, now: datetime) -> None:
        """Delete what ended long ago."""
        before = (now - KEEP).isoformat()
        while old := self.listed(status=ENDED, completed_before=before, limit=TIDY_BATCH):
            self.client.delete_workflows([row.workflow_id for row in old])

    def close(self) -> None:
        self.client.destroy()
        self.engine.dispose()


@asynccontextmanager
async def open_jobs(store: JobStore) -> "AsyncIterator[DurableJobs]":
    """The half that asks, for as long as the block runs. Raises DatabaseUnusable."""
    rows = await asyncio.to_thread(_Rows, store)
    jobs = DurableJobs(rows)
    try:
        yield jobs
    finally:
        jobs.closed = True
        await asyncio.to_thread(rows.close)


class DurableJobs:
    """bot.jobs.Jobs on rows that workers take up. It runs nothing: `register` says which names are known."""

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows
        self._names: set[str] = set()
        self.closed = False

    def register(self, name: str, handler: Handler, *, on_failure: OnFailure | None = None) -> None:
        del handler, on_failure  # the worker has its own
        if name in self._names:
            raise ValueError(f"two handlers for the job {name}")
        self._names.add(name)

    async def enqueue(
        self, name: str, payload: Payload, job_id: str | None = None, *, lane: Lane = Lane.NOW
    ) -> str:
        text = self._checked(name, payload)
        chosen = job_id or new_job_id()
        await asyncio.to_thread(self._rows.add, name, text, chosen, lane.value)
        return chosen

    async def cancel(self, job_id: str) -> bool:
        before = await asyncio.to_thread(self._rows.find, job_id)
        if before is None or before.status in ENDED:
            return False
        await asyncio.to_thread(self._rows.client.cancel_workflow, job_id)
        give_up_at = monotonic() + CANCEL_WAIT_S
        while (row := await asyncio.to_thread(self._rows.find, job_id)) is not None:
            stopped = before.status != "PENDING" or (row.attributes or {}).get("stopped")
            if row.status != "CANCELLED" or stopped or monotonic() > give_up_at:
                return row.status == "CANCELLED"
            await asyncio.sleep(CANCEL_POLL_S)
        return False

    async def progress(self, job_id: str) -> Progress | None:
        row = await asyncio.to_thread(self._rows.find, job_id)
        if row is None:
            return None
        failed = row.status == "SUCCESS" and row.output
        state = State.FAILED if failed else STATES[row.status]
        return Progress(state=state, line=(row.attributes or {}).get("line", ""))

    async def known(self, job_ids: Collection[str]) -> frozenset[str]:
        if not job_ids:
            return frozenset()
        rows = await asyncio.to_thread(self._rows.listed, workflow_ids=list(job_ids))
        return frozenset(row.workflow_id for row in rows)

    async def workers(self) -> int:
        """How many workers live, on all machines."""
        return await asyncio.to_thread(self._rows.beats.alive, LIVES_S)

    async def waiting(self) -> int:
        """How many jobs nobody has begun."""
        return len(await asyncio.to_thread(self._rows.listed, status="ENQUEUED"))

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
        Times.parse(cron, timezone)
        what = {
            "name": name,
            "payload": self._checked(name, payload),
            "lane": lane.value,
            "schedule_id": schedule_id,
            "cron": cron,
            "timezone": timezone,
        }
        await asyncio.to_thread(self._rows.plan, what)

    async def unschedule(self, schedule_id: str) -> None:
        await self._rows.client.delete_schedule_async(schedule_id)

    def _checked(self, name: str, payload: Payload) -> str:
        if name not in self._names:
            raise NoHandlerError(f"no handler for the job {name}")
        if self.closed:
            raise ClosedError("no more work is taken")
        return as_json(payload)


async def run_worker(
    handlers: Handlers,
    store: JobStore,
    stop: asyncio.Event,
    *,
    slots: Mapping[Lane, int] = SLOTS,
    grace_s: float = GRACE_S,
    up: asyncio.Event | None = None,
) -> None:
    """Do jobs until `stop` is set; `up` is set once the first can be taken.

    What runs then has `grace_s` to end. The rest is begun anew by another worker, or after the next start, as
    is at once what a worker of this machine left that died. A process can run one worker.
    Raises DatabaseUnusable.
    """
    me = f"{socket.gethostname()}-{secrets.token_hex(6)}"
    rows = await asyncio.to_thread(_Rows, store)
    try:
        lives = Lives(rows.beats, store.locks, me, put_back=rows.put_back)
        runner = Runner(handlers, rows)
        with lives.held():
            tasks = {asyncio.create_task(care) for care in (lives.care(), runner.watch(), _tidied(rows))}
            try:
                await asyncio.to_thread(_launch, rows, runner, me, slots)
                if up is not None:
                    up.set()
                await stop.wait()
            finally:
                await _end(runner, grace_s)
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)
                await asyncio.to_thread(lives.leave)
    finally:
        await asyncio.to_thread(rows.close)


async def _tidied(rows: _Rows) -> None:
    await asyncio.sleep(TIDY_FIRST_S)
    while True:
        try:
            await asyncio.to_thread(rows.tidy, datetime.now(UTC))
        except Exception:
            log.exception("old jobs could not be deleted")
        await asyncio.sleep(TIDY_EVERY_S)


async def _end(runner: Runner, grace_s: float) -> None:
    """Stop the engine from taking more, while what it took goes on."""
    wait_s = 0 if runner.is_idle else round(grace_s) + 10
    engine_ends = asyncio.create_task(
        asyncio.to_thread(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=wait_s)
    )
    await runner.stop(grace_s)
    await engine_ends


def _launch(rows: _Rows, runner: Runner, me: str, slots: Mapping[Lane, int]) -> None:
    """Have the engine call the runner. Called in a thread: the engine would make our event loop its own."""

    def job(name: str, text: str) -> str:
        return runner.do(name, text, str(DBOS.workflow_id))

    def tick(due: str, what: dict[str, str]) -> None:
        last = Times(cron=what["cron"], timezone=what["timezone"]).last(datetime.now(UTC))
        if datetime.fromisoformat(due) >= last:  # else a later one is due already
            rows.add(what["name"], what["payload"], f"{what['schedule_id']} {due}", what["lane"])

    DBOS(
        config={
            "name": APP,
            "system_database_url": rows.url,
            "system_database_engine": rows.engine,
            "dbos_system_schema": rows.schema,
            "application_version": VERSION,
            "executor_id": me,
            "serializer": _Json(),
            "log_level": "WARNING",
            "scheduler_polling_interval_sec": SCHEDULES_S,
            # Nobody here waits for the engine's notifications, but ending the engine waits this long.
            "notification_listener_polling_interval_sec": POLL_S[Lane.NOW],
        }
    )
    # How often a job may begin is counted by the runner, which tells somebody when it gives up.
    DBOS.workflow(name=JOB, max_recovery_attempts=None)(job)
    DBOS.workflow(name=TICK, max_recovery_attempts=None)(tick)
    for lane, places in slots.items():
        rows.client.register_queue(lane.value, worker_concurrency=places, polling_interval_sec=POLL_S[lane])
    DBOS.launch()


def _quiet() -> None:
    """Have the engine's warnings go where ours go: it gives a logger without a handler one of its own."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.WARNING)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
