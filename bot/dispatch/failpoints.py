"""Named places where a proof may stop, kill or break this process. Nothing is armed unless ``arm`` was called: a place then costs one look.

A channel's process calls ``arm`` with HEARBACK_FAILPOINTS; a live service refuses to start with it set (channels.service). What it holds:
``after_claim:kill;before_request:sleep:500;after_commit:kill@3`` - kill there, sleep 500 ms at each pass, kill at the third pass. ``raise`` raises.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Mapping
from typing import NamedTuple

from bot.errors import HearbackError, SettingWrong

WEB = ("after_verify", "after_inbox", "after_engine", "before_commit", "after_commit", "before_response")
SENDING = ("after_claim", "after_begin_sending", "before_request", "after_request", "before_finish", "after_finish")
PLANNING = ("asking_after_select", "asking_before_commit", "asking_after_invite", "waking_after_take", "waking_before_commit")
RECONCILING = ("reconciling_after_list", "reconciling_after_feed")
ALERTING = ("alert_after_look", "alert_after_claim", "alert_after_send")
RECORDING = ("recording_after_download", "recording_after_keep", "recording_before_delete", "recording_after_delete")
FORGETTING = ("forgetting_before_destroying", "forgetting_after_destroying")
FAILPOINTS = WEB + SENDING + PLANNING + RECONCILING + ALERTING + RECORDING + FORGETTING
ACTIONS = ("kill", "raise", "sleep")


class FailpointRaised(HearbackError):
    """A proof asked for an error here."""


class Armed(NamedTuple):
    """What happens at one place. ``at`` is the pass it happens on, counted from 1; 0 is every pass. ``seconds`` is for ``sleep``."""

    action: str
    seconds: float = 0.0
    at: int = 0


_armed: Mapping[str, Armed] = {}
_passed: dict[str, int] = {}
_lock = threading.Lock()


def arm(text: str) -> None:
    """Arm the places named in ``text``; an empty text disarms all of them. Raises SettingWrong."""
    global _armed  # noqa: PLW0603 - one switchboard a process: a place must cost nothing when it is off
    parts = [part.strip() for part in text.split(";") if part.strip()]
    _passed.clear()
    _armed = dict(_read(part) for part in parts)


def reach(name: str) -> None:
    """This place has been reached. Does nothing unless it is armed."""
    if _armed and (armed := _armed.get(name)):
        _act(name, armed)


def _act(name: str, armed: Armed) -> None:
    with _lock:
        _passed[name] = passed = _passed.get(name, 0) + 1
    if armed.at and passed != armed.at:
        return
    if armed.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif armed.action == "sleep":
        time.sleep(armed.seconds)
    else:
        raise FailpointRaised(name)


def _read(part: str) -> tuple[str, Armed]:
    """``name:kill``, ``name:sleep:500``, each perhaps with ``@3``."""
    told, _, at = part.partition("@")
    name, _, rest = told.partition(":")
    action, _, milliseconds = rest.partition(":")
    if name not in FAILPOINTS:
        raise SettingWrong(f"HEARBACK_FAILPOINTS names {name!r}, which is no failpoint. There are: {', '.join(FAILPOINTS)}.")
    if action not in ACTIONS or (action == "sleep") != milliseconds.isdigit() or (at and not at.isdigit()):
        raise SettingWrong(
            f"HEARBACK_FAILPOINTS has {part!r}. It takes name:kill, name:raise or name:sleep:MILLISECONDS, each with @N or not."
        )
    return name, Armed(action, int(milliseconds or 0) / 1000, int(at or 0))
