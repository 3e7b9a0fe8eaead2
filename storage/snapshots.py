"""The bytes of pages, so that a verdict can be replayed."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from storage.packing import packed, unpacked
from storage.tables import SnapshotRow, key_of
from storage.upserts import insert_or_replace

KEPT_DAYS: Final = 180  # what we promise of it; a verdict outlives its page


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSnapshot:
    sha256: str  # of the body
    url: str  # as asked for
    final_url: str
    status: int
    content_type: str
    robots_header: str  # X-Robots-Tag, "" when absent
    body: bytes
    fetched_at: datetime
    truncated: bool
    robots_txt: bytes | None  # of the page's host; b"" when it has none, None when it was not asked for
    usage_headers: str  # TDM-Reservation and Content-Usage, one `name: value` a line, "" when absent


def keep(session: Session, tenant: str, snapshot: StoredSnapshot) -> None:
    """Store a page, compressed; the same bytes from the same address once, with the newest headers."""
    row = SnapshotRow(
        tenant=tenant,
        sha256=snapshot.sha256,
        url_key=key_of(snapshot.url),
        url=snapshot.url,
        final_url=snapshot.final_url,
        status=snapshot.status,
        content_type=snapshot.content_type,
        robots_header=snapshot.robots_header,
        truncated=snapshot.truncated,
        body=zlib.compress(snapshot.body),
        fetched_at=snapshot.fetched_at,
        robots_txt=packed(snapshot.robots_txt),
        usage_headers=snapshot.usage_headers,
    )
    insert_or_replace(session, row, key=("tenant", "sha256", "url_key"))


def load(session: Session, tenant: str, *, sha256: str, url: str) -> StoredSnapshot | None:
    """The page with these bytes as it was read from `url`; None when it is not, or no longer, stored."""
    row = session.exec(
        select(SnapshotRow).where(
            SnapshotRow.tenant == tenant, SnapshotRow.sha256 == sha256, SnapshotRow.url_key == key_of(url)
        )
    ).one_or_none()
    if row is None:
        return None
    return StoredSnapshot(
        sha256=row.sha256,
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        content_type=row.content_type,
        robots_header=row.robots_header,
        body=zlib.decompress(row.body),
        fetched_at=row.fetched_at,
        truncated=row.truncated,
        robots_txt=unpacked(row.robots_txt),
        usage_headers=row.usage_headers,
    )
