"""What the store hands out: frozen values, never rows of the database."""

from __future__ import annotations

from datetime import datetime

import msgspec


class PersonRow(msgspec.Struct, frozen=True):
    """A person. ``known``: seen before this turn. ``stopped``: nothing may be sent. ``held``: nothing that nobody asked for."""

    id: str
    language: str = ""
    stopped: bool = False
    known: bool = True
    held: bool = False
    erased: bool = False


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


class DueTimer(msgspec.Struct, frozen=True):
    """A timer that has run out: ``kind`` is nudge, close, wait or later; ``wait`` the number of the wait it belongs to."""

    conversation: str
    kind: str
    wait: int


class FlowVersionRow(msgspec.Struct, frozen=True):
    """A flow as it was published."""

    version: str
    name: str
    body: bytes


class UnwantedRecording(msgspec.Struct, frozen=True):
    """A recording to be deleted at its provider; ``reference`` is the provider's name of it."""

    id: str
    channel: str
    reference: str


class Figures(msgspec.Struct, frozen=True):
    """How the service stands, in numbers about nobody.

    ``oldest_due``: since when the message that waits longest could have been sent, None if none waits. ``uncertain``:
    messages that may or may not have arrived. ``broken``: webhooks that the conversation could not follow.
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
