"""The button "Post in channel" of a private verdict card."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.blocks import verdict
from bot.slack.blocks.verdict import Showing
from bot.slack.deps import Desk
from bot.slack.ids import Action
from bot.slack.listeners.clicks import value_of
from bot.slack.reply import ReplyTo

AGAIN = "press *Post in channel* again"


def register(app: AsyncApp, desk: Desk) -> None:
    @app.action(Action.POST_IN_CHANNEL.value)
    async def post_in_channel(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        reply = ReplyTo.of(body)
        result = await desk.board.result(value_of(body))
        card = verdict.card(result, Showing(by=reply.person, shared=True))
        await desk.delivery.post(reply.place, card, again=AGAIN)
