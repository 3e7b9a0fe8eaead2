"""Who of the workers lives, and what becomes of the work of those that do not."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from bot import alive
from storage.worker_beats import WorkerBeats

log = logging.getLogger(__name__)

BEAT_S: Final = 1.0
DEAD_AFTER_S: Final = (
    30.0  # without a sign of a worker on another machine; on this one its lock tells at once
)


class Lives:
    """One worker among the others. `put_back` gives the jobs of a dead one to the living and counts them."""

    def __init__(self, beats: WorkerBeats, locks: Path, me: str, *, put_back: Callable[[str], int]) -> None:
        self._beats = beats
        self._locks = locks
        self._me = me
        self._put_back = put_back

    def held(self) -> AbstractContextManager[None]:
        """Be seen as alive by the other workers of this machine."""
        return alive.holding(self._locks, self._me)

    async def care(self) -> None:
        """Say that this worker lives and look after the others, until cancelled.

        A database that is away for a while is told in the log.
        """
        while True:
            try:
                await asyncio.to_thread(self.care_once)
            except Exception:
                log.exception("no sign of life could be given, and none be looked for")
            await asyncio.sleep(BEAT_S)

    def care_once(self) -> None:
        self._beats.beat(self._me)
        for other in self._beats.others(self._me):
            lives = alive.is_alive(self._locks, other.worker)
            dead = other.age_s > DEAD_AFTER_S if lives is None else not lives
            if dead and self._beats.claim(other.worker, by=self._me):
                number = self._put_back(other.worker)
                alive.forget(self._locks, other.worker)
                self._beats.forget(other.worker)
                log.warning("worker %s died; %d jobs of it are begun anew", other.worker, number)

    def leave(self) -> None:
        """This worker ends as it should; what it had begun goes to the others."""
        self._put_back(self._me)
        self._beats.forget(self._me)
