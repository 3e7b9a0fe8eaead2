"""The buttons below words that may have been meant as a decision; the words alone never are one."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits.decisions import Choice
from audits.rights import ConfirmDomain
from bot.slack.blocks import errors, modals
from bot.slack.blocks.flag import Seen
from bot.slack.blocks.mentions import Meant
from bot.slack.blocks.modals import Pending
from bot.slack.ids import Action
from bot.slack.listeners.allowing import must_be_one_of_us, way_to
from bot.slack.listeners.clicks import thread_of, value_of
from bot.slack.listeners.deciding import Wish, carry_out, tell_if_overtaken
from bot.slack.listeners.wishes import domain_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.action(Action.CONFIRM_DECISION.value)
    async def confirm(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply, meant, card = ReplyTo.of(body), Meant.parse(value_of(body)), thread_of(body)
        seen = Seen(ref=meant.ref, number=meant.number)
        await desk.board.require(seen.ref, card)
        way = await way_to(desk, reply, meant.choice)
        alone = isinstance(way, ConfirmDomain)
        if not alone and (meant.why or meant.choice is not Choice.DISAVOW):
            wish = Wish(seen=seen, choice=meant.choice, why=meant.why, card=card)
            done = await carry_out(desk, reply, wish)
            said = "Recorded; the card shows it." if done else "Nothing was recorded."
            await desk.delivery.answer(reply, errors.told(said), key=f"meant {reply.occasion}", replace=True)
        elif not await tell_if_overtaken(desk, reply, seen, card=card):
            pending = Pending(
                ref=seen.ref, number=seen.number, channel=card.channel, ts=card.ts, choice=meant.choice
            )
            if alone:
                view = modals.confirm_disavow(
                    pending, domain_of(await desk.board.result(seen.ref)), meant.why
                )
            else:
                view = modals.reason(pending, meant.choice)
            await desk.views.open(body["trigger_id"], desk.seal.view(view))

    @app.action(Action.LEAVE_UNDECIDED.value)
    async def leave(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply = ReplyTo.of(body)
        await must_be_one_of_us(desk, reply)
        told = errors.told("Left undecided; nothing was recorded.")
        await desk.delivery.answer(reply, told, key=f"meant {reply.occasion}", replace=True)
