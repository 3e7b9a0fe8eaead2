"""Recording a decision or proposing it, and telling who came late."""

from dataclasses import dataclass
from datetime import timedelta

from audits.decisions import Choice
from audits.rights import ConfirmDomain, NeedsSecond
from bot.slack.blocks import errors, limits
from bot.slack.blocks import flag as cards
from bot.slack.blocks.flag import Seen
from bot.slack.blocks.kit import Message
from bot.slack.blocks.text import mrkdwn, quoted
from bot.slack.delivery import Posted
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.listeners.allowing import way_to
from bot.slack.reply import ReplyTo
from storage.decisions import Decision
from storage.team import Late, Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants to be decided, and on which card they saw it."""

    seen: Seen
    choice: Choice
    why: str
    card: Posted
    permalink: str = ""  # of what the reason rests on, "" for the card
    confirmed: bool = False  # the domain was typed, where nobody else could agree


async def carry_out(desk: Desk, reply: ReplyTo, wish: Wish) -> bool:
    """Record it, or let it wait for a second person; the card shows what counts then.

    False when somebody was faster, which the person was told. Raises NotAllowedError, and UserError when it
    is not the link's card or a disavow was not confirmed.
    """
    await desk.board.require(wish.seen.ref, wish.card)
    way = await way_to(desk, reply, wish.choice)
    named = {"why": wish.why, "permalink": wish.permalink}
    outcome: Decision | Proposal | Late
    if isinstance(way, ConfirmDomain) and not wish.confirmed:
        raise UserError("Nothing was recorded: a disavow by one person alone is confirmed by the domain.")
    if isinstance(way, NeedsSecond):
        outcome = await desk.board.propose(wish.seen, by=reply.person, **named)
        if not isinstance(outcome, Late):
            await _tell(desk, reply, wish.card, _waits(way), about="proposed")
    else:
        outcome = await desk.board.decide(wish.seen, wish.choice, by=reply.person, **named)
    if isinstance(outcome, Late):
        await _tell_late(desk, reply, outcome, why=wish.why, card=wish.card)
    await desk.board.redraw(wish.seen.ref, clicked=wish.card, by=reply.person)
    return not isinstance(outcome, Late)


async def tell_if_overtaken(desk: Desk, reply: ReplyTo, seen: Seen, *, card: Posted) -> bool:
    """True when the card was out of date: the person was told and the card was redrawn."""
    late = await desk.board.overtaken(seen)
    if late is None:
        return False
    await _tell_late(desk, reply, late, why="", card=card)
    await desk.board.redraw(seen.ref, clicked=card, by=reply.person)
    return True


async def tell_no_longer(desk: Desk, reply: ReplyTo, seen: Seen, *, card: Posted) -> None:
    """For the buttons of a proposal that waits no longer, when nothing was decided either."""
    decision = await desk.board.current(seen.ref)
    late = Late(by_now=decision, proposal=await desk.board.proposal(seen.ref))
    if decision is None and late.proposal is None:
        said = errors.told("That proposal was withdrawn meanwhile.", "The card shows what counts now.")
        await _tell(desk, reply, card, said, about="late")
    else:
        await _tell_late(desk, reply, late, why="", card=card)
    await desk.board.redraw(seen.ref, clicked=card, by=reply.person)


async def _tell_late(desk: Desk, reply: ReplyTo, late: Late, *, why: str, card: Posted) -> None:
    if late.proposal is not None:
        await _tell(desk, reply, card, _proposed_meanwhile(late, reply, why), about="late")
        return
    decision = late.by_now
    ago = max(desk.now() - decision.at, timedelta()) if decision else None
    mine = bool(decision and decision.by.id == reply.person.id)
    await _tell(desk, reply, card, cards.late(decision, ago, mine=mine, unsaved=why), about="late")


def _waits(way: NeedsSecond) -> Message:
    return errors.refused(f"You proposed Disavow. {way.says}", way.can)


def _proposed_meanwhile(late: Late, reply: ReplyTo, why: str) -> Message:
    if late.proposal is None:
        raise AssertionError
    by = late.proposal.by
    mine = by.id == reply.person.id
    who = "You proposed" if mine else f"{mrkdwn(by.name or by.id, limits.NAME)} proposed"
    kept = f"Your reason was: {quoted(why, limits.REASON)}" if why else ""
    return errors.told(
        f"{who} Disavow meanwhile, and it waits for a second person.",
        f"The card has *Agree* and *Withdraw*; your decision was not recorded. {kept}".rstrip(),
    )


async def _tell(desk: Desk, reply: ReplyTo, card: Posted, message: Message, *, about: str) -> None:
    """Privately, where they acted."""
    key = f"{about} {reply.occasion}"
    if reply.response_url:
        await desk.delivery.answer(reply, message, key=key)
    else:
        await desk.delivery.whisper(card.channel, reply, message, key=key)
