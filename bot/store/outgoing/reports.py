"""A provider's report finds its message by our own id or by the provider's. One that finds none is parked until it does."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from sqlalchemy import bindparam, insert, literal_column, select

from bot.store.database import Database
from bot.store.outgoing import settling
from bot.store.outgoing.deliveries import Status, note
from bot.store.secrecy.erasure import suppress
from bot.store.tables import outbox, report_parked
from bot.store.transaction import Transaction

BY_PROVIDER = select(outbox.c.id).where(
    outbox.c.channel == bindparam("channel"), outbox.c.provider_id == bindparam("provider_id"), outbox.c.provider_id != literal_column("''")
)
BY_ID = select(outbox.c.id).where(outbox.c.id == bindparam("of"), outbox.c.channel == bindparam("channel"))
WHOSE = select(outbox.c.person).where(outbox.c.id == bindparam("of"))
PARK = insert(report_parked)


class News(NamedTuple):
    """One report: which message of which channel, how it is, and the provider's code for a failure."""

    channel: str
    provider_id: str
    status: Status
    code: str = ""


def report(database: Database, news: News, outbox_id: str, moment: int, *, stopped: bool = False) -> bool:
    """Note a report, or park it if its message is not known (yet). Whether it was known. ``stopped`` is the same as STOP."""
    with database.writing() as work:
        found = _found(work, news, outbox_id)
        if found is None:
            work.change(PARK, {"id": secrets.token_hex(16), "received_at": moment} | news._asdict())
            return False
        settling.lock(work, found)
        settling.accept(work, found, news.provider_id, moment)
        note(work, found, news.status, news.code)
        if stopped:
            suppress(work, str(work.value(WHOSE, {"of": found})), moment)
    return True


def _found(work: Transaction, news: News, outbox_id: str) -> str | None:
    known = work.value(BY_ID, {"of": outbox_id, "channel": news.channel}) if outbox_id else None
    known = known or work.value(BY_PROVIDER, {"channel": news.channel, "provider_id": news.provider_id})
    return None if known is None else str(known)
