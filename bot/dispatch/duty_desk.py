"""The rota as it stands now. The file is read again whenever it has changed; one with mistakes never takes the place of a good one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot import log
from bot.duty.rota import Rota
from bot.flow.duty import DUTY, Duty, read_duty
from bot.library.library import read_rota
from bot.outreach.calendars import bank_holidays
from bot.store.conversations.flow_versions import FlowVersions


class DutyDesk:
    """``folder`` is that of the flows. The last good rota is kept with the versions of flows, so that a restart does not lose it."""

    def __init__(self, folder: Path, versions: FlowVersions, changed: Callable[[datetime], object] = lambda _: None) -> None:
        """``changed`` is called with the time whenever another rota counts."""
        self._folder = folder
        self._versions = versions
        self._changed = changed
        self._seen: tuple[object, ...] = ()
        self._duty: Duty | None = None
        self._rota: Rota | None = None
        self._year = 0

    def rota(self, now: datetime) -> Rota | None:
        """The rota that counts at ``now``; None where there never was a good one."""
        signs = _signs(self._folder / DUTY)
        if signs != self._seen or self._duty is None:
            self._read(now)
            self._seen = signs
        if self._duty is not None and (self._rota is None or self._year != now.year):
            self._rota, self._year = rota_of(self._duty, now), now.year
        return self._rota

    def _read(self, now: datetime) -> None:
        reading = read_rota(self._folder)
        if reading.duty is not None:
            self._versions.put(hashlib.sha256(reading.source).hexdigest(), DUTY, reading.source, now)
        elif self._duty is None:
            good = self._versions.latest(DUTY)
            reading = reading._replace(duty=read_duty(DUTY, good.body).duty if good else None)
            log.event("rota_broken_last_good_serves" if reading.duty else "rota_missing")
        else:
            log.event("rota_broken_last_good_serves")
        if reading.duty is not None and reading.duty != self._duty:
            self._duty, self._rota = reading.duty, None
            self._changed(now)


def rota_of(duty: Duty, now: datetime) -> Rota:
    """A rota with the bank holidays around ``now``."""
    return Rota(duty, bank_holidays(duty.bank_holidays, range(now.year - 1, now.year + 3)))


def _signs(file: Path) -> tuple[object, ...]:
    try:
        status = file.stat()
    except OSError:
        return ("away",)
    return status.st_mtime_ns, status.st_size, status.st_ino
