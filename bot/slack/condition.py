"""How what runs behind the app is doing, as `/linkvouch status` tells it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.slack import scopes
from bot.slack.deps import Health
from bot.slack.outbox import Outbox
from storage.letters import Backlog
from storage.ranks import lists_in

LATE: Final = timedelta(minutes=1)  # a message that waits so long waits for more than its turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`workers` counts those alive, `waiting` the jobs not begun; `scopes` are those of a tenant's token."""

    ranks: Path
    outbox: Outbox
    workers: Callable[[], Awaitable[int]]
    waiting: Callable[[], Awaitable[int]]
    scopes: Callable[[str], Awaitable[Collection[str]]]

    async def of(self, tenant: str) -> Health:
        lists = await asyncio.to_thread(lists_in, self.ranks)
        return Health(
            workers=await self.workers(),
            waiting=await self.waiting(),
            rank_data=max((each.dated for each in lists), default=None),
            off=tuple(_off(await self.outbox.backlog(tenant), await self.scopes(tenant))),
        )


def _off(backlog: Backlog, granted: Collection[str]) -> Iterator[str]:
    if backlog.oldest is not None and datetime.now(UTC) - backlog.oldest > LATE:
        number = f"{backlog.waiting} message{' waits' if backlog.waiting == 1 else 's wait'}"
        yield f"{number} for Slack" + (f", which answers {backlog.error}." if backlog.error else ".")
    for scope, loss in scopes.missing(granted).items():
        yield f"Without the scope {scope}, {loss}."
