"""What every engine behind the port promises."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.job_types import REF_CHARS
from bot.jobs import Failure, Kind, Lane, NoHandlerError, Progress, Run, State
from tests.bot.job_engines import (
    PATIENCE_S,
    Engine,
    comes_true,
    durable,
    in_file,
    in_process,
    on_server,
    until,
)


@pytest.fixture(params=["in process", "sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    match request.param:
        case "in process":
            yield in_process
        case "sqlite":
            yield durable(in_file(tmp_path))
        case _:
            with on_server(request.getfixturevalue("postgresql_server"), tmp_path) as store:
                yield durable(store)


class Recorder:
    """A handler that notes what it got, and waits at a gate when it has one."""

    def __init__(self, gate: asyncio.Event | None = None) -> None:
        self.seen: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.started = asyncio.Event()
        self.running = 0
        self.most = 0
        self._gate = gate

    async def __call__(self, payload: dict[str, Any], run: Run) -> None:
        self.seen.append(payload)
        self.ids.append(run.job_id)
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
        self.told = asyncio.Event()

    async def __call__(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.told.set()


async def fail(_payload: dict[str, Any], _run: Run) -> None:
    raise ZeroDivisionError("by design")


async def soon(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), PATIENCE_S)


async def test_a_job_is_taken_at_once_and_done_later(engine: Engine) -> None:
    gate = asyncio.Event()
    work = Recorder(gate)
    async with engine({"work": Kind(handler=work)}) as jobs:
        job_id = await jobs.enqueue("work", {"n": 1})
        await soon(work.started)
        assert (await until(jobs, job_id, State.RUNNING)).state is State.RUNNING
        gate.set()
        assert await until(jobs, job_id) == Progress(state=State.DONE, line="working on 1")
        assert work.ids == [job_id]


async def test_the_line_of_a_running_job_is_seen_by_whoever_asked(engine: Engine) -> None:
    gate = asyncio.Event()
    work = Recorder(gate)
    async with engine({"work": Kind(handler=work)}) as jobs:
        job_id = await jobs.enqueue("work", {"n": 7})
        await until(jobs, job_id, State.RUNNING, line="working on 7")
        gate.set()


async def test_the_same_id_runs_once_even_when_it_has_ended(engine: Engine) -> None:
    work = Recorder()
    async with engine({"work": Kind(handler=work)}) as jobs:
        first = await jobs.enqueue("work", {"n": 1}, "click-7")
        again = await jobs.enqueue("work", {"n": 2}, "click-7")
        await until(jobs, first)
        third = await jobs.enqueue("work", {"n": 3}, "click-7")
        last = await jobs.enqueue("work", {"n": 4})
        await until(jobs, last)
    assert first == again == third == "click-7"
    assert sorted(payload["n"] for payload in work.seen) == [1, 4]


async def test_what_was_put_is_known_and_nothing_else(engine: Engine) -> None:
    async with engine({"work": Kind(handler=Recorder())}, slots={Lane.NOW: 1, Lane.BATCH: 0}) as jobs:
        await until(jobs, await jobs.enqueue("work", {}, "done"))
        await jobs.enqueue("work", {}, "waits", lane=Lane.BATCH)
        assert await jobs.known(["waits", "never put", "done"]) == {"waits", "done"}
        assert await jobs.known([]) == frozenset()


async def test_no_more_jobs_of_a_lane_than_allowed_run_at_the_same_time_and_in_order(engine: Engine) -> None:
    gate = asyncio.Event()
    work = Recorder(gate)
    async with engine({"work": Kind(handler=work)}, slots={Lane.NOW: 2, Lane.BATCH: 1}) as jobs:
        ids = [await jobs.enqueue("work", {"n": n}) for n in range(5)]
        await comes_true(lambda: work.running == 2)
        assert await jobs.progress(ids[-1]) == Progress(state=State.WAITING)
        gate.set()
        for job_id in ids:
            await until(jobs, job_id)
    assert work.most == 2
    assert sorted(payload["n"] for payload in work.seen) == [0, 1, 2, 3, 4]
    assert {payload["n"] for payload in work.seen[:2]} == {0, 1}


async def test_what_a_person_waits_for_is_not_held_up_by_a_batch(engine: Engine) -> None:
    gate = asyncio.Event()
    batch, now = Recorder(gate), Recorder()
    handlers = {"batch": Kind(handler=batch), "now": Kind(handler=now)}
    async with engine(handlers, slots={Lane.NOW: 1, Lane.BATCH: 1}) as jobs:
        ids = [await jobs.enqueue("batch", {"n": n}, lane=Lane.BATCH) for n in range(3)]
        await soon(batch.started)
        asked = await jobs.enqueue("now", {"n": 1})
        assert (await until(jobs, asked)).state is State.DONE
        assert (await jobs.progress(ids[-1])) == Progress(state=State.WAITING)
        gate.set()
        for job_id in ids:
            await until(jobs, job_id)


async def test_a_handler_gets_a_copy_of_the_payload(engine: Engine) -> None:
    work = Recorder()
    payload = {"n": 1, "urls": ["https://a.example/"], "name": "ü\n\u2028", "none": None, "part": 0.1}
    async with engine({"work": Kind(handler=work)}) as jobs:
        job_id = await jobs.enqueue("work", payload)
        payload["urls"] = []
        await until(jobs, job_id)
    assert work.seen == [{**payload, "urls": ["https://a.example/"]}]


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
    engine: Engine, payload: dict[str, Any], error: type[Exception]
) -> None:
    async with engine({"work": Kind(handler=Recorder())}) as jobs:
        with pytest.raises(error):
            await jobs.enqueue("work", payload)
        with pytest.raises(error):
            await jobs.schedule("work", "0 9 * * 1", payload, "weekly")


async def test_unknown_work_is_refused(engine: Engine) -> None:
    async with engine({}) as jobs:
        with pytest.raises(NoHandlerError, match="no handler for the job dig"):
            await jobs.enqueue("dig", {})
        with pytest.raises(NoHandlerError):
            await jobs.schedule("dig", "0 9 * * 1", {}, "weekly")


async def test_one_name_has_one_handler(engine: Engine) -> None:
    async with engine({"work": Kind(handler=Recorder())}) as jobs:
        with pytest.raises(ValueError, match="two handlers"):
            jobs.register("work", Recorder())


async def test_a_failure_is_logged_and_told_once_with_the_same_reference(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    hook = Hook()
    with caplog.at_level(logging.ERROR):
        async with engine({"work": Kind(handler=fail, on_failure=hook)}) as jobs:
            job_id = await jobs.enqueue("work", {"n": 1})
            assert (await until(jobs, job_id)).state is State.FAILED
            await soon(hook.told)
    (failure,) = hook.failures
    assert (failure.name, failure.job_id, failure.payload) == ("work", job_id, {"n": 1})
    assert isinstance(failure.error, ZeroDivisionError)
    assert len(failure.ref) == REF_CHARS
    assert f"ref {failure.ref}: job work {job_id} failed" in caplog.text


async def test_a_hook_that_fails_does_not_stop_the_engine(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_failure: Failure) -> None:
        raise ConnectionError("Slack is away")

    work = Recorder()
    handlers = {"bad": Kind(handler=fail, on_failure=broken), "work": Kind(handler=work)}
    async with engine(handlers, slots={Lane.NOW: 1, Lane.BATCH: 1}) as jobs:
        await jobs.enqueue("bad", {})
        await until(jobs, await jobs.enqueue("work", {"n": 1}))
    assert work.seen == [{"n": 1}]
    assert "nobody could be told" in caplog.text


async def test_cancel_stops_a_running_job_and_says_nothing_to_the_hook(engine: Engine) -> None:
    hook = Hook()
    work = Recorder(asyncio.Event())
    async with engine({"work": Kind(handler=work, on_failure=hook)}) as jobs:
        job_id = await jobs.enqueue("work", {"n": 1})
        await soon(work.started)
        assert await jobs.cancel(job_id)
        assert work.running == 0
        assert await jobs.progress(job_id) == Progress(state=State.CANCELLED, line="working on 1")
        assert not await jobs.cancel(job_id)
    assert hook.failures == []


async def test_cancel_stops_a_job_that_still_waits_for_its_turn(engine: Engine) -> None:
    gate = asyncio.Event()
    work = Recorder(gate)
    async with engine({"work": Kind(handler=work)}, slots={Lane.NOW: 1, Lane.BATCH: 1}) as jobs:
        running = await jobs.enqueue("work", {"n": 1})
        waiting = await jobs.enqueue("work", {"n": 2})
        await soon(work.started)
        assert await jobs.cancel(waiting)
        gate.set()
        await until(jobs, running)
        await until(jobs, await jobs.enqueue("work", {"n": 3}))
    assert [payload["n"] for payload in work.seen] == [1, 3]


async def test_cancel_stops_a_job_that_was_taken_a_moment_ago(engine: Engine) -> None:
    work = Recorder()
    async with engine({"work": Kind(handler=work)}) as jobs:
        job_id = await jobs.enqueue("work", {"n": 1})
        assert await jobs.cancel(job_id)
    assert work.seen == []


async def test_there_is_nothing_to_cancel_once_a_job_has_ended(engine: Engine) -> None:
    async with engine({"work": Kind(handler=Recorder())}) as jobs:
        job_id = await jobs.enqueue("work", {"n": 1})
        await until(jobs, job_id)
        assert not await jobs.cancel(job_id)
        assert not await jobs.cancel("never heard of")
        assert await jobs.progress("never heard of") is None


async def test_a_schedule_runs_at_its_times_until_it_is_replaced_or_ended(engine: Engine) -> None:
    first, second = Recorder(), Recorder()
    async with engine({"first": Kind(handler=first), "second": Kind(handler=second)}) as jobs:
        await jobs.schedule("first", "0 0 1 1 *", {"n": 1}, "mine")
        await jobs.schedule("second", "* * * * * *", {"n": 2}, "mine")
        await soon(second.started)
        await jobs.unschedule("mine")
        await jobs.unschedule("never heard of")
    assert first.seen == []
    assert second.seen[0] == {"n": 2}
    assert second.ids[0].startswith("mine 2")
    assert len(second.ids) == len(set(second.ids))


@pytest.mark.parametrize(
    ("cron", "timezone", "says"),
    [
        pytest.param("at nine", "UTC", "'at nine' names no times", id="times in words"),
        pytest.param("0 25 * * *", "UTC", "names no times", id="an hour that no day has"),
        pytest.param("0 9 * * 1", "Mars/Base", "'Mars/Base' is no time zone", id="a zone that is nowhere"),
        pytest.param("0 9 * * 1", "", "is no time zone", id="no zone"),
    ],
)
async def test_times_that_cannot_be_read_are_refused(
    engine: Engine, cron: str, timezone: str, says: str
) -> None:
    async with engine({"work": Kind(handler=Recorder())}) as jobs:
        with pytest.raises(ValueError, match=says):
            await jobs.schedule("work", cron, {}, "weekly", timezone=timezone)
