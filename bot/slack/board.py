"""The cards of flagged links: posted once, decided once at a time, always showing the newest decision."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from weakref import WeakValueDictionary

from audits.decisions import Choice
from bot.services import Services, TeamWork
from bot.slack.blocks import flag as cards
from bot.slack.blocks.flag import Seen
from bot.slack.blocks.kit import Message
from bot.slack.delivery import PATIENCE_S, Delivery, Posted
from bot.slack.errors import GoneError, UserError
from bot.slack.ids import Metadata
from bot.slack.letters import NOTHING
from bot.slack.reply import Place, ReplyTo
from scoring.results import CheckResult
from storage.decisions import Decision, Person
from storage.errors import NoSuchRef
from storage.flags import Flag, Stood
from storage.team import Agreed, Late, Overtaken, OwnProposal, Proposal

NOBODY: Final = Person(id="", name="")  # to be told that a card is gone
PERMALINK_S: Final = 2.0  # Slack names it right after the card is posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Where the card of a link stands, and whether it was posted just now."""

    flag: Flag
    new: bool


class NotItsCardError(UserError):
    """A button said another link than the one whose card it stands on."""

    def __init__(self) -> None:
        super().__init__(
            "This is not the card of that link, so nothing was recorded.",
            "Check the page with `/checklink`, and press *Flag for the team* to see its card.",
        )


class _Turns:
    """A lock for each ref, there as long as somebody holds or awaits it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, ref: str) -> asyncio.Lock:
        return self._locks.setdefault(ref, asyncio.Lock())


class Board:
    """The cards of one team. Of two people who click at once only one decides, which the database sees to."""

    def __init__(self, services: Services, team: TeamWork, delivery: Delivery) -> None:
        self._services = services
        self._team = team
        self._delivery = delivery
        self._flagging = _Turns()
        self._drawing = _Turns()

    async def result(self, ref: str) -> CheckResult:
        """The newest check of a link. Raises GoneError when nothing is stored any more."""
        found = await self._services.last_check(ref)
        if found is None:
            raise GoneError
        return found

    async def current(self, ref: str) -> Decision | None:
        """The decision that counts for a link."""
        return await self._services.decision_of(ref)

    async def flag(self, ref: str, place: Place, *, reply: ReplyTo, again: str) -> Flagged | None:
        """Post the card of a link, unless one still stands. None when the channel does not take it: then
        the person was told to do `again` later. Raises GoneError, and UserError when Slack takes long.
        """
        async with self._flagging.of(ref):
            known = await self._standing(ref)
            if known is not None:
                return Flagged(flag=known, new=False)
            key, marked = _card_of(ref), (Metadata.FLAG.value, ref)
            message = await self._drawn(ref, reply.person)
            new = await self._delivery.post(
                replace(reply, place=place), message, key=key, again=again, instead=NOTHING, marked=marked
            )
            posted = await self._delivery.posted(key, PATIENCE_S)
            if posted is not None:
                return await self._kept(ref, posted, by=reply.person, new=new)
            if await self._delivery.failed(key):
                return None
            raise UserError(
                "Slack is slowing me down, so the card is not posted yet.", f"To see it, {again}."
            )

    async def note(self, ref: str, *, by: Person) -> None:
        """Flag a link that has no card, and post none: it waits for a decision, and for its card."""
        await self._services.flag(Flag(ref=ref, channel="", ts="", by=by))

    async def _standing(self, ref: str) -> Flag | None:
        """The card of a link, where Slack still takes an edit of it, or does not say in time."""
        flag = await self._services.flag_of(ref)
        if flag is None or not flag.ts:
            return None
        stands = Posted(channel=flag.channel, ts=flag.ts)
        edit = await self._delivery.update(stands, await self._drawn(ref, flag.by))
        await self._delivery.posted(edit, PATIENCE_S)
        flag = await self._services.flag_of(ref)
        return flag if flag is not None and flag.ts else None

    async def _kept(self, ref: str, posted: Posted, *, by: Person, new: bool) -> Flagged:
        """Remember where the card stands; one that cannot be remembered, or is a second, does not stay."""
        wanted = Flag(ref=ref, channel=posted.channel, ts=posted.ts, by=by, permalink=posted.permalink)
        try:
            flag = await self._services.flag(wanted)
        except Exception:
            await self._delivery.take_back(_card_of(ref))
            raise
        if (flag.channel, flag.ts) != (posted.channel, posted.ts):  # another process was faster
            await self._delivery.take_back(_card_of(ref))
            return Flagged(flag=flag, new=False)
        return Flagged(flag=flag, new=new)

    async def flag_at(self, channel: str, ts: str) -> Flag | None:
        """The link whose card stands there."""
        flag = await self._services.flag_at(channel, ts)
        if flag is None and await self._keep_posted(lambda card: (card.channel, card.ts) == (channel, ts)):
            flag = await self._services.flag_at(channel, ts)
        return flag

    async def recover(self) -> None:
        """Do what a process that ended had left undone: keep the cards it posted, redraw those behind."""
        await self._keep_posted(lambda _card: True)
        for flag in await self._delivery.cards_behind():
            async with self._drawing.of(flag.ref):
                with suppress(GoneError):
                    await self._show(flag.ref, {Posted(channel=flag.channel, ts=flag.ts)}, by=flag.by)

    async def _keep_posted(self, wanted: Callable[[Stood], bool]) -> bool:
        """Remember these cards that stand in Slack and that nobody remembers. False when there are none."""
        kept = False
        for card in filter(wanted, await self._delivery.posted_as(_card_of(""))):
            async with self._flagging.of(card.name):
                known = await self._services.flag_of(card.name)
                if known is not None and known.ts:
                    continue
                by = Person(id=card.person, name="")
                flag = Flag(ref=card.name, channel=card.channel, ts=card.ts, by=by, permalink=card.permalink)
                with suppress(NoSuchRef):  # its check is no longer stored
                    await self._services.flag(flag)
                    kept = True
        return kept

    async def require(self, ref: str, clicked: Posted) -> None:
        """Raises NotItsCardError unless this message is the card of the link.

        The ref comes back from outside; where its card stands is what we stored, or are about to store.
        """
        flag = await self._services.flag_of(ref)
        if flag is not None and flag.ts:
            stands = Posted(channel=flag.channel, ts=flag.ts)
        else:
            known = await self._delivery.posted(_card_of(ref), PERMALINK_S)
            if known is None:
                raise NotItsCardError
            stands = known
        if stands != clicked:
            raise NotItsCardError

    async def proposal(self, ref: str) -> Proposal | None:
        """The disavow that waits for a second person, unless the link was decided after it was proposed."""
        waits = await self._team.proposal_of(ref)
        return waits if waits is not None and waits.after == _number(await self.current(ref)) else None

    async def overtaken(self, seen: Seen) -> Late | None:
        """Has the link been decided, or its disavow proposed, since the card was drawn?"""
        current, waits = await self.current(seen.ref), await self.proposal(seen.ref)
        if waits is None and _number(current) == seen.number:
            return None
        return Late(by_now=current, proposal=waits)

    async def decide(
        self, seen: Seen, choice: Choice, *, why: str, by: Person, permalink: str = ""
    ) -> Decision | Late:
        """Record a decision, if the one that the person saw still counts. Redraw the card afterwards.

        `permalink` is of what it rests on, "" for the card.
        """
        rests_on = permalink or await self._permalink(seen.ref)
        return await self._services.decide_as_seen(
            seen.ref, choice, seen=seen.number, why=why, by=by, permalink=rests_on
        )

    async def propose(self, seen: Seen, *, why: str, by: Person, permalink: str = "") -> Proposal | Late:
        """Let a disavow wait for a second person; otherwise as `decide`."""
        rests_on = permalink or await self._permalink(seen.ref)
        return await self._team.propose(seen.ref, seen=seen.number, why=why, by=by, permalink=rests_on)

    async def agree(self, proposal: Proposal, *, by: Person) -> Agreed | OwnProposal | Overtaken | None:
        """Make a proposal the decision of two people; None when it waits no longer."""
        return await self._team.agree(proposal.ref, proposal.number, by=by)

    async def withdraw(self, proposal: Proposal, *, by: Person) -> bool:
        """False when it waits no longer."""
        return await self._team.withdraw(proposal.ref, proposal.number, by=by) is not None

    async def redraw(self, ref: str, *, clicked: Posted, by: Person) -> None:
        """Bring the card of a link up to date, and the one that was clicked where that is another one.

        `by` is told when a card is gone.
        """
        async with self._drawing.of(ref):
            flag = await self._services.flag_of(ref)
            places = {clicked, Posted(channel=flag.channel, ts=flag.ts)} if flag and flag.ts else {clicked}
            await self._show(ref, places, by=flag.by if flag else by, person=by.id)

    async def _show(self, ref: str, places: Collection[Posted], *, by: Person, person: str = "") -> None:
        """Draw it as often as it changes meanwhile: another process may have put a newer look before ours."""
        shown: tuple[int, int] | None = None
        while shown != (stands := await self._state(ref)):
            shown = stands
            message = await self._drawn(ref, by)
            for place in places:
                await self._delivery.update(place, message, person=person)

    async def _state(self, ref: str) -> tuple[int, int]:
        """The numbers of the decision that counts and of the proposal that waits, 0 for none."""
        waits = await self._team.proposal_of(ref)
        return _number(await self.current(ref)), waits.number if waits else 0

    async def refresh(self, ref: str) -> bool:
        """Show on the card of a link what a new check of it found. False when there is no card."""
        flag = await self._services.flag_of(ref)
        if flag is None or not flag.ts:
            return False
        await self.redraw(ref, clicked=Posted(channel=flag.channel, ts=flag.ts), by=NOBODY)
        return True

    async def _permalink(self, ref: str) -> str:
        """Of the card. The outbox has it soon, while a new card stands and is not stored yet."""
        flag = await self._services.flag_of(ref)
        if flag is not None and flag.ts:
            return flag.permalink
        posted = await self._delivery.posted(_card_of(ref), PERMALINK_S)
        return posted.permalink if posted else ""

    async def _drawn(self, ref: str, by: Person) -> Message:
        result = await self.result(ref)
        waits = await self.proposal(ref)
        if waits is not None:
            return cards.proposed(result, waits)
        decision, before = (*await self._services.decisions_of(ref), None, None)[:2]
        if decision is None:
            return cards.opened(result, ref, by=by)
        return cards.decided(result, decision, before=before)


def _number(decision: Decision | None) -> int:
    return decision.number if decision else 0


def _card_of(ref: str) -> str:
    """The key of the letter that posts a link's card."""
    return f"flag {ref}"
