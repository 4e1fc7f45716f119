"""Keys pressed while a Gather waits. Pure.

Twilio's page on Gather: a time-out before any digit, or the finishing key before any digit, makes no request unless
actionOnEmptyResult is true; the verbs after the Gather follow instead. The finishing key is not one of the digits.
"""

from __future__ import annotations

import msgspec

from channels.emulator.handset import Collect

KEYS = frozenset("0123456789*#")


class Entered(msgspec.Struct, frozen=True):
    """The digits so far; ``complete`` when nothing more is awaited; ``finished_on`` is the key that ended it, if one did."""

    digits: str = ""
    complete: bool = False
    finished_on: str = ""


def press(wait: Collect, so_far: str, key: str) -> Entered:
    """One key more. ``key`` is one of KEYS."""
    if key == wait.finish_on:
        return Entered(so_far, complete=True, finished_on=key)
    digits = so_far + key
    return Entered(digits, complete=0 < wait.num_digits <= len(digits))


def submits(wait: Collect, entered: Entered) -> bool:
    """Whether the action is asked, rather than the verbs after the Gather followed."""
    return bool(entered.digits) or wait.on_empty
