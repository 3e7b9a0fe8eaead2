"""The button "Explain": all the evidence, in a modal."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.blocks import modals
from bot.slack.deps import Desk
from bot.slack.ids import Action
from bot.slack.listeners.clicks import value_of


def register(app: AsyncApp, desk: Desk) -> None:
    @app.action(Action.EXPLAIN.value)
    async def explain(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        result = await desk.board.result(value_of(body))
        await desk.delivery.open(body["trigger_id"], modals.explain(result))
