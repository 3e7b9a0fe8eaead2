"""What the robots.txt of a page's host said, and the page's headers about its use, when it was read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("snapshots", sa.Column("robots_txt", sa.LargeBinary(), nullable=True))
    op.add_column("snapshots", sa.Column("usage_headers", sa.Text(), server_default="", nullable=False))
    op.add_column("pages", sa.Column("robots_txt", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("pages", "robots_txt")
    op.drop_column("snapshots", "usage_headers")
    op.drop_column("snapshots", "robots_txt")
