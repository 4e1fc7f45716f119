"""discreet conversations"""

import sqlalchemy as sa
from alembic import op

revision = 'b3c7a05e1f03'
down_revision = 'b2d41e9c5a02'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'chat_message',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('conversation', sa.String(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('said_at', sa.BigInteger(), nullable=False),
        sa.Column('due', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], name=op.f('chat_message_conversation_fkey')),
        sa.PrimaryKeyConstraint('id', name=op.f('chat_message_pkey')),
    )
    op.create_index('chat_message_conversation', 'chat_message', ['conversation'])
    op.create_index('chat_message_said_at', 'chat_message', ['said_at'])
    op.create_index('chat_message_next', 'chat_message', ['due'],
                    sqlite_where=sa.text('due IS NOT NULL'), postgresql_where=sa.text('due IS NOT NULL'))


def downgrade() -> None:
    op.drop_table('chat_message')
