"""What is missing before staff can be told, and what has gone wrong with the telling: for ``hearback doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from bot.dispatch.alerting import Ways
from bot.flow.duty import DUTY, ON_CALL, Way
from bot.flow.flag_kinds import BY_NAME, FLAG_KINDS
from bot.library.library import read_rota
from bot.store.staff.rows import Alarm, AlertTestRow

TESTED_WITHIN = timedelta(days=40)
MISCONDUCT = BY_NAME["staff_misconduct"].role
SETTING_OF = {"email": "HEARBACK_SMTP_URL", "text": "TWILIO_NUMBER", "webhook": "HEARBACK_WEBHOOK_URL"}


class Gap(NamedTuple):
    """As a line of the doctor's."""

    weight: Literal["stops", "look", "fine"]
    about: str
    mend: str = ""


def gaps_of_rota(flows: Path, ways: Ways) -> Iterator[Gap]:
    """Whether each role can be told."""
    rota = read_rota(flows)
    if not rota.there:
        yield Gap("stops", f"There is no {DUTY}: nobody would be told of danger.", "Copy the one that comes with Hearback, and change it.")
        return
    if rota.duty is None:
        return  # its problems are told with those of the flows
    for role, duty in rota.duty.roles.items():
        wanted = {way for shift in duty.shifts for way in shift.tell}
        dead = sorted(way for way in wanted if not ways.reaches(str(way)))
        if len(dead) == len(wanted):
            yield Gap("stops" if role == ON_CALL else "look", f"{role} cannot be told of a flag.", _mend(dead, ways))
        elif dead:
            yield Gap("look", f"{role} is not told by {', '.join(map(str, dead))}.", _mend(dead, ways))
    nobodys = sorted({kind.role for kind in FLAG_KINDS} - rota.duty.roles.keys())
    if MISCONDUCT in nobodys:
        mend = f"Add the role {MISCONDUCT} to {DUTY}: it must not be of the unit that is meant."
        yield Gap("look", f"Misconduct of staff is told to {ON_CALL}.", mend)
    if nobodys:
        yield Gap("fine", f"Told to {ON_CALL}, as they have no shifts of their own: {', '.join(nobodys)}.")


def _mend(dead: list[Way], ways: Ways) -> str:
    unset = sorted({SETTING_OF[way.carrier] for way in dead if way.carrier not in ways.messengers})
    unnamed = sorted({way.contact for way in dead if way.contact and way.contact not in ways.contacts})
    said = [f"Set {', '.join(unset)}."] if unset else []
    return " ".join([*said, *([f"Give HEARBACK_DUTY_CONTACTS an address for {', '.join(unnamed)}."] if unnamed else [])])


def gaps_of_telling(alarm: Alarm, tests: list[AlertTestRow], now: datetime, *, live: bool) -> Iterator[Gap]:
    """Whether it works, as far as the database knows."""
    if alarm.not_looked_at:
        yield Gap(
            "stops",
            f"No worker has looked at {alarm.not_looked_at} flags for 5 minutes.",
            "Is a worker running? Start one: hearback worker",
        )
    if alarm.alerts_waiting and alarm.oldest_alert and now - alarm.oldest_alert > timedelta(minutes=5):
        yield Gap("stops", f"{alarm.alerts_waiting} alerts have not left.", "The log says why, as alert_not_sent.")
    if alarm.overdue:
        yield Gap("look", f"{alarm.overdue} flags are overdue.", "Look at them: hearback flags list")
    if alarm.tests_not_confirmed:
        yield Gap("look", "A test of the alerts was not confirmed.", "Look who: hearback flags test")
    if live and not any(one.confirmed_at and now - one.confirmed_at < TESTED_WITHIN for one in tests):
        yield Gap("look", "Nobody has confirmed a test of the alerts for 40 days.", "Begin one: hearback flags test --begin")
    yield Gap("fine", f"{alarm.open_flags} flags wait for a person.")
