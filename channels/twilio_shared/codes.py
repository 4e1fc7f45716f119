"""Twilio's error codes, in two closed tables: how a send ends, and what a later report of a failure means.

Sources: twilio.com/docs/api/errors, each code's own page. Any other code of a refused request is a refusal; any other of a failed delivery is
a failure of which nothing follows. What was refused or failed is not sent again (but for 429), whatever the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from channels.contract import Outcome

Means = Literal["", "stopped", "doubt", "expired"]

# The answer to a request -> how the send ended, and what it means to whoever runs the service.
OUTCOMES: Mapping[int, tuple[Outcome, str]] = {
    20429: ("throttled", "too many requests at once"),
    14107: ("throttled", "too many messages to one person in a short time"),
    21611: ("throttled", "the number's queue is full"),
    21610: ("stopped", "the person has replied STOP"),
    20003: ("rejected", "Twilio does not accept the account or its token: look at TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"),
    20005: ("rejected", "the Twilio account is suspended or closed"),
    20404: ("rejected", "there is no such Twilio account: look at TWILIO_ACCOUNT_SID and TWILIO_BASE_URL"),
    21205: ("rejected", "PUBLIC_URL is not an address that Twilio can reach"),
    21609: ("rejected", "PUBLIC_URL is not an address that Twilio can reach"),
    21210: ("rejected", "TWILIO_NUMBER may not be used to call from"),
    21212: ("rejected", "TWILIO_NUMBER is not a number to send from"),
    21606: ("rejected", "TWILIO_NUMBER does not belong to the account, or cannot send texts"),
    21659: ("rejected", "TWILIO_NUMBER does not belong to the account"),
    21211: ("rejected", "the person's number is not a telephone number"),
    21214: ("rejected", "the person's number cannot be reached"),
    21217: ("rejected", "the person's number is not a telephone number"),
    21614: ("rejected", "the person's number is not a mobile number"),
    21612: ("rejected", "the person's network cannot be reached from TWILIO_NUMBER"),
    21408: ("rejected", "the account may not send texts to that country"),
    21215: ("rejected", "the account may not call that country"),
    21216: ("rejected", "Twilio blocks calls to that number"),
    21602: ("rejected", "the message is empty"),
    21617: ("rejected", "the message is longer than 1,600 characters"),
    21608: ("rejected", "a trial account may only write to verified numbers"),
    21219: ("rejected", "a trial account may only call verified numbers"),
}

# The report of a failed text -> what follows from it, and what it means. ``doubt``: the number may be nobody's now, or somebody else's.
DELIVERIES: Mapping[int, tuple[Means, str]] = {
    21610: ("stopped", "the person has replied STOP"),
    21211: ("doubt", "the person's number is not a telephone number"),
    21614: ("doubt", "the person's number is not a mobile number"),
    30003: ("doubt", "the telephone is switched off, or not in use any more"),
    30004: ("", "the network or the person blocks texts from us"),
    30005: ("doubt", "nobody has the number any more"),
    30006: ("doubt", "the number is a landline, or on a network that takes no texts"),
    30007: ("", "the network took the text for an unwanted one"),
    30008: ("", "the network does not say why"),
    30036: ("expired", "its time was over before the network took it"),
}

NUMBER_IN_DOUBT = frozenset({21211, 21217, 21614})  # said at once; 21217 is 21211 for a call


def reason(code: str) -> str:
    """Return what an error code means, in words for whoever runs the service; empty if we do not know it."""
    if not code.isdecimal():
        return ""
    found = OUTCOMES.get(int(code)) or DELIVERIES.get(int(code))
    return found[1] if found else ""


def means(code: str) -> Means:
    """Return what follows from the code of a failed delivery."""
    return DELIVERIES[int(code)][0] if code.isdecimal() and int(code) in DELIVERIES else ""
