"""A worker that is killed at any moment loses no job and doubles no result."""

import asyncio
import random
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from bot.jobs import DurableJobs, JobStore, Run, State, open_jobs
from tests.bot.job_engines import in_file, on_server
from tests.bot.kill_worker import opened

ANSWER_S = 0.04  # how long the server thinks
RESTART_S = 10.0  # in which a restarted worker begins a job again
WORK_S = 0.15  # in which a worker that has begun a job is killed
BOOT_S = 1.5  # in which one that is not waited for is killed
UNAWAITED = 0.2  # part of the workers that are killed while they start
PATIENCE_S = 60.0


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async def think(_request: web.Request) -> web.Response:
        await asyncio.sleep(ANSWER_S)
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_get("/{n}", think)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JobStore]:
    if request.param == "sqlite":
        yield in_file(tmp_path)
    else:
        with on_server(request.getfixturevalue("postgresql_server"), tmp_path) as opened_store:
            yield opened_store


@dataclass
class Killed:
    """What was seen while workers were killed."""

    kills: int = 0
    restarts_s: list[float] = field(default_factory=list)  # from a start to the first job begun
    signals: list[int] = field(default_factory=list)


async def unused(_payload: dict[str, object], _run: Run) -> None:
    raise AssertionError("the half that asks runs nothing")


async def begun_after(rows: sqlite3.Connection, moment: float) -> float:
    """How long after a moment the next job began."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            (first,) = rows.execute("SELECT min(at) FROM starts WHERE at > ?", (moment,)).fetchone()
            if first is not None:
                return float(first) - moment
            await asyncio.sleep(0.02)


@asynccontextmanager
async def worker(folder: Path, address: str, store: JobStore) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker that is gone at the end, also when the test fails."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.kill_worker", str(folder), address, str(store.database)),
        store.schema,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def killed(process: asyncio.subprocess.Process, seen: Killed, *, after_s: float) -> None:
    await asyncio.sleep(after_s)
    process.kill()
    await process.wait()
    seen.kills += 1


async def killed_again_and_again(
    folder: Path, address: str, store: JobStore, *, jobs: int, kills: int
) -> Killed:
    """Have so many jobs done by workers of which so many are killed; no job is left when this returns."""
    rows = opened(folder)
    seen = Killed()
    random_moment = random.Random(jobs)  # noqa: S311 - no secret
    async with open_jobs(store) as engine:
        engine.register("ask", unused)
        ids = [f"job-{n}" for n in range(jobs)]
        each_round = -(-jobs // (kills + 1))
        for round_ in range(kills + 1):
            for n in range(round_ * each_round, min(jobs, (round_ + 1) * each_round)):
                await engine.enqueue("ask", {"n": n}, ids[n])
            began = time.time()
            async with worker(folder, address, store) as process:
                if round_ < kills and random_moment.random() < UNAWAITED:
                    await killed(process, seen, after_s=random_moment.uniform(0, BOOT_S))
                    continue
                seen.restarts_s.append(await begun_after(rows, began))
                if round_ < kills:
                    await killed(process, seen, after_s=random_moment.uniform(0, WORK_S))
                else:
                    await all_ended(engine, ids)
                    process.terminate()
                    seen.signals.append(await process.wait())
    rows.close()
    return seen


async def all_ended(engine: DurableJobs, ids: list[str]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        for job_id in ids:
            while True:
                progress = await engine.progress(job_id)
                assert progress is not None
                assert progress.state not in {State.FAILED, State.CANCELLED}
                if progress.state is State.DONE:
                    break
                await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("jobs", "kills"),
    [
        pytest.param(60, 3, id="60 jobs and 3 kills"),
        pytest.param(500, 50, id="500 jobs and 50 kills", marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
    ],
)
async def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    tmp_path: Path, address: str, store: JobStore, jobs: int, kills: int
) -> None:
    seen = await killed_again_and_again(tmp_path, address, store, jobs=jobs, kills=kills)
    rows = opened(tmp_path)
    done = sorted(n for (n,) in rows.execute("SELECT n FROM results"))
    (starts, distinct) = rows.execute("SELECT count(*), count(DISTINCT job) FROM starts").fetchone()
    rows.close()
    print(  # noqa: T201 - seen by whoever asks for it with -rP
        f"{seen.kills} kills, {starts - distinct} jobs begun again, first job after a restart in "
        f"{max(seen.restarts_s):.1f} s at most"
    )
    assert seen.kills == kills
    assert done == list(range(jobs))
    assert distinct == jobs
    assert max(seen.restarts_s) < RESTART_S
    assert seen.signals == [0]
