"""INSERT ... ON CONFLICT, which both databases spell alike but SQLAlchemy keeps in two places. Built once, chosen by dialect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Executable, Select, Table, bindparam, select, tuple_
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


MANY = 200  # values in one look-up: far below what any database allows


def a_few(key: Sequence[Column[Any]], rows: Select[Any]) -> ColumnElement[bool]:
    """A row's ``key`` is among these rows, which have a limit.

    They are read once, before the rest: PostgreSQL may otherwise read a subquery with LIMIT and FOR UPDATE again for each row, and pass
    over those that it has just locked, so that more than the limit are taken. The WITH stands inside the subquery, as Python's SQLite
    module counts the changed rows only of statements that begin with DELETE or UPDATE.
    """
    read_once = rows.cte("a_few", nesting=True)
    return (tuple_(*key) if len(key) > 1 else key[0]).in_(select(*read_once.c))


def any_of(column: Column[Any]) -> ColumnElement[bool]:
    """``column`` is one of up to MANY values, to be given by ``these``."""
    return column.in_([bindparam(f"one_{number}", type_=column.type) for number in range(MANY)])


def these(values: Sequence[Any]) -> dict[str, Any]:
    """Up to MANY values for ``any_of``; the last is repeated, so that the statement stays one and the same."""
    return {f"one_{number}": values[min(number, len(values) - 1)] for number in range(MANY)}


class OneOrMany:
    """A look-up of one value or of up to MANY, in two statements: PostgreSQL's driver keeps none of 200 values ready for the next time."""

    def __init__(self, look_up: Callable[[Callable[[Column[Any]], ColumnElement[bool]]], Executable]) -> None:
        """``look_up`` makes the statement from what makes its condition on a column."""
        self.one, self.many = look_up(_is_one), look_up(any_of)

    def of(self, values: Sequence[Any]) -> tuple[Executable, dict[str, Any]]:
        """The statement for these values, and what to give it."""
        return (self.one, {"one_0": values[0]}) if len(values) == 1 else (self.many, these(values))


def _is_one(column: Column[Any]) -> ColumnElement[bool]:
    return column == bindparam("one_0", type_=column.type)


def in_parts(values: Sequence[Any]) -> list[Sequence[Any]]:
    """The values in parts of MANY."""
    return [values[start : start + MANY] for start in range(0, len(values), MANY)]
