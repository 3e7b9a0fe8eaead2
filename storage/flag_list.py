"""The links that have a card, as lists."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import backlinks
from storage.flag_log import flag_in
from storage.flags import Flag
from storage.refs import ref_of
from storage.tables import DecisionRow, FlagRow
from storage.team import FlagCounts, FlaggedLink


def waiting(session: Session, tenant: str, *, limit: int) -> list[FlaggedLink]:
    """Flagged links about which nothing was decided yet, oldest first."""
    rows = _flags(tenant).where(~_decided(tenant))
    oldest_first = (col(FlagRow.flagged_at), col(FlagRow.backlink_id))
    return _listed(session, tenant, rows.order_by(*oldest_first).limit(limit))


def without_card(session: Session, tenant: str, *, limit: int) -> list[Flag]:
    """The flags that wait for a decision and never had a card, oldest first."""
    rows = _flags(tenant).where(FlagRow.channel == "", FlagRow.ts == "", ~_decided(tenant))
    oldest_first = (col(FlagRow.flagged_at), col(FlagRow.backlink_id))
    return [flag_in(row) for row in session.exec(rows.order_by(*oldest_first).limit(limit))]


def newest(session: Session, tenant: str, *, limit: int, skip: int = 0) -> list[FlaggedLink]:
    """Flagged links, decided or not, newest first."""
    newest_first = (col(FlagRow.flagged_at).desc(), col(FlagRow.backlink_id).desc())
    return _listed(session, tenant, _flags(tenant).order_by(*newest_first).offset(skip).limit(limit))


def counts(session: Session, tenant: str) -> FlagCounts:
    ours = select(func.count()).select_from(FlagRow).where(FlagRow.tenant == tenant)
    decided = session.exec(ours.where(_decided(tenant))).one()
    return FlagCounts(waiting=session.exec(ours).one() - decided, decided=decided)


def _flags(tenant: str) -> SelectOfScalar[FlagRow]:
    return select(FlagRow).where(FlagRow.tenant == tenant)


def _decided(tenant: str) -> ColumnElement[bool]:
    return (
        select(DecisionRow.id)
        .where(DecisionRow.tenant == tenant, col(DecisionRow.backlink_id) == col(FlagRow.backlink_id))
        .correlate(FlagRow)
        .exists()
    )


def _listed(session: Session, tenant: str, wanted: SelectOfScalar[FlagRow]) -> list[FlaggedLink]:
    rows = session.exec(wanted).all()
    links = backlinks.by_ref(session, tenant, [ref_of(row.backlink_id) for row in rows])
    return [
        FlaggedLink(
            flag=flag_in(row),
            flagged_at=row.flagged_at,
            page_url=link.page_url,
            domain=link.domain,
            site=link.site,
            verdict=link.verdict,
            score=link.score,
            decision=link.decision,
        )
        for row in rows
        if (link := links.get(ref_of(row.backlink_id)))
    ]
