"""What has been kept long enough: whose it is, and deleting it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, delete, select, tuple_

from storage.tables import PageRow, SnapshotRow, VectorRow

AGEING: Final = (SnapshotRow, PageRow, VectorRow)  # tables of what is kept for a while

SnapshotKey = tuple[str, str]  # sha256 of the body, and the key of its address


def tenants(session: Session) -> tuple[str, ...]:
    """Everybody of whom something is kept for a while."""
    found = (session.exec(select(table.tenant).distinct()) for table in AGEING)
    return tuple(sorted({tenant for rows in found for tenant in rows}))


def aged_snapshots(session: Session, tenant: str, *, before: datetime) -> list[SnapshotKey]:
    """The snapshots of pages that were read before.

    Found apart from deleting them: in SQLite a time stands behind the page's body, so that looking for it
    reads the whole table, which nobody who wants to write should have to wait for.
    """
    rows = session.exec(
        select(SnapshotRow.sha256, SnapshotRow.url_key).where(
            SnapshotRow.tenant == tenant, col(SnapshotRow.fetched_at) < before
        )
    )
    return list(rows)


def drop_snapshots(session: Session, tenant: str, keys: Sequence[SnapshotKey], *, before: datetime) -> None:
    """Delete these snapshots, but for those that were read again meanwhile."""
    session.exec(
        delete(SnapshotRow).where(
            col(SnapshotRow.tenant) == tenant,
            tuple_(col(SnapshotRow.sha256), col(SnapshotRow.url_key)).in_(keys),
            col(SnapshotRow.fetched_at) < before,
        )
    )
