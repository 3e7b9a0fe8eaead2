"""The team's own sites."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.tables import SiteRow
from storage.upserts import insert_or_replace


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    """A site of the team. `domain` is a host without www.; the rest may be empty."""

    domain: str
    brand: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    home: str = ""  # where its home page is, when that is not https:// and the domain


def save(session: Session, tenant: str, site: SiteRecord) -> None:
    """Add a site, or replace what is known of it."""
    row = SiteRow(
        tenant=tenant,
        domain=site.domain,
        brand=list(site.brand),
        competitors=list(site.competitors),
        topics=list(site.topics),
        home=site.home,
    )
    insert_or_replace(session, row, key=("tenant", "domain"))


def ours(session: Session, tenant: str) -> list[SiteRecord]:
    """Every site of the team, by name."""
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


def remove(session: Session, tenant: str, domain: str) -> bool:
    """Forget a site; False when it was not there. The links checked for it stay."""
    row = session.exec(
        select(SiteRow).where(SiteRow.tenant == tenant, SiteRow.domain == domain)
    ).one_or_none()
    if row is None:
        return False
    session.delete(row)
    return True
