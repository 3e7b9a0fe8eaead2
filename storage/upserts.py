"""Insert where a row may be there already, also when another program inserts it at the same moment.

That for one row is built once. All run at once: rows added to the session and not yet flushed come after it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables import Row


def insert_unless_there(session: Session, row: Row) -> bool:
    """Store the row; where one with its key stands, that one stays as it is, and False is given."""
    return insert_values_unless_there(session, type(row), row.model_dump(exclude_none=True))


def insert_values_unless_there(session: Session, table: type[Row], values: Mapping[str, Any]) -> bool:
    """As `insert_unless_there`, of the columns of a row."""
    connection = session.connection()
    insert = _unless_there(table, connection.dialect.name)
    return connection.execute(insert, values, execution_options={"preserve_rowcount": True}).rowcount == 1


def insert_all_unless_there(session: Session, rows: Sequence[Row]) -> None:
    """As `insert_unless_there`, for rows of one table in one statement; at least one."""
    values = [row.model_dump() for row in rows]
    session.exec(
        _into(session.get_bind().dialect.name, type(rows[0])).values(values).on_conflict_do_nothing()
    )


def insert_or_replace(session: Session, row: Row, *, key: Sequence[str], among: str = "") -> None:
    """Store the row; where one with the same key columns stands, it takes that one's place, number and all.

    `among` is the condition of the index of the key, when it has one.
    """
    connection = session.connection()
    insert = _or_replace(type(row), connection.dialect.name, tuple(key), among)
    connection.execute(insert, row.model_dump(exclude_none=True))


@cache
def _unless_there(table: type[Row], dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Built once for each table. It asks for no number: where nothing was inserted there is none."""
    return _into(dialect, table).inline().on_conflict_do_nothing()


@cache
def _or_replace(
    table: type[Row], dialect: str, key: tuple[str, ...], among: str
) -> sqlite.Insert | postgresql.Insert:
    insert = _into(dialect, table).inline()
    given = {column.name: column for column in insert.excluded if column.name not in {*key, "id"}}
    where = text(among) if among else None
    return insert.on_conflict_do_update(index_elements=key, index_where=where, set_=given)


def _into(dialect: str, table: type[Row]) -> sqlite.Insert | postgresql.Insert:
    into = table.metadata.tables[str(table.__tablename__)]
    return postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into)
