"""Recording a decision, and telling who came late."""

from datetime import timedelta

from audits.decisions import Choice
from bot.slack.blocks import flag as cards
from bot.slack.blocks.flag import Seen
from bot.slack.board import Overtaken
from bot.slack.delivery import Posted
from bot.slack.deps import Desk
from bot.slack.reply import ReplyTo


async def record(desk: Desk, reply: ReplyTo, seen: Seen, choice: Choice, *, why: str, card: Posted) -> None:
    """Record what a person decided, unless somebody was faster; either way the card shows what counts."""
    outcome = await desk.board.decide(seen, choice, why=why, by=reply.person, clicked=card)
    if isinstance(outcome, Overtaken):
        await _tell(desk, reply, outcome, why=why, card=card)
    await desk.board.redraw(seen.ref, clicked=card, by=reply.person)


async def tell_if_overtaken(desk: Desk, reply: ReplyTo, seen: Seen, *, card: Posted) -> bool:
    """True when the card was out of date: the person was told and the card was redrawn."""
    late = await desk.board.overtaken(seen)
    if late is None:
        return False
    await _tell(desk, reply, late, why="", card=card)
    await desk.board.redraw(seen.ref, clicked=card, by=reply.person)
    return True


async def _tell(desk: Desk, reply: ReplyTo, late: Overtaken, *, why: str, card: Posted) -> None:
    decision = late.by_now
    ago = max(desk.deps.now() - decision.at, timedelta()) if decision else None
    message = cards.late(
        decision, ago, mine=bool(decision and decision.by.id == reply.person.id), unsaved=why
    )
    if reply.response_url:
        await desk.delivery.answer(reply, message, replace=False)
    else:
        await desk.delivery.whisper(card.channel, reply, message)
