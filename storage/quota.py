"""How many checks were asked for within the last hour, by a person and by their team."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import Delete, Insert, Select, bindparam, insert
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete, func, select

from storage.team import Allowance, Spent, Taken
from storage.team_tables import EVERY_TABLE, QuotaUseRow
from storage.turns import one_at_a_time

WINDOW: Final = timedelta(hours=1)
_USES: Final = EVERY_TABLE.tables[str(QuotaUseRow.__tablename__)]


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
    known = {"of": tenant, "who": person, "what": job, "since": now - WINDOW}
    connection = session.connection()
    connection.execute(_forget(), known)
    # Somebody waits for this: the rows themselves are read for a refusal alone.
    by_person, by_team, taken_before = connection.execute(_sums(), known).one()
    ours, theirs = col(QuotaUseRow.tenant) == tenant, col(QuotaUseRow.person) == person
    if job and taken_before:
        return Taken(left=min(allowance.person - by_person, allowance.team - by_team))
    if by_person + checks > allowance.person:
        uses = session.exec(select(QuotaUseRow).where(ours, theirs).order_by(col(QuotaUseRow.at))).all()
        return _spent(uses, checks, allowance.person, whole_team=False, now=now)
    if by_team + checks > allowance.team:
        uses = session.exec(select(QuotaUseRow).where(ours).order_by(col(QuotaUseRow.at))).all()
        return _spent(uses, checks, allowance.team, whole_team=True, now=now)
    use = {"tenant": tenant, "person": person, "at": now, "checks": checks, "job": job}
    connection.execute(_keep(), use)
    return Taken(left=min(allowance.person - by_person, allowance.team - by_team) - checks)


# People wait for each other's turn to take: statements on columns that are built once take half the time.
@cache
def _forget() -> Delete:
    old = _USES.c.at <= bindparam("since")
    return delete(_USES).where(_USES.c.tenant == bindparam("of"), old)


@cache
def _sums() -> Select[int, int, int]:
    """The checks of a person and of their team, and how many uses are of this job."""
    counted = func.sum(_USES.c.checks)
    theirs = counted.filter(_USES.c.person == bindparam("who"))
    same = func.count().filter(_USES.c.job == bindparam("what"))
    sums = select_columns(func.coalesce(theirs, 0), func.coalesce(counted, 0), same)
    return sums.where(_USES.c.tenant == bindparam("of"))


@cache
def _keep() -> Insert:
    return insert(_USES)


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
