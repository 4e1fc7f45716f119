"""Staff are told: of each flag at once or when it is overdue, along the chain, and once a month that this works.

A flag stands in the database from the moment that its words do, and says when a worker is to look at it. So whatever dies in between, the
next worker looks. Looking makes the alerts that are due; sending takes them one at a time, until somebody has them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from bot import log
from bot.dispatch.apart import go_round
from bot.dispatch.clock import Clock
from bot.dispatch.duty_desk import DutyDesk
from bot.dispatch.failpoints import reach
from bot.duty.notice import Notice
from bot.duty.rota import Rota
from bot.duty.telling import Tell, plan
from bot.flow.duty import ON_CALL, read_way
from bot.flow.flag_kinds import flag_kind
from bot.store.staff.rows import ClaimedAlert, FlagRow, NewAlert
from bot.store.store import Store

BATCH = 50
MOST_SENDS = 20  # in one round
LEASE_SECONDS = 120  # longer than any alert takes to leave
WAITS = (10, 30, 60, 300, 600, 1800)  # seconds before the next try; the last for ever, until somebody has it or the flag is closed
NOBODY_THERE = timedelta(hours=1)  # until the rota is looked at again
TEST_HOURS = range(10, 16)  # on the rota's clock: a test wakes nobody
BY_HAND = "by_hand"


class Messenger(Protocol):
    """Who carries alerts: ``email``, ``text`` or ``webhook``."""

    @property
    def on_this_machine(self) -> bool:
        """Whether it leads to a loopback address: nobody real is reached through it."""
        ...

    def tell(self, address: str, notice: Notice) -> str:
        """Tell somebody; empty once they surely have it, or a code of why not, or of nobody knowing. Never raises."""
        ...


class Ways(msgspec.Struct, frozen=True):
    """How staff are reached here. ``contacts``: the addresses of the names in the rota. ``live`` as in the settings."""

    messengers: Mapping[str, Messenger]
    contacts: Mapping[str, str]
    live: bool

    def reaches(self, way: str) -> bool:
        """Whether this way leads to somebody."""
        carrier, contact = read_way(way)
        return carrier in self.messengers and (not contact or contact in self.contacts)


class Alerting:
    """One worker's telling. Times are aware, UTC."""

    def __init__(self, store: Store, desk: DutyDesk, ways: Ways, clock: Clock, worker: str) -> None:
        self.store = store
        self.desk = desk
        self.ways = ways
        self.clock = clock
        self.worker = worker

    def run(self, stopping: threading.Event) -> None:
        """Until told to stop. In a thread of its own: a mail server that does not answer keeps nobody waiting but this."""
        go_round(self.alert_due, stopping, lambda defect: log.event("alerting_defect", error=defect))

    def alert_due(self) -> int:
        """Look at the flags that are due, see to the tests, and send; how much there was to do."""
        now = self.clock()
        rota = self.desk.rota(now)
        done = 0
        if rota is not None:
            done += self._look(rota, now) + self._hold_test(rota, now) + self._miss_tests(rota, now)
        return done + self._send()

    def _look(self, rota: Rota, now: datetime) -> int:
        flags = self.store.flags.to_look(now, BATCH)
        for flag in flags:
            self._look_at(flag, rota, now)
        return len(flags)

    def _look_at(self, flag: FlagRow, rota: Rota, now: datetime) -> None:
        found = plan(flag.kind, flag.raised_at, rota, now, taken=flag.state == "taken")
        again = found.look_again
        if again is None and flag_kind(flag.kind).escalates:
            again = now + NOBODY_THERE
            log.event("nobody_on_duty", flag=flag.id)
        self.store.flags.looked(flag, found.target, again, tuple(alerts_of(found.due, rota, now)), now)
        reach("alert_after_look")

    def _hold_test(self, rota: Rota, now: datetime) -> int:
        """Once a month, on a working day while somebody is on call."""
        local = rota.local(now)
        quiet = local.hour not in TEST_HOURS or not rota.working_day(local.date()) or rota.present(ON_CALL, now) is None
        if quiet or not self.ways.live or not self.ways.messengers or self.store.alert_tests.held(f"{local:%Y-%m}"):
            return 0
        return hold_test(self.store, rota, f"{local:%Y-%m}", now)

    def _miss_tests(self, rota: Rota, now: datetime) -> int:
        """What nobody confirmed is told to whoever else there is."""
        missed = self.store.alert_tests.missed(now)
        for one in missed:
            others = [role for role in rota.duty.roles if role != one.role] or [one.role]
            alerts = [NewAlert("missed", role, way) for role in others for way in all_ways(rota, role)]
            if self.store.alert_tests.alarmed(one.id, alerts, now):
                log.event("alert_test_not_confirmed", kind=one.role)
        return len(missed)

    def _send(self) -> int:
        """One at a time, so that the lease of each is its own."""
        for done in range(MOST_SENDS):
            claimed = self.store.alerts.claim(self.worker, self.clock(), 1, LEASE_SECONDS)
            if not claimed:
                return done
            reach("alert_after_claim")
            self._tell(claimed[0])
        return MOST_SENDS

    def _tell(self, claimed: ClaimedAlert) -> None:
        carrier, contact = read_way(claimed.way)
        messenger, address = self.ways.messengers.get(carrier), self.ways.contacts.get(contact, "")
        if messenger is None or not self.ways.reaches(claimed.way):
            self._again(claimed, "no_way")
        elif not (self.ways.live or messenger.on_this_machine or claimed.step == BY_HAND):
            self.store.alerts.drop(claimed, self.clock(), "not_live")
            log.event("alert_refused", alert=claimed.id, code="not_live")
        elif code := messenger.tell(address, notice_of(claimed)):
            self._again(claimed, code)
        else:
            reach("alert_after_send")
            self.store.alerts.sent(claimed, self.clock(), escalates=claimed.step.startswith(("overdue", "again")))
            log.event("alert_sent", alert=claimed.id, kind=carrier)

    def _again(self, claimed: ClaimedAlert, code: str) -> None:
        wait = WAITS[min(claimed.tries, len(WAITS) - 1)]
        self.store.alerts.again(claimed, self.clock() + timedelta(seconds=wait), code)
        log.event("alert_not_sent", alert=claimed.id, code=code)


def notice_of(claimed: ClaimedAlert) -> Notice:
    """What an alert says."""
    alias = flag_kind(claimed.kind).alias if claimed.kind else ""
    overdue = claimed.step == "missed" or claimed.step.startswith(("overdue", "again"))
    return Notice(claimed.id, claimed.about, alias, overdue=overdue, repeat=claimed.tries > 0)


def alerts_of(due: Iterable[Tell], rota: Rota, now: datetime) -> Iterable[NewAlert]:
    """The alerts of those who are to have been told by now. What would come twice at once to a role comes once, as the latest."""
    latest = {tell.role: tell for tell in sorted(due)}
    for tell in due:
        there = rota.present(tell.role, now) or rota.next(tell.role, tell.at)
        for way in dict.fromkeys(there.ways if there else ()):
            yield NewAlert(tell.step, tell.role, str(way), merged=latest[tell.role] != tell)


def all_ways(rota: Rota, role: str) -> tuple[str, ...]:
    """Every way by which a role is told, at any hour."""
    return tuple(dict.fromkeys(str(way) for shift in rota.duty.roles[role].shifts for way in shift.tell))


def hold_test(store: Store, rota: Rota, period: str, now: datetime, *, by_hand: bool = False) -> int:
    """Tell every role, by every way, that this is a test; to be confirmed by the end of the next working day. How many roles."""
    step = BY_HAND if by_hand else "monthly"
    roles = {role: [NewAlert(step, role, way) for way in all_ways(rota, role)] for role in rota.duty.roles}
    return store.alert_tests.begin(period, roles, rota.end_of(ON_CALL, now, 1), now)
