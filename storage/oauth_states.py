"""Installations that began: each may come back once, and not too late."""

from datetime import datetime

from sqlmodel import Session, col, delete

from storage.tables import key_of
from storage.team_tables import OAuthStateRow


def issue(session: Session, state: str, *, now: datetime, expires_at: datetime) -> None:
    session.exec(delete(OAuthStateRow).where(col(OAuthStateRow.expires_at) <= now))
    session.add(OAuthStateRow(state_key=key_of(state), expires_at=expires_at))


def consume(session: Session, state: str, *, now: datetime) -> bool:
    """True once for a state that was issued and has not expired."""
    gone = session.exec(
        delete(OAuthStateRow).where(
            col(OAuthStateRow.state_key) == key_of(state), col(OAuthStateRow.expires_at) > now
        )
    )
    return gone.rowcount > 0
