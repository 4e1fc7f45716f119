"""How the service stands, in numbers about nobody: for ``hearback doctor`` and the health page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, bindparam, func, select

from bot.store.database import Database
from bot.store.instants import instant, micros
from bot.store.outgoing import claiming
from bot.store.outgoing.sending import DAY
from bot.store.recorded.provider import overdue
from bot.store.rows import Figures
from bot.store.tables import LEASED, WAITING, among, case_file, conversation, inbox, outbox, person, recording, report_parked, spend, timer

_COUNTS: dict[str, Select[int]] = {
    "people": select(func.count()).select_from(person),
    "open_conversations": select(func.count()).select_from(conversation).where(conversation.c.ended_at.is_(None)),
    "queued": select(func.count()).select_from(outbox).where(among(outbox.c.state, WAITING)),
    "sending": select(func.count()).select_from(outbox).where(among(outbox.c.state, LEASED)),
    "uncertain": select(func.count()).select_from(outbox).where(among(outbox.c.state, ("uncertain",))),
    "broken": select(func.count()).select_from(inbox).where(inbox.c.broken_at.is_not(None)),
    "timers_due": select(func.count()).select_from(timer).where(timer.c.due <= bindparam("now")),
    "recordings_to_delete": select(func.count()).select_from(recording).where(recording.c.state == "unwanted"),
    "recordings_overdue": select(func.count()).select_from(recording).where(overdue(bindparam("now") - DAY)),
    "comments_waiting": select(func.count())
    .select_from(recording)
    .where(
        recording.c.state == "kept",
        recording.c.fetched_at.is_not(None),
        recording.c.typed_at.is_(None),
        recording.c.refused_at.is_(None),
    ),
    "cases": select(func.count()).select_from(case_file),
    "people_due": select(func.count()).select_from(person).where(person.c.look_at <= bindparam("now")),
    "reports_parked": select(func.count()).select_from(report_parked),
}
_SPENT = select(spend.c.micros).where(spend.c.day == bindparam("on"))


def figures(database: Database, now: datetime) -> Figures:
    """Counts as of now; each reads one index."""
    moment = micros(now)
    with database.reading() as work:
        counts = {name: int(work.value(statement, {"now": moment})) for name, statement in _COUNTS.items()}
        oldest = claiming.oldest_due(work, moment)
        spent = work.value(_SPENT, {"on": moment // DAY}) or 0
    return Figures(**counts, oldest_due=None if oldest is None else instant(oldest), spent_today=spent)
