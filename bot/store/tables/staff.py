"""What staff are told, and whether the telling was tried out. Nothing here says anything of a person but that there is a flag."""

from __future__ import annotations

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from bot.store.tables.row import Row, one_of, partial

TO_TELL = ("waiting", "claimed")  # a worker may take it, or had it and died


class Alert(Row, table=True):
    """One message to staff about a flag or a test. ``id`` is a hash of what it is about, its step, role and way: none is made twice.

    ``way`` is as in the rota: ``email duty_desk``. ``attempt`` is the fencing token. ``tries`` counts the sends begun: after the first, one
    that comes may be a repeat. ``state``: waiting, claimed, sent, merged (a later one says the same) or dropped (the flag was closed).
    """

    __table_args__ = (partial("alert_next", "due", where=one_of("state", TO_TELL)),)

    id: str = Field(primary_key=True)
    flag: str | None = Field(default=None, foreign_key="flag.id", index=True)
    test: str | None = Field(default=None, foreign_key="alert_test.id")
    step: str
    role: str
    way: str
    state: str
    queued_at: int = Field(sa_type=BigInteger)
    due: int = Field(sa_type=BigInteger)
    claimed_by: str = ""
    lease_until: int | None = Field(default=None, sa_type=BigInteger)
    attempt: int = 0
    tries: int = 0
    finished_at: int | None = Field(default=None, sa_type=BigInteger)
    code: str = ""


class AlertTest(Row, table=True):
    """One role's part in one test of the alerts. ``id`` is what the role confirms; ``period`` a month like 2027-03, or a moment."""

    __tablename__ = "alert_test"
    __table_args__ = (UniqueConstraint("period", "role"), partial("alert_test_open", "due", where="confirmed_at IS NULL"))

    id: str = Field(primary_key=True)
    period: str
    role: str
    begun_at: int = Field(sa_type=BigInteger)
    due: int = Field(sa_type=BigInteger)
    confirmed_at: int | None = Field(default=None, sa_type=BigInteger)
    alarmed_at: int | None = Field(default=None, sa_type=BigInteger)
