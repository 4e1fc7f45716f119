"""recordings kept here"""

import sqlalchemy as sa
from alembic import op

revision = 'b4e98f6d2b04'
down_revision = 'b3c7a05e1f03'
branch_labels = None
depends_on = None

WHOLE = ('agreed_at', 'fetched_at', 'gone_at', 'try_at', 'unwanted_at', 'typed_at', 'refused_at')
TEXTS = ('step', 'wording', 'trouble', 'refused_as')


def upgrade() -> None:
    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.alter_column('conversation', existing_type=sa.String(), nullable=True)
        batch_op.add_column(sa.Column('digest', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('tries', sa.Integer(), nullable=False, server_default='0'))
        for name in WHOLE:
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=True))
        for name in TEXTS:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=''))
    # What was to be deleted before this is overdue from the time it was made. Nobody's yes of before is on record: such sound is never fetched.
    op.execute(sa.text("UPDATE recording SET unwanted_at = recorded_at WHERE state = 'unwanted'"))
    with op.batch_alter_table('recording', schema=None) as batch_op:
        for name in ('tries', *TEXTS):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(
            'recording_of_provider',
            ['digest'],
            unique=True,
            sqlite_where=sa.text('digest IS NOT NULL'),
            postgresql_where=sa.text('digest IS NOT NULL'),
        )
    op.create_table('sound',
    sa.Column('recording', sa.String(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['recording'], ['recording.id'], name=op.f('sound_recording_fkey')),
    sa.PrimaryKeyConstraint('recording', name=op.f('sound_pkey'))
    )
    op.create_table('recording_audit',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('recording', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('did', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('because', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('recording_audit_person_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('recording_audit_pkey'))
    )
    with op.batch_alter_table('recording_audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('recording_audit_person'), ['person'], unique=False)
        batch_op.create_index(batch_op.f('recording_audit_recording'), ['recording'], unique=False)


def downgrade() -> None:
    op.drop_table('recording_audit')
    op.drop_table('sound')
    # The version before knows neither a yes without a recording, nor a recording without a conversation or a provider.
    op.execute(sa.text("DELETE FROM recording WHERE reference IS NULL OR conversation IS NULL"))
    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.drop_index('recording_of_provider')
    with op.batch_alter_table('recording', schema=None) as batch_op:
        for name in ('digest', 'tries', *WHOLE, *TEXTS):
            batch_op.drop_column(name)
        batch_op.alter_column('conversation', existing_type=sa.String(), nullable=False)
