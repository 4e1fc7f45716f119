"""a key for each person"""

revision = 'b1f0c2a7d301'
down_revision = 'cc935b954db1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
