"""Cases, what was decided about them, and what keeps somebody from being asked."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from bot.store.tables.row import Row, partial


class CaseFile(Row, table=True):
    """One case of a person. ``facts`` is the Case, empty once erased; ``lookup`` remains, so that nobody is asked about it again.

    ``ticketed``: chance draws it by its look-up, and not by its reference, as it did before (docs/adr/0039).
    """

    __tablename__ = "case_file"
    __table_args__ = (UniqueConstraint("lookup"),)

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    lookup: bytes = Field(sa_type=LargeBinary)
    facts: bytes | None = Field(default=None, sa_type=LargeBinary)
    digest: bytes = Field(sa_type=LargeBinary)  # of the row as it came: the same row again changes nothing
    area: bytes | None = Field(default=None, sa_type=LargeBinary, index=True)
    ticketed: bool = False
    created_at: int = Field(sa_type=BigInteger)
    changed_at: int = Field(sa_type=BigInteger)


class Asking(Row, table=True):
    """What was last decided about a case in a flow and wave. ``outcome``: empty, ``invited`` or ``missed``, which are for good.

    ``running``: still to be asked, or asked. Of those with the same ``cell`` the lowest draws are asked.
    """

    __table_args__ = (partial("asking_rank", "flow", "wave", "cell", "draw", where="running"),)

    case_file: str = Field(primary_key=True, foreign_key="case_file.id")
    flow: str = Field(primary_key=True)
    wave: int = Field(primary_key=True)
    channel: str = ""
    at: int | None = Field(default=None, sa_type=BigInteger)
    closes: int | None = Field(default=None, sa_type=BigInteger)
    rule: str = ""
    running: bool
    arm: str = ""
    cell: bytes | None = Field(default=None, sa_type=LargeBinary)
    draw: int = Field(default=0, sa_type=BigInteger)
    decided_at: int = Field(sa_type=BigInteger)
    outcome: str = ""
    outcome_at: int | None = Field(default=None, sa_type=BigInteger)


class Ledger(Row, table=True):
    """What was done with a case, and what was not done and why. ``id`` begins with the instant, so its order is time's."""

    __table_args__ = (Index("ledger_of_person", "person", "id"),)

    id: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    person: str = Field(foreign_key="person.id")
    case_file: str | None = Field(default=None, foreign_key="case_file.id")
    flow: str = ""
    wave: int = 0
    what: str
    rule: str = ""
    channel: str = ""
    says: bytes | None = Field(default=None, sa_type=LargeBinary)


class DoNotInvite(Row, table=True):
    """Somebody whom another organisation is asking already."""

    __tablename__ = "do_not_invite"

    hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    list_name: str = Field(primary_key=True, index=True)
    added_at: int = Field(sa_type=BigInteger)


class AreaHold(Row, table=True):
    """An area in which nobody is asked now. ``until`` empty: until it is lifted."""

    __tablename__ = "area_hold"
    __table_args__ = (UniqueConstraint("lookup"),)

    id: str = Field(primary_key=True)
    lookup: bytes = Field(sa_type=LargeBinary)
    sealed: bytes = Field(sa_type=LargeBinary)
    because: bytes = Field(sa_type=LargeBinary)
    until: int | None = Field(default=None, sa_type=BigInteger)
    set_at: int = Field(sa_type=BigInteger)
