"""The conversation that most callers have: they say yes to the invitation, and take the first answer of each question.

Where several may be chosen they choose one. Whoever may speak speaks for some seconds, and keeps it. What has to be keyed in, as a number or a date, is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.stories.rehearsal import Rehearsal, Said
from bot.surfaces.rendered import Rendered

SPOKEN_SECONDS = 6  # of a comment
MOST_TURNS = 200  # no shipped flow has a tenth of it; a flow that leads back to itself has no end


def held(rehearsal: Rehearsal) -> Iterator[Said]:
    """The whole call, to where it ends."""
    said = tuple(rehearsal.begin())
    for _ in range(MOST_TURNS):
        yield from said
        last = next((line.message for line in reversed(said) if line.message is not None), None)
        if last is None or last.listen is None or rehearsal.end != "waiting":
            return
        said = tuple(rehearsal.line(likely(last)))


def likely(message: Rendered) -> str:
    """What most callers do after this, as a direction of a script."""
    listen = message.listen
    if listen is not None and listen.record:
        return f"(record {SPOKEN_SECONDS} seconds)"
    if (listen is not None and listen.digits != 1) or message.key.endswith("/next") or "/next/" in message.key:
        return "(key #)"
    return f"(key {next(iter(message.options), '1')})"
