"""A process that may die at any moment: once it has, nothing of it reaches the database or Slack any more."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.outbox import Outbox
from storage.database import Database

T = TypeVar("T")


class KilledError(BaseException):
    """The process is gone. Not an Exception, so that nothing in it can go on."""


@dataclass
class Fate:
    """Counts the moments before and after all that outlives the process; it dies at the one wanted.

    That is a count, or the name of a moment, at which it dies the next time.
    """

    dies_at: int | str | None = None
    passed: list[str] = field(default_factory=list)
    died: asyncio.Event = field(default_factory=asyncio.Event)

    def reach(self, moment: str) -> None:
        self.live()
        self.passed.append(moment)
        if self.dies_at in {len(self.passed), moment}:
            self.died.set()
            raise KilledError

    def live(self) -> None:
        if self.died.is_set():
            raise KilledError


class MortalOutbox(Outbox):
    def __init__(self, database: Database, fate: Fate, **options: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(database, **options)
        self._fate = fate

    async def _read(self, look: Callable[..., T], *args: Any, **named: Any) -> T:  # noqa: ANN401 - passed on
        self._fate.live()
        return await super()._read(look, *args, **named)

    async def _write(self, change: Callable[..., T], *args: Any, **named: Any) -> T:  # noqa: ANN401 - passed on
        name = getattr(change, "__name__", "write")
        self._fate.reach(f"before outbox {name}")
        done = await super()._write(change, *args, **named)
        self._fate.reach(f"after outbox {name}")
        return done


class MortalClient(AsyncWebClient):
    def __init__(self, *, fate: Fate, patience_s: float, **options: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(retry_handlers=[], **options)
        self.timeout = patience_s  # type: ignore[assignment] # slack_sdk writes int, aiohttp takes any number
        self._fate = fate

    async def api_call(self, api_method: str, **options: Any) -> AsyncSlackResponse:  # noqa: ANN401 - passed on
        self._fate.reach(f"before {api_method}")
        answer = await super().api_call(api_method, **options)
        self._fate.reach(f"after {api_method}")
        return answer
