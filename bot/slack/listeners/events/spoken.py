"""Words to linkvouch. What they ask for is written down before Slack hears that they arrived.

Bolt acknowledges an event before its listener runs, and a death in between would lose it. Middleware of the
listener runs before both. Where it dies, or nobody can be told that it failed, Slack sends the event again.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack.listeners.talk import hear, is_of_a_person
from bot.slack.middleware.workspace import desk_of


def listen(app: AsyncApp, event: str, *, to: Callable[[dict[str, Any]], bool]) -> None:
    """Answer what people say in such events; `to` tells which of them are meant for us."""

    async def write_down(
        context: AsyncBoltContext,
        body: dict[str, Any],
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt hands it in by this name
    ) -> None:
        if is_of_a_person(body["event"]) and to(body["event"]):
            await hear(desk_of(context), body, us=context.bot_user_id or "")
        await next()

    @app.event(event, middleware=[write_down])
    async def acknowledged() -> None:
        """Nothing is left to do."""
