"""Texts kept beside the tests, so that a change of wording is seen in review."""

import os
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "golden"
UPDATE: Final = "LINKVOUCH_UPDATE_GOLDEN"  # set to 1 to write the files anew, then look at the difference


def assert_golden(name: str, text: str) -> None:
    """The text equals the file of that name."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get(UPDATE) == "1":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
