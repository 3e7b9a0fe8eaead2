"""What the pages of our sites tell of them: names, topics, and what others may link to."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_profiles",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("brand", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("linkable", sa.JSON(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "domain"],
            ["sites.tenant", "sites.domain"],
            name=op.f("fk_site_profiles_tenant_domain_sites"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant", "domain", name=op.f("pk_site_profiles")),
    )


def downgrade() -> None:
    op.drop_table("site_profiles")
