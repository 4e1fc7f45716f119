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
    op.create_table(
        "escrow",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("held", sa.LargeBinary(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="escrow_person_fkey"),
        sa.PrimaryKeyConstraint("id", name="escrow_pkey"),
    )
    op.create_index("escrow_person", "escrow", ["person"])
    op.create_index("escrow_erased_at", "escrow", ["erased_at"])
    op.create_table(
        "tombstone",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("case_file", sa.String(), nullable=True),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name="tombstone_case_file_fkey"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="tombstone_person_fkey"),
        sa.PrimaryKeyConstraint("id", name="tombstone_pkey"),
    )
    where = sa.text("NOT filed")
    op.create_index("tombstone_unfiled", "tombstone", ["id"], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "audit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="audit_person_fkey"),
        sa.PrimaryKeyConstraint("id", name="audit_pkey"),
    )
    op.create_index("audit_person", "audit", ["person"])
    op.create_table(
        "provider_copy",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "provider_id", name="provider_copy_pkey"),
    )
    op.create_index("provider_copy_due", "provider_copy", ["due"])
    op.create_index("inbox_by_time", "inbox", ["channel", "received_at"])
    where = sa.text("provider_id <> ''")
    op.create_index("outbox_by_time", "outbox", ["channel", "begun_at"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("outbox_by_time", "outbox")
    op.drop_index("inbox_by_time", "inbox")
    for table in ("provider_copy", "audit", "tombstone", "escrow", "person_key"):
        op.drop_table(table)
