"""When what the card of a link should show changed last. A watch names a person alone, and no channel."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("flags", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        """
        UPDATE flags SET changed_at = (
            SELECT max(changes.at) FROM (
                SELECT tenant, backlink_id, at FROM decisions
                UNION ALL SELECT tenant, backlink_id, at FROM proposals
            ) AS changes
            WHERE changes.tenant = flags.tenant AND changes.backlink_id = flags.backlink_id
        )
        """
    )
    op.drop_column("watches", "channel")


def downgrade() -> None:
    op.add_column("watches", sa.Column("channel", sa.Text(), server_default="", nullable=False))
    op.drop_column("flags", "changed_at")
