"""Insert where a row may be there already, also when another program inserts it at the same moment."""

from collections.abc import Sequence

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables import Row


def insert_unless_there(session: Session, row: Row) -> None:
    """Store the row; where one with its key stands, that one stays as it is."""
    session.exec(_insert(session, row).on_conflict_do_nothing())


def insert_or_replace(session: Session, row: Row, *, key: Sequence[str]) -> None:
    """Store the row; where one with the same key columns stands, it takes that one's place."""
    values = {name: value for name, value in row.model_dump().items() if name not in key}
    session.exec(_insert(session, row).on_conflict_do_update(index_elements=key, set_=values))


def _insert(session: Session, row: Row) -> sqlite.Insert | postgresql.Insert:
    values = row.model_dump(exclude_none=True)
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(type(row)).values(values)
    return sqlite.insert(type(row)).values(values)
