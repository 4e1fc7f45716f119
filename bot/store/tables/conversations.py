"""Conversations and what they leave behind."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from bot.store.tables.row import Row, partial


class Conversation(Row, table=True):
    """One conversation on one version of a flow. ``wait`` numbers what it waits for, ``state`` is sealed JSON of the engine's."""

    __table_args__ = (
        partial("conversation_one_open", "person", where="ended_at IS NULL", unique=True),
        partial("conversation_open_by_flow", "flow", "version", where="ended_at IS NULL"),
    )

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
        partial("inbox_bodies_of_person", "person", where="answer_body IS NOT NULL"),
        partial("inbox_bodies_by_age", "received_at", where="answer_body IS NOT NULL"),
        Index("inbox_by_time", "channel", "received_at"),
        partial("inbox_broken", "broken_at", where="broken_at IS NOT NULL"),
    )

    channel: str = Field(primary_key=True)
    provider_id: str = Field(primary_key=True)
    person: str | None = Field(default=None, foreign_key="person.id")
    received_at: int = Field(sa_type=BigInteger)
    broken_at: int | None = Field(default=None, sa_type=BigInteger)
    answer_status: int | None = None
    answer_type: str = ""
    answer_body: bytes | None = Field(default=None, sa_type=LargeBinary)


class Answer(Row, table=True):
    """The latest answer to one step. ``value`` is coded, as JSON; ``words`` are the person's own, sealed, until ``keep_until``.

    ``apart``: complaint, praise, criticism or consent, which count in no figures. ``acting``: who answered for the person, if somebody
    did. ``shown``: held, released or hidden, for the person's own words; ``story``: they may tell what happened.
    """

    __table_args__ = (
        partial("answer_words_by_age", "keep_until", where="words IS NOT NULL"),
        partial("answer_held", "answered_at", where="shown = 'held'"),
    )

    conversation: str = Field(primary_key=True, foreign_key="conversation.id")
    step: str = Field(primary_key=True)
    version: str
    outcome: str
    value: str = "null"
    words: bytes | None = Field(default=None, sa_type=LargeBinary)
    recording: str = ""
    answered_at: int = Field(sa_type=BigInteger)
    keep_until: int | None = Field(default=None, sa_type=BigInteger)
    apart: str = ""
    acting: str = ""
    shown: str = ""
    story: bool = False


class Flag(Row, table=True):
    """Something that a member of staff must see, until a person has said how it ended.

    ``state``: open, taken, acted or no_action. ``look_at``: when a worker is to look whom to tell. ``*_by`` are roles, never names.
    """

    __table_args__ = (
        partial("flag_open", "raised_at", "id", where="closed_at IS NULL"),
        partial("flag_look", "look_at", where="look_at IS NOT NULL"),
    )

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    conversation: str | None = Field(default=None, foreign_key="conversation.id")
    kind: str
    step: str = ""
    raised_at: int = Field(sa_type=BigInteger, index=True)
    state: str = "open"
    reason: str = ""
    taken_by: str = ""
    taken_at: int | None = Field(default=None, sa_type=BigInteger)
    closed_by: str = ""
    closed_at: int | None = Field(default=None, sa_type=BigInteger)
    target_at: int | None = Field(default=None, sa_type=BigInteger)
    look_at: int | None = Field(default=None, sa_type=BigInteger)
    alerted_at: int | None = Field(default=None, sa_type=BigInteger)
    escalated_at: int | None = Field(default=None, sa_type=BigInteger)


class Timer(Row, table=True):
    """What wakes a conversation. ``due`` is empty until the message in the outbox that it comes ``after`` has been accepted."""

    __table_args__ = (
        partial("timer_next", "due", where="due IS NOT NULL"),
        partial("timer_after", "after", where="after IS NOT NULL"),
    )

    conversation: str = Field(primary_key=True, foreign_key="conversation.id")
    kind: str = Field(primary_key=True)
    wait: int
    seconds: int
    after: str | None = None
    due: int | None = Field(default=None, sa_type=BigInteger)


class ChatMessage(Row, table=True):
    """A message of a discreet chat that is to be deleted there: the person's own, or (``sealed`` names no message) all of ours.

    ``sealed`` is JSON of the chat, the provider's number of the message, and how many from it on. ``due`` is when; None while the chat is
    still needed. Kept no longer than the provider lets anything be deleted.
    """

    __tablename__ = "chat_message"
    __table_args__ = (partial("chat_message_next", "due", where="due IS NOT NULL"),)

    id: str = Field(primary_key=True)
    conversation: str = Field(foreign_key="conversation.id", index=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    said_at: int = Field(sa_type=BigInteger, index=True)
    due: int | None = Field(default=None, sa_type=BigInteger)


class FlowVersion(Row, table=True):
    """A flow as it was offered; ``version`` is the hash of its content."""

    __tablename__ = "flow_version"

    version: str = Field(primary_key=True)
    name: str = Field(index=True)
    body: bytes = Field(sa_type=LargeBinary)
    offered_at: int = Field(sa_type=BigInteger)  # when it was last the version that a new conversation begins on


class Published(Row, table=True):
    """One line of what was published: rows are added and never changed, but that the name goes after some years.

    ``version`` is what whoever begins is served from then on; empty: the flow is not offered any more. ``previous`` is the number of the
    flow's line before, 0 for its first: of two who publish what they saw, one alone writes. ``number`` grows in the order of commits.
    """

    __table_args__ = (
        UniqueConstraint("flow", "previous"),
        partial("published_names_by_age", "published_at", where="published_by <> ''"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    flow: str
    version: str
    previous: int
    published_at: int = Field(sa_type=BigInteger)
    published_by: str
    why: str


class Recording(Row, table=True):
    """A spoken comment: ``agreed`` (the yes to being recorded), ``new`` (spoken, not yet confirmed), ``kept``, or ``unwanted``.

    ``reference`` is the provider's name of it, empty once the provider has it no more; ``digest`` finds it. ``agreed_at`` and ``wording``
    are the consent: when, and to which words. ``fetched_at``: the sound is here, and compared. ``gone_at``: the provider has said that it
    has it no more. ``try_at``, ``tries`` and ``trouble`` are of the next look at the provider; ``unwanted_at`` is since when it should be
    gone from there. A row goes when the sound is gone here and there.
    """

    __table_args__ = (partial("recording_of_provider", "digest", where="digest IS NOT NULL", unique=True),)

    id: str = Field(primary_key=True)
    conversation: str | None = Field(default=None, foreign_key="conversation.id", index=True)
    step: str = ""
    channel: str
    reference: bytes | None = Field(default=None, sa_type=LargeBinary)
    digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    seconds: int
    state: str = Field(default="new", index=True)
    recorded_at: int = Field(sa_type=BigInteger)
    agreed_at: int | None = Field(default=None, sa_type=BigInteger)
    wording: str = ""
    fetched_at: int | None = Field(default=None, sa_type=BigInteger)
    gone_at: int | None = Field(default=None, sa_type=BigInteger)
    try_at: int | None = Field(default=None, sa_type=BigInteger)
    tries: int = 0
    trouble: str = ""
    unwanted_at: int | None = Field(default=None, sa_type=BigInteger)
    typed_at: int | None = Field(default=None, sa_type=BigInteger)
    refused_at: int | None = Field(default=None, sa_type=BigInteger)
    refused_as: str = ""


class Sound(Row, table=True):
    """The sound of a recording, sealed. ``length`` (bytes) and ``sha256`` are of the sound itself, as it came."""

    recording: str = Field(primary_key=True, foreign_key="recording.id")
    sealed: bytes = Field(sa_type=LargeBinary)
    length: int
    sha256: bytes = Field(sa_type=LargeBinary)


class RecordingAudit(Row, table=True):
    """Who did what with a recording, and why: rows are added and never changed. ``role`` names a role, never somebody."""

    __tablename__ = "recording_audit"

    id: str = Field(primary_key=True)
    recording: str = Field(index=True)
    person: str = Field(foreign_key="person.id", index=True)
    at: int = Field(sa_type=BigInteger)
    did: str
    role: str
    because: bytes | None = Field(default=None, sa_type=LargeBinary)
