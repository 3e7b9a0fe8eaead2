"""The checks of a link before this one: what a new check says of them, and lists."""

from dataclasses import replace
from typing import Final

from sqlmodel import Session

from scoring.difference import difference
from scoring.evidence import Verdict
from scoring.records import from_record
from scoring.results import CheckResult, Standing
from scoring.what_changed import since
from storage import backlinks
from web.outcome import Outcome

MAX_LISTED: Final = 10  # checks in a result's own history; the database keeps them all


def history(session: Session, tenant: str, ref: str) -> tuple[Standing, ...]:
    """The last checks of a ref, newest first, at most MAX_LISTED."""
    return _standings(session, tenant, ref)[:MAX_LISTED]


def with_history(
    session: Session, tenant: str, ref: str, result: CheckResult, *, asked: str = ""
) -> CheckResult:
    """A new result beside the stored ones of its ref: it lists them, and says what changed.

    What the same job, `asked`, stored when it ran before is about to be replaced, and counts for nothing.
    """
    past = _standings(session, tenant, ref, asked)
    before = _last_read(session, tenant, ref, asked)
    changed = None if before is None else difference(before, result)
    return replace(result, history=past[:MAX_LISTED], since=since(result, past, changed))


def _standings(session: Session, tenant: str, ref: str, asked: str = "") -> tuple[Standing, ...]:
    return tuple(
        Standing(
            checked_at=one.checked_at,
            outcome=Outcome(one.outcome),
            verdict=Verdict(one.verdict),
            score=one.score,
        )
        for one in backlinks.checks_of(session, tenant, ref, but_not_of=asked)
    )


def _last_read(session: Session, tenant: str, ref: str, asked: str) -> CheckResult | None:
    """The newest check for which the page was read; None when its record is of a form that is not read."""
    record = backlinks.last_check(session, tenant, ref, was_read=True, but_not_of=asked)
    try:
        return None if record is None else from_record(record)
    except ValueError:
        return None
