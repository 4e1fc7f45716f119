"""People, how they are reached, and what they agreed to."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field

from bot.store.tables.row import Row, partial


class Person(Row, table=True):
    """Somebody we may write to, or may not: ``stopped_at`` (they said STOP), ``contact`` (a ContactState).

    What nobody asked for is sent only while contact is confirmed and ``contact_until`` has not come. ``revision`` grows with
    whatever a decision about the person looks at. ``look_at``: when the scheduler looks at them next.
    """

    __table_args__ = (partial("person_look_at", "look_at", where="look_at IS NOT NULL"),)

    id: str = Field(primary_key=True)  # 128 random bits
    language: str = ""
    created_at: int = Field(sa_type=BigInteger)
    stopped_at: int | None = Field(default=None, sa_type=BigInteger)
    erased_at: int | None = Field(default=None, sa_type=BigInteger)
    greeted_at: int | None = Field(default=None, sa_type=BigInteger)  # when we last told them, unasked, how to begin
    contact: str = "unknown"
    contact_until: int | None = Field(default=None, sa_type=BigInteger)
    contact_changed_at: int | None = Field(default=None, sa_type=BigInteger)
    profile: bytes | None = Field(default=None, sa_type=LargeBinary)  # JSON of a Contact
    revision: int = 0
    look_at: int | None = Field(default=None, sa_type=BigInteger)
    busy_until: int | None = Field(default=None, sa_type=BigInteger)  # when all they have sent would be answered, at the steady rate


class PersonKey(Row, table=True):
    """The key under which all that belongs to a person is sealed, itself sealed. Without this row none of it can be read again."""

    __tablename__ = "person_key"

    person: str = Field(primary_key=True, foreign_key="person.id")
    sealed: bytes = Field(sa_type=LargeBinary)


class Address(Row, table=True):
    """One way to reach a person. After an erasure ``sealed`` is empty and ``lookup`` remains, so that nothing is sent again.

    ``listed`` is how a do-not-invite list finds it.
    """

    __table_args__ = (UniqueConstraint("channel", "lookup"),)

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    channel: str
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    lookup: bytes = Field(sa_type=LargeBinary)
    listed: bytes | None = Field(default=None, sa_type=LargeBinary, index=True)
    created_at: int = Field(sa_type=BigInteger)


class Consent(Row, table=True):
    """What a person agrees to now: one row for each scope (``purpose``) on a channel, as ``consent_event`` has it. ``how``, in words."""

    person: str = Field(primary_key=True, foreign_key="person.id")
    channel: str = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    given_at: int = Field(sa_type=BigInteger)
    until: int | None = Field(default=None, sa_type=BigInteger)
    how: bytes | None = Field(default=None, sa_type=LargeBinary)


class ConsentEvent(Row, table=True):
    """That a person agreed to a scope (bot.flow.scopes), or took it back. Rows are added and never changed.

    ``told_by``: person, supporter, worker or import; ``role``: the worker's. ``flow``, ``version`` and ``step`` lead to the words that
    were agreed to. An erasure leaves the scope and the times, and nothing else.
    """

    __tablename__ = "consent_event"
    __table_args__ = (UniqueConstraint("person", "scope", "channel", "what", "at"),)

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id")
    scope: str
    channel: str = ""
    what: str
    at: int = Field(sa_type=BigInteger)
    until: int | None = Field(default=None, sa_type=BigInteger)
    told_by: str
    role: str = ""
    flow: str = ""
    version: str = ""
    step: str = ""
    says: bytes | None = Field(default=None, sa_type=LargeBinary)
