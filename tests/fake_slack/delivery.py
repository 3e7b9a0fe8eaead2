"""What Slack sends to the app and how the app answers: one interface, and the signed HTTP way of it."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlencode

import aiohttp

from tests.fake_slack.state import Json

ACK_SECONDS: Final = 3.0  # Slack gives up on an answer after this long
PATIENCE_SECONDS: Final = 1.0  # how much longer the fake listens, to say how late an answer was


@dataclass(frozen=True)
class Envelope:
    """`kind` is slash_commands, interactive or events_api; `payload` is the decoded body."""

    kind: str
    payload: Json

    @property
    def about(self) -> str:
        what = self.payload.get("event", self.payload).get("type")
        return f"{self.kind} {self.payload.get('command') or what}"


@dataclass(frozen=True)
class Ack:
    """The app's answer: `status` as in HTTP, None when nothing came; `seconds` of real time until it came."""

    about: str
    status: int | None
    body: Json
    seconds: float

    @property
    def ok(self) -> bool:
        return self.status == 200 and self.seconds <= ACK_SECONDS


class Delivery(Protocol):
    async def send(self, envelope: Envelope) -> Ack: ...


@dataclass(frozen=True)
class HttpDelivery:
    """Posts to the app's address, with Slack's v0 signature."""

    url: str
    session: aiohttp.ClientSession
    signing_secret: str
    now: Callable[[], float] = time.time

    async def send(self, envelope: Envelope) -> Ack:
        body, content_type = _encoded(envelope)
        headers = {"Content-Type": content_type, **self.signature(body)}
        limit = aiohttp.ClientTimeout(total=ACK_SECONDS + PATIENCE_SECONDS)
        start = time.monotonic()
        try:
            async with self.session.post(self.url, data=body, headers=headers, timeout=limit) as response:
                status, text = response.status, await response.text()
        except (TimeoutError, aiohttp.ClientError):
            return Ack(envelope.about, None, {}, time.monotonic() - start)
        return Ack(envelope.about, status, _decoded(text), time.monotonic() - start)

    def signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self.now()))
        base = f"v0:{timestamp}:".encode() + body
        digest = hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encoded(envelope: Envelope) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if envelope.kind == "slash_commands":
        return urlencode(envelope.payload).encode(), form
    if envelope.kind == "interactive":
        return urlencode({"payload": json.dumps(envelope.payload)}).encode(), form
    return json.dumps(envelope.payload).encode(), "application/json"


def _decoded(text: str) -> Json:
    """An answer is empty, a JSON object, or the plain text of a message."""
    if not text:
        return {}
    try:
        parsed = json.loads(text)
    except ValueError:
        return {"text": text}
    return parsed if isinstance(parsed, dict) else {"text": text}
