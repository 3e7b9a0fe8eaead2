import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot import children
from bot.children import worker_processes
from tests.bot.job_engines import PATIENCE_S, comes_true

NOTE = """
import json, os, signal, sys, time
with open(sys.argv[1], "a") as notes:
    notes.write(json.dumps([os.getpid(), dict(os.environ)]) + "\\n")
"""
UNTIL_TERMINATED = f"""
{NOTE}
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
time.sleep(60)
"""
DEAF = f"""
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
{NOTE}
time.sleep(60)
"""
DIES = f"{NOTE}sys.exit(3)"
UNTIL_PARENT_ENDS = f"{NOTE}sys.stdin.read()"
PARENT = """
import asyncio, sys
from bot.children import worker_processes

async def main():
    async with worker_processes(1, command=sys.argv[1:]):
        print("up", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


class Notes:
    """What children wrote down: their process ids and environments."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "notes"

    def command(self, program: str) -> tuple[str, ...]:
        return (sys.executable, "-c", program, str(self.file))

    def read(self) -> list[tuple[int, dict[str, str]]]:
        if not self.file.exists():
            return []
        lines = self.file.read_text(encoding="utf-8").splitlines()
        return [(pid, environment) for pid, environment in map(json.loads, lines)]


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notes:
    monkeypatch.setattr(children, "FIRST_PAUSE_S", 0.01)
    return Notes(tmp_path)


async def test_as_many_run_as_asked_and_end_when_asked(notes: Notes) -> None:
    async with worker_processes(2, command=notes.command(UNTIL_TERMINATED)):
        await comes_true(lambda: len(notes.read()) == 2)
    assert not any(runs(pid) for pid, _ in notes.read())
    assert len(notes.read()) == 2


async def test_none_runs_where_none_is_asked_for(notes: Notes) -> None:
    async with worker_processes(0, command=notes.command(DIES)):
        await asyncio.sleep(0.05)
    assert notes.read() == []


async def test_a_worker_holds_no_key_to_slack(notes: Notes) -> None:
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "LINKVOUCH_SECRET_KEY": "k",
        "LINKVOUCH_HOME": "/home",
    }
    async with worker_processes(1, command=notes.command(UNTIL_TERMINATED), environment=environment):
        await comes_true(lambda: len(notes.read()) == 1)
    ((_, given),) = notes.read()
    assert given["LINKVOUCH_HOME"] == "/home"
    assert not {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "LINKVOUCH_SECRET_KEY"} & given.keys()


async def test_one_that_dies_is_started_again(notes: Notes, caplog: pytest.LogCaptureFixture) -> None:
    async with worker_processes(1, command=notes.command(UNTIL_TERMINATED)):
        await comes_true(lambda: len(notes.read()) == 1)
        os.kill(notes.read()[0][0], signal.SIGKILL)
        await comes_true(lambda: len(notes.read()) == 2)
    assert "worker 1 ended with -9; it is started again" in caplog.text
    assert not any(runs(pid) for pid, _ in notes.read())


async def test_one_that_dies_again_and_again_is_started_ever_more_seldom(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE_S", 0.2)
    async with worker_processes(1, command=notes.command(DIES)):
        await comes_true(lambda: len(notes.read()) == 1)
        await asyncio.sleep(1)
    assert len(notes.read()) <= 3  # after 0.2 s and 0.4 s; the next would come after 0.8 s


async def test_a_program_that_is_not_there_is_told_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE_S", 0.01)
    async with worker_processes(1, command=(str(tmp_path / "none"),)):
        await comes_true(lambda: caplog.text.count("worker 1 cannot be started: No such file") > 1)


async def test_one_that_does_not_end_is_killed(notes: Notes, caplog: pytest.LogCaptureFixture) -> None:
    async with worker_processes(1, command=notes.command(DEAF), grace_s=0.1):
        await comes_true(lambda: len(notes.read()) == 1)
    assert not runs(notes.read()[0][0])
    assert "worker 1 does not end and is killed" in caplog.text


async def test_workers_end_when_their_parent_is_killed(notes: Notes) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, *notes.command(UNTIL_PARENT_ENDS), stdout=subprocess.PIPE
    )
    await comes_true(lambda: len(notes.read()) == 1)
    parent.kill()
    await asyncio.wait_for(parent.wait(), PATIENCE_S)
    await comes_true(lambda: not runs(notes.read()[0][0]))
