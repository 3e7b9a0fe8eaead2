"""Vectors of texts that were encoded."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vectors",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key", name=op.f("pk_vectors")),
    )
    op.create_index(op.f("ix_vectors_tenant_kept_at"), "vectors", ["tenant", "kept_at"], unique=False)


def downgrade() -> None:
    op.drop_table("vectors")
