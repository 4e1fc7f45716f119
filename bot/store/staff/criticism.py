"""Words that criticise somebody by name. They are the coordinator's alone: nothing else lists, shows, releases or passes them on."""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.store.casework.case_rows import What
from bot.store.casework.ledger import Entry, note
from bot.store.transaction import Transaction

CRITICISM = "criticism"  # a value of `apart`
NOT_YOURS = "This criticises somebody by name. The coordinator alone reads it: the roles are in HEARBACK_COORDINATORS."
NEVER_RELEASED = (
    "Criticism of somebody by name is never released. If it names nobody after all: hearback words mark NAME --as feedback --by ROLE. "
    "If you have looked and it stays: hearback words hide."
)


class Looker(NamedTuple):
    """Who looks: the role they name, and whether that is a coordinator's. A role is named and written down, and not proven."""

    role: str
    coordinates: bool = False


def may_look(work: Transaction, row: Any, by: Looker, moment: int) -> bool:
    """Whether these words are for them; that they are not is written down. Let the transaction end before it is told: it would be undone.

    ``row``: an answer with its conversation. ``moment``: microseconds.
    """
    if row.apart != CRITICISM or by.coordinates:
        return True
    write_down(work, row, "refused", by.role, moment)
    return False


def write_down(work: Transaction, row: Any, what: What, role: str, moment: int) -> None:
    """An entry in the ledger about somebody's words: what was done with them, and by which role."""
    note(work, Entry(row.person, what, row.case_file, row.flow, row.wave, rule=role), moment)
