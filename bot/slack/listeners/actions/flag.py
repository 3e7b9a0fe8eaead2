"""The button "Flag for the team": one card a link, posted where the team decides."""

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack import unasked
from bot.slack.blocks import flag as cards
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.ids import Action
from bot.slack.listeners.allowing import must_be_one_of_us
from bot.slack.listeners.clicks import value_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import Place, ReplyTo

AGAIN: Final = "press *Flag for the team* again"


def register(app: AsyncApp) -> None:
    @app.action(Action.FLAG.value)
    async def flag(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply = ReplyTo.of(body)
        await must_be_one_of_us(desk, reply)
        place = await _place(desk, reply)
        flagged = await desk.board.flag(value_of(body), place, reply=reply, again=AGAIN)
        if flagged is not None:
            told = cards.where(flagged.flag, new=flagged.new)
            await desk.delivery.answer(reply, told, key=f"flagged {reply.occasion}")


async def _place(desk: Desk, reply: ReplyTo) -> Place:
    """The team's flag channel, or where the button was pressed. Raises UserError where outsiders read it."""
    place = unasked.place_for(await desk.team.settings(), desk.flag_channel) or reply.place
    by_name = place.channel.startswith("#")
    about = None if by_name else await desk.channels.about(place.channel)
    if about is not None and about.shared:
        raise UserError(
            "People from outside your company read that channel, so the link was not flagged there.",
            f"An admin can choose another flag channel with `/linkvouch settings`; then {AGAIN}.",
        )
    return place
