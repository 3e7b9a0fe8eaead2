"""The four choices on the card of a flagged link. Two take one click, two ask for a reason."""

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits.decisions import Choice
from audits.rights import ConfirmDomain
from bot.slack.blocks import modals
from bot.slack.blocks.flag import CHOICE_OF
from bot.slack.blocks.modals import Pending
from bot.slack.ids import Action
from bot.slack.listeners.allowing import way_to
from bot.slack.listeners.clicks import action_of, card_of, seen_of
from bot.slack.listeners.deciding import Wish, carry_out, tell_if_overtaken
from bot.slack.listeners.wishes import domain_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo

ASKS_WHY: Final = frozenset({Choice.REACH_OUT, Choice.DISAVOW})


def register(app: AsyncApp) -> None:
    async def decide(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        choice, seen, card = CHOICE_OF[Action(action_of(body)["action_id"])], seen_of(body), card_of(body)
        reply = ReplyTo.of(body)
        if choice not in ASKS_WHY:
            await carry_out(desk, reply, Wish(seen=seen, choice=choice, why="", card=card))
            return
        await desk.board.require(seen.ref, card)
        way = await way_to(desk, reply, choice)
        if await tell_if_overtaken(desk, reply, seen, card=card):
            return
        pending = Pending(ref=seen.ref, number=seen.number, channel=card.channel, ts=card.ts, choice=choice)
        if isinstance(way, ConfirmDomain):
            view = modals.confirm_disavow(pending, domain_of(await desk.board.result(seen.ref)), "")
        else:
            view = modals.reason(pending, choice)
        await desk.views.open(body["trigger_id"], desk.seal.view(view))

    for action in CHOICE_OF:
        app.action(action.value)(decide)
