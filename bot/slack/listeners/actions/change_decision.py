"""The buttons "Change decision" and "Add reason" of a decided card."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits.decisions import Choice
from bot.slack.blocks import modals
from bot.slack.blocks.modals import Pending
from bot.slack.ids import Action
from bot.slack.listeners.allowing import way_to
from bot.slack.listeners.clicks import action_of, card_of, seen_of
from bot.slack.listeners.deciding import tell_if_overtaken
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    async def change(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply, seen, card = ReplyTo.of(body), seen_of(body), card_of(body)
        await desk.board.require(seen.ref, card)
        await way_to(desk, reply, Choice.KEEP)  # the least; what they choose is asked about when they did
        if await tell_if_overtaken(desk, reply, seen, card=card):
            return
        current = await desk.board.current(seen.ref)
        if current is None:
            raise ValueError("the card of a link without a decision has no button to change one")
        before = Choice(current.choice)
        same = Action(action_of(body)["action_id"]) is Action.ADD_REASON
        pending = Pending(
            ref=seen.ref,
            number=seen.number,
            channel=card.channel,
            ts=card.ts,
            choice=before if same else None,
        )
        view = modals.reason(pending, before) if same else modals.change(pending, before)
        await desk.views.open(body["trigger_id"], desk.seal.view(view))

    for action in (Action.CHANGE_DECISION, Action.ADD_REASON):
        app.action(action.value)(change)
