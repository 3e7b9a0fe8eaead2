"""Socket Mode: apps connect to /link with a ticket; envelopes go out, acks come back."""

import asyncio
import json
import secrets
import time
import uuid

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fake_slack.delivery import ACK_SECONDS, PATIENCE_SECONDS, Ack, Envelope
from tests.fake_slack.state import APP_ID, Json, State


class SocketDelivery:
    """Sends each envelope to one of the open sockets, chosen at random, as Slack does."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._connected = asyncio.Event()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello until either side closes. A used or unknown ticket gets 403."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._state.tickets:
            raise web.HTTPForbidden
        self._state.tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        try:
            await socket.send_json(self._hello())
            self._connected.set()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(message.data)
        finally:
            self._sockets.remove(socket)
            if not self._sockets:
                self._connected.clear()
        return socket

    async def send(self, envelope: Envelope) -> Ack:
        start = time.monotonic()
        envelope_id = str(uuid.uuid4())
        answer = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ACK_SECONDS + PATIENCE_SECONDS):
                await self._connected.wait()
                await secrets.choice(self._sockets).send_json(_framed(envelope, envelope_id))
                body = await answer
        except (TimeoutError, ConnectionError):
            return Ack(envelope.about, None, {}, time.monotonic() - start)
        finally:
            del self._waiting[envelope_id]
        return Ack(envelope.about, 200, body, time.monotonic() - start)

    async def close(self) -> None:
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

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
    return frame | ({"retry_attempt": 0, "retry_reason": ""} if envelope.kind == "events_api" else {})
