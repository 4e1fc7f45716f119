"""strangers and limits"""

import sqlalchemy as sa
from alembic import op

revision = "b6f57b8e0c06"
down_revision = "b5a36c1d7e05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("busy_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="allowance_pkey"),
    )
    op.create_table(
        "work_count",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="work_count_pkey"),
    )
    op.create_table(
        "worker_seen",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name="worker_seen_pkey"),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("busy_until", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("busy_until")
    op.drop_table("worker_seen")
    op.drop_table("work_count")
    op.drop_table("allowance")
