"""How far an update of the rank lists is: a small file that others may read while a process works."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from storage import rank_build

LOCK: Final = "downloads.lock"
FILE: Final = "authority-update.json"
COMMAND: Final = "linkvouch authority update"
WRITE_S: Final = 1.0  # between two writes of the file


class Stage(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    CUT_OFF = "cut off"  # its process ended without a word: killed, or the machine went down


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update, as it was when the file was written."""

    pid: int
    begun: datetime
    left: tuple[str, ...]  # names of the lists that did not come yet, or not at all
    stage: Stage = Stage.RUNNING
    says: str = "It has begun."

    @property
    def sentence(self) -> str:
        """How it stands, for a person; "" when there is nothing left to say."""
        if self.stage is Stage.DONE:
            return ""
        if self.stage is Stage.RUNNING:
            return (
                f"An update is running since {self.begun:%H:%M} UTC: {self.says} To end it: {COMMAND} --stop"
            )
        how = "failed" if self.stage is Stage.FAILED else f"was {self.stage}"
        again = f"{COMMAND} --source {','.join(self.left)}"
        return f"The last update {how}: {self.says} To go on with it: {again}"


_UPDATE: Final = TypeAdapter(Update)


class Telling:
    """Writes down how far this process is."""

    def __init__(self, home: Path, sources: Sequence[str]) -> None:
        self._file = home / FILE
        self._written = 0.0
        self._fault = ""
        self._now = Update(pid=os.getpid(), begun=datetime.now(UTC), left=tuple(sources))
        self._write()

    def step(self, says: str) -> None:
        """What is being done. Told often, so not every step is written."""
        self._now = replace(self._now, says=says)
        if time.monotonic() - self._written >= WRITE_S:
            self._write()

    def came(self, source: str) -> None:
        """A list is in the index."""
        self._now = replace(self._now, left=tuple(name for name in self._now.left if name != source))

    def failed(self, says: str) -> None:
        """A list did not come; the others may."""
        self._fault = says

    def end(self, *, stopped: bool = False) -> None:
        stage = Stage.STOPPED if stopped else Stage.FAILED if self._now.left else Stage.DONE
        says = self._fault if stage is Stage.FAILED and self._fault else self._now.says
        self._now = replace(self._now, stage=stage, says=says)
        self._write()

    def _write(self) -> None:
        """A disk that is full ends the update where it matters, not here."""
        self._written = time.monotonic()
        new = self._file.with_name(f"{FILE}.{os.getpid()}")
        with suppress(OSError):
            new.write_bytes(_UPDATE.dump_json(self._now))
            new.replace(self._file)


@contextmanager
def updating(home: Path, sources: Sequence[str]) -> Iterator[Telling]:
    """No two updates in this block at once, in whatever process. Raises RanksUnusable for the second."""
    with rank_build.alone(home, LOCK):
        telling = Telling(home, sources)
        try:
            yield telling
        except Exception:
            telling.end()
            raise
        except BaseException:
            telling.end(stopped=True)
            raise
        telling.end()


def last_update(home: Path) -> Update | None:
    """The update that runs, or the last one; None when there was none, or its file cannot be read.

    The lock tells whether it runs: a process that was killed holds it no more, whatever its file says.
    """
    try:
        found = _UPDATE.validate_json((home / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
    if found.stage is not Stage.RUNNING or rank_build.is_taken(home, LOCK):
        return found
    return _read_again(home, found)


def _read_again(home: Path, before: Update) -> Update:
    """It may have come to its end between the look at its file and the look at its lock."""
    with suppress(OSError, ValidationError):
        now = _UPDATE.validate_json((home / FILE).read_bytes())
        if now.stage is not Stage.RUNNING:
            return now
    return replace(before, stage=Stage.CUT_OFF)
