"""Socket Mode: apps connect to /link with a ticket; envelopes go out, acks come back."""

import asyncio
import json
import secrets
import uuid
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fake_slack.clock import within
from tests.fake_slack.delivery import PATIENCE_SECONDS, Ack, Envelope
from tests.fake_slack.state import APP_ID, Json, State

MOST_SOCKETS: Final = 10  # that an app may hold open at once
DISCONNECTS: Final = frozenset({"warning", "refresh_requested", "link_disabled"})


class SocketDelivery:
    """Sends each envelope to one of the open sockets, chosen at random, as Slack does."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._sockets: dict[web.WebSocketResponse, web.Request] = {}
        self._frozen: set[web.WebSocketResponse] = set()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._connected = asyncio.Event()
        self.opened = 0
        self.is_disabled = False

    @property
    def count(self) -> int:
        """How many sockets are open, those without life included."""
        return len(self._sockets)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello until either side closes. A used or unknown ticket gets 403."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._state.tickets or self.is_disabled or self.count >= MOST_SOCKETS:
            raise web.HTTPForbidden
        self._state.tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self._sockets[socket] = request
        self.opened += 1
        try:
            await socket.send_json(self._hello())
            self._connected.set()
            async for message in socket:
                if socket in self._frozen:
                    continue
                if message.type is WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._receive(message.data)
        finally:
            del self._sockets[socket]
            self._frozen.discard(socket)
            if not self._sockets:
                self._connected.clear()
        return socket

    async def send(self, envelope: Envelope) -> Ack:
        clock = self._state.clock
        start = clock.now()
        envelope_id = str(uuid.uuid4())
        answer = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            sent = self._send(_framed(envelope, envelope_id), answer)
            body = await within(clock, envelope.ack_seconds + PATIENCE_SECONDS, sent)
        except (TimeoutError, ConnectionError):
            return Ack(envelope.about, None, {}, clock.now() - start)
        finally:
            del self._waiting[envelope_id]
        return Ack(envelope.about, 200, body, clock.now() - start)

    async def disconnect(self, reason: str) -> None:
        """Tell every socket that it will end: warning, refresh_requested or link_disabled.

        The last one is Socket Mode switched off: the sockets close, and no new one is accepted.
        """
        assert reason in DISCONNECTS, f"Slack says one of {sorted(DISCONNECTS)}"
        for socket in list(self._sockets):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
        if reason == "link_disabled":
            self.is_disabled = True
            await self.close()

    def drop(self) -> None:
        """Break every connection without a word."""
        for request in self._sockets.values():
            if request.transport is not None:
                request.transport.abort()

    def freeze(self) -> None:
        """Leave the open sockets half-open: they take what comes, and answer neither pings nor acks."""
        self._frozen |= self._sockets.keys()

    async def close(self) -> None:
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _send(self, frame: Json, answer: "asyncio.Future[Json]") -> Json:
        await self._connected.wait()
        socket = secrets.choice(list(self._sockets))
        if socket not in self._frozen:
            await socket.send_json(frame)
        return await answer

    def _receive(self, text: str) -> None:
        message = json.loads(text)
        answer = self._waiting.get(message.get("envelope_id"))
        if answer is None or answer.done():
            self._state.fault("socket", f"an ack for no envelope that waits: {text[:200]}")
        else:
            answer.set_result(message.get("payload") or {})

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "debug_info": {"host": "fake", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }


def _framed(envelope: Envelope, envelope_id: str) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason}
    return frame
