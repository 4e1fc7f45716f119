"""Alembic runs this for every command; bot.store.migrate hands it the connection and has already begun the transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString

from bot.store.tables import metadata


def plainly(kind: str, thing: Any, _context: object) -> str | Literal[False]:
    """A migration names SQLAlchemy's types, so that it still runs when sqlmodel has changed its own."""
    return "sa.String()" if kind == "type" and isinstance(thing, AutoString) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    compare_type=True,
    render_item=plainly,
)
with context.begin_transaction():
    context.run_migrations()
