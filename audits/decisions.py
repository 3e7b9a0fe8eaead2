"""Keep, reach out, disavow or ignore: what the team decided about a link, by whom, when and why."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from storage.decisions import Decision, NewDecision, Person
from storage.team import Late
from web import urls
from web.errors import Refused

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.database import Database


MAX_NAME_CHARS: Final = 200  # of what was typed, when it is repeated to the person
NO_REASON: Final = (
    "A disavow needs a reason, so that the team still knows in a year why the link was given up."
)


class Choice(StrEnum):
    """What can be decided. The values are part of the JSON contract."""

    KEEP = "keep"
    REACH_OUT = "reach_out"
    DISAVOW = "disavow"
    IGNORE = "ignore"


class UnknownRef(Exception):
    """Nothing was ever checked under that name. The message is one sentence for a person."""


class ReasonMissing(Exception):
    """A disavow without a reason. The message is one sentence for a person."""


def decide(  # noqa: PLR0913 - the parts of a decision, by name; the caller holds them apart as well
    database: "Database",
    tenant: str,
    name: str,
    choice: Choice,
    *,
    why: str,
    by: Person,
    at: datetime,
    permalink: str = "",
) -> list[Decision]:
    """Record a decision about every link that `name` means: a ref, a page URL, or a domain; at least one.

    All of them are recorded or none. Raises UnknownRef and ReasonMissing.
    """
    decision = new_decision(choice, why=why, by=by, at=at, permalink=permalink)
    from storage import decision_log  # here, since the command line names a Choice without any database

    with database.writing() as session:
        return [decision_log.record(session, tenant, ref, decision) for ref in meant(session, tenant, name)]


def new_decision(choice: Choice, *, why: str, by: Person, at: datetime, permalink: str = "") -> NewDecision:
    """Raises ReasonMissing."""
    why = why.strip()
    if choice is Choice.DISAVOW and not why:
        raise ReasonMissing(NO_REASON)
    return NewDecision(choice=choice.value, why=why, by=by, at=at, permalink=permalink)


def decide_as_seen(
    database: "Database", tenant: str, ref: str, decision: NewDecision, *, seen: int
) -> Decision | Late:
    """Record a decision about one link, if decision `seen` still counts, 0 for none, and no disavow waits.

    Of two people at once, in whichever processes, only one decides. Raises NoSuchRef.
    """
    from storage import decision_log, proposals  # as in decide()

    with database.writing() as session:
        late = proposals.late(session, tenant, ref, seen=seen)
        return late or decision_log.record(session, tenant, ref, decision)


def meant(session: "Session", tenant: str, name: str) -> list[str]:
    """The refs of what was typed, and if there are none, of its normal form; at least one.

    Raises UnknownRef.
    """
    from storage import backlinks  # as in decide()

    for form in (name, *_normal_forms(name)):
        refs = backlinks.find(session, tenant, form)
        if refs:
            return refs
    raise UnknownRef(_unknown(name))


def _normal_forms(name: str) -> tuple[str, ...]:
    """The page that was typed, and the domain when nothing but a domain was typed."""
    try:
        page = urls.typed(name)
    except Refused:
        return ()
    if "://" in name:
        return (page,)
    is_domain = page == f"{urls.origin(page)}/"
    return (urls.host(page),) if is_domain else (page, page.replace("https://", "http://", 1))


def _unknown(name: str) -> str:
    shown = name if len(name) <= MAX_NAME_CHARS else f"{name[:MAX_NAME_CHARS]}…"
    return f"No link is known as '{shown}'. Check it first: linkvouch check URL"
