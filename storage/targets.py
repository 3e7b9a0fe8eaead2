"""Our own pages that links point to, as last seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from storage.tables import TargetRow, key_of
from storage.upserts import insert_or_replace


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRecord:
    url: str
    status: int | None  # None when it did not answer
    final_url: str
    title: str
    lead: str  # title and opening, "" when not read
    say: str  # what is wrong with it, "" when nothing is
    checked_at: datetime


def save(session: Session, tenant: str, target: TargetRecord) -> None:
    """Remember how a page of ours was found; what was known of it before is replaced."""
    row = TargetRow(
        tenant=tenant,
        url_key=key_of(target.url),
        url=target.url,
        status=target.status,
        final_url=target.final_url,
        title=target.title,
        lead=target.lead,
        say=target.say,
        checked_at=target.checked_at,
    )
    insert_or_replace(session, row, key=("tenant", "url_key"))


def read(session: Session, tenant: str, url: str) -> TargetRecord | None:
    row = session.exec(
        select(TargetRow).where(TargetRow.tenant == tenant, TargetRow.url_key == key_of(url))
    ).one_or_none()
    if row is None:
        return None
    return TargetRecord(
        url=row.url,
        status=row.status,
        final_url=row.final_url,
        title=row.title,
        lead=row.lead,
        say=row.say,
        checked_at=row.checked_at,
    )
