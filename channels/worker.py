"""The worker process: wakes conversations, sends what is due. Run as many as you like; each row is sent by one of them."""

from __future__ import annotations

import logging
import secrets
import signal
import threading

from bot.dispatch import defects
from bot.dispatch.forgetting import Forgetting
from bot.dispatch.outbound import Outbound
from bot.dispatch.waking import Waking
from bot.errors import Unavailable
from channels.service import Service

log = logging.getLogger("hearback")
REST_SECONDS = 0.5  # between two looks at an empty outbox
REST_WHEN_DOWN_SECONDS = 5.0


class Worker:
    """One worker. ``work_once`` does everything that is due and returns how much that was."""

    def __init__(self, service: Service) -> None:
        self.stopping = threading.Event()
        self.waking = Waking(service.store, service.library, service.clock, service.settings.zone)
        self.outbound = Outbound(service.store, service.channels, service.clock, secrets.token_hex(8), self.stopping.is_set)
        self.forgetting = Forgetting(service.store, service.channels, service.clock)

    def work_once(self) -> int:
        """Wake and send what is due now."""
        return self.waking.wake_due() + self.outbound.send_due() + self.forgetting.forget_unwanted() + self.forgetting.forget_old()

    def run(self) -> None:
        """Until told to stop. A database that is away is waited for."""
        while not self.stopping.is_set():
            try:
                rest = 0.0 if self.work_once() else REST_SECONDS
            except Unavailable:
                log.warning("worker_waits_for_database")
                rest = REST_WHEN_DOWN_SECONDS
            except Exception as defect:  # noqa: BLE001 - one row that trips the worker does not keep everybody else waiting
                defects.tell("worker_defect", defect)
                rest = REST_WHEN_DOWN_SECONDS
            self.stopping.wait(rest)

    def stop_on_signal(self) -> None:
        """A polite end: the message that is being sent is finished first."""
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda *_: self.stopping.set())
