"""A letter: one thing that is to be said in Slack, as a value that outlives the process that wrote it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.slack.blocks.kit import Message
from bot.slack.ids import Metadata
from storage.letters import NewLetter, Way

__all__ = ["KEY", "NOTHING", "Letter", "Way", "mark_of"]

NOTHING: Final = Message(text="")
KEY: Final = "linkvouch_key"  # in the metadata of a message, to find it by
MARK_CHARS: Final = 32  # of a sha256 in hex: 128 bits, as many as a UUID has


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What to say, where, and what to do where that is not possible.

    `key` names what this says, once for all; the same key again is not sent again. Raises ValueError when
    it does not say where it goes.
    """

    key: str
    way: Way
    channel: str = ""  # a conversation's id; a user's id is that person's conversation with the app
    channel_name: str = ""  # without "#", where it is known
    thread_ts: str = ""
    ts: str = ""  # of the message to edit or delete
    of: str = ""  # or the key of the letter that posted it, whose ts is not known yet
    person: str = ""  # who sees a WHISPER, and who is told when the letter cannot be delivered
    direct_to: str = ""  # whose own conversation with the app `channel` is, where `person` does not say it
    response_url: str = field(default="", repr=False)  # sealed: a password for half an hour
    replace: bool = False  # RESPOND: in place of the message whose button was pressed
    message: Message = NOTHING
    marked: tuple[str, str] = ("", "")  # event_type and ref of the metadata; such a post gets a permalink
    broadcast: bool = False
    again: str = "try again"  # what the person does once the channel takes the message
    instead: Message | None = None  # what they see below the reason; None is the message itself

    def __post_init__(self) -> None:
        named = {
            Way.POST: self.channel,
            Way.UPDATE: (self.channel and self.ts) or self.of,
            Way.DELETE: (self.channel and self.ts) or self.of,
            Way.RESPOND: self.response_url or self.person,
            Way.WHISPER: self.channel and self.person,
        }
        if not (self.key and named[self.way]):
            raise ValueError(f"a letter to {self.way} needs a key and a place")

    @property
    def lasting(self) -> bool:
        """What it changes stays one message, so saying it twice does no harm."""
        return self.way in {Way.UPDATE, Way.DELETE} or (self.way is Way.RESPOND and self.replace)

    @property
    def conversation(self) -> str:
        """Letters with the same one keep their order and their distance.

        A person's own conversation goes by their id: that of the channel is not known before the first post.
        """
        if self.way is Way.RESPOND and self.response_url:
            return f"answers {mark_of(self.response_url)}"
        if self.channel.startswith("D") and not self.ts:  # an edit names a message, and not its reader
            return self.direct_to or self.person or self.channel
        return self.channel or self.person or f"of {self.of}"

    def as_new(self) -> NewLetter:
        return NewLetter(
            key=self.key,
            way=self.way,
            conversation=self.conversation,
            channel=self.channel,
            ts=self.ts,
            of=self.of,
            person=self.person,
            response_url=self.response_url,
            lasting=self.lasting,
            body={
                "channel_name": self.channel_name,
                "thread_ts": self.thread_ts,
                "direct_to": self.direct_to,
                "replace": self.replace,
                "message": _as_json(self.message),
                "marked": list(self.marked),
                "broadcast": self.broadcast,
                "again": self.again,
                "instead": _as_json(self.instead) if self.instead else None,
            },
        )

    @classmethod
    def of_new(cls, held: NewLetter) -> "Letter":
        body = held.body
        event_type, ref = body["marked"]
        return cls(
            key=held.key,
            way=held.way,
            channel=held.channel,
            channel_name=body["channel_name"],
            thread_ts=body["thread_ts"],
            ts=held.ts,
            of=held.of,
            person=held.person,
            direct_to=body.get("direct_to", ""),  # not in letters of earlier versions
            response_url=held.response_url,
            replace=body["replace"],
            message=_message(body["message"]),
            marked=(event_type, ref),
            broadcast=body["broadcast"],
            again=body["again"],
            instead=_message(body["instead"]) if body["instead"] else None,
        )

    @property
    def metadata(self) -> dict[str, Any]:
        """By which the message is found again, and what other apps may know of it."""
        event_type, ref = self.marked
        payload = {KEY: mark_of(self.key)} | ({"ref": ref} if ref else {})
        return {"event_type": event_type or Metadata.LETTER.value, "event_payload": payload}


def mark_of(key: str) -> str:
    """A key as others may see it: it says nothing of what it was made of."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:MARK_CHARS]


def _as_json(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": message.blocks}


def _message(held: Mapping[str, Any]) -> Message:
    return Message(text=held["text"], blocks=held["blocks"])
