"""The cards of links shown to the team."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.decisions import Person
from storage.flags import Flag
from storage.refs import backlink_number, number_of, ref_of
from storage.tables import FlagRow
from storage.upserts import insert_unless_there


def keep(session: Session, tenant: str, flag: Flag, *, flagged_at: datetime) -> Flag:
    """Remember the card of a link. If the link has one already, that one is returned unchanged.

    Raises NoSuchRef.
    """
    number = backlink_number(session, tenant, flag.ref)
    row = FlagRow(
        tenant=tenant,
        backlink_id=number,
        channel=flag.channel,
        ts=flag.ts,
        by_id=flag.by.id,
        by_name=flag.by.name,
        permalink=flag.permalink,
        flagged_at=flagged_at,
    )
    insert_unless_there(session, row)
    return of(session, tenant, ref_of(number)) or flag


def of(session: Session, tenant: str, ref: str) -> Flag | None:
    """The card of a link, None when it has none or there is no such ref."""
    row = session.exec(
        select(FlagRow).where(FlagRow.tenant == tenant, col(FlagRow.backlink_id) == number_of(ref))
    ).one_or_none()
    if row is None:
        return None
    return Flag(
        ref=ref_of(row.backlink_id),
        channel=row.channel,
        ts=row.ts,
        by=Person(id=row.by_id, name=row.by_name),
        permalink=row.permalink,
    )
