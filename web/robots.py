"""May we read this URL? robots.txt by RFC 9309, kept for a day."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from web import hosts, urls
from web.connect import NoConnection
from web.errors import ReadError, Refused, Unreachable
from web.outcome import Outcome
from web.pace import Budget
from web.robots_txt import EVERYTHING, Rules
from web.urls import Url

KEPT: Final = timedelta(hours=24)  # RFC 9309, section 2.4
FAILURE_KEPT: Final = timedelta(minutes=10)  # a file that could not be read is asked for again after this
MAX_REDIRECTS: Final = 5  # RFC 9309, section 2.3.1.2
ANSWER_S: Final = 5.0  # seconds from asking to the last byte, for each redirect
MAX_ORIGINS: Final = 1_000  # rules kept at once
TOO_MANY_REQUESTS: Final = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsAnswer:
    """One answer to a request for robots.txt; `location` is where it redirects to, "" when it does not."""

    status: int
    body: bytes = b""
    location: str = ""


class Robots:
    """The rules of each origin, read once a day through `ask`, which makes one request, no redirects."""

    def __init__(
        self, ask: Callable[[Url, Budget], Awaitable[RobotsAnswer]], clock: Callable[[], datetime]
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._kept: OrderedDict[str, tuple[datetime, Rules | None]] = OrderedDict()
        self._reading: dict[str, asyncio.Lock] = {}

    async def rules(self, url: Url, budget: Budget) -> Rules:
        """The rules for the origin of this URL; reading them is paid from `budget`.

        Raises Unreachable with `robots_unreachable` when they cannot be read, and what the page itself would
        raise when there is no connection to its host at all.
        """
        origin = urls.origin(url)
        async with self._lock(origin):
            known, rules = self._remembered(origin)
            if not known:
                rules = await self._read(Url(f"{origin}/robots.txt"), budget)
                self._keep(origin, rules)
        if rules is None:
            raise Unreachable(
                Outcome.ROBOTS_UNREACHABLE,
                f"{hosts.spoken(urls.host(url))} has a robots.txt that could not be read, so the page was "
                "not opened. Try again later.",
            )
        return rules

    async def _read(self, url: Url, budget: Budget) -> Rules | None:
        target = url
        for _ in range(MAX_REDIRECTS + 1):
            try:
                answer = await self._ask(target, budget)
            except (NoConnection, Refused):
                if target == url:
                    raise
                return None
            except ReadError:
                return None
            if not answer.location:
                return _judge(answer)
            try:
                target = urls.follow(target, answer.location)
            except Refused:
                return None
        return EVERYTHING  # RFC 9309, 2.3.1.2: more redirects than that count as no file

    def _remembered(self, origin: str) -> tuple[bool, Rules | None]:
        until, rules = self._kept.get(origin, (None, None))
        return until is not None and self._clock() < until, rules

    def _keep(self, origin: str, rules: Rules | None) -> None:
        self._kept[origin] = (self._clock() + (FAILURE_KEPT if rules is None else KEPT), rules)
        self._kept.move_to_end(origin)
        while len(self._kept) > MAX_ORIGINS:
            self._kept.popitem(last=False)

    def _lock(self, origin: str) -> asyncio.Lock:
        """One lock an origin, so that ten pages of a new host ask for its robots.txt once."""
        if len(self._reading) >= MAX_ORIGINS:
            self._reading = {key: lock for key, lock in self._reading.items() if lock.locked()}
        return self._reading.setdefault(origin, asyncio.Lock())


def _judge(answer: RobotsAnswer) -> Rules | None:
    if 200 <= answer.status < 300:
        return Rules(answer.body)
    if answer.status == TOO_MANY_REQUESTS or answer.status >= 500:
        return None
    return EVERYTHING
