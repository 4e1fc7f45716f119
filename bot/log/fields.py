"""The fields that a line of the log may have, and what each may hold: nothing that could be a number, a name, words or a token.

A check returns what is written down, and raises NotLoggable for anything else. Our own ids are 128 random bits, written as 32 hexadecimal
digits; a telephone number cannot look like one. No code has more than five digits in a row.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

CHANNELS = frozenset({"sms", "ivr", "telegram"})
OUTCOMES = frozenset({"accepted", "rejected", "throttled", "unsent", "uncertain", "stopped"})
HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "channels")
LARGEST_COUNT = 100_000_000  # more than anybody counts here, and less than a telephone number

_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_CODE = re.compile(r"[0-9]{1,5}|(?!.*[0-9]{6})[a-z][a-z0-9_-]{0,39}", re.ASCII)
_NAME = re.compile(r"(?!.*[0-9]{6})[a-z][a-z0-9_-]{0,59}", re.ASCII)
_CLASS = re.compile(r"(?!.*[0-9]{6})[A-Za-z_][A-Za-z0-9_]{0,59}", re.ASCII)
_PLACE = re.compile(r"(?:[a-z_]+/)*[a-z0-9_]+\.py:[0-9]{1,6}", re.ASCII)
_LOGGER = re.compile(r"(?!.*[0-9]{6})[A-Za-z_][A-Za-z0-9_.]{0,79}", re.ASCII)

Loggable = str | int | float
Check = Callable[[object], Loggable]


class NotLoggable(ValueError):
    """This may not stand in a log. The sentence names the field, never its value."""


class Field(NamedTuple):
    """What a field may hold, as a check and in words."""

    check: Check
    holds: str


def _like(pattern: re.Pattern[str]) -> Check:
    def check(value: object) -> Loggable:
        if isinstance(value, str) and pattern.fullmatch(value):
            return str(value)
        raise NotLoggable

    return check


def _one_of(values: frozenset[str]) -> Check:
    def check(value: object) -> Loggable:
        if isinstance(value, str) and value in values:
            return str(value)
        raise NotLoggable

    return check


def _count(value: object) -> Loggable:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_COUNT:
        return value
    raise NotLoggable


def _seconds(value: object) -> Loggable:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < LARGEST_COUNT:
        return round(float(value), 3)
    raise NotLoggable


def _status(value: object) -> Loggable:
    if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599:
        return value
    raise NotLoggable


def _error(value: object) -> Loggable:
    if not isinstance(value, BaseException):
        raise NotLoggable
    return name_of(type(value))


def name_of(kind: type[BaseException]) -> str:
    """An exception's class by name, or that it has none that may be written down."""
    return kind.__name__ if _CLASS.fullmatch(kind.__name__) else "Exception"


def place(error: BaseException) -> str:
    """Our own file and line, the innermost, where it came through, like ``bot/dispatch/inbound.py:94``; empty where it was never ours."""
    ours = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = PurePath(frame.f_code.co_filename)
        if file.is_relative_to(HOUSE) and file.relative_to(HOUSE).parts[0] in ROOMS:
            ours = f"{file.relative_to(HOUSE).as_posix()}:{line}"
    return ours


def _nothing(_: object) -> Loggable:
    raise NotLoggable


_NO_SUCH_FIELD = Field(_nothing, "nothing")
_AN_ID = Field(_like(_ID), "an id of ours: 32 hexadecimal digits, drawn by chance")
_A_COUNT = Field(_count, "how many")

FIELDS: Mapping[str, Field] = {
    "channel": Field(_one_of(CHANNELS), "who carries it"),
    "outbox": _AN_ID,
    "flag": _AN_ID,
    "alert": _AN_ID,
    "recording": _AN_ID,
    "conversation": _AN_ID,
    "outcome": Field(_one_of(OUTCOMES), "how a send ended"),
    "code": Field(_like(_CODE), "a code of a provider, or one of ours"),
    "rule": Field(_like(_CODE), "the name of a rule"),
    "kind": Field(_like(_CODE), "which kind of a thing, by its name in our tables"),
    "state": Field(_like(_CODE), "how far a thing is, by its name in our tables"),
    "flow": Field(_like(_NAME), "the name of a flow"),
    "status": Field(_status, "a status of HTTP"),
    "count": _A_COUNT,
    "new": _A_COUNT,
    "changed": _A_COUNT,
    "same": _A_COUNT,
    "stopped": _A_COUNT,
    "unknown": _A_COUNT,
    "left": _A_COUNT,
    "seconds": Field(_seconds, "how long, in seconds"),
    "error": Field(_error, "the class of an exception, never its words"),
    "at": Field(_like(_PLACE), "our own file and line"),
    "logger": Field(_like(_LOGGER), "the name of a library's logger"),
}


def sifted(fields: Mapping[str, object]) -> tuple[dict[str, Loggable], list[str]]:
    """What of these fields may be written down, and the names of those that held something else. An empty one is left out."""
    kept: dict[str, Loggable] = {}
    refused = []
    for name, value in fields.items():
        if value is None or (isinstance(value, str) and not value):
            continue
        try:
            kept[name] = FIELDS.get(name, _NO_SUCH_FIELD).check(value)
        except NotLoggable:
            refused.append(name)
    error = fields.get("error")
    if isinstance(error, BaseException) and "at" not in fields and (where := place(error)):
        kept["at"] = where
    return kept, refused
