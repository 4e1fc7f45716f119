"""The part of a turn that is about the person: whether they may be written to, what was decided about their cases, their language."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, insert, or_, select, update

from bot.asking.contact import INVITE
from bot.asking.people import CONFIRMED, Consent, ContactState
from bot.flow.scopes import ALL
from bot.store.casework import askings, complaints, ledger
from bot.store.casework.case_facts import case_of
from bot.store.casework.case_rows import What
from bot.store.casework.ledger import Entry
from bot.store.casework.merging import AS_CONFIRMED
from bot.store.conversations import limits
from bot.store.conversations.limits import Allowance, Pace, Rate
from bot.store.instants import SECOND, instant
from bot.store.people import consents, contact
from bot.store.people.consents import ConsentEvent, event_of
from bot.store.rows import ConversationRow, PersonRow, StoredAnswer
from bot.store.secrecy import erasure
from bot.store.secrecy.seals import Seals
from bot.store.staff import thanks
from bot.store.tables import case_file, conversation, flag, person
from bot.store.transaction import Transaction

BETWEEN_GREETINGS = 24 * 3600 * SECOND

RAISE = insert(flag)
NEW_FLAG: dict[str, Any] = {
    "state": "open",
    "reason": "",
    "taken_by": "",
    "taken_at": None,
    "closed_by": "",
    "closed_at": None,
    "target_at": None,
    "alerted_at": None,
    "escalated_at": None,
}
SPEAK = update(person).where(person.c.id == bindparam("of")).values(language=bindparam("chosen"))
GREET = (
    update(person)
    .where(person.c.id == bindparam("of"), or_(person.c.greeted_at.is_(None), person.c.greeted_at <= bindparam("before")))
    .values(greeted_at=bindparam("now"))
)
ABOUT_CONVERSATION = select(conversation.c.case_file, conversation.c.flow, conversation.c.wave).where(conversation.c.id == bindparam("of"))
CASE_OF_CONVERSATION = (
    select(case_file.c.id, case_file.c.facts)
    .join_from(conversation, case_file, conversation.c.case_file == case_file.c.id)
    .where(conversation.c.id == bindparam("of"), case_file.c.facts.is_not(None))
)


class Where(NamedTuple):
    """Where a turn comes in or goes out: for a webhook the address itself and the provider's id, and our id of the address."""

    channel: str
    reached: str = ""
    provider_id: str = ""
    address: str = ""


class Known(NamedTuple):
    """What is known when a turn begins."""

    person: PersonRow
    conversation: ConversationRow | None
    replayed: StoredAnswer | None = None


class PersonTurn:
    """What a turn knows and does about its person. Every method may raise Unavailable."""

    def __init__(self, work: Transaction, seals: Seals, moment: int, where: Where, known: Known) -> None:
        """``moment``: microseconds since 1970, UTC. ``work`` is open and holds the person's lock."""
        self._work = work
        self._seals = seals
        self._now = moment
        self._where = where
        self.person, self.conversation, self.replayed = known

    def raise_flag(self, kind: str, step: str = "") -> str:
        """Raise a flag for staff; returns its opaque id. It is there exactly if the turn is, and the next worker looks at it."""
        name = secrets.token_hex(16)
        about = self.conversation.id if self.conversation else None
        values = {"id": name, "person": self.person.id, "conversation": about, "kind": kind, "step": step, "raised_at": self._now}
        self._work.change(RAISE, NEW_FLAG | values | {"look_at": self._now})
        contact.changed(self._work, self.person.id, self._now)
        return name

    def ask_complaint(self, step: str, promise: str = "") -> None:
        """The person asks for a complaint to be looked at. ``promise``: by when they are told that somebody contacts them, if they are."""
        going_on = self.conversation
        if going_on is None:
            raise ValueError("this turn has no conversation")
        complaints.ask(self._work, self.person.id, going_on.id, going_on.flow, step, promise, self._now)
        contact.cancel_unasked(self._work, self.person.id, self._now, "complaint_open")
        contact.changed(self._work, self.person.id, self._now)

    def keep_praise(self, step: str) -> None:
        """The person wants thanks passed on."""
        if self.conversation is None:
            raise ValueError("this turn has no conversation")
        thanks.keep(self._work, self.person.id, self.conversation.id, step, self._now)

    def suppress(self) -> None:
        """STOP: nothing more to this person on any channel, and whatever waits to be sent is cancelled."""
        erasure.suppress(self._work, self.person.id, self._now)
        self.person = msgspec.structs.replace(self.person, stopped=True)

    def unsuppress(self) -> None:
        """The person wrote START or a start word again: we may write, to this address at least."""
        erasure.unsuppress(self._work, self.person.id, self._now)
        if self._where.reached:
            sealed = self._seals.seal(self._where.reached.encode(), "address.sealed", self._where.address)
            erasure.reachable(self._work, self._where.address, sealed, self._seals.listed(self._where.reached))
        self.person = msgspec.structs.replace(self.person, stopped=False, erased=False)

    @property
    def channel(self) -> str:
        """The channel of this turn."""
        return self._where.channel

    @property
    def contact(self) -> ContactState:
        """Whether this person may be written to unasked, as far as it is known; an end that has come is not told here."""
        return self.person.contact

    def confirm_contact(self, state: ContactState) -> None:
        """Contact is confirmed as of today, by the person or by a worker: we may write on this turn's channel.

        Raises ValueError for a state that confirms nothing.
        """
        if state not in CONFIRMED:
            raise ValueError(f"{state} confirms nothing")
        contact.set_state(self._work, self._seals, self.person.id, state, self._now)
        given = Consent(self._where.channel, INVITE, instant(self._now), AS_CONFIRMED)
        consents.keep(self._work, self._seals, self.person.id, event_of(given, "person" if state == "confirmed_by_person" else "worker"))
        self._with_contact(state, held=False)

    def set_unsafe(self) -> None:
        """Somebody else may hold this phone: what nobody asked for and waits is cancelled, and no more of it is sent."""
        contact.set_state(self._work, self._seals, self.person.id, "unsafe", self._now)
        self._with_contact("unsafe", held=True)

    def unconfirm(self) -> None:
        """Nobody knows any more whether this address is the person's: what nobody asked for and waits is cancelled."""
        if self.person.contact in CONFIRMED:
            contact.set_state(self._work, self._seals, self.person.id, "unknown", self._now)
            self._with_contact("unknown", held=True)

    def hold(self) -> None:
        """The same as ``set_unsafe``."""
        self.set_unsafe()

    def release(self) -> None:
        """A worker has confirmed that contact is safe again."""
        self.confirm_contact("confirmed_by_worker")

    def agree(self, given: Consent) -> None:
        """Keep a yes that a worker heard, in place of an earlier one to the same on the same channel."""
        self.consent(event_of(given, "worker"))

    def consent(self, event: ConsentEvent) -> None:
        """Keep a yes or its withdrawal, which takes effect at once: what waits to be sent without it is cancelled."""
        agrees = consents.keep(self._work, self._seals, self.person.id, event)
        if event.scope == INVITE and not agrees:
            contact.cancel_unasked(self._work, self.person.id, self._now, "no_consent", event.channel)
        contact.changed(self._work, self.person.id, self._now)

    def take_back_all(self, event: ConsentEvent) -> tuple[str, ...]:
        """Everything that the person agreed to is withdrawn, as ``event`` tells; the scopes, each once.

        That they took back all stands in the ledger besides: an older yes that only reaches us later is taken back too.
        """
        found = consents.present(self._work, self.person.id)
        for scope, channel in (*found, (ALL, "")):
            self.consent(msgspec.structs.replace(event, scope=scope, channel=channel, what="withdrawn", until=None))
        return tuple(dict.fromkeys(scope for scope, _ in found))

    def withdraw_all(self) -> None:
        """The person takes back all that they agreed to, by a word outside any conversation."""
        self.take_back_all(ConsentEvent(ALL, "withdrawn", instant(self._now), "person"))

    def note_invited(self, case_ref: str, flow: str, wave: int, channel: str, arm: str = "") -> None:
        """This case is invited to this flow and wave, now and for good; the open conversation is about it."""
        going_on = self.conversation.id if self.conversation else ""
        askings.invite(self._work, self._seals, self.person.id, askings.Invited(case_ref, flow, wave, channel, arm, going_on), self._now)
        contact.changed(self._work, self.person.id, self._now)

    def note(self, what: What, *, rule: str = "", channel: str = "", says: str = "") -> None:
        """Write into the ledger about the case of this turn's conversation, if it has one."""
        about = self._work.first(ABOUT_CONVERSATION, {"of": self.conversation.id}) if self.conversation else None
        about_case, flow, wave = about or (None, "", 0)
        entry = Entry(self.person.id, what, about_case, flow, wave, rule, channel or self._where.channel, says)
        ledger.note(self._work, entry, self._now, self._seals)

    @property
    def case_ref(self) -> str:
        """The reference of the case that this turn's conversation is about; empty where it is about none."""
        row = self._work.first(CASE_OF_CONVERSATION, {"of": self.conversation.id}) if self.conversation else None
        return case_of(self._seals, row.id, row.facts).ref if row else ""

    def erase(self) -> None:
        """Take what this person said and how to reach them out of use. For some days staff can undo it; then it is destroyed."""
        erasure.erase(self._work, self._seals, self.person.id, self._now)
        self.person = msgspec.structs.replace(self.person, stopped=True, erased=True, contact="unknown", held=True)

    def may_greet(self) -> bool:
        """Whether somebody we are not talking with may be told how to begin: once in a while, so that two machines never talk."""
        values = {"of": self.person.id, "now": self._now, "before": self._now - BETWEEN_GREETINGS}
        return bool(self._work.change(GREET, values))

    def count(self, at_once: int) -> Pace:
        """Count this message against what is answered of one person at once."""
        return limits.count(self._work, self.person.id, self.person.busy_until, self._now, at_once)

    def count_all(self, rate: Rate, many: int) -> None:
        """Count so many answers, of this turn and others before it, against what all people together are answered in a minute."""
        limits.count_all(self._work, rate, many, self._now)

    def too_many(self, rate: Rate) -> bool:
        """Whether all people together are being answered as fast as is meant."""
        return limits.too_many(self._work, rate, self._now)

    def allowed(self, allowance: Allowance) -> bool:
        """Whether one more of something that the whole service does is allowed today; it is counted if it is."""
        return limits.take(self._work, allowance, self._now)

    def prefer_language(self, language: str) -> None:
        """Remember the person's language (BCP 47) for every later message."""
        self._work.change(SPEAK, {"of": self.person.id, "chosen": language})
        contact.changed(self._work, self.person.id, self._now)
        self.person = msgspec.structs.replace(self.person, language=language)

    def _with_contact(self, state: ContactState, *, held: bool) -> None:
        self.person = msgspec.structs.replace(self.person, contact=state, held=held)
