"""What the durable engine promises beyond the port: see test_jobs.py for the rest, and test_kill.py."""

import asyncio
import json
import os
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.job_runner import GIVE_UP_AFTER
from bot.job_types import ClosedError, GaveUpError
from bot.jobs import KEEP, Failure, JobStore, Kind, Progress, Run, State, open_jobs
from storage.errors import DatabaseUnusable
from tests.bot.job_engines import PATIENCE_S, a_worker, comes_true, in_file, until


class Work:
    """A handler that notes the jobs it began, and ends when it may."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.may_end = asyncio.Event()
        self.began = asyncio.Event()

    async def __call__(self, _payload: dict[str, Any], run: Run) -> None:
        self.ids.append(run.job_id)
        self.began.set()
        await self.may_end.wait()

    @property
    def kinds(self) -> dict[str, Kind]:
        return {"work": Kind(handler=self)}


@pytest.fixture
def store(tmp_path: Path) -> JobStore:
    return in_file(tmp_path)


async def test_what_is_asked_while_no_worker_runs_is_done_once_one_does(store: JobStore) -> None:
    work = Work()
    work.may_end.set()
    async with open_jobs(store) as jobs:
        jobs.register("work", work)
        job_id = await jobs.enqueue("work", {})
        assert await jobs.progress(job_id) == Progress(state=State.WAITING)
        assert await jobs.waiting() == 1
    async with a_worker(work.kinds, store), open_jobs(store) as jobs:
        assert (await until(jobs, job_id)).state is State.DONE
        assert await jobs.waiting() == 0
    assert work.ids == [job_id]


async def test_what_a_stopped_worker_had_not_done_is_done_by_the_next(store: JobStore) -> None:
    first, second = Work(), Work()
    second.may_end.set()
    async with open_jobs(store) as jobs:
        jobs.register("work", first)
        async with a_worker(first.kinds, store, grace_s=0.05):
            job_id = await jobs.enqueue("work", {})
            await asyncio.wait_for(first.began.wait(), PATIENCE_S)
        assert await jobs.progress(job_id) == Progress(state=State.WAITING)
        async with a_worker(second.kinds, store):
            assert (await until(jobs, job_id)).state is State.DONE
    assert second.ids == [job_id]


async def test_a_stopped_worker_lets_what_runs_end(store: JobStore) -> None:
    work = Work()
    async with open_jobs(store) as jobs:
        jobs.register("work", work)
        async with a_worker(work.kinds, store, grace_s=10):
            job_id = await jobs.enqueue("work", {})
            await asyncio.wait_for(work.began.wait(), PATIENCE_S)
            asyncio.get_running_loop().call_later(0.3, work.may_end.set)
        assert await jobs.progress(job_id) == Progress(state=State.DONE)


async def test_a_stopped_worker_leaves_no_sign_of_life(store: JobStore) -> None:
    async with a_worker({}, store):
        assert len(list(store.locks.iterdir())) == 1
    assert list(store.locks.iterdir()) == []


async def test_a_job_that_no_worker_knows_fails_and_says_so(
    store: JobStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_jobs(store) as jobs, a_worker({}, store):
        jobs.register("dig", Work())
        job_id = await jobs.enqueue("dig", {})
        assert (await until(jobs, job_id)).state is State.FAILED
    assert "no handler for the job dig" in caplog.text


async def test_what_came_due_again_and_again_while_no_worker_ran_is_done_once(store: JobStore) -> None:
    first, second = Work(), Work()
    for work in (first, second):
        work.may_end.set()
    async with open_jobs(store) as jobs:
        jobs.register("work", first)
        await jobs.schedule("work", "* * * * * *", {}, "often")
        async with a_worker(first.kinds, store):
            await asyncio.wait_for(first.began.wait(), PATIENCE_S)
        await asyncio.sleep(3)
        resumed = datetime.now(UTC)
        async with a_worker(second.kinds, store):
            await asyncio.wait_for(second.began.wait(), PATIENCE_S)
    late = [job_id for job_id in second.ids if datetime.fromisoformat(job_id.split()[1]) < resumed]
    assert len(late) <= 2  # the newest of them, and one that was taken before the stop
    assert len(set(first.ids + second.ids)) == len(first.ids + second.ids)


def _daily(moment: datetime) -> str:
    """At that second of the day, in UTC."""
    return f"{moment:%-S %-M %-H} * * *"


async def test_the_first_time_of_a_schedule_is_made_up_for_where_no_worker_ran(store: JobStore) -> None:
    """Of other times than before, too: from when they were asked for, and not from before that."""
    work = Work()
    work.may_end.set()
    async with open_jobs(store) as jobs:
        jobs.register("work", work)
        now = datetime.now(UTC).replace(microsecond=0)
        early, late = now + timedelta(seconds=2), now + timedelta(seconds=4)
        await jobs.schedule("work", _daily(early), {}, "first")
        await jobs.schedule("work", "0 0 1 1 *", {}, "changed")
        await asyncio.sleep((early - datetime.now(UTC)).total_seconds() + 0.1)
        await jobs.schedule("work", _daily(early), {}, "changed")
        for _ in range(2):  # the second as the app does it at its next start
            await jobs.schedule("work", _daily(late), {}, "last")
            await asyncio.sleep(max(0, (late - datetime.now(UTC)).total_seconds() + 0.1))
        async with a_worker(work.kinds, store):
            await comes_true(lambda: len(work.ids) >= 2)
    assert sorted(work.ids) == [f"first {early.isoformat()}", f"last {late.isoformat()}"]


async def test_a_schedule_whose_planning_was_cut_off_is_completed_at_the_next_start(
    store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CutOffError(Exception):
        pass

    def cut_off(*_: object) -> None:
        raise CutOffError

    work = Work()
    work.may_end.set()
    async with open_jobs(store) as jobs:
        jobs.register("work", work)
        due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
        with monkeypatch.context() as then:
            then.setattr(jobs._rows.client._sys_db, "update_last_fired_at", cut_off)
            with pytest.raises(CutOffError):
                await jobs.schedule("work", _daily(due), {}, "first")
        await jobs.schedule("work", _daily(due), {}, "first")
        await asyncio.sleep((due - datetime.now(UTC)).total_seconds() + 0.1)
        async with a_worker(work.kinds, store):
            await comes_true(lambda: work.ids == [f"first {due.isoformat()}"])


async def test_a_job_begun_too_often_is_given_up_and_told(store: JobStore) -> None:
    told: list[Exception] = []

    async def hook(failure: Failure) -> None:
        told.append(failure.error)

    work = Work()
    async with open_jobs(store) as jobs:
        jobs.register("work", work)
        job_id = await jobs.enqueue("work", {})
        jobs._rows.note(job_id, begun=GIVE_UP_AFTER)
        async with a_worker({"work": Kind(handler=work, on_failure=hook)}, store):
            assert (await until(jobs, job_id)).state is State.FAILED
    assert [type(error) for error in told] == [GaveUpError]
    assert work.ids == []


async def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(store: JobStore) -> None:
    work = Work()
    work.may_end.set()
    async with open_jobs(store) as jobs:
        jobs.register("work", work)
        async with a_worker(work.kinds, store):
            done = await jobs.enqueue("work", {})
            await until(jobs, done)
        waiting = await jobs.enqueue("work", {})
        jobs._rows.tidy(datetime.now(UTC) + KEEP - timedelta(hours=1))
        assert await jobs.progress(done) is not None
        jobs._rows.tidy(datetime.now(UTC) + KEEP + timedelta(hours=1))
        assert await jobs.progress(done) is None
        assert await jobs.progress(waiting) == Progress(state=State.WAITING)


async def test_jobs_are_a_file_of_the_owner_that_readers_do_not_hold_up_in_plain_json(
    store: JobStore,
) -> None:
    async with open_jobs(store) as jobs:
        jobs.register("work", Work())
        await jobs.enqueue("work", {"url": "https://a.example/ü"})
        file = str(store.database).removeprefix("sqlite:///")
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600  # noqa: PTH116 - one look, not worth a thread
        connection = sqlite3.connect(file)
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        (inputs,) = connection.execute("SELECT inputs FROM workflow_input").fetchone()
        connection.close()
    assert mode == "wal"
    name, payload = json.loads(inputs)["args"]
    assert (name, json.loads(payload)) == ("work", {"url": "https://a.example/ü"})


async def test_nothing_is_taken_after_the_end(store: JobStore) -> None:
    async with open_jobs(store) as jobs:
        jobs.register("work", Work())
    with pytest.raises(ClosedError):
        await jobs.enqueue("work", {})


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("mysql://ann:s3cret@db/links", "of no kind known here", id="another kind of database"),
        pytest.param(
            "postgresql://ann:s3cret@127.0.0.1:1/links",
            "cannot be used: .*refused",
            id="a server that is away",
        ),
        pytest.param("sqlite:////proc/none/jobs.db", "cannot be used", id="a file that cannot be made"),
    ],
)
async def test_a_database_that_is_no_good_is_told_without_its_password(
    tmp_path: Path, address: str, says: str
) -> None:
    store = JobStore(database=address, locks=tmp_path)
    with pytest.raises(DatabaseUnusable, match=says) as told:
        async with open_jobs(store):
            raise AssertionError("it opened")
    assert "s3cret" not in f"{told.value} {store!r}"
