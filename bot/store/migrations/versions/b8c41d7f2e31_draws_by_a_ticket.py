"""Chance draws a new case by its keyed look-up. Those that are here keep what they drew: by their reference."""

import sqlalchemy as sa
from alembic import op

revision = "b8c41d7f2e31"
down_revision = "b6f57b8e0c06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ticketed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_column("ticketed")
