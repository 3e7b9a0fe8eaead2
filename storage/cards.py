"""The cards of flagged links beside the letters about them: what a death between two steps left undone."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from storage.flag_log import flag_in
from storage.flags import Flag, Stood
from storage.letters import Standing, Way
from storage.tables import DecisionRow, FlagRow, OutboxRow
from storage.team_tables import ProposalRow


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
    """The cards of links about which something was decided or proposed after `since`, but no edit was put."""
    found = session.exec(
        select(FlagRow)
        .where(FlagRow.tenant == tenant, FlagRow.ts != "")
        .where(or_(_unseen(DecisionRow, since), _unseen(ProposalRow, since)))
        .order_by(col(FlagRow.backlink_id))
    )
    return [flag_in(row) for row in found]


def _unseen(change: type[DecisionRow | ProposalRow], since: datetime) -> ColumnElement[bool]:
    """Something was added about the link of a flag, and its card was neither drawn nor edited after it."""
    edited = (
        select(OutboxRow.id)
        .where(
            col(OutboxRow.tenant) == col(FlagRow.tenant),
            col(OutboxRow.conversation) == col(FlagRow.channel),
            col(OutboxRow.way) == Way.UPDATE.value,
            col(OutboxRow.ts) == col(FlagRow.ts),
            col(OutboxRow.made_at) >= col(change.at),
        )
        .correlate(FlagRow, change)
        .exists()
    )
    return (
        select(change.id)
        .where(
            col(change.tenant) == col(FlagRow.tenant),
            col(change.backlink_id) == col(FlagRow.backlink_id),
            col(change.at) > since,
            col(change.at) >= col(FlagRow.flagged_at),
            ~edited,
        )
        .correlate(FlagRow)
        .exists()
    )
