"""The button "Flag for the team": one card a link, posted where the team decides."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.blocks import flag as cards
from bot.slack.deps import Desk
from bot.slack.ids import Action
from bot.slack.listeners.clicks import value_of
from bot.slack.reply import Place, ReplyTo

AGAIN = "press *Flag for the team* again"


def register(app: AsyncApp, desk: Desk) -> None:
    @app.action(Action.FLAG.value)
    async def flag(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        reply = ReplyTo.of(body)
        wanted = desk.deps.flag_channel
        place = Place(channel=wanted, name=wanted.lstrip("#") if wanted.startswith("#") else "")
        flagged = await desk.board.flag(
            value_of(body), place if wanted else reply.place, by=reply.person, again=AGAIN
        )
        await desk.delivery.answer(reply, cards.where(flagged.flag, new=flagged.new), replace=False)
