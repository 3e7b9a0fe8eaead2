"""The cards of links shown to the team."""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.decisions import Person
from storage.flags import Flag
from storage.refs import backlink_number, number_of, ref_of
from storage.tables import DecisionRow, FlagRow
from storage.team_tables import ProposalRow
from storage.upserts import insert_unless_there


def keep(session: Session, tenant: str, flag: Flag, *, flagged_at: datetime) -> Flag:
    """Remember the card of a link. If the link has one already, that one is returned unchanged.

    A flag without a place waits for its card. A card that comes later, or in place of one that is gone,
    leaves who flagged the link, and when. Raises NoSuchRef.
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
        changed_at=_last_change(session, tenant, number),
    )
    if not insert_unless_there(session, row) and flag.ts:
        moved = {"channel": flag.channel, "ts": flag.ts, "permalink": flag.permalink}
        lost = (col(FlagRow.tenant) == tenant, col(FlagRow.backlink_id) == number, col(FlagRow.ts) == "")
        session.exec(update(FlagRow).where(*lost).values(**moved))
    return of(session, tenant, ref_of(number)) or flag


def _last_change(session: Session, tenant: str, number: int) -> datetime | None:
    """When something was decided or proposed about a link that was not flagged yet, or whose card was on its
    way; None when nothing was.
    """
    of_link = (
        select(table.at)
        .where(table.tenant == tenant, table.backlink_id == number)
        .order_by(col(table.at).desc())
        .limit(1)
        for table in (DecisionRow, ProposalRow)
    )
    last = [session.exec(newest).first() for newest in of_link]
    return max((at for at in last if at is not None), default=None)


def of(session: Session, tenant: str, ref: str) -> Flag | None:
    """The card of a link, None when it has none or there is no such ref."""
    given = {"tenant": tenant, "number": number_of(ref)}
    row = session.exec(_of_link(), params=given).one_or_none()
    return None if row is None else flag_in(row)


@cache
def _of_link() -> SelectOfScalar[FlagRow]:
    """Built once, as every click on a card asks for it. Parameters: tenant, number."""
    return select(FlagRow).where(
        col(FlagRow.tenant) == bindparam("tenant"), col(FlagRow.backlink_id) == bindparam("number")
    )


def at(session: Session, tenant: str, channel: str, ts: str) -> Flag | None:
    """The link whose card stands there, None when no card does."""
    row = session.exec(_standing_at(), params={"tenant": tenant, "channel": channel, "ts": ts}).first()
    return None if row is None else flag_in(row)


@cache
def _standing_at() -> SelectOfScalar[FlagRow]:
    """Built once, as `_of_link`. Parameters: tenant, channel, ts."""
    return select(FlagRow).where(
        col(FlagRow.tenant) == bindparam("tenant"),
        col(FlagRow.channel) == bindparam("channel"),
        col(FlagRow.ts) == bindparam("ts"),
    )


def lose(session: Session, tenant: str, *, channel: str, ts: str) -> bool:
    """The card that stood there is gone, and its link may get a new one. False when no card stood there.

    The channel stays: it tells a card that is gone from one that was never posted.
    """
    there = (col(FlagRow.tenant) == tenant, col(FlagRow.channel) == channel, col(FlagRow.ts) == ts)
    return session.exec(update(FlagRow).where(*there).values(ts="", permalink="")).rowcount > 0


def changed(session: Session, tenant: str, ref: str, *, at: datetime) -> None:
    """What the card of a link should show is another from then on. Nothing happens when it has none."""
    flagged = (col(FlagRow.tenant) == tenant, col(FlagRow.backlink_id) == number_of(ref))
    session.exec(update(FlagRow).where(*flagged).values(changed_at=at))


def flag_in(row: FlagRow) -> Flag:
    return Flag(
        ref=ref_of(row.backlink_id),
        channel=row.channel,
        ts=row.ts,
        by=Person(id=row.by_id, name=row.by_name),
        permalink=row.permalink,
    )
