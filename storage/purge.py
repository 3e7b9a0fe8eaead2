"""Everything of a tenant, gone. Tables that come later are in it without a word here."""

from sqlalchemy import Column, Table, delete
from sqlmodel import Session, select, union

from storage.team_tables import EVERY_TABLE


def purge(session: Session, tenant: str) -> int:
    """Delete every row of a tenant in every table; gives how many those were."""
    session.flush()  # rows that this session added are stored, and go too
    connection = session.connection()
    gone = 0
    for table, column in reversed(_with_tenants()):
        gone += connection.execute(delete(table).where(column == tenant)).rowcount
    session.expire_all()  # the session may hold rows that are gone
    return gone


def tenants_under(session: Session, prefix: str) -> list[str]:
    """Every tenant of which a row is stored and whose name begins so, by name."""
    named = union(
        *(select(column).where(column.startswith(prefix, autoescape=True)) for _, column in _with_tenants())
    )
    return sorted(session.connection().scalars(named))


def _with_tenants() -> list[tuple[Table, Column[str]]]:
    """The tables that hold rows of tenants, a table after those it refers to."""
    return [(table, table.c.tenant) for table in EVERY_TABLE.sorted_tables if "tenant" in table.c]
