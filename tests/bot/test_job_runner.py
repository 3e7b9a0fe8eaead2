import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bot import giving_way, job_runner
from bot.giving_way import give_way
from bot.job_runner import ALONE_AFTER, AWAY_TRIES, GIVE_UP_AFTER, LeaveRow, Runner
from bot.job_types import CutOffError, Failure, GaveUpError, Kind, Lane, NoHandlerError, Run, ref_of
from storage.errors import DatabaseUnusable
from tests.bot.job_engines import PATIENCE_S, comes_true


class Notebook:
    """A job_runner.Book in memory."""

    def __init__(self) -> None:
        self.pages: dict[str, dict[str, Any]] = {}
        self.stopped: list[str] = []
        self.broken = False
        self.people: bool | None = False  # wait for some other worker; None when that cannot be read

    def notes(self, job_id: str) -> Mapping[str, Any] | None:
        if self.broken:
            raise ConnectionError("the database is away")
        return None if job_id in self.stopped else dict(self.pages.get(job_id, {}))

    def note(self, job_id: str, **notes: object) -> None:
        if self.broken:
            raise ConnectionError("the database is away")
        self.pages.setdefault(job_id, {}).update(notes)

    def people_wait(self) -> bool:
        if self.people is None:
            raise ConnectionError("the database is away")
        return self.people

    def cancelled(self, job_ids: list[str]) -> list[str]:
        return [job_id for job_id in job_ids if job_id in self.stopped]


class Bench:
    """A runner with one kind of job, `work`, that waits at a gate."""

    def __init__(self) -> None:
        self.book = Notebook()
        self.gate = asyncio.Event()
        self.running: list[str] = []
        self.failures: list[Failure] = []
        self.error: BaseException | None = None
        self.runner = Runner({"work": Kind(handler=self._work, on_failure=self._hook)}, self.book)

    async def do(self, job_id: str, name: str = "work") -> str:
        return await asyncio.to_thread(self.runner.do, name, "{}", job_id)

    async def _work(self, _payload: dict[str, Any], run: Run) -> None:
        self.running.append(run.job_id)
        try:
            await self.gate.wait()
            await give_way()
            if self.error is not None:
                raise self.error
        finally:
            self.running.remove(run.job_id)

    async def _hook(self, failure: Failure) -> None:
        self.failures.append(failure)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    watching = asyncio.create_task(made.runner.watch())
    yield made
    watching.cancel()
    await asyncio.wait({watching})


class Away:
    """A database that fails so often before it answers."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def __call__(self, *_given: object) -> None:
        if self.left:
            self.left -= 1
            raise DatabaseUnusable("The database cannot be used: connection refused.")


@pytest.mark.parametrize(
    ("work", "hook", "failed"),
    [
        pytest.param(AWAY_TRIES - 1, 0, False, id="until the work is done"),
        pytest.param(AWAY_TRIES, AWAY_TRIES - 1, True, id="until who asked is told that it cannot be done"),
    ],
)
async def test_a_database_that_is_away_is_waited_for(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, work: int, hook: int, *, failed: bool
) -> None:
    monkeypatch.setattr(job_runner, "AWAY_PAUSE_S", 0.01)
    handler, telling = Away(work), Away(hook)
    runner = Runner({"work": Kind(handler=handler, on_failure=telling)}, bench.book)
    ref = await asyncio.to_thread(runner.do, "work", "{}", "job")
    assert bool(ref) is failed
    assert (handler.left, telling.left) == (0, 0)
    assert bench.book.pages["job"]["begun"] == 1


async def test_a_job_goes_on_once_what_is_noted_of_it_can_be_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_runner, "AWAY_PAUSE_S", 0.01)
    bench.gate.set()
    bench.error = DatabaseUnusable("The database cannot be used: connection refused.")
    bench.book.broken = True
    doing = asyncio.create_task(bench.do("job"))
    await asyncio.sleep(0.1)
    assert not doing.done()
    bench.book.broken, bench.error = False, None
    assert await doing == ""


async def test_a_job_that_was_cancelled_while_the_database_was_away_is_not_begun_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_runner, "AWAY_PAUSE_S", 0.01)
    bench.gate.set()
    bench.error = DatabaseUnusable("The database cannot be used: connection refused.")
    bench.book.broken = True
    doing = asyncio.create_task(bench.do("job"))
    await asyncio.sleep(0.1)
    bench.book.stopped.append("job")
    bench.book.broken = False
    with pytest.raises(LeaveRow):
        await doing


async def test_a_job_that_ends_well_gives_no_ref(bench: Bench) -> None:
    bench.gate.set()
    assert await bench.do("a") == ""
    assert bench.book.pages["a"]["begun"] == 1


async def test_a_job_of_a_name_that_nobody_knows_fails(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    assert await bench.do("a", "dig") == ref_of("a")
    assert NoHandlerError.__name__ in caplog.text
    assert bench.failures == []


async def test_a_job_that_always_kills_its_process_is_given_up_and_told(bench: Bench) -> None:
    bench.book.note("a", begun=GIVE_UP_AFTER)
    assert await bench.do("a") == ref_of("a")
    (failure,) = bench.failures
    assert isinstance(failure.error, GaveUpError)
    assert failure.ref == ref_of("a")


async def test_a_failure_that_was_told_before_a_crash_is_not_told_again(bench: Bench) -> None:
    bench.book.note("a", begun=1, told=ref_of("a"))
    bench.error = ZeroDivisionError()
    bench.gate.set()
    assert await bench.do("a") == ref_of("a")
    assert bench.failures == []


async def test_suspects_run_one_at_a_time_and_hold_nobody_else_up(bench: Bench) -> None:
    for suspect in ("a", "b"):
        bench.book.note(suspect, begun=ALONE_AFTER)
    doing = [asyncio.create_task(bench.do(job_id)) for job_id in ("a", "b", "c")]
    await comes_true(lambda: len(bench.running) == 2)
    await asyncio.sleep(0.1)
    assert "c" in bench.running
    assert len(bench.running) == 2
    waiting = ({"a", "b"} - set(bench.running)).pop()
    assert bench.book.pages[waiting]["begun"] == ALONE_AFTER  # it is no start that its neighbour may spoil
    bench.gate.set()
    assert await asyncio.gather(*doing) == ["", "", ""]


async def test_a_suspected_batch_gives_no_way_to_a_person_whose_job_waits_for_its_end(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "LONGEST_S", 3_600.0)
    for suspect, lane in (("batch", Lane.BATCH), ("person", Lane.NOW)):
        bench.book.note(suspect, begun=ALONE_AFTER, lane=lane.value)
    bench.book.people = True
    batch = asyncio.create_task(bench.do("batch"))
    await comes_true(lambda: bench.running == ["batch"])
    person = asyncio.create_task(bench.do("person"))
    bench.gate.set()
    assert await asyncio.wait_for(asyncio.gather(*[batch, person]), PATIENCE_S) == ["", ""]


async def test_a_job_that_is_cancelled_elsewhere_stops_and_leaves_its_row(bench: Bench) -> None:
    doing = asyncio.create_task(bench.do("a"))
    await comes_true(lambda: bench.running == ["a"])
    bench.book.stopped.append("a")
    with pytest.raises(LeaveRow):
        await doing
    assert bench.book.pages["a"] == {"begun": 1, "stopped": True}
    assert bench.failures == []


async def test_a_job_that_was_cancelled_before_it_began_does_not_begin(bench: Bench) -> None:
    bench.book.stopped.append("a")
    bench.gate.set()
    with pytest.raises(LeaveRow):
        await bench.do("a")
    assert "a" not in bench.book.pages


async def test_a_handler_that_cancels_itself_has_failed(bench: Bench) -> None:
    bench.error = asyncio.CancelledError()
    bench.gate.set()
    assert await bench.do("a") == ref_of("a")
    (failure,) = bench.failures
    assert isinstance(failure.error, CutOffError)


async def test_stopping_lets_what_runs_end(bench: Bench) -> None:
    doing = asyncio.create_task(bench.do("a"))
    await comes_true(lambda: bench.running == ["a"])
    stopping = asyncio.create_task(bench.runner.stop(20))
    await asyncio.sleep(0.05)
    bench.gate.set()
    assert await doing == ""
    await stopping
    assert bench.runner.is_idle


async def test_a_worker_that_ends_holds_no_batch_up_for_people_whom_others_serve(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "LONGEST_S", 2 * PATIENCE_S)
    bench.book.people = True
    bench.book.note("a", lane="batch")
    bench.gate.set()
    doing = asyncio.create_task(bench.do("a"))
    await comes_true(lambda: bench.running == ["a"])
    await bench.runner.stop(grace_s=PATIENCE_S)
    assert await doing == ""


async def test_a_batch_runs_also_when_nobody_knows_whether_people_wait(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.book.people = None
    bench.book.note("a", lane="batch")
    bench.gate.set()
    assert await bench.do("a") == ""
    assert "whether people wait cannot be read" in caplog.text


async def test_what_stopping_cuts_off_counts_as_never_begun(bench: Bench) -> None:
    doing = asyncio.create_task(bench.do("a"))
    await comes_true(lambda: bench.running == ["a"])
    await bench.runner.stop(0.01)
    with pytest.raises(LeaveRow):
        await doing
    assert bench.book.pages["a"]["begun"] == 0
    assert bench.failures == []
    with pytest.raises(LeaveRow):
        await bench.do("too late")


async def test_stopping_does_not_wait_for_ever(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(job_runner, "FAREWELL_S", 0.01)
    deaf = asyncio.Event()

    async def work(_payload: dict[str, Any], _run: Run) -> None:
        while not deaf.is_set():
            try:
                await deaf.wait()
            except asyncio.CancelledError:
                bench.running.append("was asked to stop")

    runner = Runner({"work": Kind(handler=work)}, bench.book)
    doing = asyncio.create_task(asyncio.to_thread(runner.do, "work", "{}", "a"))
    await comes_true(lambda: not runner.is_idle)
    await comes_true(lambda: bench.book.pages.get("a", {}).get("begun") == 1)
    await asyncio.wait_for(runner.stop(0.01), 5)
    assert "1 jobs do not stop" in caplog.text
    deaf.set()
    await doing


async def test_notes_that_cannot_be_made_do_not_stop_the_watch(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    doing = asyncio.create_task(bench.do("a"))
    await comes_true(lambda: bench.running == ["a"])
    bench.book.broken = True
    for job in bench.runner._jobs.values():
        job.report("half way")
    await comes_true(lambda: "could not be noted" in caplog.text)
    bench.book.broken = False
    await comes_true(lambda: bench.book.pages["a"].get("line") == "half way")
    bench.gate.set()
    assert await doing == ""


async def test_a_job_runs_also_when_nothing_can_be_noted_of_it(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.book.broken = True
    bench.gate.set()
    assert await bench.do("a") == ""
    assert "it runs as if new" in caplog.text
    assert "job work a: begun, stopped could not be noted" in caplog.text
