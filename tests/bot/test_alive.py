import subprocess
import sys
from pathlib import Path

from bot import alive

HOLD = """
import sys
from pathlib import Path
from bot import alive

with alive.holding(Path(sys.argv[1]), "other"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_who_holds_its_lock_is_alive_and_who_ended_is_unknown(tmp_path: Path) -> None:
    with alive.holding(tmp_path / "workers", "me"):
        assert alive.is_alive(tmp_path / "workers", "me") is True
    assert alive.is_alive(tmp_path / "workers", "me") is None


def test_who_is_of_another_machine_is_unknown(tmp_path: Path) -> None:
    assert alive.is_alive(tmp_path, "never here") is None


def test_a_process_that_was_killed_is_dead_at_once(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - this Python
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert alive.is_alive(tmp_path, "other") is True
        other.kill()
        other.wait()
    assert alive.is_alive(tmp_path, "other") is False
    alive.forget(tmp_path, "other")
    assert alive.is_alive(tmp_path, "other") is None
