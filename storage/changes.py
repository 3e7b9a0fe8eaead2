"""How links stood before a span of time, and at its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from storage.refs import ref_of
from storage.tables import BacklinkRow, CheckRow

LINKED: Final = "ok"  # outcome of a check that found a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A check for which the page was read."""

    number: int
    at: datetime
    linked: bool
    verdict: str
    score: float | None  # 0-100


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A link whose page was read within the span."""

    ref: str
    page_url: str
    before: Sighting | None  # the newest from before the span
    newest: Sighting
    first_linked: Sighting | None  # of all up to the end of the span
    last_linked: Sighting | None


def within(session: Session, tenant: str, *, site: str, since: datetime, until: datetime) -> list[Seen]:
    """The links to a site of ours whose pages were read from `since` on and before `until`, oldest first.

    Checks for which the page could not be read say nothing of the link, and are passed over.
    """
    touched = select(CheckRow.backlink_id).where(
        CheckRow.tenant == tenant,
        CheckRow.snapshot != "",
        col(CheckRow.checked_at) >= since,
        col(CheckRow.checked_at) < until,
    )
    found = session.exec(
        select(CheckRow, BacklinkRow.page_url)
        .join(BacklinkRow, col(BacklinkRow.id) == col(CheckRow.backlink_id))
        .where(BacklinkRow.tenant == tenant, BacklinkRow.site == site)
        .where(CheckRow.tenant == tenant, CheckRow.snapshot != "", col(CheckRow.checked_at) < until)
        .where(col(CheckRow.backlink_id).in_(touched))
        .order_by(col(CheckRow.backlink_id), col(CheckRow.checked_at), col(CheckRow.id))
        .options(defer(CheckRow.record))  # type: ignore[arg-type] # SQLModel types a column as its value
    )
    return [
        _seen(number, [(_sighting(check), page_url) for check, page_url in checks], since)
        for number, checks in groupby(found, key=lambda each: each[0].backlink_id)
    ]


def records(session: Session, tenant: str, numbers: Iterable[int]) -> dict[int, str]:
    """The records of these checks by their numbers; as many as are asked for are held at a time."""
    found = session.exec(
        select(CheckRow.id, CheckRow.record).where(
            CheckRow.tenant == tenant, col(CheckRow.id).in_(list(numbers))
        )
    )
    return {number: record for number, record in found if number is not None}


def _sighting(row: CheckRow) -> Sighting:
    return Sighting(
        number=row.id or 0,
        at=row.checked_at,
        linked=row.outcome == LINKED,
        verdict=row.verdict,
        score=row.score,
    )


def _seen(number: int, checks: list[tuple[Sighting, str]], since: datetime) -> Seen:
    sightings, page_url = [sighting for sighting, _ in checks], checks[0][1]
    linked = [each for each in sightings if each.linked]
    before = [each for each in sightings if each.at < since]
    return Seen(
        ref=ref_of(number),
        page_url=page_url,
        before=before[-1] if before else None,
        newest=sightings[-1],
        first_linked=linked[0] if linked else None,
        last_linked=linked[-1] if linked else None,
    )
