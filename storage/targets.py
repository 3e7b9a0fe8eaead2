"""Our own pages that links point to, as last seen."""

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from storage.tables import TargetRow, key_of
from storage.upserts import insert_or_replace

_HASH: Final = struct.Struct(">Q")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRecord:
    url: str
    status: int | None  # None when it did not answer
    final_url: str
    title: str
    lead: str  # title and opening, "" when not read
    say: str  # what is wrong with it, "" when nothing is
    signature: tuple[int, ...] = ()  # hashes of its text, each below 2**64; empty when not read
    checked_at: datetime


def save(session: Session, tenant: str, target: TargetRecord) -> None:
    """Remember how a page of ours was found; what was known of it before is replaced."""
    row = TargetRow(
        tenant=tenant,
        url_key=key_of(target.url),
        url=target.url,
        status=target.status,
        final_url=target.final_url,
        title=target.title,
        lead=target.lead,
        say=target.say,
        signature=b"".join(_HASH.pack(one) for one in target.signature),
        checked_at=target.checked_at,
    )
    insert_or_replace(session, row, key=("tenant", "url_key"))


def read(session: Session, tenant: str, url: str) -> TargetRecord | None:
    row = session.exec(
        select(TargetRow).where(TargetRow.tenant == tenant, TargetRow.url_key == key_of(url))
    ).one_or_none()
    if row is None:
        return None
    return TargetRecord(
        url=row.url,
        status=row.status,
        final_url=row.final_url,
        title=row.title,
        lead=row.lead,
        say=row.say,
        signature=tuple(one for (one,) in _HASH.iter_unpack(row.signature or b"")),
        checked_at=row.checked_at,
    )
