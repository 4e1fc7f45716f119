"""How the sending of one message ends, and what that starts: timers count from acceptance.

A timer must not be lost with its message, or the conversation would stay open for ever. So one that follows a message of
uncertain fate starts as well, and after a message that was never sent the one that closes the conversation still does.

An invitation that never left counts as none: its case was missed, for the reason that kept it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, BindParameter, Column, ScalarSelect, and_, bindparam, cast, func, literal, or_, select, text, update

from bot.store.casework.ledger import note_message
from bot.store.instants import SECOND
from bot.store.outgoing.deliveries import note_parked
from bot.store.tables import BEGUN_UNASKED, CANCELLABLE, UNFINISHED, WAITING, among, asking, conversation, outbox, person, timer
from bot.store.transaction import Transaction

APART = 3  # seconds between two messages to one person: networks do not keep the order of what comes closer together
REPEAT_AFTER = 60  # seconds before a reply of uncertain fate is repeated: time for the provider's report to tell

_now: BindParameter[int] = bindparam("now")
_this = outbox.c.id == bindparam("of")
_sent_by_me = and_(_this, outbox.c.state == "sending", outbox.c.attempt == bindparam("token"), outbox.c.claimed_by == bindparam("worker"))

LOCK = select(person.c.id).join_from(outbox, person).where(_this).with_for_update(of=person)
STATE = select(outbox.c.state).where(_this)
# Evidence counts whoever brings it and however late, but only for a message whose sending was begun.
ACCEPT = (
    update(outbox)
    .where(
        _this,
        or_(among(outbox.c.state, ("sending", "uncertain", "accepted")), and_(among(outbox.c.state, CANCELLABLE), outbox.c.tries > 0)),
    )
    .values(
        state="accepted",
        body=None,
        provider_id=func.coalesce(func.nullif(bindparam("theirs"), ""), outbox.c.provider_id),
        finished_at=func.coalesce(outbox.c.finished_at, _now),
    )
    .returning(outbox.c.channel, outbox.c.provider_id, outbox.c.person, outbox.c.kind)
)
SPACE = (
    update(outbox)
    .where(
        outbox.c.person == bindparam("whose"),
        outbox.c.body.is_not(None),
        among(outbox.c.state, WAITING),
        outbox.c.due < bindparam("soonest"),
        outbox.c.kind != "acknowledge",
    )
    .values(due=bindparam("soonest"))
)
REJECT = update(outbox).where(_sent_by_me).values(state="rejected", body=None, code=bindparam("why"), finished_at=_now)
RETRY = update(outbox).where(_sent_by_me).values(state=bindparam("next_state"), due=bindparam("later"), code=bindparam("why"))
REPEAT = (
    update(outbox)
    .where(_sent_by_me, outbox.c.initiated.is_(False), outbox.c.kind != "call", outbox.c.repeats == 0)
    .values(state="queued", repeats=1, due=bindparam("later"), code=bindparam("why"))
)
DOUBT = update(outbox).where(_sent_by_me).values(state="uncertain", code=bindparam("why"), finished_at=_now)
EXPIRE = (
    update(outbox)
    .where(_this, among(outbox.c.state, (*WAITING, "claimed")), outbox.c.expires <= _now)
    .values(state="expired", body=None, finished_at=_now)
)
_starts = {"due": _now + cast(timer.c.seconds, BigInteger) * literal(SECOND, BigInteger)}
START = update(timer).where(timer.c.after == bindparam("of"), timer.c.due.is_(None)).values(**_starts)
START_CLOSING = START.where(timer.c.kind == "close")
_other = outbox.alias("other")


def _asked_in(column: Column[Any]) -> ScalarSelect[Any]:
    """What the conversation of this message is about."""
    joined = select(column).join_from(outbox, conversation, outbox.c.conversation == conversation.c.id)
    return joined.where(_this, outbox.c.initiated).scalar_subquery()


_beside = (
    select(_other.c.id).join(outbox, and_(outbox.c.person == _other.c.person, outbox.c.conversation == _other.c.conversation)).where(_this)
)
_may_leave = _beside.where(_other.c.body.is_not(None), among(_other.c.state, UNFINISHED)).exists()
_left = _beside.where(
    text(BEGUN_UNASKED.replace("initiated", "other.initiated").replace("begun_at", "other.begun_at")),
    among(_other.c.state, ("accepted", "uncertain")),
).exists()
MISSED = (
    update(asking)
    .where(
        asking.c.case_file == _asked_in(conversation.c.case_file),
        asking.c.flow == _asked_in(conversation.c.flow),
        asking.c.wave == _asked_in(conversation.c.wave),
        asking.c.outcome == "invited",
        ~_may_leave,
        ~_left,
    )
    .values(outcome="missed", rule=bindparam("because"), running=False, outcome_at=_now, decided_at=_now)
)


def lock(work: Transaction, outbox_id: str) -> None:
    """Hold the lock of the person this message is for, as every turn does first: no two wait for one another."""
    work.first(LOCK, {"of": outbox_id})


def accept(work: Transaction, outbox_id: str, provider_id: str, moment: int) -> bool:
    """The provider has it. Whether this message could be accepted at all."""
    known = work.value(STATE, {"of": outbox_id}) == "accepted"  # a report of what was accepted already
    row = work.first(ACCEPT, {"of": outbox_id, "theirs": provider_id, "now": moment})
    if row is None:
        return False
    work.change(START, {"of": outbox_id, "now": moment})
    if not known:
        note_message(work, outbox_id, "sent", moment)
    if row.kind != "acknowledge":
        work.change(SPACE, {"whose": row.person, "soonest": moment + APART * SECOND})
    if row.provider_id:
        note_parked(work, outbox_id, row.channel, row.provider_id)
    return True


def reject(work: Transaction, values: dict[str, Any]) -> bool:
    """It will never be sent."""
    if not work.change(REJECT, _settled(values)):
        return False
    note_message(work, values["of"], "not_sent", values["now"], values["code"])
    return close(work, values["of"], values["now"], "not_sent")


def retry(work: Transaction, values: dict[str, Any], state: str, seconds: int) -> bool:
    """It surely was not taken: try again after ``seconds``."""
    return bool(work.change(RETRY, _settled(values) | {"next_state": state, "later": values["now"] + seconds * SECOND}))


def doubt(work: Transaction, values: dict[str, Any], seconds: int = 0) -> bool:
    """It may or may not have been taken: a reply is repeated once, anything else waits for evidence. No telephone rings twice."""
    if work.change(REPEAT, _settled(values) | {"later": values["now"] + max(seconds, REPEAT_AFTER) * SECOND}):
        return True
    done = work.change(DOUBT, _settled(values))
    if done:
        work.change(START, {"of": values["of"], "now": values["now"]})
    return bool(done)


def expire(work: Transaction, outbox_id: str, moment: int) -> bool:
    """It is too late for it."""
    if not work.change(EXPIRE, {"of": outbox_id, "now": moment}):
        return False
    note_message(work, outbox_id, "expired", moment)
    return close(work, outbox_id, moment, "too_late")


def close(work: Transaction, outbox_id: str, moment: int, rule: str) -> bool:
    """It never left, because of ``rule``: what waited for it is closed in time, and a case that it should have invited was missed."""
    work.change(MISSED, {"of": outbox_id, "now": moment, "because": rule})
    work.change(START_CLOSING, {"of": outbox_id, "now": moment})
    return True


def _settled(values: dict[str, Any]) -> dict[str, Any]:
    """The values of these statements: update() keeps column names for itself, so ``code`` travels as ``why``."""
    return {**{name: values[name] for name in ("of", "token", "worker", "now")}, "why": values["code"]}
