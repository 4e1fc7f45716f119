"""The scheduler: whoever's time to be looked at has come is decided about, and whoever may be asked now is invited.

Nothing is decided here: the rules are bot.asking's. What was decided is noted with its reasons, and the person is looked at again when
something may have changed by the passing of time. Changes of what is known bring them forward (bot.store.casework.cases).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from bot import log
from bot.asking.decisions import Decision
from bot.asking.people import Person
from bot.asking.zones import zone_of
from bot.dispatch.clock import Clock
from bot.dispatch.failpoints import reach
from bot.dispatch.inviting import begin
from bot.dispatch.standing import Standing
from bot.errors import Unavailable
from bot.library import Library
from bot.outreach.planning import Planning
from bot.store.outgoing.about import oldest_unasked
from bot.store.store import Store

BATCH = 20
DAILY = timedelta(hours=24)
PUT_OFF = timedelta(hours=1)
SOON = timedelta(minutes=1)
MARK = "asked_with"  # what everybody was last looked at with
NOTICING = "asked_with_noticing"  # the mark of the worker that brings everybody forward: one does, however many begin together
LONGEST_NOTICING = timedelta(minutes=5)
SETTLED = frozenset({"asked_already", "erased", "stopped", "not_sampled"})  # time alone changes nothing about these


class Asking:
    """Decides about everybody in their turn, and begins what may be begun."""

    def __init__(self, store: Store, library: Library, standing: Standing, clock: Clock) -> None:
        self.store = store
        self.library = library
        self.standing = standing
        self.clock = clock

    def ask_due(self) -> int:
        """Look at those whose time has come; how many they were. All of them are noted before any of them is asked.

        They are this worker's for a minute: each is given their next look when all that is to be done about them is done, so
        that whoever a worker leaves behind when it dies is due again.
        """
        now = self.clock()
        self._notice_changes(now)
        due = self.store.cases.due(now, BATCH)
        reach("asking_after_select")
        ready: list[tuple[Person, tuple[Decision, ...]]] = []
        for person_id in due:
            with self._others_go_on(person_id, now):
                ready += self._look(person_id, now)
        crowd = Crowd(self.store, now, more_due=len(due) == BATCH)
        for person, decisions in ready:
            with self._others_go_on(person.id, now):
                self._act(person, decisions, now, crowd)
        return len(due)

    def _look(self, person_id: str, now: datetime) -> Iterator[tuple[Person, tuple[Decision, ...]]]:
        """Decide and note; the person and what was decided, if some of it may be acted on now."""
        person = self.standing.ask(person_id)
        if person is None:
            self.store.cases.look_again(person_id, None)
            return
        decisions = self.decided(person, now)
        if open_now(decisions, now) is None:
            self._done(person, decisions, now)
        else:
            self.store.cases.note(person_id, decisions, now)
            yield person, decisions

    def _act(self, person: Person, decisions: tuple[Decision, ...], now: datetime, crowd: Crowd) -> None:
        """Invite, if it still holds with the person locked; then everything else about them is decided anew."""
        ready = open_now(decisions, now)
        assert ready is not None
        if crowd.waits(ready):
            self.store.cases.look_again(person.id, now + SOON, person.revision)
        elif invited := begin(self, person.id, ready, now):
            reach("asking_after_invite")
            self._done(invited, self.decided(invited, now), now)
        else:  # what has changed meanwhile brings them forward all the same
            self.store.cases.look_again(person.id, next_look(decisions, now), person.revision)

    def _done(self, person: Person, decisions: tuple[Decision, ...], now: datetime) -> None:
        self.store.cases.note_and_look_again(person.id, decisions, now, next_look(decisions, now), person.revision)

    @contextmanager
    def _others_go_on(self, person_id: str, now: datetime) -> Iterator[None]:
        """A case that cannot be decided keeps nobody else waiting: it is looked at again in an hour."""
        try:
            yield
        except Unavailable:
            raise
        except Exception as defect:  # noqa: BLE001 - whatever it is, the others are asked
            log.event("case_not_decided", error=defect)
            self.store.cases.look_again(person_id, now + PUT_OFF)

    def decided(self, person: Person, now: datetime) -> tuple[Decision, ...]:
        """Everything that is decided about a person now, quotas counted."""
        found = Ranked(self.store, self.standing.rules, self.standing.service(now), now).of(person)
        today = now.astimezone(zone_of(person.contact.time_zone) or self.standing.settings.zone).date()
        return tuple(_not_yet_over(decision, today) for decision in found)

    def _notice_changes(self, now: datetime) -> None:
        """Other flows or another calendar: everybody is looked at again. The mark is a fingerprint, kept as the instant it stands for."""
        fingerprint = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int.from_bytes(self.standing.digest(now)[:6]))
        if self.store.marks.get(MARK) == fingerprint or not self.store.marks.take(NOTICING, now, now + LONGEST_NOTICING):
            return
        if self.store.marks.get(MARK) != fingerprint:  # another worker may have been quicker
            self.store.cases.look_at_all(now)
            self.store.marks.set(MARK, fingerprint)
        self.store.marks.set(NOTICING, now)


class Crowd:
    """What keeps somebody who could be asked waiting a minute longer, looked up once for all who are asked together."""

    def __init__(self, store: Store, now: datetime, *, more_due: bool) -> None:
        self._store = store
        self._now = now
        self._all_known: bool | None = False if more_due else None
        self._full: dict[str, bool] = {}

    def waits(self, decision: Decision) -> bool:
        """A quota is not filled before all who are in the running are known, and no more is invited than leaves."""
        return (bool(decision.cell) and not self._everybody_is_known()) or self._is_full(decision.channel)

    def _everybody_is_known(self) -> bool:
        if self._all_known is None:
            self._all_known = self._store.cases.all_looked_at(self._now)
        return self._all_known

    def _is_full(self, channel: str) -> bool:
        """Who is asked waits here, where their window can still move, and not in the outbox."""
        if channel not in self._full:
            oldest = oldest_unasked(self._store.database, channel)
            self._full[channel] = oldest is not None and oldest < self._now - SOON
        return self._full[channel]


class Ranked(Planning):
    """Decides about one person with the ranks that the store counts, where a plan goes through everybody."""

    def _is_full(self, decision: Decision) -> bool:
        most = self._places.get((decision.flow, decision.wave))
        if most is None or decision.at is None:
            return False
        return self.store.cases.rank(decision.flow, decision.wave, decision.cell, decision.draw) >= most


def open_now(decisions: Iterable[Decision], now: datetime) -> Decision | None:
    """The first decision whose window is open."""
    return next((found for found in decisions if found.at and found.closes and found.at <= now < found.closes), None)


def next_look(decisions: Iterable[Decision], now: datetime) -> datetime | None:
    """When time alone may change something: at the next moment that is named, within a day. None: only a change of facts can."""
    pending = [decision for decision in decisions if _pending(decision)]
    if not pending:
        return None
    named = [moment for decision in pending for moment in _moments(decision) if moment > now]
    return min([now + DAILY, *named])


def _pending(decision: Decision) -> bool:
    return decision.eligible and not decision.missed and not SETTLED & {hold.rule for hold in decision.held}


def _moments(decision: Decision) -> Iterable[datetime]:
    yield from (moment for moment in (decision.at, decision.closes) if moment is not None)
    for hold in decision.held:
        if hold.until is not None:
            yield hold.until if isinstance(hold.until, datetime) else datetime.combine(hold.until, time(), UTC)


def _not_yet_over(decision: Decision, today: date) -> Decision:
    """What cannot be asked in time as things stand is given up when its last day is over: until then the facts may change."""
    early = decision.missed and decision.last is not None and today <= decision.last
    return msgspec.structs.replace(decision, missed=False) if early else decision
