import asyncio
from typing import Any

import pytest

from bot import jobs_in_process
from bot.job_types import CutOffError
from bot.jobs import ClosedError, Failure, InProcessJobs, Lane, Progress, Run, State


class Gated:
    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.started = asyncio.Event()

    async def __call__(self, _payload: dict[str, Any], _run: Run) -> None:
        self.started.set()
        await self.gate.wait()


async def test_closing_waits_for_what_runs_and_takes_nothing_new() -> None:
    work = Gated()
    engine = InProcessJobs()
    engine.register("work", work)
    job_id = await engine.enqueue("work", {"n": 1})
    closing = asyncio.create_task(engine.close())
    await work.started.wait()
    with pytest.raises(ClosedError):
        await engine.enqueue("work", {"n": 2})
    work.gate.set()
    await closing
    assert await engine.progress(job_id) == Progress(state=State.DONE)


async def test_closing_cuts_off_what_takes_too_long_and_tells_who_waits() -> None:
    failures: list[Failure] = []

    async def hook(failure: Failure) -> None:
        failures.append(failure)

    engine = InProcessJobs(close_wait_s=0.01)
    engine.register("work", Gated(), on_failure=hook)
    await engine.enqueue("work", {"n": 1})
    await engine.close()
    (failure,) = failures
    assert isinstance(failure.error, CutOffError)


async def test_closing_ends_schedules() -> None:
    work = Gated()
    engine = InProcessJobs()
    engine.register("work", work)
    await engine.schedule("work", "0 0 1 1 *", {}, "yearly")
    await asyncio.wait_for(engine.close(), 5)
    assert not work.started.is_set()


async def test_only_so_many_ended_jobs_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_in_process, "REMEMBERED", 2)
    work = Gated()
    work.gate.set()
    engine = InProcessJobs()
    engine.register("work", work)
    ids = [await engine.enqueue("work", {"n": n}) for n in range(3)]
    await engine.close()
    assert [await engine.progress(job_id) is None for job_id in ids] == [True, False, False]


async def test_what_nobody_has_begun_is_counted() -> None:
    work = Gated()
    engine = InProcessJobs(slots={Lane.NOW: 1, Lane.BATCH: 1})
    engine.register("work", work)
    for number in range(3):
        await engine.enqueue("work", {"n": number})
    await work.started.wait()
    assert await engine.waiting() == 2
    work.gate.set()
    await engine.close()
    assert await engine.waiting() == 0
