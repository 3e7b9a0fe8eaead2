"""The button "Open the card" of a list of results."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.blocks import verdict
from bot.slack.blocks.verdict import Showing
from bot.slack.deps import Desk
from bot.slack.ids import Action
from bot.slack.listeners.clicks import value_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp, desk: Desk) -> None:
    @app.action(Action.OPEN_CARD.value)
    async def open_card(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        reply = ReplyTo.of(body)
        result = await desk.board.result(value_of(body))
        await desk.delivery.answer(reply, verdict.card(result, Showing(by=reply.person)), replace=False)
