"""Who changed settings, exported, proposed and agreed, and when."""

from sqlmodel import Session, col, select

from storage.decisions import Person
from storage.team import Deed, LogEntry
from storage.team_tables import TeamLogRow


def write(session: Session, tenant: str, entry: LogEntry) -> None:
    session.add(
        TeamLogRow(
            tenant=tenant,
            at=entry.at,
            by_id=entry.by.id,
            by_name=entry.by.name,
            deed=entry.deed.value,
            detail=entry.detail,
        )
    )


def has(session: Session, tenant: str, deed: Deed, detail: str) -> bool:
    """Was exactly this ever written down?"""
    found = session.exec(
        select(TeamLogRow.id)
        .where(TeamLogRow.tenant == tenant, TeamLogRow.deed == deed.value, TeamLogRow.detail == detail)
        .limit(1)
    )
    return found.first() is not None


def entries(session: Session, tenant: str, *, limit: int, deed: Deed | None = None) -> list[LogEntry]:
    """The newest entries, of one deed or of all, newest first."""
    wanted = () if deed is None else (TeamLogRow.deed == deed.value,)
    found = session.exec(
        select(TeamLogRow)
        .where(TeamLogRow.tenant == tenant, *wanted)
        .order_by(col(TeamLogRow.id).desc())
        .limit(limit)
    )
    return [
        LogEntry(at=row.at, by=Person(id=row.by_id, name=row.by_name), deed=Deed(row.deed), detail=row.detail)
        for row in found
    ]
