"""The cards of flagged links: posted once, decided once at a time, always showing the newest decision."""

import asyncio
from dataclasses import dataclass
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError

from audits.decisions import Choice
from bot.services import Services
from bot.slack.blocks import flag as cards
from bot.slack.blocks.flag import Seen
from bot.slack.blocks.kit import Message
from bot.slack.delivery import Delivery, Posted
from bot.slack.errors import GoneError
from bot.slack.reply import Place
from scoring.results import CheckResult
from storage.decisions import Decision, Person
from storage.flags import Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Where the card of a link stands, and whether it was posted just now."""

    flag: Flag
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """Somebody else decided after the card was drawn; `by_now` is None when their decision is gone again."""

    by_now: Decision | None


class _Turns:
    """A lock for each ref, there as long as somebody holds or awaits it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, ref: str) -> asyncio.Lock:
        return self._locks.setdefault(ref, asyncio.Lock())


class Board:
    """Takes the flags and decisions of a link in turn: of two people who click at once only one decides."""

    def __init__(self, services: Services, delivery: Delivery) -> None:
        self._services = services
        self._delivery = delivery
        self._flagging = _Turns()
        self._deciding = _Turns()
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

    async def flag(self, ref: str, place: Place, *, by: Person, again: str) -> Flagged:
        """Post the card of a link, unless it has one. Raises NotInChannelError and GoneError."""
        async with self._flagging.of(ref):
            known = await self._services.flag_of(ref)
            if known is not None:
                return Flagged(flag=known, new=False)
            message = await self._drawn(ref, by)
            posted = await self._delivery.post(place, message, again=again, flag_ref=ref)
            try:
                link = await self._delivery.permalink(posted)
                flag = await self._services.flag(
                    Flag(ref=ref, channel=posted.channel, ts=posted.ts, by=by, permalink=link)
                )
            except Exception:
                await self._delivery.delete(posted)
                raise
            if (flag.channel, flag.ts) != (posted.channel, posted.ts):  # another process was faster
                await self._delivery.delete(posted)
                return Flagged(flag=flag, new=False)
            return Flagged(flag=flag, new=True)

    async def overtaken(self, seen: Seen) -> Overtaken | None:
        """Has the link been decided since the card was drawn?"""
        current = await self.current(seen.ref)
        return None if _number(current) == seen.number else Overtaken(by_now=current)

    async def decide(
        self, seen: Seen, choice: Choice, *, why: str, by: Person, clicked: Posted
    ) -> Decision | Overtaken:
        """Record a decision, if the one that the person saw still counts. Redraw the card afterwards."""
        async with self._deciding.of(seen.ref):
            late = await self.overtaken(seen)
            if late is not None:
                return late
            permalink = await self._permalink(seen.ref, clicked)
            (decision,) = await self._services.decide(seen.ref, choice, why=why, by=by, permalink=permalink)
            return decision

    async def redraw(self, ref: str, *, clicked: Posted, by: Person) -> None:
        """Bring the card of a link up to date, and the one that was clicked where that is another one."""
        async with self._drawing.of(ref):
            flag = await self._services.flag_of(ref)
            message = await self._drawn(ref, flag.by if flag else by)
            places = {clicked, Posted(channel=flag.channel, ts=flag.ts)} if flag else {clicked}
            for place in places:
                await self._update(place, message)

    async def _permalink(self, ref: str, clicked: Posted) -> str:
        """Of the card; asked from Slack for the moment in which a new card stands and is not stored yet."""
        flag = await self._services.flag_of(ref)
        return flag.permalink if flag else await self._delivery.permalink(clicked)

    async def _update(self, place: Posted, message: Message) -> None:
        try:
            await self._delivery.update(place, message)
        except SlackApiError as error:
            if error.response["error"] != "message_not_found":  # somebody deleted the card: nothing to redraw
                raise

    async def _drawn(self, ref: str, by: Person) -> Message:
        result = await self.result(ref)
        decision = await self.current(ref)
        return cards.decided(result, decision) if decision else cards.opened(result, ref, by=by)


def _number(decision: Decision | None) -> int:
    return decision.number if decision else 0
