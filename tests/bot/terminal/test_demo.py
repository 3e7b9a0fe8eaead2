import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.terminal.demo import TRANSPORTS
from tests.bot.terminal.test_main import START

CHECKOUT = Path(__file__).parents[3]
DEMO_SECONDS = 110  # the model is loaded and dozens of pages are read; below pytest's own limit


def demo(*arguments: str, cwd: Path, home: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    """The demo in a process of its own, by someone whose settings point elsewhere."""
    return subprocess.run(  # noqa: S603 - our own interpreter and words of this test
        [sys.executable, "-c", START, "demo", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=DEMO_SECONDS,
        cwd=cwd,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": path,
            "LINKVOUCH_HOME": str(home),
            "LINKVOUCH_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "LINKVOUCH_SITES": "elsewhere.example",
            "COLUMNS": "100",
        },
    )


def test_the_demo_shows_every_stage_and_touches_nothing_of_ours(tmp_path: Path) -> None:
    done = demo(cwd=tmp_path, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    headings = [line for line in done.stdout.splitlines() if line.endswith("──")]
    assert len(headings) == 8
    verdicts = (
        "Strong",
        "Fair",
        "Weak",
        "Risky",
        "Unknown · named without a link",
        "not read (robots.txt forbids it)",
    )
    assert all(verdict in done.stdout for verdict in verdicts)
    assert "Where I looked" in done.stdout
    assert "rankboost-posts.example" in done.stdout.splitlines()[-1]
    assert "\x1b" not in done.stdout
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_demo_in_slack_plays_to_its_end_without_a_fault(tmp_path: Path, transport: str) -> None:
    done = demo("--slack", "--transport", transport, cwd=CHECKOUT, home=tmp_path / "home", path=str(CHECKOUT))
    assert done.returncode == 0, done.stderr
    assert "bob presses Disavow" in done.stdout
    assert "Change decision" in done.stdout
    assert "Disavow file" in done.stdout
    assert "would have complained" not in done.stderr
