"""Messages on their way out, and what they cost."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field

from bot.store.tables.row import BEGUN_UNASKED, LEASED, UNSETTLED, WAITING, Row, one_of, partial


class Outbox(Row, table=True):
    """One message to be sent.

    ``wanted`` is when it was first to leave, ``due`` when it is tried next. ``attempt`` is the fencing token: it grows with
    every claim. ``tries`` counts sends begun, ``repeats`` the blind repeats of a reply (0 or 1). ``initiated`` rows, which
    nobody has asked for, are never sent twice. ``body`` is emptied when the row is finished. A row with a ``wait`` is a
    question: it is not sent once the conversation has left that wait. It is not sent before ``opens``, nor from ``expires`` on.
    ``begun_at`` is when its sending last began; ``cost`` what it may cost, in millionths of the account's currency.
    """

    __table_args__ = (
        partial("outbox_next", "channel", "initiated", "due", "queued_at", "position", where=one_of("state", WAITING)),
        partial("outbox_of_person", "person", "queued_at", "position", where="body IS NOT NULL"),
        partial("outbox_leases", "lease_until", where=one_of("state", LEASED)),
        partial("outbox_expiring", "expires", where=one_of("state", WAITING)),
        partial("outbox_uncertain", "finished_at", where=one_of("state", ("uncertain",))),
        partial("outbox_provider", "channel", "provider_id", where="provider_id <> ''"),
        partial("outbox_unsettled", "begun_at", where=UNSETTLED),
        partial("outbox_begun_unasked", "person", "begun_at", where=BEGUN_UNASKED),
        partial("outbox_by_time", "channel", "begun_at", where="provider_id <> ''"),
        partial("outbox_calls", "conversation", "begun_at", where=one_of("kind", ("call",))),
    )

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id")
    conversation: str | None = Field(default=None, foreign_key="conversation.id")
    channel: str
    address: str = Field(foreign_key="address.id")
    kind: str
    initiated: bool
    position: int
    wait: int = 0
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
    state: str
    queued_at: int = Field(sa_type=BigInteger)
    wanted: int = Field(sa_type=BigInteger)
    due: int = Field(sa_type=BigInteger)
    expires: int | None = Field(default=None, sa_type=BigInteger)
    claimed_by: str = ""
    lease_until: int | None = Field(default=None, sa_type=BigInteger)
    attempt: int = 0
    tries: int = 0
    repeats: int = 0
    finished_at: int | None = Field(default=None, sa_type=BigInteger)
    provider_id: str = ""
    code: str = ""
    delivery: str = ""
    opens: int = Field(default=0, sa_type=BigInteger)
    cost: int = Field(default=0, sa_type=BigInteger)
    begun_at: int | None = Field(default=None, sa_type=BigInteger)


class ReportParked(Row, table=True):
    """A delivery report that came before we knew the provider's id."""

    __tablename__ = "report_parked"
    __table_args__ = (Index("report_parked_provider", "channel", "provider_id"),)

    id: str = Field(primary_key=True)
    channel: str
    provider_id: str
    status: str
    code: str = ""
    received_at: int = Field(sa_type=BigInteger, index=True)


class Allowance(Row, table=True):
    """How much of something the whole service may do in a day; ``busy_until`` is when all that was done would be, at the steady rate."""

    name: str = Field(primary_key=True)
    busy_until: int = Field(sa_type=BigInteger)


class WorkCount(Row, table=True):
    """What workers have counted so far, or found last; a web process tells it to whoever watches."""

    __tablename__ = "work_count"

    name: str = Field(primary_key=True)
    value: int = Field(sa_type=BigInteger)


class WorkerSeen(Row, table=True):
    """When each worker last showed that it lives."""

    __tablename__ = "worker_seen"

    worker: str = Field(primary_key=True)
    seen_at: int = Field(sa_type=BigInteger)


class Pace(Row, table=True):
    """How many messages a channel may still take now, in millionths, as of ``counted_at``: shared by all workers."""

    channel: str = Field(primary_key=True)
    left: int = Field(sa_type=BigInteger)
    counted_at: int = Field(sa_type=BigInteger)


class Spend(Row, table=True):
    """What a day's messages may have cost, in millionths of the account's currency. ``day`` counts from 1970, UTC."""

    day: int = Field(primary_key=True)
    micros: int = Field(default=0, sa_type=BigInteger)
