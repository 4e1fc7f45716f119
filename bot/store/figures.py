"""How the service stands, in numbers about nobody: for ``hearback doctor`` and the health page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, bindparam, func, select

from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.rows import Figures
from bot.store.tables import LEASED, WAITING, among, conversation, inbox, outbox, person, recording, report_parked, timer

_COUNTS: dict[str, Select[int]] = {
    "people": select(func.count()).select_from(person),
    "open_conversations": select(func.count()).select_from(conversation).where(conversation.c.ended_at.is_(None)),
    "queued": select(func.count()).select_from(outbox).where(among(outbox.c.state, WAITING)),
    "sending": select(func.count()).select_from(outbox).where(among(outbox.c.state, LEASED)),
    "uncertain": select(func.count()).select_from(outbox).where(among(outbox.c.state, ("uncertain",))),
    "broken": select(func.count()).select_from(inbox).where(inbox.c.broken_at.is_not(None)),
    "timers_due": select(func.count()).select_from(timer).where(timer.c.due <= bindparam("now")),
    "recordings_to_delete": select(func.count()).select_from(recording).where(recording.c.state == "unwanted"),
    "reports_parked": select(func.count()).select_from(report_parked),
}
_OLDEST = select(func.min(outbox.c.due)).where(among(outbox.c.state, WAITING), outbox.c.due <= bindparam("now"))


def figures(database: Database, now: datetime) -> Figures:
    """Counts as of now; each reads one index."""
    moment = micros(now)
    with database.reading() as work:
        counts = {name: int(work.value(statement, {"now": moment})) for name, statement in _COUNTS.items()}
        oldest = work.value(_OLDEST, {"now": moment})
    return Figures(**counts, oldest_due=None if oldest is None else instant(oldest))
