"""Politeness towards one host: one request in flight, a pause between two, and rest when it asks for rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

IN_FLIGHT: Final = 50  # requests at once over all hosts; above this httpx spends its time on its own pool
MAX_HOSTS: Final = 4_096  # remembered before those at rest are forgotten


class Budget:
    """Seconds of work allowed; waiting for one's turn costs nothing. Raises TimeoutError when used up."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[asyncio.Timeout]:
        """Work inside this block counts; it gives the timeout that ends it, which may be shortened."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self.left) as timeout:
                yield timeout
        finally:
            self.left = max(0.0, self.left - (loop.time() - started))


def shorten(timeout: asyncio.Timeout, seconds: float) -> None:
    """Let a running timeout end after so many seconds from now, if it would not do so sooner."""
    end = asyncio.get_running_loop().time() + seconds
    planned = timeout.when()
    if planned is None or end < planned:
        timeout.reschedule(end)


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # monotonic time of the next request allowed by the pace
    rests_until: float = 0.0  # monotonic time, from Retry-After
    waiting: int = 0


class Pace:
    """Hands out turns. Times are those of the running loop, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._hosts: dict[str, _Host] = {}
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)

    @asynccontextmanager
    async def turn(self, name: str, pause_s: float = 0.0) -> AsyncIterator[None]:
        """Wait until it is our turn at this host, keep the others out, and begin the pause when done.

        `pause_s` is the host's own wish (Crawl-delay); the longer of it and our pace counts.
        """
        host = self._host(name)
        host.waiting += 1
        try:
            async with host.lock:
                loop = asyncio.get_running_loop()
                await asyncio.sleep(max(0.0, host.free_at - loop.time()))
                async with self._in_flight:
                    try:
                        yield
                    finally:
                        host.free_at = loop.time() + max(self._seconds, pause_s)
        finally:
            host.waiting -= 1

    def rest(self, name: str, seconds: float) -> None:
        """The host asked to be left alone for so long."""
        self._host(name).rests_until = asyncio.get_running_loop().time() + seconds

    def resting_s(self, name: str) -> float:
        """Seconds for which the host wishes to be left alone; 0.0 when it does not."""
        host = self._hosts.get(name)
        return max(0.0, host.rests_until - asyncio.get_running_loop().time()) if host else 0.0

    def _host(self, name: str) -> _Host:
        if len(self._hosts) >= MAX_HOSTS:
            now = asyncio.get_running_loop().time()
            self._hosts = {
                key: host
                for key, host in self._hosts.items()
                if host.waiting or max(host.free_at, host.rests_until) > now
            }
        return self._hosts.setdefault(name, _Host())
