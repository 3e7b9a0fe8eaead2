"""Where an answer goes, and to whom; survives as JSON in the payload of a job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.decisions import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A conversation. `name` is without "#", and "" where Slack does not say."""

    channel: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTo:
    """The person who asked, where they asked, and the one-time address for answering them."""

    person: Person
    place: Place
    response_url: str = field(default="", repr=False)  # as good as a password for half an hour

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "ReplyTo":
        """From the payload of a command, a button or a modal; who acted is taken from nowhere else."""
        if "command" in body:
            return cls(
                person=Person(id=body["user_id"], name=body.get("user_name", "")),
                place=Place(channel=body["channel_id"], name=body.get("channel_name", "")),
                response_url=body["response_url"],
            )
        user = body["user"]
        channel = body.get("channel") or {}
        return cls(
            person=Person(id=user["id"], name=user.get("name") or user.get("username") or ""),
            place=Place(channel=channel.get("id", ""), name=channel.get("name", "")),
            response_url=body.get("response_url", ""),
        )

    @classmethod
    def from_json(cls, held: Mapping[str, str]) -> "ReplyTo":
        return cls(
            person=Person(id=held["person"], name=held["person_name"]),
            place=Place(channel=held["channel"], name=held["channel_name"]),
            response_url=held["response_url"],
        )

    def as_json(self) -> dict[str, str]:
        return {
            "person": self.person.id,
            "person_name": self.person.name,
            "channel": self.place.channel,
            "channel_name": self.place.name,
            "response_url": self.response_url,
        }
