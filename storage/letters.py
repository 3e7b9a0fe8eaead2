"""The shapes of a letter, a message on its way to Slack. Apart from outbox.py, so that naming one costs
no database import.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Way(StrEnum):
    """How a letter reaches its readers."""

    POST = "post"  # chat.postMessage
    UPDATE = "update"  # chat.update
    RESPOND = "respond"  # the response_url of an interaction
    WHISPER = "whisper"  # chat.postEphemeral
    DELETE = "delete"  # chat.delete


class Standing(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """What is to be said. Letters of one `conversation` are sent in the order in which they were put."""

    key: str
    way: Way
    conversation: str
    channel: str = ""
    ts: str = ""  # the message to edit or delete
    of: str = ""  # or the key of the letter that posted it
    person: str = ""
    response_url: str = field(default="", repr=False)  # sealed: a password for half an hour
    body: Mapping[str, Any] = field(default_factory=dict)
    lasting: bool = False  # the newest replaces what was sent before, so the key may be sent again


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLetter:
    """A letter as the outbox holds it."""

    id: int
    tenant: str
    letter: NewLetter
    standing: Standing
    made_at: datetime
    tries: int  # those begun
    version: int  # counts the newer ones that took this one's place
    unsure: bool  # an earlier try may have reached Slack
    sent_channel: str = ""
    sent_ts: str = ""
    permalink: str = ""
    error: str = ""  # of the last try, in Slack's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What Slack said to a letter that it took. All is "" for an answer by response_url."""

    channel: str = ""
    ts: str = ""
    permalink: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The least seconds between two posts in a conversation, and between two edits of a message."""

    posts_s: float
    edits_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits. `oldest` is when the first of it was put, `error` what Slack last said to any of it."""

    waiting: int
    oldest: datetime | None = None
    error: str = ""
