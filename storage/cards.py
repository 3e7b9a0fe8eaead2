"""The cards of flagged links beside the letters about them: what a death between two steps left undone."""

from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from storage.flag_log import flag_in
from storage.flags import Flag, Stood
from storage.letters import Standing, Way
from storage.tables import FlagRow, OutboxRow


def posted(session: Session, tenant: str, prefix: str) -> list[Stood]:
    """The messages, oldest first, that letters posted whose keys begin so, save those known to be gone."""
    found = session.exec(
        select(OutboxRow)
        .where(OutboxRow.tenant == tenant, col(OutboxRow.key).startswith(prefix, autoescape=True))
        .where(OutboxRow.state == Standing.SENT.value, OutboxRow.way == Way.POST.value)
        .order_by(col(OutboxRow.id))
    )
    return [
        Stood(
            name=row.key.removeprefix(prefix),
            channel=row.sent_channel,
            ts=row.sent_ts,
            person=row.person,
            permalink=row.permalink,
        )
        for row in found
    ]


def behind(session: Session, tenant: str, *, since: datetime) -> list[Flag]:
    """The cards that were neither posted nor edited since what they should show changed, which was after
    `since`.
    """
    posted = and_(
        col(OutboxRow.way) == Way.POST.value,
        col(OutboxRow.sent_channel) == col(FlagRow.channel),
        col(OutboxRow.sent_ts) == col(FlagRow.ts),
    )
    edited = and_(
        col(OutboxRow.way) == Way.UPDATE.value,
        col(OutboxRow.channel) == col(FlagRow.channel),
        col(OutboxRow.ts) == col(FlagRow.ts),
    )
    drawn = (  # when the letter was put: what was decided until it was posted is not on it
        select(OutboxRow.id)
        .where(col(OutboxRow.tenant) == col(FlagRow.tenant), or_(posted, edited))
        .where(col(OutboxRow.made_at) >= col(FlagRow.changed_at))
        .correlate(FlagRow)
        .exists()
    )
    found = session.exec(
        select(FlagRow)
        .where(FlagRow.tenant == tenant, FlagRow.ts != "", col(FlagRow.changed_at) > since, ~drawn)
        .order_by(col(FlagRow.backlink_id))
    )
    return [flag_in(row) for row in found]
