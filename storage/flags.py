"""The shape of a flag. Apart from flag_log.py, so that naming it costs no database import."""

from dataclasses import dataclass

from storage.decisions import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A link shown to the team: one card a link.

    `ts` and `permalink` are "" when the card is gone, and `channel` too when it was never posted.
    """

    ref: str
    channel: str
    ts: str
    by: Person
    permalink: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """A message that was posted, as its letter tells. `name` is what its key says after the prefix."""

    name: str
    channel: str
    ts: str
    person: str  # user id of who asked for it
    permalink: str
