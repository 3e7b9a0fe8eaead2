"""Pictures of the cards as text, kept beside the tests so that a change of wording is seen in review.

LINKVOUCH_UPDATE_GOLDEN=1 pytest tests/bot/slack/blocks writes them anew; then look at the difference.
"""

import os
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "golden"
UPDATE: Final = "LINKVOUCH_UPDATE_GOLDEN"


def assert_golden(name: str, picture: str) -> None:
    """The picture equals the file of that name."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get(UPDATE) == "1":
        file.write_text(f"{picture}\n", encoding="utf-8")
    assert f"{picture}\n" == file.read_text(encoding="utf-8")
