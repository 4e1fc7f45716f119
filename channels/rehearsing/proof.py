"""What the providers' ledger alone shows of a rehearsal, against the hours of each person as the file gives them. Hearback's own account is not asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.asking.safe_hours import spans
from channels.emulator.ledger import Line
from channels.emulator.witness import Window, after_stop, calls_too_often, outside, sendings, twice


class Phone(NamedTuple):
    """One address of the file. ``zone`` None: the file gives one that does not exist, and nothing may be sent there."""

    person: str
    zone: ZoneInfo | None
    safe_hours: str = ""


class Finding(NamedTuple):
    """One promise, what was counted, and each breach as a sentence."""

    promise: str
    counted: int
    breaches: Sequence[str]


class Proof:
    """``earliest`` and ``latest`` are minutes after midnight: the widest hours of any flow."""

    def __init__(self, lines: Sequence[Line], phones: Mapping[str, Phone], earliest: int, latest: int) -> None:
        self.lines, self.phones, self.earliest, self.latest = lines, phones, earliest, latest

    def findings(self) -> list[Finding]:
        """Every promise that a ledger can show."""
        taken = [sending for sending in sendings(self.lines) if sending.taken]
        begun = [sending for sending in taken if sending.begun]
        people = {address: phone.person for address, phone in self.phones.items()}
        stops = after_stop(self.lines, people, also=("key 9",))
        strangers = [
            f"line {sending.n}: a {sending.kind} to an address that is not in the file" for sending in taken if sending.person not in people
        ]
        calls = sum(sending.kind == "call" for sending in taken)
        return [
            Finding(
                "Nothing was begun outside a person's hours, or could arrive after them", len(begun), outside(self.lines, self.windows)
            ),
            Finding("Nothing was sent after STOP, on any channel", self._stops(), stops),
            Finding("Nobody was sent the same thing twice", len(taken), twice(self.lines)),
            Finding("Nobody was called more than twice unanswered, or twice in a day", calls, calls_too_often(self.lines)),
            Finding("Nothing went to anybody else", len(taken), strangers),
        ]

    def windows(self, address: str, at: datetime) -> list[Window]:
        """The person's hours on that day and its neighbours, in UTC. None where nothing is known."""
        phone = self.phones.get(address)
        if phone is None or phone.zone is None:
            return []
        today = at.astimezone(phone.zone).date()
        return [window for ahead in (-1, 0, 1) for window in self._day(phone, phone.zone, today + timedelta(days=ahead))]

    def _day(self, phone: Phone, zone: ZoneInfo, day: date) -> list[Window]:
        safe = spans(phone.safe_hours, day) if phone.safe_hours else ((0, 24 * 60),)
        narrowed = [(max(start, self.earliest), min(end, self.latest)) for start, end in safe]
        return [(_instant(day, start, zone), _instant(day, end, zone)) for start, end in narrowed if start < end]

    def _stops(self) -> int:
        return sum(
            line["what"] == "said" and line["body"].strip().casefold() in ("stop", "key 9", "(blocks the bot)") for line in self.lines
        )


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(minute // 60 % 24, minute % 60), zone).astimezone(UTC) + timedelta(days=minute // (24 * 60))
