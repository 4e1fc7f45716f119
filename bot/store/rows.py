"""What the store hands out: frozen values, never rows of the database."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bot.asking.people import ContactState


class PersonRow(msgspec.Struct, frozen=True):
    """A person. ``known``: seen before this turn. ``stopped``: nothing may be sent. ``held``: nothing that nobody asked for.

    ``held`` is true unless contact is confirmed, and still is at the time of the turn. ``busy_until``, in microseconds since 1970, is how
    much of what is answered at once they have used up (see conversations/limits.py).
    """

    id: str
    language: str = ""
    stopped: bool = False
    known: bool = True
    held: bool = True
    erased: bool = False
    contact: ContactState = "unknown"
    revision: int = 0
    busy_until: int | None = None


class ConversationRow(msgspec.Struct, frozen=True):
    """A conversation. ``state`` is the engine's JSON; ``ended`` its reason for ending, empty while it goes on."""

    id: str
    flow: str
    version: str
    state: bytes
    channel: str
    surface: str
    ended: str = ""


class StoredAnswer(msgspec.Struct, frozen=True):
    """What a webhook was answered with, byte for byte. The body is empty once it has been forgotten."""

    status: int
    content_type: str
    body: bytes


class Claimed(msgspec.Struct, frozen=True):
    """A message that this worker may try to send until ``lease_until``. ``attempt`` is the fencing token of this claim.

    ``tries`` counts the sends begun before. ``repeat``: an earlier send of this reply may already have arrived.
    """

    id: str
    person: str
    conversation: str
    channel: str
    kind: str
    initiated: bool
    position: int
    due: datetime
    expires: datetime | None
    tries: int
    repeat: bool
    worker: str
    attempt: int
    lease_until: datetime
    opens: datetime | None = None
    cost: int = 0
    wait: int = 0


class Seen(msgspec.Struct, frozen=True):
    """What whoever sends has looked at just now, for the last check. Money is in millionths of the account's currency.

    ``revision`` of the person the decision was made with. ``since`` is the start of the person's day (aware); since then they may
    have been sent fewer than ``most_today`` messages that they did not ask for.
    """

    revision: int
    budget_micros: int
    cost_micros: int
    since: datetime
    most_today: int = 5


class Uncertain(msgspec.Struct, frozen=True):
    """A message that may or may not have been taken: what evidence is looked for. ``words`` is JSON of a Rendered."""

    id: str
    channel: str
    address: str
    words: bytes
    tried_at: datetime
    kind: str = "message"


class DueTimer(msgspec.Struct, frozen=True):
    """A timer that has run out: ``kind`` is nudge, close, wait or later; ``wait`` the number of the wait it belongs to."""

    conversation: str
    kind: str
    wait: int


class FlowVersionRow(msgspec.Struct, frozen=True):
    """A flow as it was offered."""

    version: str
    name: str
    body: bytes


class PublishedRow(msgspec.Struct, frozen=True):
    """One line of what was published. ``version`` is empty where the flow is not offered any more. ``by`` is empty after some years."""

    number: int
    flow: str
    version: str
    at: datetime
    by: str
    why: str


class Figures(msgspec.Struct, frozen=True):
    """How the service stands, in numbers about nobody.

    ``oldest_due``: since when the message that waits longest could have been sent, None if none waits. ``uncertain``:
    messages that may or may not have arrived. ``broken``: webhooks that the conversation could not follow. ``people_due``: whom
    the scheduler has to look at now. ``recordings_overdue``: should be gone
    at the provider, or be here, for more than a day. ``comments_waiting``: nobody has typed them up or refused them. ``spent_today``: since midnight UTC, in millionths of the account's currency.
    """

    people: int
    open_conversations: int
    queued: int
    oldest_due: datetime | None
    sending: int
    uncertain: int
    broken: int
    timers_due: int
    recordings_to_delete: int
    reports_parked: int
    recordings_overdue: int = 0
    comments_waiting: int = 0
    cases: int = 0
    people_due: int = 0
    spent_today: int = 0
