"""What every engine behind the port promises of work that gives way to people."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import giving_way
from bot.giving_way import Turnstile, give_way
from bot.jobs import Handlers, Jobs, Kind, Lane, Run, State, open_jobs
from tests.bot.job_engines import (
    PATIENCE_S,
    Engine,
    a_worker,
    comes_true,
    durable,
    in_file,
    in_process,
    until,
)

ONE_EACH = {Lane.NOW: 1, Lane.BATCH: 1}
FOR_EVER_S = 3_600.0


@pytest.fixture(params=["in process", "sqlite"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return in_process if request.param == "in process" else durable(in_file(tmp_path))


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No step of a batch goes through a closed turnstile."""
    monkeypatch.setattr(giving_way, "LONGEST_S", FOR_EVER_S)


@dataclass
class Works:
    """A batch of three steps, and what a person waits for, which ends when it is let."""

    done: list[str] = field(default_factory=list)
    at_step: int = 0  # how many steps were asked for, done or not
    may_step: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    serving: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def kinds(self) -> Handlers:
        return {"batch": Kind(handler=self._batch), "person": Kind(handler=self._person)}

    async def _batch(self, _payload: dict[str, Any], _run: Run) -> None:
        for step in range(1, 4):
            await self.may_step.acquire()
            self.at_step = step
            await asyncio.create_task(give_way())  # as in pages that are read side by side
            self.done.append(f"step {step}")

    async def _person(self, _payload: dict[str, Any], _run: Run) -> None:
        self.serving.set()
        await give_way()
        await self.may_end.wait()
        self.done.append("person")


async def after_one_step(jobs: Jobs, works: Works) -> str:
    """Begin the batch; gives its id."""
    batch = await jobs.enqueue("batch", {}, lane=Lane.BATCH)
    works.may_step.release()
    await comes_true(lambda: works.done == ["step 1"])
    return batch


async def serving_a_person(jobs: Jobs, works: Works) -> str:
    person = await jobs.enqueue("person", {})
    await asyncio.wait_for(works.serving.wait(), PATIENCE_S)
    return person


async def test_a_batch_stops_before_its_next_step_until_the_person_has_been_served(engine: Engine) -> None:
    works = Works()
    async with engine(works.kinds, slots=ONE_EACH) as jobs:
        batch = await after_one_step(jobs, works)
        await serving_a_person(jobs, works)
        works.may_step.release()
        works.may_step.release()
        await comes_true(lambda: works.at_step == 2)
        works.may_end.set()
        await until(jobs, batch)
    assert works.done == ["step 1", "person", "step 2", "step 3"]


async def test_a_batch_does_not_wait_for_ever(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_way, "LONGEST_S", 0.05)
    works = Works()
    async with engine(works.kinds, slots=ONE_EACH) as jobs:
        person = await serving_a_person(jobs, works)
        batch = await after_one_step(jobs, works)
        works.may_step.release()
        works.may_step.release()
        await until(jobs, batch)
        works.may_end.set()
        await until(jobs, person)
    assert works.done == ["step 1", "step 2", "step 3", "person"]


async def test_a_batch_that_stands_still_can_be_cancelled(engine: Engine) -> None:
    works = Works()
    async with engine(works.kinds, slots=ONE_EACH) as jobs:
        batch = await after_one_step(jobs, works)
        person = await serving_a_person(jobs, works)
        works.may_step.release()
        await comes_true(lambda: works.at_step == 2)
        assert await jobs.cancel(batch)
        works.may_end.set()
        await until(jobs, person)
        second = await jobs.enqueue("batch", {}, lane=Lane.BATCH)
        for _ in range(3):
            works.may_step.release()
        await until(jobs, second, State.DONE)
    assert works.done == ["step 1", "person", "step 1", "step 2", "step 3"]


async def test_a_batch_that_stands_still_holds_up_no_end_and_is_begun_anew(tmp_path: Path) -> None:
    works, store = Works(), in_file(tmp_path)
    async with open_jobs(store) as jobs:
        for name, kind in works.kinds.items():
            jobs.register(name, kind.handler)
        async with a_worker(works.kinds, store, slots=ONE_EACH, grace_s=0.05):
            batch = await after_one_step(jobs, works)
            await serving_a_person(jobs, works)
            works.may_step.release()
            await comes_true(lambda: works.at_step == 2)
        assert works.done == ["step 1"]
        works.may_end.set()
        for _ in range(3):
            works.may_step.release()
        async with a_worker(works.kinds, store, slots=ONE_EACH):
            await until(jobs, batch, State.DONE)
    assert sorted(works.done) == ["person", "step 1", "step 1", "step 2", "step 3"]


@pytest.mark.parametrize(
    "state",
    [
        pytest.param("ENQUEUED", id="nobody has begun it"),
        pytest.param("PENDING", id="another worker runs it"),
    ],
)
async def test_who_waits_for_another_worker_counts_too(tmp_path: Path, state: str) -> None:
    """This one takes no jobs of people, as if all its places were taken."""
    works, store = Works(), in_file(tmp_path)
    async with open_jobs(store) as jobs:
        for name, kind in works.kinds.items():
            jobs.register(name, kind.handler)
        person = await jobs.enqueue("person", {})
        _is_now(person, state, tmp_path)
        async with a_worker(works.kinds, store, slots={Lane.BATCH: 1}):
            batch = await jobs.enqueue("batch", {}, lane=Lane.BATCH)
            for _ in range(3):
                works.may_step.release()
            await comes_true(lambda: works.at_step == 1)
            works.done.append("person")
            _is_now(person, "SUCCESS", tmp_path)
            await until(jobs, batch)
    assert works.done == ["person", "step 1", "step 2", "step 3"]


def _is_now(job_id: str, state: str, folder: Path) -> None:
    """What another worker has made of a job."""
    with closing(sqlite3.connect(folder / "jobs.db", timeout=10)) as connection, connection:
        connection.execute(
            "UPDATE workflow_status SET status = ?, executor_id = 'another' WHERE workflow_uuid = ?",
            (state, job_id),
        )


async def test_while_people_wait_batches_go_through_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turnstile, through = Turnstile(), asyncio.Semaphore(0)
    turnstile.close()

    async def step() -> None:
        with turnstile.before_each_step():
            await give_way()
        through.release()

    monkeypatch.setattr(giving_way, "LONGEST_S", 0.05)
    steps = [asyncio.create_task(step()) for _ in range(3)]
    await asyncio.wait_for(through.acquire(), PATIENCE_S)
    monkeypatch.setattr(giving_way, "LONGEST_S", FOR_EVER_S)
    await comes_true(lambda: sum(each.done() for each in steps) >= 1)
    assert not all(each.done() for each in steps)
    turnstile.open()
    await asyncio.wait_for(asyncio.gather(*steps), PATIENCE_S)


@pytest.mark.parametrize("turns", range(4), ids=lambda turns: f"{turns} turns of the loop later")
async def test_a_cancellation_beside_the_opening_is_not_forgotten(turns: int) -> None:
    turnstile = Turnstile()
    turnstile.close()

    async def step() -> None:
        with turnstile.before_each_step():
            await give_way()

    stands = asyncio.create_task(step())
    for _ in range(3):  # until it has come to its wait
        await asyncio.sleep(0)
    turnstile.open()
    for _ in range(turns):
        await asyncio.sleep(0)
    was_under_way = stands.cancel()
    await asyncio.wait({stands})
    assert stands.cancelled() == was_under_way


async def test_what_a_person_at_a_terminal_asked_for_gives_way_to_nobody() -> None:
    Turnstile().close()
    await asyncio.wait_for(give_way(), PATIENCE_S)
