"""Work that nobody waits for gives way to what people asked for: between its steps, and never for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Final, TypeAlias

# Between two steps of all batches of a worker while people wait. Judging a page takes a core for some 0.2 s,
# so that a batch then costs people a twentieth of a core at most, and a page of it takes ten seconds.
LONGEST_S: Final = 5.0

_Turn: TypeAlias = Callable[[], Awaitable[None]]


async def _go_on() -> None:
    """Nobody is to be let past."""


# A variable of the job's own tasks, since steps lie many calls below a job, in work that knows of no jobs.
_turn: ContextVar[_Turn] = ContextVar("turn", default=_go_on)


async def give_way() -> None:
    """Between two steps of work that takes the model or a core. In a batch it lets people's work past."""
    await _turn.get()()


class Turnstile:
    """Stands before the steps of batches. While it is closed, one step goes through each `LONGEST_S`."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()
        self._line = asyncio.Lock()  # first come, first served

    def close(self) -> None:
        self._open.clear()

    def open(self) -> None:
        self._open.set()

    @contextmanager
    def before_each_step(self) -> Iterator[None]:
        """Of what runs in the block, and of the tasks that it starts."""
        token = _turn.set(self._through)
        try:
            yield
        finally:
            _turn.reset(token)

    async def _through(self) -> None:
        if self._open.is_set():
            return
        # Not `wait_for`: when both come in one moment, it takes the opening and forgets the cancellation.
        async with self._line:
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_S):
                    await self._open.wait()
