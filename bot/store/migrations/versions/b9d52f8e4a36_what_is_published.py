"""What is published, by whom and why. And an index of who is mid-way, by flow and version."""

import sqlalchemy as sa
from alembic import op

revision = "b9d52f8e4a36"
down_revision = "b8c41d7f2e31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="published_pkey"),
        sa.UniqueConstraint("flow", "previous", name="published_flow_previous_key"),
    )
    named = sa.text("published_by <> ''")
    op.create_index("published_names_by_age", "published", ["published_at"], sqlite_where=named, postgresql_where=named)
    still_open = sa.text("ended_at IS NULL")
    op.create_index(
        "conversation_open_by_flow", "conversation", ["flow", "version"], sqlite_where=still_open, postgresql_where=still_open
    )


def downgrade() -> None:
    op.drop_index("conversation_open_by_flow", table_name="conversation")
    op.drop_table("published")
