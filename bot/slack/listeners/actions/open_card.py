"""The button "Open the card" of a list of results."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import verdict
from bot.slack.blocks.verdict import Showing
from bot.slack.ids import Action
from bot.slack.jobs.check import is_watched
from bot.slack.listeners.clicks import value_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.action(Action.OPEN_CARD.value)
    async def open_card(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply, ref = ReplyTo.of(body), value_of(body)
        result = await desk.board.result(ref)
        watched = await is_watched(desk.bench, ref, by=reply.person)
        card = verdict.card(result, Showing(by=reply.person, watched=watched))
        await desk.delivery.answer(reply, card, key=f"open {reply.occasion}")
