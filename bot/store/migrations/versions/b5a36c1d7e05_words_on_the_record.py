"""words on the record"""

import sqlalchemy as sa
from alembic import op

revision = 'b5a36c1d7e05'
down_revision = 'b4e98f6d2b04'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'consent_event',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('person', sa.String(), nullable=False),
        sa.Column('scope', sa.String(), nullable=False),
        sa.Column('channel', sa.String(), nullable=False),
        sa.Column('what', sa.String(), nullable=False),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.Column('until', sa.BigInteger(), nullable=True),
        sa.Column('told_by', sa.String(), nullable=False),
        sa.Column('role', sa.String(), nullable=False),
        sa.Column('flow', sa.String(), nullable=False),
        sa.Column('version', sa.String(), nullable=False),
        sa.Column('step', sa.String(), nullable=False),
        sa.Column('says', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('consent_event_person_fkey')),
        sa.PrimaryKeyConstraint('id', name=op.f('consent_event_pkey')),
        sa.UniqueConstraint('person', 'scope', 'channel', 'what', 'at', name=op.f('consent_event_person_scope_channel_what_at_key')),
    )
    # What is known of before there was a ledger: the latest yes to each purpose. How it was given stays sealed where it is.
    op.execute(
        "INSERT INTO consent_event (id, person, scope, channel, what, at, until, told_by, role, flow, version, step)"
        " SELECT 'before/' || person || '/' || channel || '/' || purpose, person, purpose, channel, 'given', given_at, until,"
        " 'import', '', '', '', '' FROM consent"
    )
    op.create_table(
        'complaint',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('person', sa.String(), nullable=False),
        sa.Column('conversation', sa.String(), nullable=True),
        sa.Column('flow', sa.String(), nullable=False),
        sa.Column('step', sa.String(), nullable=False),
        sa.Column('asked_at', sa.BigInteger(), nullable=False),
        sa.Column('promise', sa.String(), nullable=False),
        sa.Column('body', sa.String(), nullable=False),
        sa.Column('routed_at', sa.BigInteger(), nullable=True),
        sa.Column('routed_by', sa.String(), nullable=False),
        sa.Column('closed_at', sa.BigInteger(), nullable=True),
        sa.Column('closed_by', sa.String(), nullable=False),
        sa.Column('says', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], name=op.f('complaint_conversation_fkey')),
        sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('complaint_person_fkey')),
        sa.PrimaryKeyConstraint('id', name=op.f('complaint_pkey')),
    )
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('complaint_person'), ['person'], unique=False)
        batch_op.create_index('complaint_open', ['asked_at'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_table(
        'praise',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('person', sa.String(), nullable=False),
        sa.Column('conversation', sa.String(), nullable=False),
        sa.Column('step', sa.String(), nullable=False),
        sa.Column('given_at', sa.BigInteger(), nullable=False),
        sa.Column('delivered_at', sa.BigInteger(), nullable=True),
        sa.Column('delivered_by', sa.String(), nullable=False),
        sa.Column('delivered_to', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], name=op.f('praise_conversation_fkey')),
        sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('praise_person_fkey')),
        sa.PrimaryKeyConstraint('id', name=op.f('praise_pkey')),
    )
    with op.batch_alter_table('praise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('praise_person'), ['person'], unique=False)
        batch_op.create_index('praise_waiting', ['given_at'], unique=False, sqlite_where=sa.text('delivered_at IS NULL'), postgresql_where=sa.text('delivered_at IS NULL'))
    op.create_table(
        'tally',
        sa.Column('what', sa.String(), nullable=False),
        sa.Column('flow', sa.String(), nullable=False),
        sa.Column('month', sa.String(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('what', 'flow', 'month', name=op.f('tally_pkey')),
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('apart', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('acting', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('shown', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('story', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index('answer_held', ['answered_at'], unique=False, sqlite_where=sa.text("shown = 'held'"), postgresql_where=sa.text("shown = 'held'"))
    # Nobody has looked at any words yet.
    op.execute("UPDATE answer SET shown = 'held' WHERE words IS NOT NULL OR recording <> ''")


def downgrade() -> None:
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index('answer_held', sqlite_where=sa.text("shown = 'held'"), postgresql_where=sa.text("shown = 'held'"))
        batch_op.drop_column('story')
        batch_op.drop_column('shown')
        batch_op.drop_column('acting')
        batch_op.drop_column('apart')
    op.drop_table('tally')
    op.drop_table('praise')
    op.drop_table('complaint')
    op.drop_table('consent_event')
