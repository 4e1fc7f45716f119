"""What is known of a message after the provider took it. It only ever grows: reports come twice, late, and in any order."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import bindparam, delete, select, update

from bot.store.tables import among, outbox, report_parked
from bot.store.transaction import Transaction

Status = Literal["accepted", "sent", "delivered", "undelivered", "failed"]
# The later in this list, the more is known: whatever the order of arrival, the last of these that came is what stands.
# That a handset confirmed a message outweighs any report that it failed.
ORDER = ("", "accepted", "sent", "failed", "undelivered", "delivered")

DELIVERY = {
    status: update(outbox)
    .where(outbox.c.id == bindparam("of"), among(outbox.c.delivery, ORDER[:rank]))
    .values(delivery=status, code=bindparam("why"))
    for rank, status in enumerate(ORDER)
    if status
}
PARKED = (
    select(report_parked.c.id, report_parked.c.status, report_parked.c.code)
    .where(report_parked.c.channel == bindparam("channel"), report_parked.c.provider_id == bindparam("provider_id"))
    .order_by(report_parked.c.received_at)
)
UNPARK = delete(report_parked).where(report_parked.c.id == bindparam("of"))


def note(work: Transaction, outbox_id: str, status: str, code: str) -> None:
    """Note a delivery status, unless more is known already."""
    work.change(DELIVERY[status], {"of": outbox_id, "why": code})


def note_parked(work: Transaction, outbox_id: str, channel: str, provider_id: str) -> int:
    """Note the reports that came too early for this message; returns how many."""
    rows = work.every(PARKED, {"channel": channel, "provider_id": provider_id})
    for row in rows:
        note(work, outbox_id, row.status, row.code)
        work.change(UNPARK, {"of": row.id})
    return len(rows)
