"""A migration that a later version might bring."""

from pathlib import Path
from typing import Final

from storage import schema

NEWEST: Final = schema.newest()
NEXT: Final = f"{int(NEWEST) + 1:04}"
FILE: Final = f"{NEXT}_next.py"

REBUILD = f"""
revision, down_revision, branch_labels, depends_on = "{NEXT}", "{NEWEST}", None, None

import sqlalchemy as sa
from alembic import op


def upgrade():
    with op.batch_alter_table("backlinks", recreate="auto") as table:
        table.add_column(sa.Column("note", sa.Text()))
        table.alter_column("domain", nullable=True)
"""
BREAK_DOWN = f'{REBUILD}    op.drop_table("no_such_table")\n'


def add_migration(folder: Path, source: str) -> None:
    (folder / "versions" / FILE).write_text(source)
