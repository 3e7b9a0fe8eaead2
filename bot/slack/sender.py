"""The loop that posts: takes the letters whose turn it is, and settles each by what Slack answered."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.job_types import new_ref
from bot.slack import undelivered
from bot.slack.addresses import Addresses
from bot.slack.letters import Letter, Way
from bot.slack.outbox import LEASE_S, Outbox
from bot.slack.posting import Errand, Refused, attempt
from bot.slack.refusals import CARD_LOST, HookError, Trouble, code_of, temporary
from storage.letters import HeldLetter, Receipt, Standing

log = logging.getLogger(__name__)

AT_ONCE: Final = 8  # letters on their way at the same time, each in a conversation of its own
POLL_S: Final = 0.2  # how late a letter that another process put may be seen
TRY_S: Final = LEASE_S - 10  # for one try with all its calls, so that its lease is not over before it is
BACK_OFF_S: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)  # before the next try; the last for good
LONGEST_S: Final = 3_600.0  # of the waits that Slack asks for; it names seconds as a rule
DISCONNECTED_S: Final = 60.0  # until a token that Slack refused is tried again
DRAIN_S: Final = 5.0  # for what is due when the sender is stopped
BROKEN_S: Final = 5.0  # until the database is asked again after it failed
TRIM_EVERY: Final = timedelta(hours=1)
_BY_METHOD: Final = frozenset({Way.UPDATE, Way.WHISPER, Way.DELETE})  # whose limits are a workspace's


class ClientOf(Protocol):
    """Gives what reaches Slack for a tenant, None while it has no token. The client must not retry."""

    async def __call__(self, tenant: str, /) -> AsyncWebClient | None: ...


Disconnected = Callable[[str, str], Awaitable[None]]  # told a tenant and Slack's word, at each refused token


async def _only_logged(_tenant: str, _error: str) -> None:
    """For who keeps no state of connections: the log has it."""


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def sending(
    clients: ClientOf,
    outbox: Outbox,
    *,
    addresses: Addresses,
    disconnected: Disconnected = _only_logged,
) -> AsyncIterator[None]:
    """A sender at work while the block runs; what is due at its end is still sent."""
    stop = asyncio.Event()
    sender = Sender(clients, outbox, addresses=addresses, disconnected=disconnected)
    task = asyncio.create_task(sender.run(stop), name="sender")
    try:
        yield
    finally:
        stop.set()
        await task


class Sender:
    """Sends the letters of all tenants. Several may run at once, in one process or in many."""

    def __init__(
        self,
        clients: ClientOf,
        outbox: Outbox,
        *,
        addresses: Addresses,
        now: Callable[[], datetime] = _now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        disconnected: Disconnected = _only_logged,
    ) -> None:
        self._clients = clients
        self._outbox = outbox
        self._now = now
        self._sleep = sleep
        self._disconnected = disconnected
        self._addresses = addresses
        self._under_way: dict[tuple[str, str], asyncio.Task[None]] = {}  # by tenant and conversation
        self._trimmed_at: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop, and then what is due at that moment."""
        told = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                await self._look(told)
            async with asyncio.timeout(DRAIN_S):
                while await self.round():
                    pass
        except TimeoutError:
            log.warning("stopped with letters on their way; they are sent at the next start")
        except Exception:
            log.exception(
                "stopped while the outbox could not be read; its letters are sent at the next start"
            )
        finally:
            told.cancel()
            await self._cut_off()

    async def round(self) -> int:
        """Send what is due now, and return how many letters that were."""
        started = await self._start()
        if self._under_way:
            await asyncio.gather(*self._under_way.values())
        return started

    async def _look(self, told: asyncio.Future[Any]) -> None:
        since = self._outbox.moment()
        try:
            await self._trim()
            await self._start()
        except Exception:
            log.exception("the outbox could not be read")
            await self._pause(BROKEN_S, told)
            return
        woken = asyncio.ensure_future(since.wait())
        try:
            await self._pause(POLL_S, told, woken)
        finally:
            woken.cancel()

    async def _pause(self, seconds: float, *until: asyncio.Future[Any]) -> None:
        """For so long, or until one of these is done."""
        over = asyncio.ensure_future(self._sleep(seconds))
        either: set[asyncio.Future[Any]] = {over, *until}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()

    async def _start(self) -> int:
        """Begin with every letter that is due and for which there is room."""
        room = AT_ONCE - len(self._under_way)
        if room <= 0:
            return 0
        started = 0
        for held in await self._outbox.due(room):
            place = (held.tenant, held.letter.conversation)
            if place not in self._under_way:
                task = asyncio.create_task(self._send(held), name=f"letter {held.id}")
                self._under_way[place] = task
                task.add_done_callback(partial(self._over, place))
                started += 1
        return started

    def _over(self, place: tuple[str, str], _task: asyncio.Task[None]) -> None:
        del self._under_way[place]

    async def _send(self, due: HeldLetter) -> None:
        """One letter. Whatever happens to it here, it stays in the outbox until it is settled."""
        try:
            held = await self._outbox.claim(due)
            if held is not None:
                await self._try(held)
        except Exception:
            log.exception("a letter could not be settled; its lease runs out, and it is looked for then")

    async def _try(self, held: HeldLetter) -> None:
        try:
            letter = Letter.of_new(held.letter)
        except (KeyError, TypeError, ValueError):  # written by another version of linkvouch
            log.exception("ref %s: a letter in the outbox cannot be read", new_ref())
            await self._outbox.failed(held, error="unreadable", note=None)
            return
        try:
            client = await self._clients(held.tenant)
            errand = await self._errand(held, letter)
        except Exception:
            log.exception("what a letter to %s needs could not be read; it waits", letter.way)
            await self._outbox.later(held, BROKEN_S, unsure=held.unsure, error="unread")
            return
        if client is None:
            await self._hold(held, "no token")
            return
        try:
            async with asyncio.timeout(TRY_S):
                outcome = await attempt(client, errand)
        except Exception as error:  # noqa: BLE001 - every answer of Slack is one for this letter
            await self._settle_error(held, letter, error, token=client.token)
            return
        if isinstance(outcome, Receipt):
            await self._outbox.sent(held, outcome)
        else:
            await self._refused(held, letter, outcome)

    async def _errand(self, held: HeldLetter, letter: Letter) -> Errand:
        about, conversation = None, ""
        if letter.of:
            first = await self._outbox.of(held.tenant, letter.of)
            if first is not None and first.standing is Standing.SENT:
                about = Receipt(channel=first.sent_channel, ts=first.sent_ts)
        elif letter.ts:
            about = Receipt(channel=letter.channel, ts=letter.ts)
        if held.unsure:
            conversation = letter.channel if letter.way is Way.POST else letter.person
            if conversation[:1] in {"U", "W"}:
                conversation = await self._outbox.conversation_of(held.tenant, conversation)
        address = self._addresses.open(letter.response_url, tenant=held.tenant)
        letter = replace(letter, response_url=address)
        return Errand(
            letter=letter, since=held.made_at, unsure=held.unsure, about=about, conversation=conversation
        )

    async def _settle_error(
        self, held: HeldLetter, letter: Letter, error: Exception, *, token: str | None
    ) -> None:
        trouble = temporary(error)
        if trouble is None:
            ref = new_ref()
            ours = None if isinstance(error, SlackApiError | HookError) else error  # theirs may hold secrets
            log.error("ref %s: no letter to %s: %s", ref, letter.way, code_of(error), exc_info=ours)
            said = undelivered.note(letter, Refused(error=code_of(error)), ref=ref)
            await self._outbox.failed(held, error=code_of(error), note=said)
        elif trouble.dead_token:
            client = await self._clients(held.tenant)
            if client is None or client.token == token:
                await self._hold(held, trouble.error)
            else:  # the app was installed again meanwhile; the new token is not the one that was refused
                await self._outbox.later(held, 0, unsure=held.unsure, error=trouble.error)
        else:
            await self._wait(held, trouble)

    async def _wait(self, held: HeldLetter, trouble: Trouble) -> None:
        back_off_s = BACK_OFF_S[min(held.tries, len(BACK_OFF_S)) - 1]
        wait_s = back_off_s if trouble.wait_s is None else min(trouble.wait_s, LONGEST_S)
        log.info("a letter to %s waits %.0f s: %s", held.letter.way, wait_s, trouble.error)
        unsure = held.unsure or trouble.unsure
        await self._outbox.later(held, wait_s, unsure=unsure, error=trouble.error)
        if trouble.wait_s is not None and held.letter.way in _BY_METHOD:
            await self._outbox.put_off(held.tenant, wait_s, error=trouble.error, way=held.letter.way)

    async def _hold(self, held: HeldLetter, error: str) -> None:
        """Slack takes nothing from this tenant: all its letters wait until its token works again."""
        log.warning("Slack takes no letters of the tenant %s: %s; they wait", held.tenant, error)
        await self._outbox.later(held, DISCONNECTED_S, unsure=held.unsure, error=error)
        await self._outbox.put_off(held.tenant, DISCONNECTED_S, error=error)
        await self._disconnected(held.tenant, error)

    async def _refused(self, held: HeldLetter, letter: Letter, refused: Refused) -> None:
        ref = new_ref()
        log.info("ref %s: Slack takes no letter to %s there: %s", ref, letter.way, refused.error)
        said = undelivered.note(letter, refused, ref=ref)
        lost = letter.way is Way.UPDATE and refused.error in CARD_LOST
        await self._outbox.failed(held, error=refused.error, note=said, card_lost=lost)

    async def _trim(self) -> None:
        now = self._now()
        if self._trimmed_at is None or now - self._trimmed_at >= TRIM_EVERY:
            self._trimmed_at = now
            lost = await self._outbox.trim()
            if lost:
                log.warning("%d letters were given up: Slack took none of them for a week", lost)

    async def _cut_off(self) -> None:
        left = tuple(self._under_way.values())
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
