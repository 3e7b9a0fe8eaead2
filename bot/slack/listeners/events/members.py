"""linkvouch is invited to a channel."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack import welcome
from bot.slack.middleware.workspace import desk_of


def register(app: AsyncApp) -> None:
    @app.event("member_joined_channel")
    async def joined(context: AsyncBoltContext, event: dict[str, Any]) -> None:
        if event["user"] == context.bot_user_id:
            desk = desk_of(context)
            await welcome.introduce(desk.bench, event["channel"], inviter=event.get("inviter", ""))
