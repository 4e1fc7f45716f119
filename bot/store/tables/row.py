"""What all tables share, and the one that the database keeps about itself."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Index, LargeBinary, MetaData, literal_column, text
from sqlmodel import Field, SQLModel

WAITING = ("queued", "throttled")  # may be claimed
CANCELLABLE = ("queued", "claimed", "throttled")  # nothing has left the house yet
LEASED = ("claimed", "sending")  # a worker has it
UNFINISHED = ("queued", "claimed", "throttled", "sending")
UNSETTLED = "state IN ('uncertain') AND code <> 'unknown'"  # evidence may still come
BEGUN_UNASKED = "initiated AND begun_at IS NOT NULL"


def among(column: ColumnElement[str], values: tuple[str, ...]) -> ColumnElement[bool]:
    """``column IN ('a', 'b')`` with the values written out: a database uses a partial index only if it can see that it applies."""
    return column.in_([literal_column(repr(value)) for value in values])


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The same as text, for the index itself."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows for which ``where`` is true."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class Row(SQLModel):
    """What all tables share: one catalogue, with constraint names that a later migration can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )


class Setting(Row, table=True):
    """What the database must remember of itself, sealed: the look-up key, and how far the providers' lists were compared."""

    name: str = Field(primary_key=True)
    value: bytes = Field(sa_type=LargeBinary)
