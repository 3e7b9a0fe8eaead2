"""The team's own sites: what a person set of them, and what their pages told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import SiteProfileRow, SiteRow
from storage.upserts import insert_or_replace


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    """A site of the team. `domain` is a host without www.; the rest may be empty."""

    domain: str
    brand: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    home: str = ""  # where its home page is, when that is not https:// and the domain


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRecord:
    """What the pages of a site told. Of `linkable` each has `url`, `title`, `kind` and `why`."""

    domain: str
    brand: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    linkable: tuple[dict[str, str], ...] = ()
    dropped: tuple[str, ...] = ()  # what a person does not want learnt again
    read_at: datetime | None = None  # None when its pages were never read
    pages: int = 0  # that were read then


def save(session: Session, tenant: str, site: SiteRecord) -> None:
    """Add a site, or replace what a person set of it. What its pages told stays."""
    row = SiteRow(
        tenant=tenant,
        domain=site.domain,
        brand=list(site.brand),
        competitors=list(site.competitors),
        topics=list(site.topics),
        home=site.home,
    )
    insert_or_replace(session, row, key=("tenant", "domain"))


def save_profile(session: Session, tenant: str, profile: ProfileRecord) -> None:
    """Keep what the pages of a site told in place of what they told before. The site must be known."""
    row = SiteProfileRow(
        tenant=tenant,
        domain=profile.domain,
        brand=list(profile.brand),
        topics=list(profile.topics),
        linkable=list(profile.linkable),
        dropped=list(profile.dropped),
        read_at=profile.read_at,
        pages=profile.pages,
    )
    insert_or_replace(session, row, key=("tenant", "domain"))


def ours(session: Session, tenant: str) -> list[SiteRecord]:
    """Every site of the team, by name. Brand terms and topics that a person set stand before those learnt."""
    learnt = {row.domain: row for row in session.exec(_profiles(tenant))}
    return [
        site
        if (profile := learnt.get(site.domain)) is None
        else SiteRecord(
            domain=site.domain,
            brand=_joined(site.brand, profile.brand),
            competitors=site.competitors,
            topics=_joined(site.topics, profile.topics),
            home=site.home,
        )
        for site in given(session, tenant)
    ]


def tenants(session: Session) -> list[str]:
    """Who has sites, by name."""
    return list(session.exec(select(SiteRow.tenant).distinct().order_by(col(SiteRow.tenant))))


def given(session: Session, tenant: str) -> list[SiteRecord]:
    """Every site of the team, by name, with what a person set of it and nothing that was learnt."""
    rows = session.exec(select(SiteRow).where(SiteRow.tenant == tenant).order_by(col(SiteRow.domain)))
    return [
        SiteRecord(
            domain=row.domain,
            brand=tuple(row.brand),
            competitors=tuple(row.competitors),
            topics=tuple(row.topics),
            home=row.home,
        )
        for row in rows
    ]


def profile(session: Session, tenant: str, domain: str) -> ProfileRecord:
    """What the pages of a site told; empty when they were never read."""
    row = session.exec(_profiles(tenant).where(SiteProfileRow.domain == domain)).one_or_none()
    if row is None:
        return ProfileRecord(domain=domain)
    return ProfileRecord(
        domain=row.domain,
        brand=tuple(row.brand),
        topics=tuple(row.topics),
        linkable=tuple(row.linkable),
        dropped=tuple(row.dropped),
        read_at=row.read_at,
        pages=row.pages,
    )


def remove(session: Session, tenant: str, domain: str) -> bool:
    """Forget a site and what its pages told; False when it was not there. The links checked for it stay."""
    row = session.exec(
        select(SiteRow).where(SiteRow.tenant == tenant, SiteRow.domain == domain)
    ).one_or_none()
    if row is None:
        return False
    session.delete(row)
    return True


def _profiles(tenant: str) -> SelectOfScalar[SiteProfileRow]:
    return select(SiteProfileRow).where(SiteProfileRow.tenant == tenant)


def _joined(given: Iterable[str], learnt: Iterable[str]) -> tuple[str, ...]:
    """Both, what differs in capitals alone once and as a person wrote it."""
    found: dict[str, str] = {}
    for text in (*given, *learnt):
        found.setdefault(text.casefold(), text)
    return tuple(found.values())
