"""Which job made a check, so that a job that is begun anew makes no second one."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("checks", sa.Column("asked", sa.Text(), server_default="", nullable=False))
    op.create_index(
        op.f("ix_checks_tenant_backlink_id_asked"),
        "checks",
        ["tenant", "backlink_id", "asked"],
        unique=True,
        sqlite_where=sa.text("asked <> ''"),
        postgresql_where=sa.text("asked <> ''"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_checks_tenant_backlink_id_asked"), "checks")
    op.drop_column("checks", "asked")
