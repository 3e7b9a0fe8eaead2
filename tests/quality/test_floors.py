"""The floors of the quality gate are raised when the scorer does better, and lowered only on purpose."""

import os
import shutil
from pathlib import Path
from subprocess import run
from tomllib import loads
from typing import Final

import pytest

FILE: Final = Path(__file__).parent / "floors.toml"
FLAG: Final = "LINKVOUCH_LOWER_FLOORS"


def lowered(before: dict[str, float], now: dict[str, float]) -> dict[str, tuple[float, float | None]]:
    """The floors that are lower than they were, or gone."""
    return {
        name: (floor, now.get(name)) for name, floor in before.items() if name not in now or now[name] < floor
    }


@pytest.mark.parametrize(
    ("now", "names"),
    [
        pytest.param({"right": 0.9, "pages": 150.0}, set(), id="as they were"),
        pytest.param({"right": 0.95, "pages": 150.0, "new": 0.1}, set(), id="raised, and a new one"),
        pytest.param({"right": 0.89, "pages": 150.0}, {"right"}, id="lowered"),
        pytest.param({"right": 0.9}, {"pages"}, id="taken out"),
    ],
)
def test_a_floor_that_sank_or_went_is_told(now: dict[str, float], names: set[str]) -> None:
    assert set(lowered({"right": 0.9, "pages": 150.0}, now)) == names


def committed() -> dict[str, float]:
    """The floors of the last commit; skips where there is no checkout to ask."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed, so the floors have nothing to be compared with")
    shown = run(  # noqa: S603 - git itself, with arguments of our own
        [git, "show", f"HEAD:./{FILE.name}"], cwd=FILE.parent, capture_output=True, check=False, timeout=30
    )
    if shown.returncode:
        pytest.skip("this is not a git checkout, so the floors have nothing to be compared with")
    floors: dict[str, float] = loads(shown.stdout.decode())
    return floors


def test_no_floor_is_lower_than_in_the_last_commit() -> None:
    if os.environ.get(FLAG) == "1":
        pytest.skip(f"{FLAG}=1: floors are lowered on purpose")
    now: dict[str, float] = loads(FILE.read_text(encoding="utf-8"))
    assert lowered(committed(), now) == {}, f"set {FLAG}=1 to lower a floor on purpose"
