"""What staff have to do something with: complaints and thanks. And numbers about nobody."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field

from bot.store.tables.row import Row, partial


class Complaint(Row, table=True):
    """That somebody asked for a complaint to be looked at. ``promise``: by when they were told that somebody contacts them, as the flow said it.

    ``body``: where it was sent, a name in flows/complaints.yaml. It is open until ``closed_at``; ``says`` how it ended.
    """

    __table_args__ = (partial("complaint_open", "asked_at", where="closed_at IS NULL"),)

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    conversation: str | None = Field(default=None, foreign_key="conversation.id")
    flow: str = ""
    step: str = ""
    asked_at: int = Field(sa_type=BigInteger)
    promise: str = ""
    body: str = ""
    routed_at: int | None = Field(default=None, sa_type=BigInteger)
    routed_by: str = ""
    closed_at: int | None = Field(default=None, sa_type=BigInteger)
    closed_by: str = ""
    says: bytes | None = Field(default=None, sa_type=LargeBinary)


class Praise(Row, table=True):
    """That somebody wants thanks passed on. To whom, and for what, is in the answers of the conversation that are apart as praise."""

    __table_args__ = (partial("praise_waiting", "given_at", where="delivered_at IS NULL"),)

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    conversation: str = Field(foreign_key="conversation.id")
    step: str = ""
    given_at: int = Field(sa_type=BigInteger)
    delivered_at: int | None = Field(default=None, sa_type=BigInteger)
    delivered_by: str = ""
    delivered_to: str = ""


class Tally(Row, table=True):
    """How often something happened in a month, of which nothing else is kept: ``under_age``. ``month``: 2027-05."""

    what: str = Field(primary_key=True)
    flow: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    number: int = 0
