"""Who is answered, and how much: one person in a flood, all people together, strangers by the thousand, numbers not to be written to.

Nothing that somebody we know says is ever refused, or their answer would be lost. Beyond the limit all of it is heard and kept; only our
own words wait until they have been silent for a while. STOP and danger wait for nothing. A call is as slow as its caller, and is never put off.

All people together have a limit too, for each channel: a line carries so many words a second, and what is too much for it keeps everybody
waiting. Beyond it the answers wait of those who have had more than a fair share lately; nobody else's ever do.

Whoever nobody knows may take up a part of the day's allowance. Beyond it, and from numbers that HEARBACK_PREFIXES does not allow, nothing is
kept and nothing is said; but STOP is, always, and danger.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Literal, NamedTuple

import msgspec

from bot.asking.numbers import may_be_dialled
from bot.dispatch.clock import Clock
from bot.dispatch.fuse import DIALLED
from bot.dispatch.port import Channel, Heard
from bot.errors import SettingWrong
from bot.settings import Settings
from bot.store.conversations.limits import Allowance, Pace, Rate
from bot.store.conversations.turn import Turn

AT_ONCE, STRANGERS, IN_ALL = "HEARBACK_MESSAGES_AT_ONCE", "HEARBACK_STRANGERS_A_DAY", "HEARBACK_ANSWERS_A_MINUTE"  # names of settings
CALM, A_MINUTE = timedelta(seconds=30), timedelta(minutes=1)
ABROAD = Allowance("danger_abroad", 20)  # a dear number that asks for help is answered, but nobody grows rich by it
MOST = 1_000_000
FEWEST_AT_ONCE = 10  # a long answer may come in as many parts
FEWEST_IN_ALL = 60
TOGETHER = 8  # answers that a process writes down with one statement: one row for all would have them all wait for one another

Urgent = Literal["", "stop", "danger"]


class Came(NamedTuple):
    """Something that came in: on which channel, what, whether it is urgent, and when."""

    channel: Channel
    heard: Heard
    urgent: Urgent
    now: datetime


class Seldom:
    """What is told once a minute, however often it happens."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._told: dict[str, datetime] = {}

    def now(self, what: str) -> bool:
        """Whether it is to be told now. Threads may tell it twice; that hurts nobody."""
        now = self._clock()
        if what in self._told and now - self._told[what] < A_MINUTE:
            return False
        self._told[what] = now
        return True


class Limits(msgspec.Struct, frozen=True):
    """``at_once``: messages of one person that are answered at once. ``strangers``: newcomers in any 24 hours. ``prefixes`` as in Fuse.

    ``in_all``: answers to all people together in a minute, on one channel.
    """

    at_once: int = 60
    strangers: int = 2000
    prefixes: frozenset[str] = frozenset({"+44"})
    in_all: int = 600

    def newcomers(self, channel: Channel, heard: Heard, urgent: Urgent) -> Allowance | None:
        """How many newcomers there may be, where this is one. None: they are met whatever there were."""
        if urgent or heard.opt_out == "STOP" or heard.kind == "blocked":
            return None
        return Allowance("strangers", self.strangers if self.may_be_answered(channel, heard) else 0)

    def may_be_answered(self, channel: Channel, heard: Heard) -> bool:
        """Whether words of ours may go to this address."""
        return channel.name not in DIALLED or _dialled(heard.address, self.prefixes)

    def pace(self, channel: Channel, turn: Turn, urgent: Urgent) -> Pace:
        """How this message stands to what is answered of one person at once; it is counted."""
        if channel.surface == "voice":
            return "free"
        pace = turn.count(self.at_once)
        return "nearly" if pace == "over" and urgent else pace


class Everybody:
    """All people together. What one process has answered and not yet written down is a few messages, and is lost with it."""

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._answered: dict[str, count[int]] = {}

    def answered(self, channel: Channel, turn: Turn) -> None:
        """One more was answered on this channel."""
        if next(self._answered.setdefault(channel.name, count(1))) % TOGETHER == 0:
            turn.count_all(self._rate(channel), TOGETHER)

    def too_many(self, channel: Channel, turn: Turn) -> bool:
        """Whether more is being answered on this channel than is meant."""
        return turn.too_many(self._rate(channel))

    def _rate(self, channel: Channel) -> Rate:
        return Rate(f"answers/{channel.name}", self._a_minute)


@lru_cache(maxsize=4096)
def _dialled(number: str, prefixes: frozenset[str]) -> bool:
    """Reading a number takes longer than a whole turn, and most of those who write have just written."""
    return may_be_dialled(number, prefixes)


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings describe. Raises SettingWrong."""
    in_all = _whole(settings, IN_ALL, FEWEST_IN_ALL)
    return Limits(_whole(settings, AT_ONCE, FEWEST_AT_ONCE), _whole(settings, STRANGERS, 0), settings.prefixes, in_all)


def _whole(settings: Settings, name: str, least: int) -> int:
    said = settings[name]
    if not (said.isascii() and said.isdecimal() and least <= int(said[:8]) <= MOST):
        raise SettingWrong(f"{name} is {said!r}: write a whole number from {least} to {MOST}.")
    return int(said)
