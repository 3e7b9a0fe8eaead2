"""The buttons that open the settings, in Home and in the welcome."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.ids import Action
from bot.slack.listeners.choosing import show
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.action(Action.OPEN_SETTINGS.value)
    async def settings(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        await ack()
        await show(desk_of(context), ReplyTo.of(body), body["trigger_id"])
