"""The four choices on the card of a flagged link. Two take one click, two ask for a reason."""

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from audits.decisions import Choice
from bot.slack.blocks import modals
from bot.slack.blocks.flag import CHOICE_OF
from bot.slack.blocks.modals import Pending
from bot.slack.deps import Desk
from bot.slack.ids import Action
from bot.slack.listeners.clicks import action_of, card_of, only_insiders, seen_of
from bot.slack.listeners.deciding import record, tell_if_overtaken
from bot.slack.reply import ReplyTo

ASKS_WHY: Final = frozenset({Choice.REACH_OUT, Choice.DISAVOW})


def register(app: AsyncApp, desk: Desk) -> None:
    async def decide(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        only_insiders(body)
        choice, seen, card = CHOICE_OF[Action(action_of(body)["action_id"])], seen_of(body), card_of(body)
        reply = ReplyTo.of(body)
        if choice not in ASKS_WHY:
            await record(desk, reply, seen, choice, why="", card=card)
        elif not await tell_if_overtaken(desk, reply, seen, card=card):
            pending = Pending(
                ref=seen.ref, number=seen.number, channel=card.channel, ts=card.ts, choice=choice
            )
            await desk.delivery.open(body["trigger_id"], modals.reason(pending, choice))

    for action in CHOICE_OF:
        app.action(action.value)(decide)
