"""One open transaction, and the statements it runs.

A statement is built with SQLAlchemy once, when its module is imported, and compiled once for each database it meets. After
that its text goes straight to the driver: for a statement of a few microseconds, building a result object around it costs
several times as much as running it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from bot.errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")
_row_type: Any = namedtuple  # noqa: PYI024 - the columns of a statement are known only when it has run


class Statement:
    """A statement as the driver takes it. Values are text, whole numbers, bytes and truth values: both drivers take them as they are."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self.text = str(compiled)
        self.row: Callable[[Sequence[Any]], Any] | None = None  # known after the first run
        self._in_order = compiled.positiontup
        self._names = list(compiled.binds)
        self._given = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}

    def values(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver wants them. Raises KeyError for one that is missing."""
        merged = {**self._given, **values}
        if self._in_order is not None:
            return [merged[name] for name in self._in_order]
        return {name: merged[name] for name in self._names}


class Transaction:
    """Open until its block ends. Raises Unavailable for whatever the database says, and nothing else of it."""

    def __init__(self, connection: Connection, ready: dict[Executable, Statement], errors: Errors) -> None:
        """``ready``: the statements compiled so far for this kind of database; so statements are constants."""
        self.connection = connection
        self.dialect = connection.dialect.name  # sqlite or postgresql
        self.undo = False  # set to end the block with a rollback, for a turn that may change nothing
        self.failed = False  # a statement went wrong: PostgreSQL would take a commit now for a rollback, and say nothing
        self.person_keys: dict[str, Any] = {}  # those that were opened, by person: remembered no longer than the transaction lasts
        self._ready = ready
        self._errors = errors
        self._cursor = connection.connection.cursor()

    def change(self, statement: Executable, values: Mapping[str, Any] | None = None) -> int:
        """Execute one statement; returns how many rows it made, changed or deleted."""
        self._errors.quietly(self._execute, statement, values or {})
        return int(self._cursor.rowcount)

    def change_many(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
        """Execute one statement for each of these values, in order, with one crossing to the driver."""
        if values:
            self._errors.quietly(self._execute_many, statement, values)

    def first(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        """The first row, or None."""
        rows = self.every(statement, values)
        return rows[0] if rows else None

    def value(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        rows = self.every(statement, values)
        return rows[0][0] if rows else None

    def every(self, statement: Executable, values: Mapping[str, Any] | None = None) -> list[Any]:
        """All rows, with the columns as attributes: the statement says how many at most."""
        return self._errors.quietly(self._fetch, statement, values or {})

    def _fetch(self, statement: Executable, values: Mapping[str, Any]) -> list[Any]:
        ready = self._execute(statement, values)
        rows = self._cursor.fetchall()
        if ready.row is None:
            ready.row = _row_type("Row", [column[0] for column in self._cursor.description], rename=True)._make
        return [ready.row(row) for row in rows]

    def _execute_many(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
        ready = self._compiled(statement)
        given = [ready.values(each) for each in values]
        self.failed = True
        self._cursor.executemany(ready.text, given)
        self.failed = False

    def _compiled(self, statement: Executable) -> Statement:
        ready = self._ready.get(statement)
        if ready is None:
            ready = self._ready[statement] = Statement(statement, self.connection.dialect)
        return ready

    def _execute(self, statement: Executable, values: Mapping[str, Any]) -> Statement:
        ready = self._compiled(statement)
        given = ready.values(values)
        self.failed = True
        self._cursor.execute(ready.text, given)
        self.failed = False
        return ready


class Errors:
    """The errors of SQLAlchemy and of one driver, and what may be said of them: neither SQL nor values, in text or context."""

    def __init__(self, driver: Any) -> None:
        self._kinds: tuple[type[Exception], ...] = (SQLAlchemyError, driver.Error)

    def quietly(self, action: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Do it; whatever the database says becomes Unavailable."""
        try:
            return action(*arguments, **named)
        except self._kinds as error:
            sentence = _sentence(error)
        raise Unavailable(sentence)  # outside the except block, so that the original does not travel along as its context


def _sentence(error: Exception) -> str:
    original = getattr(error, "orig", None) or error
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or type(original).__name__
    return f"The database did not do what was asked ({code}). Trying again may work; hearback doctor says more."
