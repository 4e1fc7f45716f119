"""the first tables"""

import sqlalchemy as sa
from alembic import op

revision = '779e8f253fb0'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('flow_version',
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('offered_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('flow_version_pkey'))
    )
    with op.batch_alter_table('flow_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('flow_version_name'), ['name'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('stopped_at', sa.BigInteger(), nullable=True),
    sa.Column('held_at', sa.BigInteger(), nullable=True),
    sa.Column('erased_at', sa.BigInteger(), nullable=True),
    sa.Column('greeted_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('person_pkey'))
    )
    op.create_table('report_parked',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('provider_id', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('report_parked_pkey'))
    )
    with op.batch_alter_table('report_parked', schema=None) as batch_op:
        batch_op.create_index('report_parked_provider', ['channel', 'provider_id'], unique=False)
        batch_op.create_index(batch_op.f('report_parked_received_at'), ['received_at'], unique=False)

    op.create_table('setting',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('setting_pkey'))
    )
    op.create_table('address',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('lookup', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('address_person_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('address_pkey')),
    sa.UniqueConstraint('channel', 'lookup', name=op.f('address_channel_lookup_key'))
    )
    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('address_person'), ['person'], unique=False)

    op.create_table('inbox',
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('provider_id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('broken_at', sa.BigInteger(), nullable=True),
    sa.Column('answer_status', sa.Integer(), nullable=True),
    sa.Column('answer_type', sa.String(), nullable=False),
    sa.Column('answer_body', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('inbox_person_fkey')),
    sa.PrimaryKeyConstraint('channel', 'provider_id', name=op.f('inbox_pkey'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('inbox_bodies_by_age', ['received_at'], unique=False, sqlite_where=sa.text('answer_body IS NOT NULL'), postgresql_where=sa.text('answer_body IS NOT NULL'))
        batch_op.create_index('inbox_bodies_of_person', ['person'], unique=False, sqlite_where=sa.text('answer_body IS NOT NULL'), postgresql_where=sa.text('answer_body IS NOT NULL'))
        batch_op.create_index('inbox_broken', ['broken_at'], unique=False, sqlite_where=sa.text('broken_at IS NOT NULL'), postgresql_where=sa.text('broken_at IS NOT NULL'))

    op.create_table('conversation',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('flow', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('surface', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('state', sa.LargeBinary(), nullable=True),
    sa.Column('phase', sa.String(), nullable=False),
    sa.Column('wait', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('end_reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['address'], ['address.id'], name=op.f('conversation_address_fkey')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('conversation_person_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('conversation_pkey'))
    )
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.create_index('conversation_one_open', ['person'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index(batch_op.f('conversation_person'), ['person'], unique=False)

    op.create_table('answer',
    sa.Column('conversation', sa.String(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('recording', sa.String(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=False),
    sa.Column('keep_until', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], name=op.f('answer_conversation_fkey')),
    sa.PrimaryKeyConstraint('conversation', 'step', name=op.f('answer_pkey'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index('answer_words_by_age', ['keep_until'], unique=False, sqlite_where=sa.text('words IS NOT NULL'), postgresql_where=sa.text('words IS NOT NULL'))

    op.create_table('flag',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('conversation', sa.String(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('raised_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], name=op.f('flag_conversation_fkey')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('flag_person_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('flag_pkey'))
    )
    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('flag_raised_at'), ['raised_at'], unique=False)

    op.create_table('outbox',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('conversation', sa.String(), nullable=True),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('initiated', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('wait', sa.Integer(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('queued_at', sa.BigInteger(), nullable=False),
    sa.Column('wanted', sa.BigInteger(), nullable=False),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('expires', sa.BigInteger(), nullable=True),
    sa.Column('claimed_by', sa.String(), nullable=False),
    sa.Column('lease_until', sa.BigInteger(), nullable=True),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('repeats', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.BigInteger(), nullable=True),
    sa.Column('provider_id', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('delivery', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['address'], ['address.id'], name=op.f('outbox_address_fkey')),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], name=op.f('outbox_conversation_fkey')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('outbox_person_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('outbox_pkey'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('outbox_expiring', ['expires'], unique=False, sqlite_where=sa.text("state IN ('queued', 'throttled')"), postgresql_where=sa.text("state IN ('queued', 'throttled')"))
        batch_op.create_index('outbox_leases', ['lease_until'], unique=False, sqlite_where=sa.text("state IN ('claimed', 'sending')"), postgresql_where=sa.text("state IN ('claimed', 'sending')"))
        batch_op.create_index('outbox_next', ['due', 'queued_at', 'position'], unique=False, sqlite_where=sa.text("state IN ('queued', 'throttled')"), postgresql_where=sa.text("state IN ('queued', 'throttled')"))
        batch_op.create_index('outbox_of_person', ['person', 'queued_at', 'position'], unique=False, sqlite_where=sa.text('body IS NOT NULL'), postgresql_where=sa.text('body IS NOT NULL'))
        batch_op.create_index('outbox_provider', ['channel', 'provider_id'], unique=False, sqlite_where=sa.text("provider_id <> ''"), postgresql_where=sa.text("provider_id <> ''"))
        batch_op.create_index('outbox_uncertain', ['finished_at'], unique=False, sqlite_where=sa.text("state IN ('uncertain')"), postgresql_where=sa.text("state IN ('uncertain')"))

    op.create_table('recording',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('conversation', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('reference', sa.LargeBinary(), nullable=True),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], name=op.f('recording_conversation_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('recording_pkey'))
    )
    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('recording_conversation'), ['conversation'], unique=False)
        batch_op.create_index(batch_op.f('recording_state'), ['state'], unique=False)

    op.create_table('timer',
    sa.Column('conversation', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('wait', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('after', sa.String(), nullable=True),
    sa.Column('due', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], name=op.f('timer_conversation_fkey')),
    sa.PrimaryKeyConstraint('conversation', 'kind', name=op.f('timer_pkey'))
    )
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.create_index('timer_after', ['after'], unique=False, sqlite_where=sa.text('after IS NOT NULL'), postgresql_where=sa.text('after IS NOT NULL'))
        batch_op.create_index('timer_next', ['due'], unique=False, sqlite_where=sa.text('due IS NOT NULL'), postgresql_where=sa.text('due IS NOT NULL'))



def downgrade() -> None:
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.drop_index('timer_next', sqlite_where=sa.text('due IS NOT NULL'), postgresql_where=sa.text('due IS NOT NULL'))
        batch_op.drop_index('timer_after', sqlite_where=sa.text('after IS NOT NULL'), postgresql_where=sa.text('after IS NOT NULL'))

    op.drop_table('timer')
    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('recording_state'))
        batch_op.drop_index(batch_op.f('recording_conversation'))

    op.drop_table('recording')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('outbox_uncertain', sqlite_where=sa.text("state IN ('uncertain')"), postgresql_where=sa.text("state IN ('uncertain')"))
        batch_op.drop_index('outbox_provider', sqlite_where=sa.text("provider_id <> ''"), postgresql_where=sa.text("provider_id <> ''"))
        batch_op.drop_index('outbox_of_person', sqlite_where=sa.text('body IS NOT NULL'), postgresql_where=sa.text('body IS NOT NULL'))
        batch_op.drop_index('outbox_next', sqlite_where=sa.text("state IN ('queued', 'throttled')"), postgresql_where=sa.text("state IN ('queued', 'throttled')"))
        batch_op.drop_index('outbox_leases', sqlite_where=sa.text("state IN ('claimed', 'sending')"), postgresql_where=sa.text("state IN ('claimed', 'sending')"))
        batch_op.drop_index('outbox_expiring', sqlite_where=sa.text("state IN ('queued', 'throttled')"), postgresql_where=sa.text("state IN ('queued', 'throttled')"))

    op.drop_table('outbox')
    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('flag_raised_at'))

    op.drop_table('flag')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index('answer_words_by_age', sqlite_where=sa.text('words IS NOT NULL'), postgresql_where=sa.text('words IS NOT NULL'))

    op.drop_table('answer')
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('conversation_person'))
        batch_op.drop_index('conversation_one_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('conversation')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('inbox_broken', sqlite_where=sa.text('broken_at IS NOT NULL'), postgresql_where=sa.text('broken_at IS NOT NULL'))
        batch_op.drop_index('inbox_bodies_of_person', sqlite_where=sa.text('answer_body IS NOT NULL'), postgresql_where=sa.text('answer_body IS NOT NULL'))
        batch_op.drop_index('inbox_bodies_by_age', sqlite_where=sa.text('answer_body IS NOT NULL'), postgresql_where=sa.text('answer_body IS NOT NULL'))

    op.drop_table('inbox')
    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('address_person'))

    op.drop_table('address')
    op.drop_table('setting')
    with op.batch_alter_table('report_parked', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('report_parked_received_at'))
        batch_op.drop_index('report_parked_provider')

    op.drop_table('report_parked')
    op.drop_table('person')
    op.drop_table('flow_version')
