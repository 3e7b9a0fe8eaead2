"""The outbox as the event loop sees it: letters in, letters out, and word when something changed."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from bot.slack.letters import Letter
from storage import cards, outbox
from storage.database import Database
from storage.flags import Flag, Stood
from storage.letters import Backlog, HeldLetter, Pace, Receipt, Way

T = TypeVar("T")
PACE: Final = Pace(posts_s=1.0, edits_s=3.0)  # Slack's 1 a second a channel; 20 edits a minute of its 50
LEASE_S: Final = 30.0  # longer than a try may take
KEPT_DAYS: Final = 7  # as long as jobs, which may ask for the same letter again


def _now() -> datetime:
    return datetime.now(UTC)


class Outbox:
    """Letters of all tenants. Those who put and those who send share one in a process."""

    def __init__(self, database: Database, *, now: Callable[[], datetime] = _now, pace: Pace = PACE) -> None:
        self.database = database
        self._now = now
        self._pace = pace
        self._change = asyncio.Event()

    async def put(self, tenant: str, letter: Letter, *, newest: bool = False) -> bool:
        """Take a letter; False when it was known already. What it says is safe once this returns."""
        new = letter.as_new()
        taken: bool = await self._write(outbox.put, tenant, new, now=self._now(), newest=newest)
        if taken:
            self._changed()
        return taken

    async def of(self, tenant: str, key: str) -> HeldLetter | None:
        return await self._read(outbox.of, tenant, key)

    async def due(self, limit: int) -> list[HeldLetter]:
        """At most one letter a conversation, the oldest first, of all tenants."""
        return await self._read(outbox.due, self._now(), limit, pace=self._pace)

    async def claim(self, held: HeldLetter) -> HeldLetter | None:
        """The letter to send now; None when another sender has it."""
        now = self._now()
        lease_until = now + timedelta(seconds=LEASE_S)
        return await self._write(outbox.claim, held.tenant, held.id, now=now, lease_until=lease_until)

    async def sent(self, held: HeldLetter, receipt: Receipt) -> None:
        await self._write(outbox.sent, held.tenant, held, receipt, now=self._now())
        self._changed()

    async def later(self, held: HeldLetter, wait_s: float, *, unsure: bool, error: str) -> None:
        until = self._now() + timedelta(seconds=wait_s)
        await self._write(outbox.later, held.tenant, held, until=until, unsure=unsure, error=error)

    async def failed(
        self, held: HeldLetter, *, error: str, note: Letter | None, card_lost: bool = False
    ) -> None:
        """It will never be sent; the note tells the person.

        `card_lost` says that nobody can use the message it is about any more. If that is the card of a
        flagged link, the link may have a new one.
        """
        new = note.as_new() if note else None
        named = {"error": error, "now": self._now(), "note": new}
        await self._write(outbox.card_lost if card_lost else outbox.failed, held.tenant, held, **named)
        self._changed()

    async def put_off(self, tenant: str, wait_s: float, *, error: str, way: Way | None = None) -> None:
        """Let a tenant's letters wait, all or those of one way."""
        until = self._now() + timedelta(seconds=wait_s)
        await self._write(outbox.put_off, tenant, until=until, error=error, way=way)

    async def resume(self, tenant: str) -> None:
        """The tenant's token works again: what waits is due now."""
        await self._write(outbox.resume, tenant, now=self._now())
        self._changed()

    async def backlog(self, tenant: str | None = None) -> Backlog:
        """What waits for a tenant, or for all."""
        return await self._read(outbox.backlog, tenant)

    async def conversation_of(self, tenant: str, person: str) -> str:
        """The id of a person's conversation with the app, "" when nothing was posted there lately."""
        return await self._read(outbox.conversation_of, tenant, person)

    async def posted(self, tenant: str, prefix: str) -> list[Stood]:
        """The messages of the letters whose keys begin so, oldest first."""
        return await self._read(cards.posted, tenant, prefix)

    async def cards_behind(self, tenant: str) -> list[Flag]:
        """The cards that do not show what was decided about their links, as long as letters are kept."""
        return await self._read(cards.behind, tenant, since=self._now() - timedelta(days=KEPT_DAYS))

    async def trim(self) -> int:
        """Delete what is too old to be asked for again; gives how many of it had not been sent."""
        return await self._write(outbox.trim, before=self._now() - timedelta(days=KEPT_DAYS))

    def moment(self) -> asyncio.Event:
        """Take this before looking; then `changed` misses nothing that happens after the look."""
        return self._change

    @staticmethod
    async def changed(since: asyncio.Event, timeout_s: float) -> None:
        """Return when this process changed something, or when the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await since.wait()

    def _changed(self) -> None:
        self._change.set()
        self._change = asyncio.Event()

    async def _read(self, look: Callable[..., T], *args: Any, **named: Any) -> T:  # noqa: ANN401 - passed on
        def reading() -> T:
            with self.database.reading() as session:
                return look(session, *args, **named)

        return await asyncio.to_thread(reading)

    async def _write(self, change: Callable[..., T], *args: Any, **named: Any) -> T:  # noqa: ANN401 - passed on
        def writing() -> T:
            with self.database.writing() as session:
                return change(session, *args, **named)

        return await asyncio.to_thread(writing)
