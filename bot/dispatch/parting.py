"""Once a day: whoever nothing can be asked of any more is let go, page by page beside everything else."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import log
from bot.asking.over import Keep
from bot.dispatch.clock import Clock
from bot.dispatch.standing import Standing
from bot.library import Library
from bot.outreach.parting import Parting
from bot.store.store import Store

MARK = "parting"  # until when this day's round is somebody's
BETWEEN_ROUNDS = timedelta(hours=24)
BETWEEN_LOOKS = timedelta(hours=1)


class DailyParting:
    """One worker goes the day's round. Where it dies on the way, the rest is let go the day after."""

    def __init__(self, store: Store, library: Library, standing: Standing, clock: Clock, keep: Keep) -> None:
        self.store, self.library, self.standing, self.clock, self.keep = store, library, standing, clock, keep
        self.looked: datetime | None = None
        self.after: str | None = None  # where the round goes on; None: there is none

    def part_due(self) -> int:
        """The next page of the day's round; how many people were let go."""
        now = self.clock()
        if self.after is None:
            if not self._begins(now):
                return 0
            self.after = ""
        page = Parting(self.store, self.standing.rules, self.standing.service(now), self.keep)
        found = page.page(self.after, now)
        done = sum(page.let_go(person, what, now) for person, what in found.people)
        self.after = found.after or None
        if done:
            self.store.letting_go.sweep()
            log.event("people_let_go", count=done)
        return done

    def _begins(self, now: datetime) -> bool:
        """Whether a round is to begin here and now. With a flow that cannot be read nobody can tell whom it would still ask."""
        if self.looked is not None and now - self.looked < BETWEEN_LOOKS:
            return False
        self.looked = now
        if not self.store.marks.take(MARK, now, now + BETWEEN_ROUNDS):
            return False
        if self.library.bare or self.library.broken():
            log.event("nobody_let_go")
            return False
        return True
