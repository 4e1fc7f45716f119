"""A request to see or to erase somebody's data that is refused: for a reason of a closed list, written down with a role.

Source: UK GDPR, Article 12(4): whoever asked is told why, within a month, and how to complain.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import click

from bot.store.store import Store

REASONS: Mapping[str, str] = {
    "somebody-else": "Somebody else asked.",
    "not-sure-who": "Nobody could find out who asks. Try another way that is safe for them.",
    "tells-of-others": "It would tell of somebody else, or put somebody at risk.",
    "must-be-kept": "The law wants it to be kept.",
    "repeated": "The same was asked shortly before.",
}
REFUSE = click.option(
    "--refuse",
    "reason",
    type=click.Choice(list(REASONS)),
    help="The request was looked at and refused, for this reason: only write that down.",
)


def refuse(store: Store, person: str, request: str, reason: str, by: str, now: datetime) -> None:
    """Write it down, and say what is still to be done."""
    store.erasures.note(person, f"{request} refused: {reason}", by, now)
    click.echo(
        f"Written down: {REASONS[reason]} Nothing else was done.\n"
        "Whoever asked is to be told why within a month, and how to complain, on a way that is safe. Your data protection officer knows how."
    )
