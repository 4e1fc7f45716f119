"""INSERT ... ON CONFLICT, which both databases spell alike but SQLAlchemy keeps in two places. Built once, chosen by dialect."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert


def insert_or_leave(table: Table, *key: str) -> dict[str, Insert]:
    """Insert a row; do nothing if the key is taken. ``rowcount`` says which it was."""
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing(index_elements=key),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing(index_elements=key),
    }


def insert_or_replace(table: Table, *key: str, only: tuple[str, ...] = ()) -> dict[str, Insert]:
    """Insert a row, or give the row with this key all its other values, or ``only`` these."""
    others = only or [column.name for column in table.columns if column.name not in key]
    lite, post = sqlite.insert(table), postgresql.insert(table)
    return {
        "sqlite": lite.on_conflict_do_update(index_elements=key, set_={name: lite.excluded[name] for name in others}),
        "postgresql": post.on_conflict_do_update(index_elements=key, set_={name: post.excluded[name] for name in others}),
    }
