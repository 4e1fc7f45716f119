"""The sentences that a discreet conversation says in other words: sentence -> the one that tells a reader over the shoulder less."""

from __future__ import annotations

QUIET: dict[str, str] = {
    "thank_you": "quiet_thank_you",
    "warn": "quiet_warn",
    "later_said": "thanks_ok",
    "declined": "thanks_ok",
    "waiting": "quiet_waiting",
    "erase_ask": "quiet_erase_ask",
    "erased": "quiet_erased",
    "more": "quiet_more",
    "closed": "thanks_ok",
    "service_call": "quiet_service_call",
    "service_call_short": "quiet_service_call",
    "service_other": "quiet_service_other",
    "service_other_short": "quiet_service_other",
    "nobody_named": "quiet_nobody_named",
    "nobody_named_young": "quiet_nobody_named",
    "help_menu": "quiet_help_menu",
    "help_stop": "quiet_help_stop",
}
