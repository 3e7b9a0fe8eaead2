"""What the running Slack app tells of itself, in a small file that `linkvouch doctor` reads."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FILE: Final = "slack.json"
EVERY_S: Final = 10.0
FRESH_S: Final = 45.0  # an older file was left by an app that was killed, or that hangs


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontState:
    """Moments are seconds since 1970, 0 for never."""

    mode: str  # "Socket Mode" or "HTTP"
    written_at: float
    connected_since: float = 0.0  # 0 while there is no connection; over HTTP since the server listens
    last_word: float = 0.0  # when Slack last said something
    trouble: str = ""  # why there is no connection, or why letters wait; in Slack's words
    workers: int = 0  # alive, on all machines
    letters: int = 0  # waiting
    oldest_letter_s: float = 0.0  # since when the first of them waits

    def is_fresh(self, now: float) -> bool:
        return now - self.written_at <= FRESH_S


def write(home: Path, state: FrontState) -> None:
    """In one step, so that nobody reads half a file. Raises OSError."""
    new = home / f"{FILE}.new"
    new.write_text(json.dumps(asdict(state)), encoding="utf-8")
    new.replace(home / FILE)


def read(home: Path) -> FrontState | None:
    """None when no app runs on this folder, or what it wrote is of another version."""
    try:
        held = json.loads((home / FILE).read_text(encoding="utf-8"))
        return FrontState(**held)
    except (OSError, ValueError, TypeError):
        return None


def remove(home: Path) -> None:
    (home / FILE).unlink(missing_ok=True)
