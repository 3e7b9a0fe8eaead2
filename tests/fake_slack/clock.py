"""Slack's clock: real, or standing still until a test advances it. Seconds since 1970, as Slack counts."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar

T = TypeVar("T")

START: Final = 1_790_000_000.0  # a virtual clock begins in September 2026
REAL_PATIENCE_SECONDS: Final = 4.0  # a wait on a clock that stands still ends after this much real time


@dataclass(eq=False)
class Timer:
    """Something to do at a time; a cancelled one is not done."""

    act: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True

    def run(self) -> None:
        if not self.cancelled:
            self.act()


class Clock(Protocol):
    def now(self) -> float: ...

    def call_at(self, when: float, act: Callable[[], None]) -> Timer: ...

    async def sleep(self, seconds: float) -> None: ...

    def advance(self, seconds: float) -> None: ...


class RealClock:
    def now(self) -> float:
        return time.time()

    def call_at(self, when: float, act: Callable[[], None]) -> Timer:
        timer = Timer(act)
        asyncio.get_running_loop().call_later(max(0.0, when - self.now()), timer.run)
        return timer

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def advance(self, seconds: float) -> None:
        raise AssertionError(f"real time cannot be put {seconds} s forward; give FakeSlack a VirtualClock")


@dataclass(eq=False)
class VirtualClock:
    """Time passes only by advance(); what falls due on the way is done in its order, each at its own time."""

    seconds: float = START
    _due: list[tuple[float, int, Timer]] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)

    def now(self) -> float:
        return self.seconds

    def call_at(self, when: float, act: Callable[[], None]) -> Timer:
        timer = Timer(act)
        heapq.heappush(self._due, (when, next(self._order), timer))
        return timer

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        timer = self.call_at(self.now() + seconds, woken.set)
        try:
            await woken.wait()
        finally:
            timer.cancel()

    def advance(self, seconds: float) -> None:
        """Sleepers wake when the caller next lets the event loop run."""
        end = self.seconds + seconds
        while self._due and self._due[0][0] <= end:
            when, _, timer = heapq.heappop(self._due)
            self.seconds = max(self.seconds, when)
            timer.run()
        self.seconds = end


async def within(clock: Clock, seconds: float, coming: Awaitable[T]) -> T:
    """What is awaited, when it comes before so many seconds of the clock have passed.

    Raises TimeoutError otherwise, and also after a few seconds of real time, so that nobody waits for ever on
    a clock that stands still.
    """
    answer, limit = asyncio.ensure_future(coming), asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait(
            {answer, limit},
            timeout=max(seconds, REAL_PATIENCE_SECONDS),
            return_when=asyncio.FIRST_COMPLETED,
        )
        if answer.done():
            return answer.result()
        raise TimeoutError
    finally:
        for task in (answer, limit):
            task.cancel()
        await asyncio.gather(answer, limit, return_exceptions=True)
