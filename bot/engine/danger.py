"""The danger reply: fixed words, compiled in. Needs no database, no network, no catalogue and no flow.

It never mentions the crime, never asks a question, and says that nobody watches all the time. 55 is for a 999 call from a
mobile; on our own calls it would do nothing, so the spoken words say to hang up first.
Sources: Silent Solution (press 55), Relay UK 18000 and 999 BSL, as published by UK police forces and Ofcom.
"""

from __future__ import annotations

from bot.flow.words import Wording

DANGER_TEXTS: dict[str, Wording] = {
    "en": Wording(
        text=(
            "We do not watch this all the time. In danger? Call 999. Cannot speak? On a mobile, press 55 when asked. "
            "Deaf? Use 18000 or the 999 BSL app."
        ),
        voice=(
            "We do not listen to this all the time. If you are in danger, hang up and call 9 9 9. "
            "If you cannot speak, call from a mobile and press 5 5 when asked."
        ),
    ),
}


def danger_words(language: str) -> Wording:
    """The danger reply in a language, or in English where there is none."""
    return DANGER_TEXTS.get(language, DANGER_TEXTS["en"])
