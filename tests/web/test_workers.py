import asyncio
import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests.web.hostile_pages import HOSTILE, NORMAL, snapshot
from tests.web.misbehaving import HERE
from web.errors import NotAPage, ReadError, Refused
from web.outcome import Outcome
from web.page import Link, Page, Placement
from web.statuses import RateLimited
from web.workers import DEFAULT_LIMITS, Limits, Workers

# The wall limit is generous: a busy machine must not turn one outcome into another.
TIGHT: Final = Limits(cpu_s=0.5, wall_s=30.0, memory_bytes=150_000_000, answer_bytes=1_000_000)
IMPATIENT: Final = replace(TIGHT, wall_s=1.0)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other processes are looked at in /proc")
SLACK_S: Final = 5.0  # a busy machine may be late, but not by much more
GONE_S: Final = 10.0
TAKES_ALL: Final = "tests.web.misbehaving:act"


def acting(count: int = 1, limits: Limits = TIGHT) -> Workers:
    return Workers(count, limits=limits, parse=TAKES_ALL)


async def failure(workers: Workers, body: str) -> ReadError:
    with pytest.raises(ReadError) as failed:
        await workers.parse(snapshot(body))
    assert failed.value.say.endswith(".")
    return failed.value


async def title(workers: Workers, body: str) -> str:
    return (await workers.parse(snapshot(body))).title


async def pid(workers: Workers) -> str:
    return (await workers.parse(snapshot("who?"))).notes[0]


def stat(process: int) -> tuple[str, int]:
    """A process's state and its parent, ("", 0) when it is gone. proc(5)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "", 0
    return fields[0], int(fields[1])


def is_there(process: int) -> bool:
    """Does it run? One that ended, and that nobody has waited for yet, does not."""
    return stat(process)[0] not in {"", "Z"}


def children() -> set[int]:
    """The processes we started, those included that ended and were not waited for."""
    processes = (int(path.name) for path in Path("/proc").glob("[0-9]*"))
    return {process for process in processes if stat(process)[1] == os.getpid()}


async def until_busy(workers: Workers, count: int = 1) -> None:
    while len(workers.pids) < count:  # noqa: ASYNC110 - workers give no sign, and need none
        await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    """Whatever a test does, every process it started is gone at its end."""
    before = children()
    yield
    assert children() <= before


@pytest.mark.parametrize(
    ("body", "outcome", "words"),
    [
        pytest.param("spin", Outcome.TIMEOUT, "more than 0.5 s of computing", id="it computes for ever"),
        pytest.param("sleep", Outcome.TIMEOUT, "more than 1 s to", id="it waits for ever"),
        pytest.param("hog", Outcome.TOO_LARGE, "more than 150 MB of memory", id="it wants 2 GB"),
        pytest.param("fill", Outcome.TOO_LARGE, "more than 150 MB", id="it hides that no memory is left"),
        pytest.param("killed", Outcome.TOO_LARGE, "of memory", id="the system kills it to have memory"),
        pytest.param("talk", Outcome.TOO_LARGE, "more than we take", id="it says too much"),
        pytest.param("end", Outcome.ERROR, "broke the program", id="it ends the process"),
        pytest.param("leave", Outcome.ERROR, "broke the program", id="it leaves by SystemExit"),
        pytest.param("crash", Outcome.ERROR, "broke the program", id="it reads address 0"),
        pytest.param("stumble", Outcome.ERROR, "broke the program", id="it raises what nobody expected"),
    ],
)  # fmt: skip
async def test_a_page_that_asks_too_much_is_told_and_costs_no_other_page(
    body: str, outcome: Outcome, words: str
) -> None:
    limits = IMPATIENT if body == "sleep" else TIGHT
    async with acting(limits=limits) as workers:
        assert await title(workers, "before") == "before"
        start = time.monotonic()
        failed = await failure(workers, body)
        assert time.monotonic() - start < limits.wall_s + SLACK_S
        assert isinstance(failed, NotAPage)
        assert failed.outcome is outcome
        assert words in failed.say
        assert "not judged" in failed.say
        assert await title(workers, "after") == "after"


async def test_an_answer_that_would_run_code_is_not_obeyed(tmp_path: Path) -> None:
    target = tmp_path / "smuggled"
    async with acting() as workers:
        assert (await failure(workers, f"smuggle {target}")).outcome is Outcome.ERROR
        assert await title(workers, "after") == "after"
    assert not target.exists()


async def test_a_surprise_is_logged_by_its_place_without_the_pages_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with acting() as workers:
        with caplog.at_level(logging.ERROR, logger="web.workers"):
            await failure(workers, "stumble over\x1b[31m this")
    assert "ValueError at " in caplog.text
    assert "misbehaving.py" in caplog.text
    assert "over" not in caplog.text


@pytest.mark.parametrize(
    ("body", "kind", "outcome", "status"),
    [
        pytest.param("refuse", "RateLimited", Outcome.RATE_LIMITED, 429, id="with arguments of its own"),
        pytest.param("lose", "Unreachable", Outcome.DNS_ERROR, None, id="without a status"),
        pytest.param("lack", "NotAPage", Outcome.HTTP_ERROR, 410, id="with a status"),
    ],
)
async def test_what_parsing_raises_arrives_whole_and_the_worker_goes_on(
    body: str, kind: str, outcome: Outcome, status: int | None
) -> None:
    async with acting() as workers:
        first = await pid(workers)
        failed = await failure(workers, body)
        assert (type(failed).__name__, failed.outcome, failed.status) == (kind, outcome, status)
        assert str(failed) == failed.say
        if isinstance(failed, RateLimited):
            assert failed.retry_after_s == 90.0
        assert await pid(workers) == first


def test_reading_errors_survive_pickling() -> None:
    failed = Refused(Outcome.BLOCKED_ADDRESS, "Not public.")
    again = pickle.loads(pickle.dumps(failed))  # noqa: S301 - our own bytes
    assert (type(again), again.args, vars(again)) == (Refused, failed.args, vars(failed))


async def test_everything_a_page_holds_arrives() -> None:
    body = "<html lang=en><head><title>Soil</title><link rel=canonical href='/soil'></head><body><main>"
    body += (
        "<p>A dry summer needs <a rel=nofollow href='https://soil.example/'>good soil</a> more than rain.</p>"
    )
    async with Workers(1) as workers:
        read = await workers.parse(snapshot(body))
    assert isinstance(read, Page)
    (link,) = read.links
    assert isinstance(link, Link)
    assert isinstance(link.placement, Placement)
    assert (read.title, read.canonical, link.rel) == ("Soil", f"{HERE}soil", ("nofollow",))


async def test_hostile_pages_end_within_their_limits() -> None:
    limits = Limits(cpu_s=1.0, wall_s=4.0)
    outcomes: dict[str, Outcome] = {}

    async def taken(workers: Workers, name: str, body: str) -> None:
        try:
            await workers.parse(snapshot(body))
            outcomes[name] = Outcome.OK
        except NotAPage as error:
            outcomes[name] = error.outcome

    async with Workers(2, limits=limits) as workers:
        start = time.monotonic()
        await asyncio.gather(*(taken(workers, name, make()) for name, make in HOSTILE.items()))
        assert time.monotonic() - start < len(HOSTILE) * limits.wall_s + SLACK_S
        assert (await workers.parse(snapshot(NORMAL))).links
    assert set(outcomes.values()) <= {Outcome.OK, Outcome.TIMEOUT, Outcome.TOO_LARGE}
    assert outcomes["100,000 attributes on one tag"] is Outcome.OK  # the tag is cut before
    assert Outcome.TIMEOUT in outcomes.values()


async def test_answers_come_to_those_who_asked() -> None:
    async with acting(2) as workers:
        bodies = [f"sleep 0.{n}" if n % 3 == 1 else f"page {n}" for n in range(1, 9)]
        found = await asyncio.gather(*(title(workers, body) for body in bodies))
    assert found == ["slept" if body.startswith("sleep") else body for body in bodies]


async def test_workers_work_at_the_same_time_and_no_more_than_allowed(tmp_path: Path) -> None:
    async with acting(2) as workers:
        met = [title(workers, f"meet {tmp_path}") for _ in range(2)]
        assert await asyncio.gather(*met, title(workers, "third")) == ["met", "met", "third"]
        assert len(workers.pids) == 2


async def test_no_more_workers_are_started_than_pages_need() -> None:
    async with acting(4) as workers:
        assert workers.pids == ()
        assert await pid(workers) == await pid(workers)
        assert len(workers.pids) == 1


async def test_who_no_longer_waits_costs_nothing() -> None:
    async with acting() as workers:
        running = asyncio.create_task(title(workers, "sleep"))
        waiting = asyncio.create_task(title(workers, "waiting"))
        last = asyncio.create_task(title(workers, "last"))
        await until_busy(workers)
        (busy,) = workers.pids
        waiting.cancel()
        running.cancel()
        assert await last == "last"
        assert running.cancelled()
        assert waiting.cancelled()
        assert not is_there(busy)


async def test_closing_tells_those_who_wait() -> None:
    async with acting() as workers:
        asked = [asyncio.create_task(failure(workers, body)) for body in ("sleep", "waiting")]
        await until_busy(workers)
    told = await asyncio.gather(*asked, failure(workers, "too late"))
    assert {(error.outcome, "stopping" in error.say) for error in told} == {(Outcome.ERROR, True)}


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
async def test_a_worker_killed_while_idle_is_replaced_unseen(sent: signal.Signals) -> None:
    async with acting() as workers:
        first = int(await pid(workers))
        os.kill(first, sent)
        await asyncio.to_thread(os.waitid, os.P_PID, first, os.WEXITED | os.WNOWAIT)
        assert await pid(workers) != str(first)


async def test_ctrl_c_does_not_reach_workers() -> None:
    async with acting() as workers:
        first = await pid(workers)
        assert os.getpgid(int(first)) != os.getpgid(0)
        os.kill(int(first), signal.SIGINT)
        assert await pid(workers) == first


async def test_a_worker_that_took_much_memory_takes_no_other_page() -> None:
    async with acting() as workers:
        first = await pid(workers)
        assert await title(workers, "use 5") == "5"
        assert await pid(workers) == first
        assert await title(workers, "use 80") == "80"
        assert await pid(workers) != first


async def test_workers_know_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    async with acting() as workers:
        names = (await title(workers, "environment")).split()
    assert "PATH" in names
    assert "SLACK_BOT_TOKEN" not in names


async def test_nothing_a_library_prints_is_seen(capfd: pytest.CaptureFixture[str]) -> None:
    async with acting() as workers:
        assert await title(workers, "shout \x1b[2J") == "shouted"
    assert capfd.readouterr() == ("", "")


async def test_workers_that_cannot_start_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    async with Workers(1, parse="tests.web.misbehaving:missing") as workers:
        failed = await failure(workers, "page")
    assert failed.outcome is Outcome.ERROR
    assert "could not start" in failed.say
    assert "missing" in capfd.readouterr().err


def printed(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own


PARENT: Final = """
import asyncio
from tests.web.test_workers import IMPATIENT, acting
from tests.web.hostile_pages import snapshot

async def main():
    async with acting(2, IMPATIENT) as workers:
        await asyncio.gather(workers.parse(snapshot("sleep 0.1")), workers.parse(snapshot("sleep 0.1")))
        busy = asyncio.create_task(workers.parse(snapshot("sleep")))
        print(*workers.pids, flush=True)
        await busy

asyncio.run(main())
"""


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_its_parent(sent: signal.Signals) -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and code
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.send_signal(sent)
    until = time.monotonic() + IMPATIENT.wall_s + GONE_S
    while any(map(is_there, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [worker for worker in workers if is_there(worker)]


def test_the_parent_never_loads_what_takes_pages_apart() -> None:
    told = printed("-c", "import bot.wiring, bot.work, json, sys; print(json.dumps(sorted(sys.modules)))")
    assert not {"turbohtml", "trafilatura", "lxml", "web.parse"} & set(json.loads(told))


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_a_thousand_hostile_pages_leave_no_worker_and_stay_below_600_megabytes() -> None:
    told = json.loads(printed("-m", "tests.web.hostile_pages", "1000"))
    assert told["left"] == []
    assert told["peak_mb"] < 600
    assert sum(told["outcomes"].values()) == 1_000
    assert set(told["outcomes"]) == {"ok", "timeout", "too_large", "error"}


def test_the_limits_are_those_promised() -> None:
    assert (DEFAULT_LIMITS.cpu_s, DEFAULT_LIMITS.wall_s) == (5.0, 8.0)
