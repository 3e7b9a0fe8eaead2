"""Team work: settings, quotas, watches, proposals, a log; and the workspaces that installed the app."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MADE = (
    "oauth_states",
    "installations",
    "team_log",
    "proposals",
    "watches",
    "asked_checks",
    "quota_uses",
    "team_settings",
)


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("enterprise_name", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("team_name", sa.Text(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("installer", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_installations")),
    )
    op.create_index(op.f("ix_installations_state_at"), "installations", ["state", "at"], unique=False)
    op.create_table(
        "oauth_states",
        sa.Column("state_key", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_key", name=op.f("pk_oauth_states")),
    )
    op.create_index(op.f("ix_oauth_states_expires_at"), "oauth_states", ["expires_at"], unique=False)
    op.create_table(
        "quota_uses",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_uses")),
    )
    op.create_index(op.f("ix_quota_uses_tenant_at"), "quota_uses", ["tenant", "at"], unique=False)
    op.create_table(
        "team_log",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_log")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_team_log_tenant_id"), "team_log", ["tenant", "id"], unique=False)
    op.create_table(
        "team_settings",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("flag_channel", sa.Text(), nullable=False),
        sa.Column("digest_channel", sa.Text(), nullable=False),
        sa.Column("digest_day", sa.Integer(), nullable=True),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("flag_at", sa.Text(), nullable=False),
        sa.Column("deciders", sa.JSON(), nullable=False),
        sa.Column("admins", sa.JSON(), nullable=False),
        sa.Column("installer", sa.Text(), nullable=False),
        sa.Column("four_eyes", sa.Boolean(), nullable=False),
        sa.Column("only_deciders", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_team_settings")),
    )
    op.create_table(
        "asked_checks",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("backlink_id", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["backlink_id"],
            ["backlinks.id"],
            name=op.f("fk_asked_checks_backlink_id_backlinks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant", "person", "backlink_id", name=op.f("pk_asked_checks")),
    )
    op.create_index(
        op.f("ix_asked_checks_tenant_person_at"), "asked_checks", ["tenant", "person", "at"], unique=False
    )
    op.create_table(
        "proposals",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("backlink_id", NUMBER, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=False),
        sa.Column("after", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["backlink_id"],
            ["backlinks.id"],
            name=op.f("fk_proposals_backlink_id_backlinks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("tenant", "backlink_id", name=op.f("uq_proposals_tenant_backlink_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "watches",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("backlink_id", NUMBER, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["backlink_id"],
            ["backlinks.id"],
            name=op.f("fk_watches_backlink_id_backlinks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant", "backlink_id", "person", name=op.f("pk_watches")),
    )
    op.create_index(op.f("ix_watches_tenant_next_at"), "watches", ["tenant", "next_at"], unique=False)


def downgrade() -> None:
    for name in MADE:
        op.drop_table(name)
