"""How much one person, and all strangers together, may set going: buckets that fill again with time, counted in the database.

One number is kept for each: when all that was done would be done, at the steady rate (the "generic cell rate algorithm", ITU-T I.371,
annex A). A clock that jumps back lets nothing more through. Nothing is counted for a webhook that was here before.

One person: so many messages at once, and one more every half minute. What comes beyond is heard all the same; only its answer waits
until it is calm again. All strangers: half of what a day allows at once, the other half spread over the day, so that no 24 hours ever see
more than the whole.

All people together: so many answers a minute on a channel, and ten seconds' worth of them at once. They are counted whoever they are for,
several with one statement, and never refused here: the bucket only tells that it is full. It is read for those alone who have had more
than a fair share.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import bindparam, case, delete, select, update

from bot.store.dialects import insert_or_leave
from bot.store.instants import SECOND
from bot.store.outgoing.settling import START
from bot.store.tables import allowance, outbox, person, timer
from bot.store.transaction import Transaction

EVERY = 30 * SECOND
MAY_STILL_WAIT = 4  # an answer that waits for calm left so few messages ago that the bucket cannot be fuller than this by now
CALM = "calm"  # the code of an answer that waits for calm
FAIR_SHARE = 15  # messages that somebody may be ahead of one every half minute: a long conversation, answered as fast as it can be read
DAY, MINUTE = 24 * 3600 * SECOND, 60 * SECOND
AT_ONCE_IN_ALL = 10 * SECOND
Pace = Literal["free", "much", "nearly", "over"]

COUNT = update(person).where(person.c.id == bindparam("of")).values(busy_until=bindparam("until"))
PUT_OFF = (
    delete(outbox)
    .where(outbox.c.person == bindparam("of"), outbox.c.body.is_not(None), outbox.c.state == "queued", outbox.c.code == CALM)
    .returning(outbox.c.id)
)
FOLLOW = update(timer).where(timer.c.after == bindparam("old")).values(after=bindparam("new"))
BEGIN = insert_or_leave(allowance, "name")
_from = case((allowance.c.busy_until > bindparam("now"), allowance.c.busy_until), else_=bindparam("now"))
TAKE = (
    update(allowance)
    .where(allowance.c.name == bindparam("which"), allowance.c.busy_until <= bindparam("latest"))
    .values(busy_until=_from + bindparam("every"))
)
_further = _from + bindparam("more")
COUNT_ALL = (
    update(allowance)
    .where(allowance.c.name == bindparam("which"))
    .values(busy_until=case((_further > bindparam("full"), bindparam("full")), else_=_further))
)
BUSY_UNTIL = select(allowance.c.busy_until).where(allowance.c.name == bindparam("which"))


class Allowance(NamedTuple):
    """So many of something in any 24 hours, counted under a name. ``a_day`` 0: none at all."""

    name: str
    a_day: int


class Rate(NamedTuple):
    """So many answers a minute to all people together, counted under a name."""

    name: str
    a_minute: int

    @property
    def every(self) -> int:
        """Microseconds from one to the next."""
        return MINUTE // self.a_minute


def count(work: Transaction, person_id: str, busy_until: int | None, moment: int, at_once: int) -> Pace:
    """Count one message of a person: whether it is within a fair share, within what is answered at once, nearly at its end, or beyond it.

    An answer that waits for calm because all together are too many is replaced by the next one: what is counted for it lasts as long as
    it waits, so that nobody can be within a fair share again before it has left.
    """
    ahead = max((busy_until or 0) - moment, 0)
    if ahead > (at_once - 1) * EVERY:
        return "over"
    work.change(COUNT, {"of": person_id, "until": moment + ahead + EVERY})
    if ahead > (at_once - MAY_STILL_WAIT) * EVERY:
        return "nearly"
    return "much" if ahead >= FAIR_SHARE * EVERY else "free"


def count_all(work: Transaction, rate: Rate, many: int, moment: int) -> None:
    """Count so many answers to all people together. Never more than fills the bucket: it is calm again ten seconds after a flood.

    Whoever counts at the same moment waits for this transaction: so several are counted with one statement.
    """
    values = {"which": rate.name, "now": moment, "more": many * rate.every, "full": moment + AT_ONCE_IN_ALL}
    if not work.change(COUNT_ALL, values):
        work.change(BEGIN[work.dialect], {"name": rate.name, "busy_until": 0})
        work.change(COUNT_ALL, values)


def too_many(work: Transaction, rate: Rate, moment: int) -> bool:
    """Whether the bucket of all is full, but for what is counted together. Waits for nobody."""
    return int(work.value(BUSY_UNTIL, {"which": rate.name}) or 0) - moment > AT_ONCE_IN_ALL - rate.every


def replace_put_off(work: Transaction, person_id: str) -> list[str]:
    """Take back the answers that wait for calm: another comes in their place. Returns their ids, for ``follow``."""
    return [str(row.id) for row in work.every(PUT_OFF, {"of": person_id})]


def follow(work: Transaction, taken_back: list[str], last: str | None, moment: int) -> None:
    """Timers that were to count from an answer taken back count from the one in its place, or from now."""
    for old in taken_back:
        if last is None:
            work.change(START, {"of": old, "now": moment})
        else:
            work.change(FOLLOW, {"old": old, "new": last})


def take(work: Transaction, allowed: Allowance, moment: int) -> bool:
    """Whether one more is allowed now; it is counted if it is. Who asks at the same moment waits for this transaction."""
    if allowed.a_day <= 0:
        return False
    at_once = max(allowed.a_day // 2, 1)
    every = DAY // max(allowed.a_day - at_once, 1)
    values = {"which": allowed.name, "now": moment, "latest": moment + (at_once - 1) * every, "every": every}
    if work.change(TAKE, values):
        return True
    work.change(BEGIN[work.dialect], {"name": allowed.name, "busy_until": 0})  # the first of all; several may be at the same moment
    return bool(work.change(TAKE, values))
