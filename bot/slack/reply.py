"""Where an answer goes, and to whom; survives as JSON in the payload of a job."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from storage.decisions import Person

TOKEN_BYTES: Final = 12  # never twice the same
OURSELVES: Final = Person(id="", name="linkvouch")  # who does what nobody asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A conversation, or a thread in it. `name` is without "#", and "" where Slack does not say."""

    channel: str
    name: str = ""
    thread: str = ""  # ts of the message that the thread hangs on

    @classmethod
    def of_setting(cls, wanted: str) -> "Place":
        """The channel that a setting names, by its id or as "#name"."""
        return cls(channel=wanted, name=wanted.removeprefix("#") if wanted.startswith("#") else "")

    @property
    def is_direct(self) -> bool:
        """One person's own conversation with the app."""
        return self.channel.startswith("D")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTo:
    """The person who asked, where they asked, and the one-time address for answering them.

    `occasion` tells one command, click or submission from the next; Slack sends the same one again at times.
    """

    person: Person
    place: Place
    response_url: str = field(default="", repr=False)  # sealed: a password for half an hour
    occasion: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "ReplyTo":
        """From the payload of a command, a button, a shortcut, a modal or an event.

        Who acted is taken from nowhere else. A message is answered in its thread; in the person's own
        conversation with the app there is one only where they began it.
        """
        if "event" in body:
            return _of_event(body["event"])
        if "command" in body:
            return cls(
                person=Person(id=body["user_id"], name=body.get("user_name", "")),
                place=Place(channel=body["channel_id"], name=body.get("channel_name", "")),
                response_url=body["response_url"],
                occasion=_occasion(body),
            )
        user = body["user"]
        channel = body.get("channel") or {}
        return cls(
            person=Person(id=user["id"], name=user.get("name") or user.get("username") or ""),
            place=Place(channel=channel.get("id", ""), name=channel.get("name", "")),
            response_url=body.get("response_url", ""),
            occasion=_occasion(body),
        )

    @classmethod
    def from_json(cls, held: Mapping[str, str]) -> "ReplyTo":
        return cls(
            person=Person(id=held["person"], name=held["person_name"]),
            place=Place(channel=held["channel"], name=held["channel_name"], thread=held.get("thread", "")),
            response_url=held["response_url"],
            occasion=held["occasion"],
        )

    @property
    def direct_to(self) -> str:
        """Whose own conversation with the app it is, "" for a channel."""
        return self.person.id if self.place.is_direct else ""

    def as_json(self) -> dict[str, str]:
        return {
            "person": self.person.id,
            "person_name": self.person.name,
            "channel": self.place.channel,
            "channel_name": self.place.name,
            "thread": self.place.thread,
            "response_url": self.response_url,
            "occasion": self.occasion,
        }


def _of_event(event: Mapping[str, Any]) -> ReplyTo:
    """A message and the mention in it are two events of one ts, and one occasion."""
    channel, ts = event.get("channel", ""), event.get("ts", "")
    place = Place(channel=channel)
    thread = event.get("thread_ts") or ("" if place.is_direct else ts)
    return ReplyTo(
        person=Person(id=event["user"], name=""),
        place=replace(place, thread=thread),
        occasion=f"{channel} {ts}" if ts else secrets.token_urlsafe(TOKEN_BYTES),
    )


def _occasion(body: Mapping[str, Any]) -> str:
    return str(body.get("trigger_id") or secrets.token_urlsafe(TOKEN_BYTES))
