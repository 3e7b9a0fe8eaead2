"""The buttons "Agree" and "Withdraw" of a disavow that waits for a second person."""

from typing import Any, assert_never

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits import rights
from bot.slack.blocks.flag import Seen
from bot.slack.delivery import Posted
from bot.slack.deps import Desk
from bot.slack.errors import NotAllowedError
from bot.slack.ids import Action
from bot.slack.listeners.allowing import asker, required
from bot.slack.listeners.clicks import card_of, seen_of
from bot.slack.listeners.deciding import tell_no_longer
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from storage.team import Agreed, Overtaken, OwnProposal, Proposal


def register(app: AsyncApp) -> None:
    @app.action(Action.AGREE.value)
    async def agree(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        await ack()
        desk, reply, seen, card = desk_of(context), ReplyTo.of(body), seen_of(body), card_of(body)
        waits = await _standing(desk, reply, seen, card)
        if waits is None:
            return
        asks = await asker(desk, reply)
        required(rights.may_agree(asks.who, waits.by.id, asks.team))
        outcome = await desk.board.agree(waits, by=reply.person)
        match outcome:
            case Agreed():
                await desk.board.redraw(seen.ref, clicked=card, by=reply.person)
            case OwnProposal():
                raise NotAllowedError("You proposed this yourself, so somebody else must agree.")
            case Overtaken() | None:
                await tell_no_longer(desk, reply, seen, card=card)
            case _:
                assert_never(outcome)

    @app.action(Action.WITHDRAW.value)
    async def withdraw(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        await ack()
        desk, reply, seen, card = desk_of(context), ReplyTo.of(body), seen_of(body), card_of(body)
        waits = await _standing(desk, reply, seen, card)
        if waits is None:
            return
        asks = await asker(desk, reply)
        required(rights.may_withdraw(asks.who, waits.by.id, asks.team))
        if await desk.board.withdraw(waits, by=reply.person):
            await desk.board.redraw(seen.ref, clicked=card, by=reply.person)
        else:
            await tell_no_longer(desk, reply, seen, card=card)


async def _standing(desk: Desk, reply: ReplyTo, seen: Seen, card: Posted) -> Proposal | None:
    """The proposal that the card showed; None when it waits no longer, which the person was told."""
    await desk.board.require(seen.ref, card)
    waits = await desk.board.proposal(seen.ref)
    if waits is not None and waits.number == seen.number:
        return waits
    await tell_no_longer(desk, reply, seen, card=card)
    return None
