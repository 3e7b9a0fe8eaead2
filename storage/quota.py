"""How many checks were asked for within the last hour, by a person and by their team."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, delete, func, select

from storage.team import Allowance, Spent, Taken
from storage.team_tables import QuotaUseRow
from storage.turns import one_at_a_time

WINDOW: Final = timedelta(hours=1)


def take(  # noqa: PLR0913 - a session and a tenant beside what is taken, and two ways to say whether it fits
    session: Session,
    tenant: str,
    person: str,
    checks: int,
    *,
    now: datetime,
    allowance: Allowance,
    job: str = "",
) -> Taken | Spent:
    """Count these checks, all or none of them.

    Taking again for the same job is the same taking, as long as it counts.
    """
    one_at_a_time(session, f"quota of {tenant}")
    ours = col(QuotaUseRow.tenant) == tenant
    session.exec(delete(QuotaUseRow).where(ours, col(QuotaUseRow.at) <= now - WINDOW))
    theirs = col(QuotaUseRow.person) == person
    counted = func.sum(QuotaUseRow.checks)
    # Somebody waits for this: the rows themselves are read for a refusal alone.
    same = func.count().filter(col(QuotaUseRow.job) == job)
    sums = select(func.coalesce(counted.filter(theirs), 0), func.coalesce(counted, 0), same).where(ours)
    by_person, by_team, taken_before = session.exec(sums).one()
    if job and taken_before:
        return Taken(left=min(allowance.person - by_person, allowance.team - by_team))
    if by_person + checks > allowance.person:
        uses = session.exec(select(QuotaUseRow).where(ours, theirs).order_by(col(QuotaUseRow.at))).all()
        return _spent(uses, checks, allowance.person, whole_team=False, now=now)
    if by_team + checks > allowance.team:
        uses = session.exec(select(QuotaUseRow).where(ours).order_by(col(QuotaUseRow.at))).all()
        return _spent(uses, checks, allowance.team, whole_team=True, now=now)
    session.add(QuotaUseRow(tenant=tenant, person=person, at=now, checks=checks, job=job))
    return Taken(left=min(allowance.person - by_person, allowance.team - by_team) - checks)


def jobs(session: Session, tenant: str, *, before: datetime) -> list[str]:
    """The jobs that checks were taken for before that time, of those that may still count."""
    ours = (QuotaUseRow.tenant == tenant, QuotaUseRow.job != "", col(QuotaUseRow.at) < before)
    return list(session.exec(select(QuotaUseRow.job).where(*ours).order_by(col(QuotaUseRow.at))))


def give_back(session: Session, tenant: str, job_ids: Sequence[str]) -> None:
    """What was taken for these jobs counts no more."""
    ours = col(QuotaUseRow.tenant) == tenant
    session.exec(delete(QuotaUseRow).where(ours, col(QuotaUseRow.job).in_(job_ids)))


def _spent(uses: Sequence[QuotaUseRow], checks: int, limit: int, *, whole_team: bool, now: datetime) -> Spent:
    again_at = _room_at(uses, checks, limit) or now  # now when they are more than ever fit
    return Spent(whole_team=whole_team, allowance=limit, again_at=again_at)


def _room_at(uses: Sequence[QuotaUseRow], checks: int, limit: int) -> datetime | None:
    """When enough of these uses, oldest first, no longer count; of more than ever fit, when none does."""
    left = sum(use.checks for use in uses)
    end: datetime | None = None
    for use in uses:
        if left + checks <= limit:
            break
        left -= use.checks
        end = use.at + WINDOW
    return end
