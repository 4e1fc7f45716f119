"""strangers and limits"""

revision = 'b6f57b8e0c06'
down_revision = 'b5a36c1d7e05'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
