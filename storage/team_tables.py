"""The tables of team work and of the workspaces that installed the app."""

from datetime import datetime
from typing import Final

from sqlalchemy import JSON, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.tables import NUMBER, Moment, Row, Words, backlink_column, number_column


class TeamSettingsRow(Row, table=True):
    __tablename__ = "team_settings"

    tenant: str = Field(primary_key=True, sa_type=Text)
    flag_channel: str = Field(sa_type=Words)
    digest_channel: str = Field(sa_type=Words)
    digest_day: int | None  # as in datetime.weekday(), None sends none
    digest_hour: int
    timezone: str = Field(sa_type=Words)
    flag_at: str = Field(sa_type=Text)
    deciders: list[str] = Field(sa_type=JSON)
    admins: list[str] = Field(sa_type=JSON)
    installer: str = Field(sa_type=Words)
    four_eyes: bool
    only_deciders: bool


class QuotaUseRow(Row, table=True):
    """Checks that were asked for at one time. Kept for as long as they count."""

    __tablename__ = "quota_uses"
    __table_args__ = (
        Index(None, "tenant", "at"),
        Index(
            None,
            "tenant",
            "job",
            unique=True,
            sqlite_where=text("job <> ''"),
            postgresql_where=text("job <> ''"),
        ),
    )

    id: int | None = number_column()
    tenant: str = Field(sa_type=Text)
    person: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    checks: int
    job: str = Field(
        default="", sa_type=Words, sa_column_kwargs={"server_default": ""}
    )  # id of the job they are for, "" for none


class AskedCheckRow(Row, table=True):
    """The last time a person had a link checked."""

    __tablename__ = "asked_checks"
    __table_args__ = (Index(None, "tenant", "person", "at"),)

    tenant: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(primary_key=True, sa_type=Words)
    backlink_id: int = backlink_column(primary_key=True)
    at: datetime = Field(sa_type=Moment)


class WatchRow(Row, table=True):
    __tablename__ = "watches"
    __table_args__ = (Index(None, "tenant", "next_at"),)

    tenant: str = Field(primary_key=True, sa_type=Text)
    backlink_id: int = backlink_column(primary_key=True)
    person: str = Field(primary_key=True, sa_type=Words)
    since: datetime = Field(sa_type=Moment)
    next_at: datetime = Field(sa_type=Moment)


class ProposalRow(Row, table=True):
    """A disavow that waits for a second person: one a link, gone when it is agreed to or withdrawn."""

    __tablename__ = "proposals"
    # No number is given out twice, so that a button of an old card means no newer proposal.
    __table_args__ = (UniqueConstraint("tenant", "backlink_id"), {"sqlite_autoincrement": True})

    id: int | None = number_column()
    tenant: str = Field(sa_type=Text)
    backlink_id: int = backlink_column()
    why: str = Field(sa_type=Words)
    by_id: str = Field(sa_type=Words)
    by_name: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    permalink: str = Field(sa_type=Words)
    after: int = Field(sa_type=NUMBER)  # number of the decision that counted then, 0 for none


class TeamLogRow(Row, table=True):
    """Who did what, for the team to look up. Rows are added, never changed."""

    __tablename__ = "team_log"
    __table_args__ = (Index(None, "tenant", "id"), {"sqlite_autoincrement": True})

    id: int | None = number_column()
    tenant: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)
    by_id: str = Field(sa_type=Words)
    by_name: str = Field(sa_type=Words)
    deed: str = Field(sa_type=Text)
    detail: str = Field(sa_type=Words)


class InstallationRow(Row, table=True):
    """A workspace, or a whole organisation, that installed the app."""

    __tablename__ = "installations"
    __table_args__ = (Index(None, "state", "at"),)

    tenant: str = Field(primary_key=True, sa_type=Text)
    enterprise: str = Field(sa_type=Words)
    enterprise_name: str = Field(sa_type=Words)
    team: str = Field(sa_type=Words)  # "" when the whole organisation installed it
    team_name: str = Field(sa_type=Words)
    app: str = Field(sa_type=Words)
    bot: str = Field(sa_type=Words)
    bot_user: str = Field(sa_type=Words)
    installer: str = Field(sa_type=Words)
    scopes: list[str] = Field(sa_type=JSON)
    sealed: bytes = Field(sa_type=LargeBinary)  # the tokens, encrypted; b"" when there are none
    expires_at: datetime | None = Field(default=None, sa_type=Moment)  # of the bot token, None for never
    installed_at: datetime = Field(sa_type=Moment)
    state: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)  # since when it is in this state


class OAuthStateRow(Row, table=True):
    """An installation that began and has not come back yet. It belongs to no tenant: none is known before."""

    __tablename__ = "oauth_states"
    __table_args__ = (Index(None, "expires_at"),)

    state_key: str = Field(primary_key=True, sa_type=Text)  # key_of(state): the state itself is a secret
    expires_at: datetime = Field(sa_type=Moment)


EVERY_TABLE: Final = Row.metadata  # those of storage.tables as well
