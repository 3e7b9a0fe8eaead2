"""The shared injection and trust cases of one family."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

_REPEATED: Final = re.compile(r"\{\{(?P<what>.+?)\*(?P<times>\d{3,})\}\}")
CASES = Path(__file__).parents[2].parent / "shared" / "eval" / "injection" / "cases.jsonl"


def injection_cases(family: str) -> list[dict[str, Any]]:
    """Skips the test where the cases are not on this machine."""
    if not CASES.exists():
        pytest.skip("the shared injection cases are not on this machine")
    found: list[dict[str, Any]] = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    return [case for case in found if case["family"] == family]


def spelled_out(text: str) -> str:
    """The text of a case with its repetitions written out."""
    return _REPEATED.sub(lambda found: found["what"] * int(found["times"]), text)
