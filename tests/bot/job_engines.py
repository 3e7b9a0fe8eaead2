"""The engines behind the port, each with handlers that run, for tests of what all of them promise."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol

from bot.jobs import (
    SLOTS,
    Handlers,
    InProcessJobs,
    Jobs,
    JobStore,
    Lane,
    Progress,
    State,
    open_jobs,
    run_worker,
)

ENDED = {State.DONE, State.FAILED, State.CANCELLED}
PATIENCE_S = 20.0  # for a loaded machine


class Engine(Protocol):
    """Jobs that are asked for while the block runs are done by the handlers."""

    def __call__(
        self, handlers: Handlers, *, slots: Mapping[Lane, int] = SLOTS
    ) -> AbstractAsyncContextManager[Jobs]: ...


def register_all(jobs: Jobs, handlers: Handlers) -> None:
    for name, kind in handlers.items():
        jobs.register(name, kind.handler, on_failure=kind.on_failure)


@asynccontextmanager
async def in_process(handlers: Handlers, *, slots: Mapping[Lane, int] = SLOTS) -> AsyncIterator[Jobs]:
    jobs = InProcessJobs(slots=slots, close_wait_s=1.0)
    register_all(jobs, handlers)
    yield jobs
    await jobs.close()


@asynccontextmanager
async def a_worker(
    handlers: Handlers, store: JobStore, *, slots: Mapping[Lane, int] = SLOTS, grace_s: float = 0.2
) -> AsyncIterator[None]:
    """A worker in this process, which can hold one."""
    stop, up = asyncio.Event(), asyncio.Event()
    working = asyncio.create_task(run_worker(handlers, store, stop, slots=slots, grace_s=grace_s, up=up))
    starting = asyncio.create_task(up.wait())
    await asyncio.wait({working, starting}, return_when=asyncio.FIRST_COMPLETED)
    starting.cancel()
    try:
        yield
    finally:
        stop.set()
        await working


def durable(store: JobStore) -> Engine:
    @asynccontextmanager
    async def engine(handlers: Handlers, *, slots: Mapping[Lane, int] = SLOTS) -> AsyncIterator[Jobs]:
        async with open_jobs(store) as jobs, a_worker(handlers, store, slots=slots):
            register_all(jobs, handlers)
            yield jobs

    return engine


def in_file(folder: Path) -> JobStore:
    return JobStore(database=f"sqlite:///{folder}/jobs.db", locks=folder / "workers")


@contextmanager
def on_server(url: str, folder: Path) -> Iterator[JobStore]:
    """Jobs in a schema of their own."""
    import psycopg  # the tests on SQLite run without it

    name = f"test_{uuid.uuid4().hex}"
    try:
        yield JobStore(database=url, locks=folder / "workers", schema=name)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET lock_timeout = '5s'")  # a test that failed may have left a session open
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


async def until(jobs: Jobs, job_id: str, *states: State, line: str | None = None) -> Progress:
    """How far the job is once it is in one of the states, by default once it has ended, with that line."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            progress = await jobs.progress(job_id)
            if progress is not None and progress.state in (states or ENDED) and line in {None, progress.line}:
                return progress
            await asyncio.sleep(0.02)


async def comes_true(condition: Callable[[], bool]) -> None:
    """Wait for what no event tells of."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if condition():
                return
            await asyncio.sleep(0.02)
