"""cases and asking"""

import sqlalchemy as sa
from alembic import op

revision = 'cc935b954db1'
down_revision = '779e8f253fb0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('area_hold',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('lookup', sa.LargeBinary(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('because', sa.LargeBinary(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('area_hold_pkey')),
    sa.UniqueConstraint('lookup', name=op.f('area_hold_lookup_key'))
    )
    op.create_table('do_not_invite',
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('list_name', sa.String(), nullable=False),
    sa.Column('added_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('hash', 'list_name', name=op.f('do_not_invite_pkey'))
    )
    with op.batch_alter_table('do_not_invite', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('do_not_invite_list_name'), ['list_name'], unique=False)

    op.create_table('pace',
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('left', sa.BigInteger(), nullable=False),
    sa.Column('counted_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('channel', name=op.f('pace_pkey'))
    )
    op.create_table('spend',
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('micros', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('spend_pkey'))
    )
    op.create_table('case_file',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('lookup', sa.LargeBinary(), nullable=False),
    sa.Column('facts', sa.LargeBinary(), nullable=True),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('area', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('case_file_person_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('case_file_pkey')),
    sa.UniqueConstraint('lookup', name=op.f('case_file_lookup_key'))
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('case_file_area'), ['area'], unique=False)
        batch_op.create_index(batch_op.f('case_file_person'), ['person'], unique=False)

    op.create_table('consent',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('given_at', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.Column('how', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('consent_person_fkey')),
    sa.PrimaryKeyConstraint('person', 'channel', 'purpose', name=op.f('consent_pkey'))
    )
    op.create_table('asking',
    sa.Column('case_file', sa.String(), nullable=False),
    sa.Column('flow', sa.String(), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=True),
    sa.Column('closes', sa.BigInteger(), nullable=True),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('running', sa.Boolean(), nullable=False),
    sa.Column('arm', sa.String(), nullable=False),
    sa.Column('cell', sa.LargeBinary(), nullable=True),
    sa.Column('draw', sa.BigInteger(), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('outcome_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['case_file'], ['case_file.id'], name=op.f('asking_case_file_fkey')),
    sa.PrimaryKeyConstraint('case_file', 'flow', 'wave', name=op.f('asking_pkey'))
    )
    with op.batch_alter_table('asking', schema=None) as batch_op:
        batch_op.create_index('asking_rank', ['flow', 'wave', 'cell', 'draw'], unique=False, sqlite_where=sa.text('running'), postgresql_where=sa.text('running'))

    op.create_table('ledger',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('case_file', sa.String(), nullable=True),
    sa.Column('flow', sa.String(), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('says', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['case_file'], ['case_file.id'], name=op.f('ledger_case_file_fkey')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('ledger_person_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('ledger_pkey'))
    )
    with op.batch_alter_table('ledger', schema=None) as batch_op:
        batch_op.create_index('ledger_of_person', ['person', 'id'], unique=False)

    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.add_column(sa.Column('listed', sa.LargeBinary(), nullable=True))
        batch_op.create_index(batch_op.f('address_listed'), ['listed'], unique=False)

    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('case_file', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('wave', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_index(batch_op.f('conversation_case_file'), ['case_file'], unique=False)
        batch_op.create_foreign_key(batch_op.f('conversation_case_file_fkey'), 'case_file', ['case_file'], ['id'])

    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('flag_person'), ['person'], unique=False)

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opens', sa.BigInteger(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('cost', sa.BigInteger(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('begun_at', sa.BigInteger(), nullable=True))
        batch_op.drop_index(batch_op.f('outbox_next'), sqlite_where=sa.text("state IN ('queued', 'throttled')"))
        batch_op.create_index('outbox_next', ['channel', 'initiated', 'due', 'queued_at', 'position'], unique=False, sqlite_where=sa.text("state IN ('queued', 'throttled')"), postgresql_where=sa.text("state IN ('queued', 'throttled')"))
        batch_op.create_index('outbox_begun_unasked', ['person', 'begun_at'], unique=False, sqlite_where=sa.text('initiated AND begun_at IS NOT NULL'), postgresql_where=sa.text('initiated AND begun_at IS NOT NULL'))
        batch_op.create_index('outbox_calls', ['conversation', 'begun_at'], unique=False, sqlite_where=sa.text("kind IN ('call')"), postgresql_where=sa.text("kind IN ('call')"))
        batch_op.create_index('outbox_unsettled', ['begun_at'], unique=False, sqlite_where=sa.text("state IN ('uncertain') AND code <> 'unknown'"), postgresql_where=sa.text("state IN ('uncertain') AND code <> 'unknown'"))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('contact', sa.String(), nullable=False, server_default='unknown'))
        batch_op.add_column(sa.Column('contact_until', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('contact_changed_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('profile', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('revision', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('look_at', sa.BigInteger(), nullable=True))
        batch_op.create_index('person_look_at', ['look_at'], unique=False, sqlite_where=sa.text('look_at IS NOT NULL'), postgresql_where=sa.text('look_at IS NOT NULL'))
    # A hold said that contact was in doubt; nobody else's was ever confirmed, so nobody is written to until it is.
    op.execute("UPDATE person SET contact = 'unsafe', contact_changed_at = held_at WHERE held_at IS NOT NULL")
    op.execute("UPDATE outbox SET opens = wanted, begun_at = CASE WHEN tries > 0 THEN coalesce(finished_at, queued_at) END")
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('held_at')


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('held_at', sa.BIGINT(), nullable=True))
    op.execute("UPDATE person SET held_at = coalesce(contact_changed_at, created_at) WHERE contact = 'unsafe'")
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('person_look_at', sqlite_where=sa.text('look_at IS NOT NULL'), postgresql_where=sa.text('look_at IS NOT NULL'))
        batch_op.drop_column('look_at')
        batch_op.drop_column('revision')
        batch_op.drop_column('profile')
        batch_op.drop_column('contact_changed_at')
        batch_op.drop_column('contact_until')
        batch_op.drop_column('contact')

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('outbox_unsettled', sqlite_where=sa.text("state IN ('uncertain') AND code <> 'unknown'"), postgresql_where=sa.text("state IN ('uncertain') AND code <> 'unknown'"))
        batch_op.drop_index('outbox_calls', sqlite_where=sa.text("kind IN ('call')"), postgresql_where=sa.text("kind IN ('call')"))
        batch_op.drop_index('outbox_begun_unasked', sqlite_where=sa.text('initiated AND begun_at IS NOT NULL'), postgresql_where=sa.text('initiated AND begun_at IS NOT NULL'))
        batch_op.drop_index('outbox_next', sqlite_where=sa.text("state IN ('queued', 'throttled')"), postgresql_where=sa.text("state IN ('queued', 'throttled')"))
        batch_op.create_index(batch_op.f('outbox_next'), ['due', 'queued_at', 'position'], unique=False, sqlite_where=sa.text("state IN ('queued', 'throttled')"))
        batch_op.drop_column('begun_at')
        batch_op.drop_column('cost')
        batch_op.drop_column('opens')

    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('flag_person'))

    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('conversation_case_file_fkey'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('conversation_case_file'))
        batch_op.drop_column('wave')
        batch_op.drop_column('case_file')

    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('address_listed'))
        batch_op.drop_column('listed')

    with op.batch_alter_table('ledger', schema=None) as batch_op:
        batch_op.drop_index('ledger_of_person')

    op.drop_table('ledger')
    with op.batch_alter_table('asking', schema=None) as batch_op:
        batch_op.drop_index('asking_rank', sqlite_where=sa.text('running'), postgresql_where=sa.text('running'))

    op.drop_table('asking')
    op.drop_table('consent')
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('case_file_person'))
        batch_op.drop_index(batch_op.f('case_file_area'))

    op.drop_table('case_file')
    op.drop_table('spend')
    op.drop_table('pace')
    with op.batch_alter_table('do_not_invite', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('do_not_invite_list_name'))

    op.drop_table('do_not_invite')
    op.drop_table('area_hold')
