import asyncio
import logging
from typing import Any

import pytest

from bot import jobs
from bot.jobs import CutOffError, Failure, InProcessJobs, NoHandlerError, Progress, Run, State


class Recorder:
    """A handler that notes what it got, and waits at a gate when it has one."""

    def __init__(self, gate: asyncio.Event | None = None) -> None:
        self.seen: list[dict[str, Any]] = []
        self.started = asyncio.Event()
        self.running = 0
        self.most = 0
        self._gate = gate

    async def __call__(self, payload: dict[str, Any], run: Run) -> None:
        self.seen.append(payload)
        self.running += 1
        self.most = max(self.most, self.running)
        run.report(f"working on {payload['n']}")
        self.started.set()
        try:
            if self._gate:
                await self._gate.wait()
        finally:
            self.running -= 1


class Hook:
    def __init__(self) -> None:
        self.failures: list[Failure] = []

    async def __call__(self, failure: Failure) -> None:
        self.failures.append(failure)


async def _fail(_payload: dict[str, Any], _run: Run) -> None:
    raise ZeroDivisionError("by design")


async def test_enqueue_returns_before_the_work_is_done() -> None:
    gate = asyncio.Event()
    work = Recorder(gate)
    engine = InProcessJobs()
    engine.register("work", work)
    job_id = await engine.enqueue("work", {"n": 1})
    await work.started.wait()
    assert await engine.progress(job_id) == Progress(state=State.RUNNING, line="working on 1")
    gate.set()
    await engine.close()
    assert await engine.progress(job_id) == Progress(state=State.DONE, line="working on 1")


async def test_the_same_id_runs_once_even_when_it_has_ended() -> None:
    work = Recorder()
    engine = InProcessJobs()
    engine.register("work", work)
    first = await engine.enqueue("work", {"n": 1}, "click-7")
    await work.started.wait()
    await asyncio.sleep(0)
    second = await engine.enqueue("work", {"n": 2}, "click-7")
    await engine.close()
    assert first == second == "click-7"
    assert work.seen == [{"n": 1}]


async def test_no_more_jobs_than_allowed_run_at_the_same_time() -> None:
    gate = asyncio.Event()
    work = Recorder(gate)
    engine = InProcessJobs(at_once=2)
    engine.register("work", work)
    ids = [await engine.enqueue("work", {"n": n}) for n in range(5)]
    await work.started.wait()
    waiting = await engine.progress(ids[-1])
    gate.set()
    await engine.close()
    assert waiting == Progress(state=State.WAITING)
    assert work.most == 2
    assert [payload["n"] for payload in work.seen] == [0, 1, 2, 3, 4]


async def test_a_handler_gets_a_copy_of_the_payload() -> None:
    work = Recorder()
    engine = InProcessJobs()
    engine.register("work", work)
    payload = {"n": 1, "urls": ["https://a.example/"]}
    await engine.enqueue("work", payload)
    payload["urls"] = []
    await engine.close()
    assert work.seen == [{"n": 1, "urls": ["https://a.example/"]}]


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        pytest.param({"n": {1, 2}}, TypeError, id="a set"),
        pytest.param({"n": float("nan")}, ValueError, id="not a number"),
        pytest.param({"n": (1, 2)}, TypeError, id="a tuple, which comes back as a list"),
        pytest.param({1: "n"}, TypeError, id="a key that is no text"),
    ],
)
async def test_what_json_cannot_carry_is_refused_at_the_door(
    payload: dict[str, Any], error: type[Exception]
) -> None:
    engine = InProcessJobs()
    engine.register("work", Recorder())
    with pytest.raises(error):
        await engine.enqueue("work", payload)


async def test_unknown_work_is_refused() -> None:
    with pytest.raises(NoHandlerError, match="no handler for the job dig"):
        await InProcessJobs().enqueue("dig", {})


async def test_one_name_has_one_handler() -> None:
    engine = InProcessJobs()
    engine.register("work", Recorder())
    with pytest.raises(ValueError, match="two handlers"):
        engine.register("work", Recorder())


async def test_a_failure_is_logged_and_told_with_the_same_reference(caplog: pytest.LogCaptureFixture) -> None:
    hook = Hook()
    engine = InProcessJobs()
    engine.register("work", _fail, on_failure=hook)
    with caplog.at_level(logging.ERROR):
        job_id = await engine.enqueue("work", {"n": 1})
        await engine.close()
    (failure,) = hook.failures
    assert failure.payload == {"n": 1}
    assert isinstance(failure.error, ZeroDivisionError)
    assert len(failure.ref) == jobs.REF_CHARS
    assert f"ref {failure.ref}: job work {job_id} failed" in caplog.text
    assert await engine.progress(job_id) == Progress(state=State.FAILED)


async def test_a_hook_that_fails_does_not_stop_the_engine(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_failure: Failure) -> None:
        raise ConnectionError("Slack is away")

    work = Recorder()
    engine = InProcessJobs(at_once=1)
    engine.register("bad", _fail, on_failure=broken)
    engine.register("work", work)
    await engine.enqueue("bad", {})
    await engine.enqueue("work", {"n": 1})
    await engine.close()
    assert work.seen == [{"n": 1}]
    assert "nobody could be told" in caplog.text


async def test_cancel_stops_a_running_job_and_says_nothing_to_the_hook() -> None:
    hook = Hook()
    work = Recorder(asyncio.Event())
    engine = InProcessJobs()
    engine.register("work", work, on_failure=hook)
    job_id = await engine.enqueue("work", {"n": 1})
    await work.started.wait()
    assert await engine.cancel(job_id)
    assert work.running == 0
    assert await engine.progress(job_id) == Progress(state=State.CANCELLED, line="working on 1")
    assert hook.failures == []


async def test_cancel_stops_a_job_that_still_waits_for_its_turn() -> None:
    gate = asyncio.Event()
    work = Recorder(gate)
    engine = InProcessJobs(at_once=1)
    engine.register("work", work)
    await engine.enqueue("work", {"n": 1})
    waiting = await engine.enqueue("work", {"n": 2})
    await work.started.wait()
    assert await engine.cancel(waiting)
    gate.set()
    await engine.close()
    assert work.seen == [{"n": 1}]


async def test_cancel_stops_a_job_that_was_taken_a_moment_ago() -> None:
    work = Recorder()
    engine = InProcessJobs()
    engine.register("work", work)
    job_id = await engine.enqueue("work", {"n": 1})
    assert await engine.cancel(job_id)
    await engine.close()
    assert work.seen == []


async def test_there_is_nothing_to_cancel_once_a_job_has_ended() -> None:
    engine = InProcessJobs()
    engine.register("work", Recorder())
    job_id = await engine.enqueue("work", {"n": 1})
    await engine.close()
    assert not await engine.cancel(job_id)
    assert not await engine.cancel("never heard of")


async def test_closing_waits_for_what_runs_and_takes_nothing_new() -> None:
    gate = asyncio.Event()
    work = Recorder(gate)
    engine = InProcessJobs()
    engine.register("work", work)
    job_id = await engine.enqueue("work", {"n": 1})
    closing = asyncio.create_task(engine.close())
    await work.started.wait()
    with pytest.raises(jobs.ClosedError):
        await engine.enqueue("work", {"n": 2})
    gate.set()
    await closing
    assert await engine.progress(job_id) == Progress(state=State.DONE, line="working on 1")


async def test_closing_cuts_off_what_takes_too_long_and_tells_who_waits() -> None:
    hook = Hook()
    engine = InProcessJobs(close_wait_s=0.01)
    engine.register("work", Recorder(asyncio.Event()), on_failure=hook)
    await engine.enqueue("work", {"n": 1})
    await engine.close()
    (failure,) = hook.failures
    assert isinstance(failure.error, CutOffError)


async def test_only_so_many_ended_jobs_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "REMEMBERED", 2)
    engine = InProcessJobs(at_once=1)
    engine.register("work", Recorder())
    ids = [await engine.enqueue("work", {"n": n}) for n in range(3)]
    await engine.close()
    assert [await engine.progress(job_id) is None for job_id in ids] == [True, False, False]
