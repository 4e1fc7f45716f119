"""What a channel and the shell say to each other. Our own frozen values: an adapter and its tests need no Flask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from bot.engine.events import Surface
from bot.surfaces.rendered import Rendered


class Webhook(msgspec.Struct, frozen=True, dict=True):
    """A request from a provider, as it arrived. An adapter may keep beside it what it has read, so that it is read once.

    ``path`` is below the public URL and begins with /; ``query`` is the raw query string without the question mark.
    ``headers`` have lower-case names. ``body`` is the raw bytes, at most 64 KB. ``content_type`` is without parameters.
    """

    path: str
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"


class Answer(msgspec.Struct, frozen=True):
    """What the provider gets back."""

    status: int = 200
    content_type: str = "text/plain"
    body: bytes = b""


class Heard(msgspec.Struct, frozen=True):
    """One thing a person did, in no provider's words.

    ``provider_id`` is unique per channel for ever: MessageSid; update_id; CallSid and turn number. ``address`` is where an
    answer goes: E.164 number or chat id. ``kind``: ``words``; ``press`` (a button: ``words`` is its press value);
    ``keys``, ``silence``, ``call`` (a call begins; ``answered_by`` as the provider said, ``outgoing`` if we placed it),
    ``hung_up``, ``recording`` (``reference`` is the provider's id, ``seconds`` its length); ``media``; ``opened`` (the chat
    was opened; ``words`` is its start payload); ``blocked`` (the person blocked us: the same as STOP).
    ``taped``: the provider tells, apart from the call and without an ``address``, of a recording that was made; 0 ``seconds``: of none. Its
    ``provider_id`` is that of the ``recording`` of the same turn.
    ``session`` is the call's id; ``turn`` its turn number. ``acknowledge`` is a callback id the provider wants acknowledged.
    ``language_hint`` is the handset's language, if told. ``opt_out`` is STOP or START when the carrier has already acted.
    """

    channel: str
    provider_id: str
    address: str
    kind: Literal["words", "press", "keys", "silence", "call", "hung_up", "recording", "taped", "media", "opened", "blocked"]
    words: str = ""
    session: str = ""
    turn: int = 0
    answered_by: str = ""
    outgoing: bool = False
    reference: str = ""
    seconds: int = 0
    acknowledge: str = ""
    language_hint: str = ""
    opt_out: Literal["", "STOP", "START"] = ""
    at: datetime | None = None  # when it happened, where it comes from the provider's list and not from a webhook
    message: str = ""  # in a chat: the provider's number of the person's message, or of the one whose button was pressed


class Report(msgspec.Struct, frozen=True):
    """What a provider tells later of a message or call we sent. ``outbox`` is our own opaque id, or empty if not told.

    ``code`` is the provider's, or for a call ``busy``, ``no-answer``, or who answered in a person's place. ``doubt``: the number may be
    nobody's now, or somebody else's. ``expired``: its time was over before the network took it.
    """

    channel: str
    provider_id: str
    status: Literal["accepted", "sent", "delivered", "undelivered", "failed"]
    outbox: str = ""
    code: str = ""
    stopped: bool = False  # the person has opted out at the provider: the same as STOP
    doubt: bool = False
    expired: bool = False


class Sent(msgspec.Struct, frozen=True):
    """One of ours in the provider's own list. ``words`` are empty for a call. ``status`` is as in a Report, ``code`` the provider's."""

    provider_id: str
    address: str
    words: str
    at: datetime
    status: str = "accepted"
    code: str = ""


class Listing(msgspec.Struct, frozen=True):
    """What the provider says has happened between two instants.

    ``heard`` is what people did (each with its ``at``), and a Report for each of ours that has come to an end. ``replied`` is what the
    provider sent out of a webhook's answer: nobody is told its id when it leaves. Not ``complete`` where it
    could not tell all of it: it is asked again.
    """

    heard: tuple[Heard | Report, ...] = ()
    sent: tuple[Sent, ...] = ()
    replied: tuple[Sent, ...] = ()
    complete: bool = True


Outcome = Literal["accepted", "rejected", "throttled", "unsent", "uncertain", "stopped"]


class Receipt(msgspec.Struct, frozen=True):
    """How a send ended.

    ``accepted``: the provider has it (``provider_id``). ``rejected``: it never will be sent (``code`` says why).
    ``throttled``: not taken now, may be after ``retry_after`` seconds. ``unsent``: surely never reached the provider, safe
    to try again. ``uncertain``: it may or may not have been taken; never blindly repeated. ``stopped``: the person has
    opted out at the provider or blocked us; the same as STOP. ``doubt``, with ``rejected``: the address is nobody's, or not one that can
    be written to: whether we may contact the person there is not known any more.
    """

    outcome: Outcome
    provider_id: str = ""
    retry_after: int = 0
    code: str = ""
    doubt: bool = False


class Sound(msgspec.Struct, frozen=True):
    """The sound of a recording, as the provider had it: a WAV file."""

    body: bytes


class Tape(msgspec.Struct, frozen=True):
    """A recording that the provider holds: ``session`` is its call's id, ``seconds`` its length, 0 where nothing was recorded."""

    reference: str
    session: str
    seconds: int


class Tapes(msgspec.Struct, frozen=True):
    """The recordings that the provider holds. Not ``complete`` where it could not tell of all of them."""

    held: tuple[Tape, ...] = ()
    complete: bool = True


class Sender(Protocol):
    """Whoever can send."""

    def send(self, address: str, message: Rendered, outbox: str, *, valid_for: int = 0) -> Receipt:
        """Send one message; ``outbox`` is our opaque id, which the provider's report repeats. Never raises.

        ``valid_for``: after so many seconds the provider is not to deliver it any more (0: no such end).
        """
        ...


class Channel(Sender, Protocol):
    """A carrier: sans-IO but for ``send``."""

    name: str
    surface: Surface
    routes: tuple[str, ...]  # paths below the public URL that are its webhooks; one ending in / covers all below it

    def verify(self, webhook: Webhook) -> None:
        """Raise Forged unless the provider signed this, Unreadable if it is not in the provider's form."""
        ...

    def receive(self, webhook: Webhook) -> Sequence[Heard | Report]:
        """What happened; empty for anything unknown or of no meaning to us."""
        ...

    def answer(self, heard: Heard | None, messages: Sequence[Rendered], *, over: bool) -> Answer:
        """The reply that goes inside the webhook's own answer. ``over``: the conversation has ended, hang up after it.

        ``heard`` None means that nothing was heard (a report, something unknown): the provider's empty answer.
        """
        ...

    def fits(self, messages: Sequence[Rendered]) -> int:
        """How many of these, from the first, the webhook's own answer can carry; the others go to the outbox."""
        ...

    def decline(self) -> Answer:
        """What lets a call ring off unanswered. An empty answer where there are no calls."""
        ...

    def acknowledge(self, reference: str) -> Receipt:
        """Tell the provider that a press was seen (Heard.acknowledge). Best effort; never raises."""
        ...

    def replay(self, reference: str) -> str:
        """Where a recording (Heard.reference) can be heard by the caller who made it; empty where there are none."""
        ...

    def fetch(self, reference: str, seconds: int) -> Sound | Receipt:
        """The sound of a recording of so many seconds, or why there is none. Never raises.

        ``rejected`` with the code ``404``: the provider has none, perhaps not yet.
        """
        ...

    def tapes(self, since: datetime, until: datetime) -> Tapes | None:
        """The recordings made between two instants that the provider still holds. None where it keeps none. Never raises."""
        ...

    def is_ours(self, session: str) -> bool:
        """Whether this was a call to or from our own number, as the provider says; False where it cannot tell. Never raises."""
        ...

    def take_back(self, address: str, messages: Sequence[str]) -> Receipt:
        """Have messages of a chat deleted for both sides: ``accepted`` when none of them is there any more. Never raises."""
        ...

    def forget(self, reference: str) -> Receipt:
        """Have a recording or a message deleted at the provider: ``accepted`` when it has said that it has it no more. Never raises."""
        ...

    @property
    def keeps_messages(self) -> bool:
        """Whether the provider keeps messages that can be deleted there by their id."""
        ...

    @property
    def on_this_machine(self) -> bool:
        """Whether the provider is a pretended one, at a loopback address: nobody real is reached through it."""
        ...

    @property
    def shortest_validity(self) -> int:
        """The shortest ``valid_for`` that the provider can keep to, in seconds."""
        ...

    def cost(self, message: Rendered) -> int:
        """What sending this costs, in millionths of the account's currency."""
        ...

    def listing(self, since: datetime, until: datetime) -> Listing | None:
        """What happened between two instants, as the provider has it. None where it keeps no list. Never raises."""
        ...

    def backlog(self) -> int:
        """How much waits at the provider that it could not deliver to us; 0 where nothing does, or nobody can say. Never raises."""
        ...

    def hide(self) -> Sequence[str]:
        """What must never reach a log: tokens and secrets."""
        ...
