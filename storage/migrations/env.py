"""How Alembic reaches the database: the connection that `storage.schema` hands over, or, for a developer
who writes a new migration, the address after `-x url=` (see alembic.ini).
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine

from storage.schema import VERSION_TABLE
from storage.tables import Moment, Words
from storage.team_tables import EVERY_TABLE


def as_plain_type(kind: str, value: object, _context: AutogenContext) -> str | Literal[False]:
    """A migration must not change when our types do, so it names the database's own."""
    return f"sa.{value.impl!r}" if kind == "type" and isinstance(value, Moment | Words) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=EVERY_TABLE,
        version_table=VERSION_TABLE,
        render_as_batch=True,  # SQLite can change little in place: a table is built again instead
        compare_type=True,
        render_item=as_plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    engine = create_engine(context.get_x_argument(as_dictionary=True)["url"])
    with engine.connect() as own:
        run(own)
    engine.dispose()
