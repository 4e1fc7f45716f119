"""discreet conversations"""

revision = 'b3c7a05e1f03'
down_revision = 'b2d41e9c5a02'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
