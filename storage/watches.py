"""Links that people asked to have checked again now and then."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from storage.refs import backlink_number, number_of, ref_of
from storage.team import Watch
from storage.team_tables import WatchRow
from storage.upserts import insert_or_replace


def keep(session: Session, tenant: str, watch: Watch) -> None:
    """Watch a link for a person; what was agreed with them before is replaced. Raises NoSuchRef."""
    row = WatchRow(
        tenant=tenant,
        backlink_id=backlink_number(session, tenant, watch.ref),
        person=watch.person,
        since=watch.since,
        next_at=watch.next_at,
    )
    insert_or_replace(session, row, key=("tenant", "backlink_id", "person"))


def remove(session: Session, tenant: str, ref: str, person: str) -> bool:
    """Stop watching a link for a person; False when they did not watch it."""
    gone = session.exec(
        delete(WatchRow).where(
            col(WatchRow.tenant) == tenant,
            col(WatchRow.backlink_id) == number_of(ref),
            col(WatchRow.person) == person,
        )
    )
    return gone.rowcount > 0


def of(session: Session, tenant: str, ref: str) -> list[Watch]:
    """For whom a link is watched, who asked first first; empty when there is no such ref."""
    found = session.exec(
        select(WatchRow)
        .where(WatchRow.tenant == tenant, col(WatchRow.backlink_id) == number_of(ref))
        .order_by(col(WatchRow.since), col(WatchRow.person))
    )
    return _watches(found)


def due(session: Session, tenant: str, *, now: datetime, limit: int) -> list[Watch]:
    """What is to be checked again by now, longest due first."""
    found = session.exec(
        select(WatchRow)
        .where(WatchRow.tenant == tenant, col(WatchRow.next_at) <= now)
        .order_by(col(WatchRow.next_at), col(WatchRow.backlink_id), col(WatchRow.person))
        .limit(limit)
    )
    return _watches(found)


def put_off(session: Session, tenant: str, ref: str, *, until: datetime) -> None:
    """The link was checked for all who watch it; the next time is `until`."""
    session.exec(
        update(WatchRow)
        .where(col(WatchRow.tenant) == tenant, col(WatchRow.backlink_id) == number_of(ref))
        .values(next_at=until)
    )


def _watches(rows: Iterable[WatchRow]) -> list[Watch]:
    return [
        Watch(
            ref=ref_of(row.backlink_id),
            person=row.person,
            since=row.since,
            next_at=row.next_at,
        )
        for row in rows
    ]
