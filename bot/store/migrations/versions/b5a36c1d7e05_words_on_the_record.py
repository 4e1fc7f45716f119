"""words on the record"""

revision = 'b5a36c1d7e05'
down_revision = 'b4e98f6d2b04'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
