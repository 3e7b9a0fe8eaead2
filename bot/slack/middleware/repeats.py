"""Slack sends a request again when it heard nothing of the first; it is acknowledged, and done once."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

MOST: Final = 10_000  # requests remembered; Slack gives a click up within seconds, an event in six minutes
_ONCE: Final = frozenset({"block_actions", "message_action", "shortcut", "view_submission"})
# What these ask for is known by their message. When one comes again, the first may have failed or died.
_AGAIN: Final = frozenset({"app_mention", "message"})
_MARK: Final = "forget this request"  # in Bolt's context

_Next = Callable[[], Awaitable[BoltResponse]]


class Repeats:
    """The marks of the last requests: each has one of its own."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._seen: dict[str, None] = {}  # the oldest first

    def again(self, mark: str) -> bool:
        """Was it here before? It was, after this."""
        if mark in self._seen:
            return True
        if len(self._seen) >= self._most:
            del self._seen[next(iter(self._seen))]
        self._seen[mark] = None
        return False

    def forget(self, mark: str) -> None:
        self._seen.pop(mark, None)


def register(app: AsyncApp) -> None:
    repeats = Repeats()

    async def once(
        context: AsyncBoltContext,
        body: dict[str, Any],
        ack: AsyncAck,
        next: _Next,  # noqa: A002 - Bolt hands it in by this name
    ) -> BoltResponse:
        mark = _mark_of(body)
        if mark and repeats.again(mark):
            return await ack()
        context[_MARK] = partial(repeats.forget, mark)
        return await next()

    app.middleware(once)


def forget(context: AsyncBoltContext) -> None:
    """Nothing came of this request: the same one is no repeat."""
    if _MARK in context:
        context[_MARK]()


def _mark_of(body: Mapping[str, Any]) -> str:
    """By which the same request is known, "" for what does no harm the second time."""
    if "event" in body:
        if body["event"].get("type") in _AGAIN:
            return ""
        return str(body.get("event_id") or "")
    once = "command" in body or body.get("type") in _ONCE
    return str(body.get("trigger_id") or "") if once else ""
