"""Deliveries to the app: by the chosen transport, again when not acknowledged, and oddly on purpose."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from tests.fake_slack.clock import Clock
from tests.fake_slack.delivery import ACK_SECONDS, Ack, Delivery, Envelope
from tests.fake_slack.socket import SocketDelivery
from tests.fake_slack.state import Json, State

RETRY_SECONDS: Final = (0.0, 60.0, 300.0)  # after which an event comes again; Slack: at once, a minute, five


@dataclass(frozen=True)
class Habits:
    """How events arrive: each in so many copies, and what happened last perhaps first. And how many seconds
    an answer may take.
    """

    copies: int = 1
    backwards: bool = False
    ack_seconds: float = ACK_SECONDS


class Posting:
    """`acks` keeps the app's answer to every delivery, in order of arrival."""

    def __init__(self, state: State, clock: Clock) -> None:
        self.state = state
        self.clock = clock
        self.transport: Literal["socket", "http"] = "socket"
        self.socket = SocketDelivery(state)
        self.http: Delivery | None = None
        self.acks: list[Ack] = []
        self.habits = Habits()
        self._running: set[asyncio.Task[Any]] = set()
        state.outbox_filled = self._send_events_later

    async def deliver(self, envelope: Envelope) -> Ack:
        """Send by the chosen transport; the ack is kept, and a bad or late one is a fault.

        An event without an ack comes again, up to three times, while the test goes on.
        """
        envelope = replace(envelope, ack_seconds=self.habits.ack_seconds)
        ack = replace(await self._send(envelope), envelope=envelope)
        self.acks.append(ack)
        if ack.status is None:
            self.state.fault(ack.about, "no ack")
        elif ack.status != 200:
            self.state.fault(ack.about, f"answered with {ack.status}")
        elif ack.is_late:
            self.state.fault(ack.about, f"timeout: acknowledged after {ack.seconds:.1f} s")
        if envelope.kind == "events_api" and not (ack.ok or ack.no_retry):
            self._retry(envelope, ack)
        return ack

    async def redeliver(self, what: Ack | Envelope | Json) -> Ack:
        """Send again what was sent before, as Slack does when it doubts that it arrived."""
        envelope = what.envelope if isinstance(what, Ack) else what
        assert envelope is not None, "this ack is of no delivery"
        if isinstance(envelope, dict):
            envelope = Envelope(_kind(envelope), envelope)
        if envelope.kind == "events_api":
            envelope = replace(envelope, retry=envelope.retry + 1, reason="http_timeout")
        return await self.deliver(envelope)

    async def deliver_events(self) -> None:
        """Send the events that wait; returns when all are acknowledged or given up."""
        waiting, self.state.outbox = self.state.outbox, []
        envelopes = [
            Envelope("events_api", payload) for _, payload in waiting for _ in range(self.habits.copies)
        ]
        if self.habits.backwards:
            for envelope in reversed(envelopes):
                await self.deliver(envelope)
        else:
            await asyncio.gather(*map(self.deliver, envelopes))

    def envelopes(self, kind: str = "") -> list[Envelope]:
        """What was sent so far and acknowledged or given up, of one kind if that is named."""
        sent = [ack.envelope for ack in self.acks if ack.envelope is not None]
        return [envelope for envelope in sent if kind in {"", envelope.kind}]

    async def _send(self, envelope: Envelope) -> Ack:
        if self.transport == "http":
            assert self.http is not None, "connect_http() says where the app listens"
            return await self.http.send(envelope)
        return await self.socket.send(envelope)

    def _retry(self, envelope: Envelope, ack: Ack) -> None:
        if envelope.retry < len(RETRY_SECONDS):
            timeout = "http_timeout" if self.transport == "http" else "timeout"
            reason = "http_error" if ack.status not in {None, 200} else timeout
            again = replace(envelope, retry=envelope.retry + 1, reason=reason)
            when = self.clock.now() + RETRY_SECONDS[envelope.retry]
            self.state.later(when, lambda: self._in_background(self.deliver(again)))

    def _send_events_later(self) -> None:
        if self.state.outbox:
            self._in_background(self.deliver_events())

    def _in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _stop(self) -> None:
        for timer in self.state.timers:
            timer.cancel()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.socket.close()


def _kind(payload: Json) -> str:
    if "event" in payload:
        return "events_api"
    return "slash_commands" if "command" in payload else "interactive"
