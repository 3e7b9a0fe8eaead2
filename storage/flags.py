"""The shape of a flag. Apart from flag_log.py, so that naming it costs no database import."""

from dataclasses import dataclass

from storage.decisions import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A link shown to the team: one card a link, whatever happens to it."""

    ref: str
    channel: str
    ts: str
    by: Person
    permalink: str = ""
