"""flags and alerts"""

import sqlalchemy as sa
from alembic import op

revision = 'b2d41e9c5a02'
down_revision = 'b1f0c2a7d301'
branch_labels = None
depends_on = None

OPEN, LOOK = sa.text('closed_at IS NULL'), sa.text('look_at IS NOT NULL')
TO_TELL, NOT_CONFIRMED = sa.text("state IN ('waiting', 'claimed')"), sa.text('confirmed_at IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(), nullable=False, server_default='open'))
        batch_op.add_column(sa.Column('reason', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('taken_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('taken_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('closed_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('closed_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('target_at', sa.BigInteger(), nullable=True))
        # Flags of before stay open until a person says how they ended, and nobody is told of all of them at once.
        batch_op.add_column(sa.Column('look_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('alerted_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('escalated_at', sa.BigInteger(), nullable=True))
        batch_op.create_index('flag_open', ['raised_at', 'id'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index('flag_look', ['look_at'], unique=False, sqlite_where=LOOK, postgresql_where=LOOK)

    op.create_table('alert_test',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('begun_at', sa.BigInteger(), nullable=False),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('confirmed_at', sa.BigInteger(), nullable=True),
    sa.Column('alarmed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('alert_test_pkey')),
    sa.UniqueConstraint('period', 'role', name=op.f('alert_test_period_role_key'))
    )
    with op.batch_alter_table('alert_test', schema=None) as batch_op:
        batch_op.create_index('alert_test_open', ['due'], unique=False, sqlite_where=NOT_CONFIRMED, postgresql_where=NOT_CONFIRMED)

    op.create_table('alert',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('flag', sa.String(), nullable=True),
    sa.Column('test', sa.String(), nullable=True),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('way', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('queued_at', sa.BigInteger(), nullable=False),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('claimed_by', sa.String(), nullable=False),
    sa.Column('lease_until', sa.BigInteger(), nullable=True),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.BigInteger(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['flag'], ['flag.id'], name=op.f('alert_flag_fkey')),
    sa.ForeignKeyConstraint(['test'], ['alert_test.id'], name=op.f('alert_test_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('alert_pkey'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('alert_flag'), ['flag'], unique=False)
        batch_op.create_index('alert_next', ['due'], unique=False, sqlite_where=TO_TELL, postgresql_where=TO_TELL)


def downgrade() -> None:
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index('alert_next', sqlite_where=TO_TELL, postgresql_where=TO_TELL)
        batch_op.drop_index(batch_op.f('alert_flag'))
    op.drop_table('alert')

    with op.batch_alter_table('alert_test', schema=None) as batch_op:
        batch_op.drop_index('alert_test_open', sqlite_where=NOT_CONFIRMED, postgresql_where=NOT_CONFIRMED)
    op.drop_table('alert_test')

    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.drop_index('flag_look', sqlite_where=LOOK, postgresql_where=LOOK)
        batch_op.drop_index('flag_open', sqlite_where=OPEN, postgresql_where=OPEN)
        for column in (
            'escalated_at', 'alerted_at', 'look_at', 'target_at', 'closed_at', 'closed_by', 'taken_at', 'taken_by', 'reason', 'state'
        ):
            batch_op.drop_column(column)
