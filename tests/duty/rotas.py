"""Rotas for tests, as files."""

from __future__ import annotations

import textwrap
from datetime import UTC, date, datetime

from bot.duty.rota import Rota
from bot.flow.duty import DUTY, read_duty

WEEK = "[monday, tuesday, wednesday, thursday, friday]"
ALL = "[monday, tuesday, wednesday, thursday, friday, saturday, sunday]"
OFFICE = f"{{days: {WEEK}, hours: 9:00 to 17:00, tell: [email desk]}}"
USUAL = """\
escalation:
  - {after: 0 minutes, tell: on_call}
  - {after: 15 minutes, tell: safeguarding}
"""
DAY = f"roles:\n  on_call: {{shifts: [{OFFICE}]}}\n  safeguarding: {{shifts: [{OFFICE}]}}\n  standards: {{shifts: [{OFFICE}]}}\n"
ROUND_THE_CLOCK = (
    f"roles:\n  on_call: {{shifts: [{{days: {ALL}, hours: 0:00 to 24:00, tell: [text phone], bank_holidays: true}}]}}\n"
    f"  safeguarding: {{shifts: [{OFFICE}]}}\n"
)
GOOD_FRIDAY = date(2027, 3, 26)


def rota(source: str = DAY + USUAL, *bank_holidays: date) -> Rota:
    """The rota of a file."""
    reading = read_duty(DUTY, textwrap.dedent(source).encode())
    assert reading.duty is not None, reading.problems
    return Rota(reading.duty, bank_holidays)


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)
