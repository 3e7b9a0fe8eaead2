"""Reading and then writing what was read, without another program doing the same in between."""

from sqlmodel import Session, func, select


def one_at_a_time(session: Session, what: str) -> None:
    """Until the transaction ends, whoever else names the same waits. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0)))).one()
