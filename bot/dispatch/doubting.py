"""An address that is nobody's any more, or perhaps somebody else's: nothing is begun until it has been confirmed again, and staff look."""

from __future__ import annotations

from datetime import datetime

from bot.store.store import Store

FLAG = "number_in_doubt"


def doubt(store: Store, person: str, channel: str, now: datetime) -> None:
    """Contact with this person is not known to be safe any more."""
    with store.person_turn(person, channel, now) as turn:
        if not turn.person.held:
            turn.raise_flag(FLAG)
        turn.unconfirm()
