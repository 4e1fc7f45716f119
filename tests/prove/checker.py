"""The invariants of a history: what clients were answered and what the providers' ledger holds, against the database and the clock.

Named as in the design notes: I1 acknowledged answers are there once, in order; I2 a repeated webhook gets the same bytes; I3 at most one accepted
send of what we begin, two of a reply; I4 nothing after an acknowledged STOP; I5 nothing begun outside the hours, nor deliverable after
them; I6 nothing without consent and confirmed contact; I7 one open question a person; I8 nobody is stuck; I9 statuses never go back;
I13 the day's money is not overspent.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.store.store import Store
from channels.emulator.ledger import Line
from channels.emulator.witness import Sending, sendings

RANK = {"": 0, "accepted": 1, "queued": 1, "sent": 2, "undelivered": 3, "failed": 3, "delivered": 4}
GRACE = 1.5  # seconds: a request that had begun when STOP was answered may arrive so much later
FINISHED = (
    "SELECT address.person, address.id, address.sealed, conversation.id, overall.value, own.words FROM conversation"
    " JOIN address ON address.id = conversation.address"
    " JOIN answer overall ON overall.conversation = conversation.id AND overall.step = 'overall'"
    " JOIN answer own ON own.conversation = conversation.id AND own.step = 'one_thing'"
    " WHERE conversation.end_reason = 'finished' ORDER BY conversation.begun_at"
)
TRAVEL = timedelta(seconds=5)  # a validity is counted from when the provider takes the message
LONDON = ZoneInfo("Europe/London")


class Row(NamedTuple):
    """One message, as our own database has it."""

    id: str
    initiated: bool
    kind: str
    state: str
    delivery: str
    cost: int


def rows(store: Store) -> list[Row]:
    """The whole outbox."""
    found = ask(store, "SELECT id, initiated, kind, state, delivery, cost FROM outbox")
    return [Row(row[0], bool(row[1]), *row[2:]) for row in found]


def ask(store: Store, question: str) -> list[tuple[Any, ...]]:
    with store.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def told_by(store: Store, numbers: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """What is kept of each of these people's finished conversations, in order: the coded answer and their own words."""
    seals, wanted = store.unlock(), set(numbers)
    found: dict[str, list[tuple[str, str]]] = {}
    finished = ask(store, FINISHED)
    with store.database.reading() as work:
        for person, address, sealed, conversation, value, words in finished:
            theirs = seals.of(work, person)
            number = theirs.open(sealed, "address.sealed", address).decode() if sealed else ""
            if number in wanted:
                said = theirs.open(words, "answer.words", f"{conversation}/one_thing").decode()
                found.setdefault(number, []).append((json.loads(value), said))
    return found


def sent_once(lines: Sequence[Line], messages: Iterable[Row]) -> list[str]:
    """I3."""
    known = {row.id: row for row in messages}
    copies = Counter(sending.outbox for sending in sendings(lines) if sending.taken and sending.outbox)
    most = {outbox: 1 if outbox not in known or known[outbox].initiated else 2 for outbox in copies}
    return [f"I3: outbox {outbox} was accepted {times} times" for outbox, times in copies.items() if times > most[outbox]]


def quiet_after_stop(lines: Sequence[Line], stopped: Mapping[str, float], grace: float = GRACE) -> list[str]:
    """I4. ``stopped``: the real second at which each address's STOP was acknowledged."""
    late = [sending for sending in sendings(lines) if sending.real > stopped.get(sending.person, float("inf")) + grace]
    return [f"I4: line {sending.n}, a {sending.kind} {sending.real - stopped[sending.person]:.1f} s after STOP" for sending in late]


def in_hours(lines: Sequence[Line], messages: Iterable[Row], opens: time = time(10), closes: time = time(19)) -> list[str]:
    """I5, for what we begin, on London's clock."""
    begun = {row.id for row in messages if row.initiated}
    found = [sending for sending in sendings(lines) if sending.taken and sending.outbox in begun]
    return [f"I5: line {sending.n} at {sending.at}, until {sending.until}" for sending in found if not _inside(sending, opens, closes)]


def _inside(sending: Sending, opens: time, closes: time) -> bool:
    local = sending.at.astimezone(LONDON)
    end = datetime.combine(local.date(), closes, LONDON).astimezone(UTC)
    return opens <= local.time() < closes and (sending.kind != "text" or (sending.until is not None and sending.until <= end + TRAVEL))


def only_to(lines: Sequence[Line], never: Iterable[str]) -> list[str]:
    """I6: these have not agreed, or may not be written to."""
    forbidden = set(never)
    return [
        f"I6: line {sending.n}, a {sending.kind} to somebody who has not agreed"
        for sending in sendings(lines)
        if sending.person in forbidden
    ]


def one_open_question(store: Store) -> list[str]:
    """I7."""
    several = ask(store, "SELECT person, count(*) FROM conversation WHERE ended_at IS NULL GROUP BY person HAVING count(*) > 1")
    return [f"I7: person {person} has {number} conversations open" for person, number in several]


def statuses_stand(lines: Sequence[Line], messages: Iterable[Row]) -> list[str]:
    """I9: what was reported to us last in rank is what we hold, however the reports came. Only reports that we answered 2xx count."""
    answered = {line["webhook"] for line in lines if line["what"] == "webhook_answer" and 200 <= line["status"] < 300}
    best: dict[str, int] = defaultdict(int)
    for line in lines:
        if line["what"] == "webhook" and line["n"] in answered and "MessageStatus=" in line["body"] and "?o=" in line["path"]:
            status = line["body"].split("MessageStatus=")[1].split("&")[0]
            outbox = line["path"].split("?o=")[1]
            best[outbox] = max(best[outbox], RANK.get(status, 0))
    held = {row.id: RANK.get(row.delivery, 0) for row in messages}
    return [
        f"I9: outbox {outbox} was reported {rank} and holds {held[outbox]}"
        for outbox, rank in best.items()
        if held.get(outbox, rank) < rank
    ]


def within_budget(store: Store, lines: Sequence[Line], messages: Iterable[Row], budget: int, price: int) -> list[str]:
    """I13, in millionths: what the providers took of what we began costs no more than the day's budget, nor does our own account."""
    begun = {row.id for row in messages if row.initiated}
    taken = sum(price for sending in sendings(lines) if sending.taken and sending.outbox in begun)
    noted = max((row[0] for row in ask(store, "SELECT micros FROM spend")), default=0)
    return [f"I13: {spent} of {budget} spent ({whose})" for whose, spent in (("ledger", taken), ("account", noted)) if spent > budget]
