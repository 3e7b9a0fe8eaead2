"""Pages as last read, one an address: what a second look soon after answers from."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, delete, func, select, update

from storage.packing import packed, unpacked
from storage.tables import PageRow, key_of
from storage.upserts import insert_or_replace

ANEW: Final = {
    "final_url",
    "hops",
    "headers",
    "fetched_at",
    "robots_txt",
}  # may differ for one body


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    url: str  # as asked for
    final_url: str
    hops: tuple[str, ...]  # where each redirect led, in order
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    robots_txt: bytes | None  # of the page's host; b"" when it has none, None when it was not asked for


def keep(session: Session, tenant: str, page: StoredPage) -> None:
    """Store a page, compressed, in place of what was stored of its address.

    A body that is stored already is not packed again.
    """
    row = PageRow(
        tenant=tenant,
        url_key=key_of(page.url),
        url=page.url,
        final_url=page.final_url,
        hops=list(page.hops),
        headers=dict(page.headers),
        fetched_at=page.fetched_at,
        sha256=hashlib.sha256(page.body).hexdigest(),
        size=0,
        body=b"",
        robots_txt=packed(page.robots_txt),
    )
    of_rules = len(row.robots_txt or b"")
    the_same = update(PageRow).where(
        col(PageRow.tenant) == tenant,
        col(PageRow.url_key) == row.url_key,
        col(PageRow.sha256) == row.sha256,
    )
    of_older_rules = func.coalesce(func.length(col(PageRow.robots_txt)), 0)
    size = col(PageRow.size) - of_older_rules + of_rules
    found = session.exec(the_same.values({**row.model_dump(include=ANEW), "size": size}))
    if found.rowcount == 0:
        row.body = zlib.compress(page.body)
        row.size = len(row.body) + of_rules
        insert_or_replace(session, row, key=("tenant", "url_key"))


def load(session: Session, tenant: str, url: str, *, since: datetime) -> StoredPage | None:
    """The page last stored of an address; None when there is none read at `since` or later."""
    row = session.exec(
        select(PageRow).where(
            PageRow.tenant == tenant, PageRow.url_key == key_of(url), col(PageRow.fetched_at) >= since
        )
    ).one_or_none()
    if row is None:
        return None
    return StoredPage(
        url=row.url,
        final_url=row.final_url,
        hops=tuple(row.hops),
        headers=row.headers,
        body=zlib.decompress(row.body),
        fetched_at=row.fetched_at,
        robots_txt=unpacked(row.robots_txt),
    )


def forget(session: Session, tenant: str, url: str) -> None:
    session.exec(delete(PageRow).where(col(PageRow.tenant) == tenant, col(PageRow.url_key) == key_of(url)))


def trim(session: Session, tenant: str, *, since: datetime, max_bytes: int) -> None:
    """Delete what was read before `since`, and the oldest of the rest until it fits into `max_bytes`."""
    ours = col(PageRow.tenant) == tenant
    session.exec(delete(PageRow).where(ours, col(PageRow.fetched_at) < since))
    stored = session.exec(select(func.coalesce(func.sum(PageRow.size), 0)).where(ours)).one()
    if stored <= max_bytes:
        return
    newest_first = (col(PageRow.fetched_at).desc(), col(PageRow.url_key))
    filled = (
        select(PageRow.url_key, func.sum(PageRow.size).over(order_by=newest_first).label("bytes"))
        .where(ours)
        .subquery()
    )
    too_many = select(filled.c.url_key).where(filled.c.bytes > max_bytes)
    session.exec(delete(PageRow).where(ours, col(PageRow.url_key).in_(too_many)))
