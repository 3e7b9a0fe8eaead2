"""The cards of flagged links beside the letters about them: what a death between two steps left undone."""

from datetime import datetime

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
    """The cards of which no edit was put since what they should show changed, which was after `since`."""
    edited = (
        select(OutboxRow.id)
        .where(
            col(OutboxRow.tenant) == col(FlagRow.tenant),
            col(OutboxRow.channel) == col(FlagRow.channel),
            col(OutboxRow.way) == Way.UPDATE.value,
            col(OutboxRow.ts) == col(FlagRow.ts),
            col(OutboxRow.made_at) >= col(FlagRow.changed_at),
        )
        .correlate(FlagRow)
        .exists()
    )
    found = session.exec(
        select(FlagRow)
        .where(FlagRow.tenant == tenant, FlagRow.ts != "", col(FlagRow.changed_at) > since, ~edited)
        .order_by(col(FlagRow.backlink_id))
    )
    return [flag_in(row) for row in found]
