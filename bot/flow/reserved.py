"""Words that already mean something everywhere, so that no flow may give them another meaning.

The carriers' own: Twilio stops a number on STOP, STOPALL, UNSUBSCRIBE, END, QUIT, CANCEL, REVOKE and OPTOUT, starts it again on
START and UNSTOP, and answers HELP and INFO itself unless told not to. The rest are Hearback's commands, in English.
"""

from __future__ import annotations

import unicodedata

_STOPS = "it stops all messages"
_CARRIER = "the telephone company acts on it before we see it"
_COMMAND = "it works at every step"
NEVER_AN_ANSWER: dict[str, str] = {
    **dict.fromkeys(("stop", "stopall", "stop all", "unsubscribe", "end", "quit", "cancel", "revoke", "optout", "opt out"), _STOPS),
    **dict.fromkeys(("start", "unstop", "help", "info"), _CARRIER),
    **dict.fromkeys(("sos", "999", "112"), "it means danger"),
    **dict.fromkeys(("erase", "takeback", "take back", "skip", "pause", "repeat"), _COMMAND),
}
NEVER_A_START: dict[str, str] = {
    **NEVER_AN_ANSWER,
    **dict.fromkeys(("yes", "no", "later", "ok"), "it answers an invitation"),
    **dict.fromkeys(("go", "back", "more", "language", "call", "danger", "police", "emergency"), _COMMAND),
}


def bare(words: str) -> str:
    """Words without case, punctuation and double spaces, to compare what reads the same."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in unicodedata.normalize("NFKC", words).casefold())
    return " ".join(kept.split()) or words.strip()
