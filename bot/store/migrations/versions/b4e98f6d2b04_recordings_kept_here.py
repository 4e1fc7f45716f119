"""recordings kept here"""

revision = 'b4e98f6d2b04'
down_revision = 'b3c7a05e1f03'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
