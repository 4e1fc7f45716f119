"""The worker process: asks whoever may be asked, wakes conversations, sends what is due. Run as many as you like; each row is sent by one."""

from __future__ import annotations

import secrets
import signal
import threading
import time
from contextlib import suppress
from datetime import timedelta

from bot import log
from bot.dispatch.alerting import Alerting
from bot.dispatch.apart import REST_SECONDS, REST_WHEN_DOWN_SECONDS, go_round
from bot.dispatch.asking import Asking
from bot.dispatch.duty_desk import DutyDesk
from bot.dispatch.fetching import Fetching
from bot.dispatch.forgetting import Forgetting, Keeping
from bot.dispatch.inbound import Inbound
from bot.dispatch.judging import Judging
from bot.dispatch.outbound import Outbound
from bot.dispatch.parting import DailyParting
from bot.dispatch.provider_copies import DeletingCopies
from bot.dispatch.pulse import Pulse
from bot.dispatch.reconciling import EVERY, Reconciling
from bot.dispatch.sweeping import EVERY as SWEEP_EVERY
from bot.dispatch.sweeping import Sweeping
from bot.dispatch.taking_back import TakingBack
from bot.dispatch.waking import Waking
from bot.errors import Refused, Unavailable
from bot.library.library import folder
from bot.outreach.parting import keep_of
from channels.service import Service

STOP_SECONDS = 10.0  # for what still goes on when the worker is told to stop: all of it together


class Worker:
    """One worker. ``work_once`` does everything that is due and returns how much that was."""

    def __init__(self, service: Service, compare_every: timedelta = EVERY) -> None:
        """``compare_every``: how often the providers' lists are looked into; seldom on a stage, where no webhook is lost on its way."""
        self.stopping = threading.Event()
        store, library, clock, standing = service.store, service.library, service.clock, service.standing
        self.offering = service.offering
        self.waking = Waking(store, library, clock, standing)
        self.asking = Asking(store, library, standing, clock)
        judging = Judging(store, library, standing)
        name = secrets.token_hex(8)
        self.outbound = Outbound(store, service.channels, clock, name, judging, service.fuse, self.stopping.is_set)
        self.fetching = Fetching(store, service.channels, clock)
        self.taking_back = TakingBack(store, service.channels, clock)
        settings = service.settings
        self.forgetting = Forgetting(
            store, service.channels, clock, Keeping(settings.erase_grace, settings.sound_days, settings.tombstones)
        )
        self.parting = DailyParting(store, library, standing, clock, keep_of(settings))
        desk = DutyDesk(folder(service.settings, "HEARBACK_FLOWS"), store.flow_versions, store.flags.look_anew)
        self.alerting = Alerting(store, desk, service.ways, clock, name)
        self.copies = DeletingCopies(store, service.channels, clock)
        inbound = Inbound(store, library, clock, service.calling, service.limits)
        self.reconciling = Reconciling(store, service.channels, inbound, clock, compare_every)
        self.sweeping = Sweeping(store, service.channels, inbound, clock, max(SWEEP_EVERY, compare_every))
        self.pulse = Pulse(store, clock, name, self.outbound, self.reconciling)

    def work_once(self) -> int:
        """All of it, once. Staff are told elsewhere (``alerting``)."""
        return self.attend() + self.bring()

    def attend(self) -> int:
        """Wake, ask and send what is due now, forget what is to be forgotten, and look into the providers' lists."""
        self.offering.follow()
        done = self.waking.wake_due() + self._ask() + self.outbound.send_due() + self.taking_back.take_back_due()
        self.forgetting.file_tombstones()
        done += self.copies.gather_due() + self.copies.delete_due() + self._part()
        return done + self.forgetting.forget_old() + self.reconciling.reconcile_due()

    def bring(self) -> int:
        """Bring spoken comments here, and have deleted at the provider what is here by now or what nobody wants."""
        told = self.stopping.is_set
        return self.fetching.bring_due(told) + self.forgetting.forget_unwanted(told) + self.sweeping.sweep_due(told)

    def _ask(self) -> int:
        """A calendar that cannot be read keeps everybody from being asked, and nobody from being answered."""
        try:
            return self.asking.ask_due()
        except Unavailable:
            raise
        except Refused:
            log.event("calendar_unreadable")
            return 0

    def _part(self) -> int:
        """A calendar that cannot be read keeps nobody from being answered here either: it is told where people are asked."""
        try:
            return self.parting.part_due()
        except Unavailable:
            raise
        except Refused:
            return 0

    def run(self) -> None:
        """Until told to stop. A database that is away is waited for.

        Staff are told, and recordings are brought, in threads of their own: no mail server and no store of media keeps people waiting.
        """
        telling = threading.Thread(target=self.alerting.run, args=(self.stopping,), name="hearback-alerts", daemon=True)
        bringing = threading.Thread(target=self._bring, name="hearback-recordings", daemon=True)
        for apart in (telling, bringing):
            apart.start()
        self._run()
        until = time.monotonic() + STOP_SECONDS
        for apart in (telling, bringing):  # what goes on is finished; an alert or a fetch that is cut off comes again
            apart.join(max(0.0, until - time.monotonic()))

    def _bring(self) -> None:
        go_round(self.bring, self.stopping, lambda defect: log.event("recordings_defect", error=defect))

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.pulse.beat()
                rest = 0.0 if self.attend() else REST_SECONDS
            except Unavailable:
                log.event("worker_waits_for_database")
                rest = REST_WHEN_DOWN_SECONDS
            except Exception as defect:  # noqa: BLE001 - one row that trips the worker does not keep everybody else waiting
                log.event("worker_defect", error=defect)
                rest = REST_WHEN_DOWN_SECONDS
            self.stopping.wait(rest)
        with suppress(Unavailable):
            self.pulse.beat(last=True)

    def stop_on_signal(self) -> None:
        """A polite end: the message that is being sent is finished first."""
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda *_: self.stopping.set())
