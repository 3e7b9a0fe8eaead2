"""Which job checks were taken for, so that the same request takes them once."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quota_uses", sa.Column("job", sa.Text(), server_default="", nullable=False))
    op.create_index(
        op.f("ix_quota_uses_tenant_job"),
        "quota_uses",
        ["tenant", "job"],
        unique=True,
        sqlite_where=sa.text("job <> ''"),
        postgresql_where=sa.text("job <> ''"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_quota_uses_tenant_job"), "quota_uses")
    op.drop_column("quota_uses", "job")
