"""The last door before a message leaves: one UPDATE that checks everything again at the moment of sending, and the money fuse.

A reply is sent to whoever has not stopped. What nobody asked for is sent only where every one of these holds: the person has
not stopped, contact is confirmed and still is, nothing about them has changed since the decision that the sender made just now,
they agreed to be asked on this channel, no list and no hold on their area says otherwise, it is inside the window, the
conversation still waits for this question, they have not been sent enough today, and the day's money is not spent.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, BindParameter, ColumnClause, and_, bindparam, func, literal_column, or_, select, text, update

from bot.asking.contact import INVITE
from bot.asking.people import CONFIRMED
from bot.store.casework.ledger import note_message
from bot.store.dialects import insert_or_leave
from bot.store.instants import SECOND, micros
from bot.store.outgoing import settling
from bot.store.rows import Claimed, Seen
from bot.store.tables import (
    BEGUN_UNASKED,
    address,
    among,
    area_hold,
    case_file,
    consent,
    conversation,
    do_not_invite,
    outbox,
    person,
    spend,
)
from bot.store.transaction import Transaction

AGAIN = 3600 * SECOND  # until a message that may not be sent now is looked at again
DAY = 24 * 3600 * SECOND
LEFT_THE_HOUSE = ("sending", "accepted", "uncertain")

_one: ColumnClause[int] = literal_column("1")
_now: BindParameter[int] = bindparam("now")
still_mine = and_(
    outbox.c.id == bindparam("of"),
    outbox.c.attempt == bindparam("token"),
    outbox.c.claimed_by == bindparam("worker"),
    outbox.c.state == "claimed",
)
# PostgreSQL: FOR SHARE waits for a turn of this person that is not over, which may be their STOP. SQLite has one writer anyway.
_the_person = select(_one).where(person.c.id == outbox.c.person, person.c.stopped_at.is_(None)).correlate(outbox)
_has_not_stopped = _the_person.with_for_update(read=True).exists()
_may_be_asked = (
    _the_person.where(
        person.c.erased_at.is_(None),
        among(person.c.contact, CONFIRMED),
        person.c.contact_until > _now,
        person.c.revision == bindparam("seen"),
    )
    .with_for_update(read=True)
    .exists()
)
_has_agreed = (
    select(_one)
    .where(
        consent.c.person == outbox.c.person,
        consent.c.channel == outbox.c.channel,
        consent.c.purpose == INVITE,
        consent.c.given_at <= _now,
        or_(consent.c.until.is_(None), consent.c.until > _now),
    )
    .correlate(outbox)
    .exists()
)
_is_on_a_list = (
    select(_one)
    .select_from(address.join(do_not_invite, do_not_invite.c.hash == address.c.listed))
    .where(address.c.person == outbox.c.person)
    .correlate(outbox)
    .exists()
)
_area_is_held = (
    select(_one)
    .select_from(
        conversation.join(case_file, case_file.c.id == conversation.c.case_file).join(area_hold, area_hold.c.lookup == case_file.c.area)
    )
    .where(conversation.c.id == outbox.c.conversation, or_(area_hold.c.until.is_(None), area_hold.c.until > _now))
    .correlate(outbox)
    .exists()
)
_sent = outbox.alias("sent")
_sent_today = (
    select(func.count())
    .where(
        _sent.c.person == outbox.c.person,
        text(BEGUN_UNASKED.replace("initiated", "sent.initiated").replace("begun_at", "sent.begun_at")),
        _sent.c.begun_at >= bindparam("since", type_=BigInteger),
        among(_sent.c.state, LEFT_THE_HOUSE),
        _sent.c.id != outbox.c.id,
    )
    .correlate(outbox)
    .scalar_subquery()
)
_is_still_wanted = or_(
    outbox.c.wait == 0,
    select(_one)
    .where(conversation.c.id == outbox.c.conversation, conversation.c.wait == outbox.c.wait, conversation.c.ended_at.is_(None))
    .correlate(outbox)
    .exists(),
)
_begins = {"state": "sending", "tries": outbox.c.tries + 1, "begun_at": _now}
_held_in_time = and_(still_mine, outbox.c.lease_until > _now, outbox.c.opens <= _now, _is_still_wanted)

SEND_REPLY = (
    update(outbox)
    .where(_held_in_time, outbox.c.initiated.is_(False), or_(outbox.c.expires.is_(None), outbox.c.expires > _now), _has_not_stopped)
    .values(**_begins)
)
SEND_UNASKED = (
    update(outbox)
    .where(
        _held_in_time,
        outbox.c.initiated,
        outbox.c.expires > _now,
        _may_be_asked,
        _has_agreed,
        ~_is_on_a_list,
        ~_area_is_held,
        _sent_today < bindparam("most", type_=BigInteger),
    )
    .values(**_begins)
)
REFUSED = (
    select(
        outbox.c.opens,
        outbox.c.expires,
        outbox.c.lease_until,
        outbox.c.wait,
        person.c.stopped_at,
        person.c.revision,
        _is_still_wanted.label("wanted"),
        _is_on_a_list.label("listed"),
        _sent_today.label("sent_today"),
    )
    .join_from(outbox, person)
    .where(still_mine)
)
CANCEL = update(outbox).where(still_mine).values(state="cancelled", body=None, code=bindparam("why"), finished_at=_now)
PUT_BACK = update(outbox).where(still_mine).values(state="queued", due=bindparam("later"), code=bindparam("why"))
NEW_DAY = insert_or_leave(spend, "day")
PAY = (
    update(spend)
    .where(spend.c.day == bindparam("on"), spend.c.micros + bindparam("cost", type_=BigInteger) <= bindparam("budget", type_=BigInteger))
    .values(micros=spend.c.micros + bindparam("cost", type_=BigInteger))
)
NO_MONEY = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"), outbox.c.attempt == bindparam("token"), outbox.c.state == "sending")
    .values(state="queued", tries=outbox.c.tries - 1, begun_at=None, due=bindparam("later"), code="budget")
)


def begin(work: Transaction, claimed: Claimed, moment: int, seen: Seen | None) -> bool:
    """Whether to send, decided and noted. If not, the message is cancelled, expired or put off in the same transaction."""
    values = token(claimed) | {"now": moment}
    settling.lock(work, claimed.id)
    if claimed.initiated and seen is None:
        put_back(work, claimed, moment + AGAIN, "not_decided")
        return False
    if not _may_leave(work, claimed, values, seen):
        _set_aside(work, claimed, moment, seen)
        return False
    if _paid(work, claimed, moment, seen):
        return True
    later = min((moment // DAY + 1) * DAY, moment + AGAIN)
    work.change(NO_MONEY, {"of": claimed.id, "token": claimed.attempt, "later": later})
    return False


def token(claimed: Claimed) -> dict[str, Any]:
    """What proves that a claim is still the one that was made."""
    return {"of": claimed.id, "token": claimed.attempt, "worker": claimed.worker}


def cancel(work: Transaction, claimed: Claimed, moment: int, rule: str) -> bool:
    """It will not be sent. False if the claim is no longer ours. The caller holds the person's lock."""
    if not work.change(CANCEL, token(claimed) | {"now": moment, "why": rule}):
        return False
    settling.close(work, claimed.id, moment, rule)
    note_message(work, claimed.id, "cancelled", moment, rule)
    return True


def put_back(work: Transaction, claimed: Claimed, later: int, rule: str) -> bool:
    """It is looked at again ``later`` (microseconds), and its window stays what it is."""
    return bool(work.change(PUT_BACK, token(claimed) | {"later": later, "why": rule}))


def _may_leave(work: Transaction, claimed: Claimed, values: dict[str, Any], seen: Seen | None) -> bool:
    if not claimed.initiated:
        return bool(work.change(SEND_REPLY, values))
    assert seen is not None
    asked = {"seen": seen.revision, "since": micros(seen.since), "most": seen.most_today}
    return bool(work.change(SEND_UNASKED, values | asked))


def _paid(work: Transaction, claimed: Claimed, moment: int, seen: Seen | None) -> bool:
    """The fuse: the day's money is counted with every message, and what is begun by us stops at half of what replies may cost."""
    cost = claimed.cost if seen is None else seen.cost_micros
    if cost <= 0:
        return True
    budget = 2**62 if seen is None else seen.budget_micros * (1 if claimed.initiated else 2)
    day = moment // DAY
    work.change(NEW_DAY[work.dialect], {"day": day, "micros": 0})
    return bool(work.change(PAY, {"on": day, "cost": cost, "budget": budget}))


def _set_aside(work: Transaction, claimed: Claimed, moment: int, seen: Seen | None) -> None:
    """A message that may not be sent does not stay claimed; one that is not ours any more is left alone."""
    row = work.first(REFUSED, token(claimed) | {"now": moment, "since": micros(seen.since) if seen else moment})
    if row is None:
        return
    if row.stopped_at is not None:
        cancel(work, claimed, moment, "stopped")
    elif row.expires is not None and row.expires <= moment:
        settling.expire(work, claimed.id, moment)
    elif row.lease_until <= moment:
        return
    elif not row.wanted:  # the conversation has gone on without this question
        cancel(work, claimed, moment, "answered")
    elif claimed.initiated and row.listed:
        cancel(work, claimed, moment, "do_not_invite")
    elif row.opens > moment:
        put_back(work, claimed, row.opens, "not_yet")
    elif seen is not None and row.revision != seen.revision:
        put_back(work, claimed, moment + SECOND, "changed")
    elif seen is not None and claimed.initiated and row.sent_today >= seen.most_today:
        put_back(work, claimed, moment + AGAIN, "cap_today")
    else:
        put_back(work, claimed, moment + AGAIN, "held")
