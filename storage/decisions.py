"""The shapes of a decision. Apart from decision_log.py, so that naming one costs no database import."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who decided. `id` is a Slack user id, or the login name in the terminal."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One recorded decision. A change of mind is a new one; the newest counts."""

    number: int
    ref: str
    site: str
    page_url: str
    choice: str  # a value of audits.decisions.Choice
    why: str
    by: Person
    at: datetime
    permalink: str = ""  # the card or thread in Slack, "" from the terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision before it is recorded."""

    choice: str
    why: str
    by: Person
    at: datetime
    permalink: str = ""
