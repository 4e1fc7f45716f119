"""flags and alerts"""

revision = 'b2d41e9c5a02'
down_revision = 'b1f0c2a7d301'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
