"""What Slack sends to the app and how the app answers: one interface, and the signed HTTP way of it."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlencode

import aiohttp

from tests.fake_slack.clock import Clock, RealClock, within
from tests.fake_slack.state import Json

ACK_SECONDS: Final = 3.0  # Slack gives up on an answer after this long
PATIENCE_SECONDS: Final = 1.0  # how much longer the fake listens, to say how late an answer was


@dataclass(frozen=True)
class Envelope:
    """`kind` is slash_commands, interactive or events_api; `payload` is the decoded body.

    `retry` counts the deliveries before this one, and `reason` says in Slack's words why there is another.
    """

    kind: str
    payload: Json
    retry: int = 0
    reason: str = ""
    ack_seconds: float = ACK_SECONDS

    @property
    def about(self) -> str:
        what = self.payload.get("event", self.payload).get("type")
        return f"{self.kind} {self.payload.get('command') or what}"


@dataclass(frozen=True)
class Ack:
    """The app's answer: `status` as in HTTP, None when nothing came; `seconds` of the clock until it came."""

    about: str
    status: int | None
    body: Json
    seconds: float
    no_retry: bool = False
    envelope: Envelope | None = None

    @property
    def ok(self) -> bool:
        return self.status == 200 and not self.is_late

    @property
    def is_late(self) -> bool:
        return self.seconds > (self.envelope.ack_seconds if self.envelope else ACK_SECONDS)


class Delivery(Protocol):
    async def send(self, envelope: Envelope) -> Ack: ...


@dataclass(frozen=True)
class HttpDelivery:
    """Posts to the app's address, with Slack's v0 signature."""

    url: str
    session: aiohttp.ClientSession
    signing_secret: str
    clock: Clock = field(default_factory=RealClock)
    now: Callable[[], float] = time.time  # of the signature, which apps hold against the real time

    async def send(self, envelope: Envelope) -> Ack:
        start = self.clock.now()
        try:
            posted = self._post(envelope)
            status, text, no_retry = await within(self.clock, envelope.ack_seconds + PATIENCE_SECONDS, posted)
        except (TimeoutError, aiohttp.ClientError):
            return Ack(envelope.about, None, {}, self.clock.now() - start)
        seconds = self.clock.now() - start
        return Ack(envelope.about, status, _decoded(text), seconds, no_retry=no_retry)

    async def _post(self, envelope: Envelope) -> tuple[int, str, bool]:
        body, content_type = _encoded(envelope)
        headers = {"Content-Type": content_type, **self.signature(body)}
        if envelope.retry:
            headers |= {"X-Slack-Retry-Num": str(envelope.retry), "X-Slack-Retry-Reason": envelope.reason}
        async with self.session.post(self.url, data=body, headers=headers) as response:
            no_retry = response.headers.get("X-Slack-No-Retry") == "1"
            return response.status, await response.text(), no_retry

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
