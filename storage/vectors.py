"""Vectors of texts, by the hash of text and model, so that no text is encoded twice."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, delete, select

from storage.tables import VectorRow
from storage.upserts import insert_all_unless_there

AT_ONCE: Final = 500  # keys of one statement; SQLite takes 32,766 values, and long statements parse slowly


def load(session: Session, tenant: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """The vectors that are stored of these keys, as they were kept."""
    found: dict[bytes, bytes] = {}
    for some in _in_parts(keys):
        rows = session.exec(
            select(VectorRow.key, VectorRow.vector).where(
                VectorRow.tenant == tenant, col(VectorRow.key).in_(some)
            )
        )
        found.update((key, vector) for key, vector in rows)
    return found


def keep(session: Session, tenant: str, vectors: Mapping[bytes, bytes], *, now: datetime) -> None:
    """Store vectors; one that is stored already stays as it is."""
    for some in _in_parts(sorted(vectors)):
        rows = [VectorRow(tenant=tenant, key=key, vector=vectors[key], kept_at=now) for key in some]
        insert_all_unless_there(session, rows)


def trim(session: Session, tenant: str, *, since: datetime) -> None:
    """Delete what was stored before `since`."""
    session.exec(delete(VectorRow).where(col(VectorRow.tenant) == tenant, col(VectorRow.kept_at) < since))


def _in_parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
