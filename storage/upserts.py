"""Insert where a row may be there already, also when another program inserts it at the same moment."""

from collections.abc import Sequence

from sqlalchemy import TextClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables import Row


def insert_unless_there(session: Session, row: Row) -> bool:
    """Store the row; where one with its key stands, that one stays as it is, and False is given."""
    insert = _insert(session, row).on_conflict_do_nothing()
    return session.exec(insert, execution_options={"preserve_rowcount": True}).rowcount == 1


def insert_all_unless_there(session: Session, rows: Sequence[Row]) -> None:
    """As `insert_unless_there`, for rows of one table in one statement; at least one."""
    values = [row.model_dump() for row in rows]
    session.exec(_into(session, type(rows[0])).values(values).on_conflict_do_nothing())


def insert_or_replace(
    session: Session, row: Row, *, key: Sequence[str], among: TextClause | None = None
) -> None:
    """Store the row; where one with the same key columns stands, it takes that one's place, number and all.

    `among` is the condition of the index of the key, when it has one.
    """
    values = {name: value for name, value in row.model_dump().items() if name not in {*key, "id"}}
    insert = _insert(session, row)
    session.exec(insert.on_conflict_do_update(index_elements=key, index_where=among, set_=values))


def _insert(session: Session, row: Row) -> sqlite.Insert | postgresql.Insert:
    return _into(session, type(row)).values(row.model_dump(exclude_none=True))


def _into(session: Session, table: type[Row]) -> sqlite.Insert | postgresql.Insert:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
