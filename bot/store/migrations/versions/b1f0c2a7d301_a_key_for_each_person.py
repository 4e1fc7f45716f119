"""a key for each person

On the way back the keys are gone, and with them what was sealed under them: restore a backup from before instead.
"""

import sqlalchemy as sa
from alembic import op

revision = "b1f0c2a7d301"
down_revision = "cc935b954db1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_key",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="person_key_person_fkey"),
        sa.PrimaryKeyConstraint("person", name="person_key_pkey"),
    )


def downgrade() -> None:
    op.drop_table("person_key")
