"""What each team chose."""

from functools import cache

from sqlalchemy import bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.team import TeamSettings
from storage.team_tables import TeamSettingsRow
from storage.upserts import insert_or_replace, insert_unless_there


def load(session: Session, tenant: str) -> TeamSettings:
    """What the team chose; the defaults when it never chose."""
    row = session.exec(_chosen(), params={"tenant": tenant}).one_or_none()
    if row is None:
        return TeamSettings()
    return TeamSettings(
        flag_channel=row.flag_channel,
        digest_channel=row.digest_channel,
        digest_day=row.digest_day,
        digest_hour=row.digest_hour,
        timezone=row.timezone,
        flag_at=row.flag_at,
        deciders=tuple(row.deciders),
        admins=tuple(row.admins),
        installer=row.installer,
        four_eyes=row.four_eyes,
        only_deciders=row.only_deciders,
    )


@cache
def _chosen() -> SelectOfScalar[TeamSettingsRow]:
    """Built once, as every command and click asks for it. Parameters: tenant."""
    return select(TeamSettingsRow).where(col(TeamSettingsRow.tenant) == bindparam("tenant"))


def save(session: Session, tenant: str, settings: TeamSettings) -> None:
    insert_or_replace(session, _row(tenant, settings), key=("tenant",))


def begin(session: Session, tenant: str, settings: TeamSettings) -> None:
    """What a team starts with; one that chose already keeps what it chose."""
    insert_unless_there(session, _row(tenant, settings))


def _row(tenant: str, settings: TeamSettings) -> TeamSettingsRow:
    return TeamSettingsRow(
        tenant=tenant,
        flag_channel=settings.flag_channel,
        digest_channel=settings.digest_channel,
        digest_day=settings.digest_day,
        digest_hour=settings.digest_hour,
        timezone=settings.timezone,
        flag_at=settings.flag_at,
        deciders=list(settings.deciders),
        admins=list(settings.admins),
        installer=settings.installer,
        four_eyes=settings.four_eyes,
        only_deciders=settings.only_deciders,
    )
