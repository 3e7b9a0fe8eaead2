"""The tables. Every row belongs to a tenant, and no query leaves the tenant out."""

import hashlib
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

# Every constraint has a name: SQLite changes a table by building it again, and finds constraints by name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# 64 bits on both. SQLite hands out numbers by itself only in a column called INTEGER.
NUMBER = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """A point in time: stored in UTC, given back aware and in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a time without a zone: nobody could tell later which moment was meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        in_utc = value.astimezone(UTC)
        return in_utc if dialect.name == "postgresql" else in_utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text that strangers wrote. What one of the databases cannot hold is taken out on the way in.

    PostgreSQL refuses NUL, and half a surrogate pair (a command line that is no UTF-8) fits neither.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect  # the same on both, so that what is read back is the same as well
        if value is None:
            return None
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def key_of(url: str) -> str:
    """Sha256 of a URL in hex. Indexes hold this: PostgreSQL indexes no value longer than 2,704 bytes."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def number_column() -> Any:  # noqa: ANN401 - what Field returns
    return Field(default=None, primary_key=True, sa_type=NUMBER)


def backlink_column(*, primary_key: bool = False) -> Any:  # noqa: ANN401 - what Field returns
    return Field(foreign_key="backlinks.id", ondelete="CASCADE", primary_key=primary_key, sa_type=NUMBER)


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


class SiteRow(Row, table=True):
    __tablename__ = "sites"

    tenant: str = Field(primary_key=True, sa_type=Text)
    domain: str = Field(primary_key=True, sa_type=Text)
    brand: list[str] = Field(sa_type=JSON)
    competitors: list[str] = Field(sa_type=JSON)
    topics: list[str] = Field(sa_type=JSON)
    home: str = Field(sa_type=Words)


class SiteProfileRow(Row, table=True):
    """What the pages of a site of ours told; what a person set stands in the site's own row."""

    __tablename__ = "site_profiles"
    __table_args__ = (
        ForeignKeyConstraint(["tenant", "domain"], ["sites.tenant", "sites.domain"], ondelete="CASCADE"),
    )

    tenant: str = Field(primary_key=True, sa_type=Text)
    domain: str = Field(primary_key=True, sa_type=Text)
    brand: list[str] = Field(sa_type=JSON)
    topics: list[str] = Field(sa_type=JSON)
    linkable: list[dict[str, str]] = Field(sa_type=JSON)
    dropped: list[str] = Field(sa_type=JSON)  # what a person does not want learnt again
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    pages: int  # that were read then


class BacklinkRow(Row, table=True):
    """A referring page, and the site of ours it is looked at for ("" when there is none)."""

    __tablename__ = "backlinks"
    __table_args__ = (
        UniqueConstraint("tenant", "page_key", "site"),
        Index(None, "tenant", "domain"),
        # No number is given out twice, so that LV-12 in an old thread or disavow file keeps its meaning.
        {"sqlite_autoincrement": True},
    )

    id: int | None = number_column()
    tenant: str = Field(sa_type=Text)
    site: str = Field(sa_type=Text)
    page_url: str = Field(sa_type=Words)
    page_key: str = Field(sa_type=Text)  # key_of(page_url)
    domain: str = Field(sa_type=Text)  # the page's registrable domain


class CheckRow(Row, table=True):
    __tablename__ = "checks"
    __table_args__ = (
        Index(None, "backlink_id", "checked_at"),
        Index(
            None,
            "tenant",
            "backlink_id",
            "asked",
            unique=True,
            sqlite_where=text("asked <> ''"),
            postgresql_where=text("asked <> ''"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = number_column()
    tenant: str = Field(sa_type=Text)
    backlink_id: int = backlink_column()
    checked_at: datetime = Field(sa_type=Moment)
    outcome: str = Field(sa_type=Text)
    verdict: str = Field(sa_type=Text)
    score: float | None  # 0-100
    scorer: str = Field(sa_type=Text)
    record: str = Field(sa_type=Words)  # the whole result as JSON
    snapshot: str = Field(sa_type=Text)  # sha256, "" when the page was not read
    asked: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})  # the job's id


class SnapshotRow(Row, table=True):
    """The bytes of a page. The same bytes at two addresses are two snapshots: a verdict depends on both."""

    __tablename__ = "snapshots"

    tenant: str = Field(primary_key=True, sa_type=Text)
    sha256: str = Field(primary_key=True, sa_type=Text)
    url_key: str = Field(primary_key=True, sa_type=Text)  # key_of(url)
    url: str = Field(sa_type=Words)
    final_url: str = Field(sa_type=Words)
    status: int
    content_type: str = Field(sa_type=Words)
    robots_header: str = Field(sa_type=Words)
    truncated: bool
    body: bytes = Field(sa_type=LargeBinary)  # compressed by zlib
    fetched_at: datetime = Field(sa_type=Moment)
    robots_txt: bytes | None = Field(sa_type=LargeBinary)  # by zlib, None when it was not asked for
    usage_headers: str = Field(sa_type=Words, sa_column_kwargs={"server_default": ""})


class PageRow(Row, table=True):
    """A page as last read, so that reading it again soon costs its site little or nothing."""

    __tablename__ = "pages"
    __table_args__ = (Index(None, "tenant", "fetched_at", "size"),)

    tenant: str = Field(primary_key=True, sa_type=Text)
    url_key: str = Field(primary_key=True, sa_type=Text)  # key_of(url)
    url: str = Field(sa_type=Words)
    final_url: str = Field(sa_type=Words)
    hops: list[str] = Field(sa_type=JSON)
    headers: dict[str, str] = Field(sa_type=JSON)
    fetched_at: datetime = Field(sa_type=Moment)
    sha256: str = Field(sa_type=Text)  # of the body
    size: int  # bytes of the body and of robots.txt as stored
    body: bytes = Field(sa_type=LargeBinary)  # compressed by zlib
    robots_txt: bytes | None = Field(sa_type=LargeBinary)  # by zlib, None when it was not asked for


class VectorRow(Row, table=True):
    """What the embedding model made of one text."""

    __tablename__ = "vectors"
    __table_args__ = (Index(None, "tenant", "kept_at"),)

    tenant: str = Field(primary_key=True, sa_type=Text)
    key: bytes = Field(primary_key=True, sa_type=LargeBinary)  # sha256 of model and text
    vector: bytes = Field(sa_type=LargeBinary)  # two bytes a dimension
    kept_at: datetime = Field(sa_type=Moment)


class TargetRow(Row, table=True):
    """A page of ours, as last seen."""

    __tablename__ = "targets"

    tenant: str = Field(primary_key=True, sa_type=Text)
    url_key: str = Field(primary_key=True, sa_type=Text)  # key_of(url)
    url: str = Field(sa_type=Words)
    status: int | None
    final_url: str = Field(sa_type=Words)
    title: str = Field(sa_type=Words)
    lead: str = Field(sa_type=Words)
    say: str = Field(sa_type=Words)
    signature: bytes | None = Field(default=None, sa_type=LargeBinary)  # eight bytes a hash, big-endian
    checked_at: datetime = Field(sa_type=Moment)


class FlagRow(Row, table=True):
    """The one card of a link."""

    __tablename__ = "flags"

    tenant: str = Field(primary_key=True, sa_type=Text)
    backlink_id: int = backlink_column(primary_key=True)
    channel: str = Field(sa_type=Text)
    ts: str = Field(sa_type=Text)
    by_id: str = Field(sa_type=Words)
    by_name: str = Field(sa_type=Words)
    permalink: str = Field(sa_type=Words)
    flagged_at: datetime = Field(sa_type=Moment)
    changed_at: datetime | None = Field(default=None, sa_type=Moment)  # what its card should show


class DecisionRow(Row, table=True):
    """One decision. Rows are added, never changed: the history is the point."""

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "tenant", "backlink_id"), {"sqlite_autoincrement": True})

    id: int | None = number_column()
    tenant: str = Field(sa_type=Text)
    backlink_id: int = backlink_column()
    choice: str = Field(sa_type=Text)
    why: str = Field(sa_type=Words)
    by_id: str = Field(sa_type=Words)
    by_name: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    permalink: str = Field(sa_type=Words)


class OutboxRow(Row, table=True):
    """A letter: something that is to be said in Slack, or was said lately."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("tenant", "key"),
        Index(None, "state", "made_at"),
        Index(None, "tenant", "conversation", "sent_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = number_column()
    tenant: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text)
    way: str = Field(sa_type=Text)
    conversation: str = Field(sa_type=Text)  # order and pace are kept within one
    channel: str = Field(sa_type=Text)
    ts: str = Field(sa_type=Text)  # of the message to edit or delete
    of: str = Field(sa_type=Text)  # or the key of the letter that posted it
    person: str = Field(sa_type=Text)
    response_url: str = Field(sa_type=Text)  # sealed: a password; "" once sent or failed
    body: dict[str, Any] = Field(sa_type=JSON)
    lasting: bool
    state: str = Field(sa_type=Text)
    version: int  # one more with each newer letter that took this one's place
    made_at: datetime = Field(sa_type=Moment)
    next_at: datetime = Field(sa_type=Moment)
    tries: int
    leased_until: datetime | None = Field(default=None, sa_type=Moment)
    unsure: bool  # a try may have reached Slack
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_channel: str = Field(sa_type=Text)
    sent_ts: str = Field(sa_type=Text)
    permalink: str = Field(sa_type=Text)
    error: str = Field(sa_type=Text)
