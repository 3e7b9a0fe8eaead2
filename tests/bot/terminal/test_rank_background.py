"""Updates in processes of their own, from a server on loopback."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import rank_progress, rank_update
from bot.rank_progress import Stage, last_update
from bot.terminal import main, rank_background
from storage.errors import RanksUnusable
from storage.rank_build import alone
from tests.bot.terminal.rank_server import CRUX, RANKS, rank_server
from tests.web.file_server import FileServer, Served

START = "import sys; from bot.terminal.main import run; sys.exit(run(sys.argv[1:]))"
SLOW_S = 0.1  # between two bytes of the large list, which then takes longer than any of these tests


@dataclass
class Machine:
    """Where linkvouch is typed, each command a process of its own."""

    folder: Path
    server: FileServer

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def environment(self) -> Mapping[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(main.__file__).parents[2]),
            "LINKVOUCH_HOME": str(self.home),
            "LINKVOUCH_ALLOW_PRIVATE": f"127.0.0.1:{self.server.port}",
            "LINKVOUCH_RANK_MIRROR": self.server.url("/"),
            "LINKVOUCH_PACE": "0",
        }

    def type(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own interpreter and words of this test
            [sys.executable, "-c", START, "authority", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=self.environment(),
            cwd=self.folder,
        )

    def slowly(self) -> None:
        self.server.files[RANKS].drip_s = SLOW_S

    def stage(self) -> Stage | None:
        update = last_update(self.home)
        return update.stage if update else None

    def is_fetching(self) -> bool:
        """Has some of the large list come?"""
        update = last_update(self.home)
        return update is not None and update.says.startswith("Common Crawl: 0.0")

    def part(self) -> int:
        """Bytes of the large list that were kept."""
        file = self.home / rank_update.FOLDER / RANKS.rpartition("/")[2]
        return file.stat().st_size if file.exists() else 0


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with rank_server() as server:
        here = Machine(tmp_path, server)
        yield here
        rank_background.stop(here.home)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within half a minute")


def test_the_small_list_is_there_at_once_and_the_large_one_comes_by_itself(machine: Machine) -> None:
    typed = machine.type("update")
    assert typed.returncode == 0, typed.stderr
    assert typed.stdout.startswith("CrUX: 1 rows")
    assert "Common Crawl: being fetched in the background" in typed.stderr
    until(lambda: machine.stage() is Stage.DONE)
    status = machine.type("status")
    assert "50 rows, as of 2026-06-30" in status.stdout
    assert status.stderr == ""


def test_an_update_is_seen_is_alone_can_be_stopped_and_gone_on_with(machine: Machine) -> None:
    machine.slowly()
    assert machine.type("update", "--source", "commoncrawl,crux").returncode == 0
    until(machine.is_fetching)

    status = machine.type("status")
    assert "An update is running since" in status.stderr
    assert "To end it: linkvouch authority update --stop" in status.stderr
    assert [json.loads(line)["name"] for line in machine.type("status", "--json").stdout.splitlines()] == [
        "crux"
    ]
    second = machine.type("update")
    assert second.returncode == 1
    assert "being fetched or imported already" in second.stderr

    stopped = machine.type("update", "--stop")
    assert stopped.returncode == 0
    assert "The last update was stopped" in stopped.stderr
    assert machine.stage() is Stage.STOPPED
    came = machine.part()
    assert came > 0

    machine.server.files[RANKS].drip_s = 0.0
    machine.server.asked.clear()
    assert machine.type("update", "--source", "commoncrawl").returncode == 0
    until(lambda: machine.stage() is Stage.DONE)
    assert (RANKS, f"bytes={came}-") in machine.server.asked
    assert "Common Crawl" in machine.type("status").stdout


def test_an_update_that_was_killed_is_known_as_such_and_holds_up_nobody(machine: Machine) -> None:
    machine.slowly()
    machine.type("update", "--source", "commoncrawl")
    update = last_update(machine.home)
    assert update is not None
    os.kill(update.pid, signal.SIGKILL)
    until(lambda: machine.stage() is Stage.CUT_OFF)
    status = machine.type("status").stderr
    assert "The last update was cut off" in status
    assert "To go on with it: linkvouch authority update --source commoncrawl" in status
    assert "No update is running." in machine.type("update", "--stop").stderr
    machine.server.files[RANKS].drip_s = 0.0
    assert machine.type("update", "--foreground", "--source", "commoncrawl").returncode == 0


def test_what_goes_wrong_in_the_background_is_told_by_the_status(machine: Machine) -> None:
    machine.server.files[RANKS] = Served(data=b"", status=404)
    assert machine.type("update", "--source", "commoncrawl").returncode == 0
    until(lambda: machine.stage() is Stage.FAILED)
    says = "Common Crawl: The site has no such file any more (404)."
    assert f"The last update failed: {says}" in machine.type("status").stderr
    assert says in (machine.home / rank_background.LOG).read_text()


def test_a_small_list_that_fails_does_not_hold_up_the_large_one(machine: Machine) -> None:
    del machine.server.files[CRUX]
    typed = machine.type("update")
    assert typed.returncode == 3
    until(lambda: machine.stage() is Stage.DONE)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("", id="by a terminal"),
        pytest.param(
            "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); ", id="by a shell in the background"
        ),
    ],
)
def test_an_update_that_another_began_in_its_foreground_is_stopped_as_well(
    machine: Machine, before: str
) -> None:
    machine.slowly()
    other = subprocess.Popen(  # noqa: S603 - our own interpreter and words of this test
        [sys.executable, "-c", before + START, "authority", "update", "--foreground"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=machine.environment(),
        cwd=machine.folder,
        start_new_session=True,
    )
    with other:
        until(machine.is_fetching)
        assert rank_background.stop(machine.home)
    assert other.returncode == main.INTERRUPTED


def test_a_process_that_cannot_begin_says_why(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in machine.environment().items():
        monkeypatch.setenv(name, value)
    with (
        alone(machine.home, rank_progress.LOCK),
        pytest.raises(RanksUnusable, match=r"did not begin\. Rank data is being fetched or imported already"),
    ):
        rank_background.start(machine.home, ("crux",), top=10)


def test_a_process_that_hangs_is_ended(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rank_background, "_CODE", "import time; time.sleep(60)")
    monkeypatch.setattr(rank_background, "BEGIN_S", 0.2)
    with pytest.raises(RanksUnusable, match="did not begin"):
        rank_background.start(machine.home, ("crux",), top=10)


def test_a_home_that_is_no_folder_is_a_sentence(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("")
    with pytest.raises(RanksUnusable, match="cannot be written"):
        rank_background.start(home, ("crux",), top=10)


def test_an_update_that_does_not_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rank_background, "END_S", 0.1)
    with alone(tmp_path, rank_progress.LOCK), pytest.raises(RanksUnusable, match="does not end"):
        rank_background.stop(tmp_path)
