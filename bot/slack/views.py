"""Modals and Home. A person's click is good for them for three seconds, so they wait in no outbox."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.kit import View
from bot.slack.errors import UserError
from bot.slack.refusals import code_of, temporary

TRIGGER_S: Final = 2.5  # a trigger_id lives for 3 s, of which its way to us took some
PATIENCE_S: Final = 10.0  # where no trigger runs out: a person looks at the modal, or at Home
PAUSE_S: Final = 0.3  # before the next try where Slack names no wait
_TOO_LATE: Final = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"})


class TooLateError(UserError):
    """The trigger ran out before Slack took the modal."""

    def __init__(self) -> None:
        super().__init__("That took too long to open.", "Press it again.")


class Views:
    """Opens, changes and publishes views of one workspace. The client must not retry by itself."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._sleep = sleep
        self._clock = clock

    async def open(self, trigger_id: str, view: View) -> str:
        """Open a modal; gives its id, "" where Slack opened it and the answer was lost.

        Raises TooLateError.
        """
        return await self._with_trigger(lambda: self._client.views_open(trigger_id=trigger_id, view=view))

    async def update(self, view_id: str, view: View, *, seen: str = "") -> bool:
        """Change a modal. False when it changed since `seen` (its hash), or was closed."""
        return await self._unless_changed(
            lambda: self._client.views_update(view_id=view_id, view=view, hash=seen or None)
        )

    async def publish(self, person: str, view: View, *, seen: str = "") -> bool:
        """Show somebody's Home. False when it changed since `seen` (its hash)."""
        return await self._unless_changed(
            lambda: self._client.views_publish(user_id=person, view=view, hash=seen or None)
        )

    async def _with_trigger(self, call: Callable[[], Awaitable[Any]]) -> str:
        until = self._clock() + TRIGGER_S
        maybe_open = False
        while True:
            try:
                async with asyncio.timeout(max(until - self._clock(), PAUSE_S)):
                    response = await call()
            except Exception as error:
                trouble = temporary(error)
                if trouble is None:
                    if code_of(error) not in _TOO_LATE:
                        raise
                    if maybe_open:  # the trigger was spent on the try whose answer was lost
                        return ""
                    raise TooLateError from error
                maybe_open = maybe_open or trouble.unsure
                pause_s = PAUSE_S if trouble.wait_s is None else trouble.wait_s
                if trouble.dead_token:
                    raise
                if self._clock() + pause_s >= until:
                    raise TooLateError from error
                await self._sleep(pause_s)
            else:
                return str(response["view"]["id"])

    async def _unless_changed(self, call: Callable[[], Awaitable[Any]]) -> bool:
        until = self._clock() + PATIENCE_S
        while True:
            try:
                await call()
            except Exception as error:
                trouble = temporary(error)
                if isinstance(error, SlackApiError) and code_of(error) in {"hash_conflict", "not_found"}:
                    return False
                pause_s = PAUSE_S if trouble is None or trouble.wait_s is None else trouble.wait_s
                if trouble is None or trouble.dead_token or self._clock() + pause_s >= until:
                    raise
                await self._sleep(pause_s)
            else:
                return True
