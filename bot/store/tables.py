"""The tables. Columns that end in _at, and due, wanted, expires, keep_until and lease_until are microseconds since 1970, UTC.

Every column called sealed, state (of a conversation), answer_body, body, words, reference, profile, facts, how, says or because
holds bytes of bot.store.secrecy.sealing; lookup, listed, hash, area, cell and digest are keyed hashes. No other column may hold anything
that names or identifies a person or a case, or anything that a person wrote.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, Index, LargeBinary, MetaData, UniqueConstraint, literal_column, text
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


def _where(name: str, *columns: str, where: str, unique: bool = False) -> Index:
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


class Person(Row, table=True):
    """Somebody we may write to, or may not: ``stopped_at`` (they said STOP), ``contact`` (a ContactState).

    What nobody asked for is sent only while contact is confirmed and ``contact_until`` has not come. ``revision`` grows with
    whatever a decision about the person looks at. ``look_at``: when the scheduler looks at them next.
    """

    __table_args__ = (_where("person_look_at", "look_at", where="look_at IS NOT NULL"),)

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


class CaseFile(Row, table=True):
    """One case of a person. ``facts`` is the Case, empty once erased; ``lookup`` remains, so that nobody is asked about it again."""

    __tablename__ = "case_file"
    __table_args__ = (UniqueConstraint("lookup"),)

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    lookup: bytes = Field(sa_type=LargeBinary)
    facts: bytes | None = Field(default=None, sa_type=LargeBinary)
    digest: bytes = Field(sa_type=LargeBinary)  # of the row as it came: the same row again changes nothing
    area: bytes | None = Field(default=None, sa_type=LargeBinary, index=True)
    created_at: int = Field(sa_type=BigInteger)
    changed_at: int = Field(sa_type=BigInteger)


class Conversation(Row, table=True):
    """One conversation on one version of a flow. ``wait`` numbers what it waits for, ``state`` is sealed JSON of the engine's."""

    __table_args__ = (_where("conversation_one_open", "person", where="ended_at IS NULL", unique=True),)

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    address: str = Field(foreign_key="address.id")
    flow: str
    version: str
    surface: str
    channel: str
    state: bytes | None = Field(default=None, sa_type=LargeBinary)
    phase: str = ""
    wait: int = 0
    begun_at: int = Field(sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    end_reason: str = ""
    case_file: str | None = Field(default=None, foreign_key="case_file.id", index=True)
    wave: int = 0


class Inbox(Row, table=True):
    """One webhook, and the exact bytes it was answered with. The key stays for ever: providers repeat themselves, days later."""

    __table_args__ = (
        _where("inbox_bodies_of_person", "person", where="answer_body IS NOT NULL"),
        _where("inbox_bodies_by_age", "received_at", where="answer_body IS NOT NULL"),
        _where("inbox_broken", "broken_at", where="broken_at IS NOT NULL"),
    )

    channel: str = Field(primary_key=True)
    provider_id: str = Field(primary_key=True)
    person: str | None = Field(default=None, foreign_key="person.id")
    received_at: int = Field(sa_type=BigInteger)
    broken_at: int | None = Field(default=None, sa_type=BigInteger)
    answer_status: int | None = None
    answer_type: str = ""
    answer_body: bytes | None = Field(default=None, sa_type=LargeBinary)


class Outbox(Row, table=True):
    """One message to be sent.

    ``wanted`` is when it was first to leave, ``due`` when it is tried next. ``attempt`` is the fencing token: it grows with
    every claim. ``tries`` counts sends begun, ``repeats`` the blind repeats of a reply (0 or 1). ``initiated`` rows, which
    nobody has asked for, are never sent twice. ``body`` is emptied when the row is finished. A row with a ``wait`` is a
    question: it is not sent once the conversation has left that wait. It is not sent before ``opens``, nor from ``expires`` on.
    ``begun_at`` is when its sending last began; ``cost`` what it may cost, in millionths of the account's currency.
    """

    __table_args__ = (
        _where("outbox_next", "channel", "initiated", "due", "queued_at", "position", where=one_of("state", WAITING)),
        _where("outbox_of_person", "person", "queued_at", "position", where="body IS NOT NULL"),
        _where("outbox_leases", "lease_until", where=one_of("state", LEASED)),
        _where("outbox_expiring", "expires", where=one_of("state", WAITING)),
        _where("outbox_uncertain", "finished_at", where=one_of("state", ("uncertain",))),
        _where("outbox_provider", "channel", "provider_id", where="provider_id <> ''"),
        _where("outbox_unsettled", "begun_at", where=UNSETTLED),
        _where("outbox_begun_unasked", "person", "begun_at", where=BEGUN_UNASKED),
        _where("outbox_calls", "conversation", "begun_at", where=one_of("kind", ("call",))),
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


class Answer(Row, table=True):
    """The latest answer to one step. ``value`` is coded, as JSON; ``words`` are the person's own, sealed, until ``keep_until``."""

    __table_args__ = (_where("answer_words_by_age", "keep_until", where="words IS NOT NULL"),)

    conversation: str = Field(primary_key=True, foreign_key="conversation.id")
    step: str = Field(primary_key=True)
    version: str
    outcome: str
    value: str = "null"
    words: bytes | None = Field(default=None, sa_type=LargeBinary)
    recording: str = ""
    answered_at: int = Field(sa_type=BigInteger)
    keep_until: int | None = Field(default=None, sa_type=BigInteger)


class Flag(Row, table=True):
    """Something that a member of staff must see."""

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    conversation: str | None = Field(default=None, foreign_key="conversation.id")
    kind: str
    step: str = ""
    raised_at: int = Field(sa_type=BigInteger, index=True)


class Timer(Row, table=True):
    """What wakes a conversation. ``due`` is empty until the message in the outbox that it comes ``after`` has been accepted."""

    __table_args__ = (
        _where("timer_next", "due", where="due IS NOT NULL"),
        _where("timer_after", "after", where="after IS NOT NULL"),
    )

    conversation: str = Field(primary_key=True, foreign_key="conversation.id")
    kind: str = Field(primary_key=True)
    wait: int
    seconds: int
    after: str | None = None
    due: int | None = Field(default=None, sa_type=BigInteger)


class FlowVersion(Row, table=True):
    """A flow as it was published; ``version`` is the hash of its content."""

    __tablename__ = "flow_version"

    version: str = Field(primary_key=True)
    name: str = Field(index=True)
    body: bytes = Field(sa_type=LargeBinary)
    offered_at: int = Field(sa_type=BigInteger)  # when it was last the version that a new conversation begins on


class Recording(Row, table=True):
    """A spoken comment that the provider holds: ``new`` (not yet confirmed), ``kept``, or ``unwanted`` until it is deleted there."""

    id: str = Field(primary_key=True)
    conversation: str = Field(foreign_key="conversation.id", index=True)
    channel: str
    reference: bytes | None = Field(default=None, sa_type=LargeBinary)
    seconds: int
    state: str = Field(default="new", index=True)
    recorded_at: int = Field(sa_type=BigInteger)


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


class Consent(Row, table=True):
    """The latest yes of a person to one purpose on one channel. ``how`` it was given, in words."""

    person: str = Field(primary_key=True, foreign_key="person.id")
    channel: str = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    given_at: int = Field(sa_type=BigInteger)
    until: int | None = Field(default=None, sa_type=BigInteger)
    how: bytes | None = Field(default=None, sa_type=LargeBinary)


class Asking(Row, table=True):
    """What was last decided about a case in a flow and wave. ``outcome``: empty, ``invited`` or ``missed``, which are for good.

    ``running``: still to be asked, or asked. Of those with the same ``cell`` the lowest draws are asked.
    """

    __table_args__ = (_where("asking_rank", "flow", "wave", "cell", "draw", where="running"),)

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


class Pace(Row, table=True):
    """How many messages a channel may still take now, in millionths, as of ``counted_at``: shared by all workers."""

    channel: str = Field(primary_key=True)
    left: int = Field(sa_type=BigInteger)
    counted_at: int = Field(sa_type=BigInteger)


class Spend(Row, table=True):
    """What a day's messages may have cost, in millionths of the account's currency. ``day`` counts from 1970, UTC."""

    day: int = Field(primary_key=True)
    micros: int = Field(default=0, sa_type=BigInteger)


class Setting(Row, table=True):
    """What the database must remember of itself, sealed: the look-up key, and how far the providers' lists were compared."""

    name: str = Field(primary_key=True)
    value: bytes = Field(sa_type=LargeBinary)


metadata = Row.metadata
person = metadata.tables["person"]
address = metadata.tables["address"]
conversation = metadata.tables["conversation"]
inbox = metadata.tables["inbox"]
outbox = metadata.tables["outbox"]
answer = metadata.tables["answer"]
flag = metadata.tables["flag"]
timer = metadata.tables["timer"]
flow_version = metadata.tables["flow_version"]
recording = metadata.tables["recording"]
report_parked = metadata.tables["report_parked"]
setting = metadata.tables["setting"]
case_file = metadata.tables["case_file"]
consent = metadata.tables["consent"]
asking = metadata.tables["asking"]
ledger = metadata.tables["ledger"]
do_not_invite = metadata.tables["do_not_invite"]
area_hold = metadata.tables["area_hold"]
pace = metadata.tables["pace"]
spend = metadata.tables["spend"]
