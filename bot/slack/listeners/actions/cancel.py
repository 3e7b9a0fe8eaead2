"""The button "Stop" of a search that takes long."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.blocks import errors
from bot.slack.deps import Desk
from bot.slack.ids import Action
from bot.slack.listeners.clicks import value_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp, desk: Desk) -> None:
    @app.action(Action.CANCEL.value)
    async def cancel(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        stopped = await desk.jobs.cancel(value_of(body))
        message = errors.told("Stopped." if stopped else "It had already ended.")
        await desk.delivery.answer(ReplyTo.of(body), message, replace=True)
