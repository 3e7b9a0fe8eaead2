"""Insert where a row may be there already, also when another program inserts it at the same moment."""

from collections.abc import Sequence

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables import Row


def insert_unless_there(session: Session, row: Row) -> None:
    """Store the row; where one with its key stands, that one stays as it is."""
    session.exec(_insert(session, row).on_conflict_do_nothing())


def insert_all_unless_there(session: Session, rows: Sequence[Row]) -> None:
    """As `insert_unless_there`, for rows of one table in one statement; at least one."""
    values = [row.model_dump() for row in rows]
    session.exec(_into(session, type(rows[0])).values(values).on_conflict_do_nothing())


def insert_or_replace(session: Session, row: Row, *, key: Sequence[str]) -> None:
    """Store the row; where one with the same key columns stands, it takes that one's place."""
    values = {name: value for name, value in row.model_dump().items() if name not in key}
    session.exec(_insert(session, row).on_conflict_do_update(index_elements=key, set_=values))


def _insert(session: Session, row: Row) -> sqlite.Insert | postgresql.Insert:
    return _into(session, type(row)).values(row.model_dump(exclude_none=True))


def _into(session: Session, table: type[Row]) -> sqlite.Insert | postgresql.Insert:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
