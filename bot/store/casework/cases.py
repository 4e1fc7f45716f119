"""Cases: how they come in, and what the planner and the scheduler read and write about the people they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, func, select, update

from bot.asking.decisions import Decision
from bot.asking.people import Person
from bot.store.casework import askings, filing, filing_writes
from bot.store.casework.case_rows import CaseArrival, Put
from bot.store.database import Database
from bot.store.dialects import a_few, in_parts, these
from bot.store.instants import micros
from bot.store.marks import read_mark, write_mark
from bot.store.people import known_people
from bot.store.secrecy import erasure
from bot.store.secrecy.seals import Seals
from bot.store.tables import case_file, person
from bot.store.transaction import Transaction

STRIDE = 2000  # people a transaction, where all are to be looked at again
THEIRS = timedelta(minutes=1)  # for as long a worker has those whom it takes; whoever it has not looked at by then is due again
MANY_TAKEN = "many_taken"  # the mark: until when a worker may have people whom it took while more were due
_LOOKING = 0x6C6F6F6B  # a PostgreSQL advisory lock of our own: workers take people one worker at a time

WHOSE = select(case_file.c.person).where(case_file.c.lookup == bindparam("lookup"))
ANY_DUE = select(person.c.id).where(person.c.look_at <= bindparam("now")).limit(1)
_due = (
    select(person.c.id)
    .where(person.c.look_at <= bindparam("now"))
    .order_by(person.c.look_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_taken = update(person).values(look_at=bindparam("until", type_=BigInteger)).returning(person.c.id)
TAKE = _taken.where(a_few([person.c.id], _due))
ALONE = {"postgresql": select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))}  # SQLite has one writer
LOOK = update(person).where(person.c.id == bindparam("of")).values(look_at=bindparam("then"))
LOOK_IF_SAME = LOOK.where(person.c.revision == bindparam("seen"))
LOCK_SOME = select(person.c.id).where(person.c.id > bindparam("after")).order_by(person.c.id).limit(bindparam("limit")).with_for_update()
LOOK_AT_SOME = (
    update(person)
    .where(
        person.c.id > bindparam("after"),
        person.c.id <= bindparam("last"),
        person.c.id.in_(select(case_file.c.person).where(case_file.c.person > bindparam("after"), case_file.c.person <= bindparam("last"))),
    )
    .values(look_at=bindparam("now"), revision=person.c.revision + 1)
)
WITHDRAWN = update(person).where(person.c.id == bindparam("of")).values(contact="stopped", contact_until=None)


class Cases:
    """Every method is a transaction of its own. People are told by their opaque id, cases by their reference."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def put(self, arrivals: Sequence[CaseArrival], now: datetime, *, dry_run: bool = False, whole: bool = False) -> list[Put]:
        """File a batch of cases, all in one transaction; some hundred at a time is quickest.

        The same row again changes nothing. A row that changed replaces the case's facts and has it planned anew; of the contact
        only what was given replaces what is known. A row in the state ``stopped`` is a withdrawal: a STOP on every channel.
        ``dry_run``: only tell what would become of them. ``whole``: keep nothing if one of them is refused.
        """
        seals = self._seals()
        told = [filing.Told(seals, arrival) for arrival in arrivals]
        known = self._known(told)
        if all(known.get(each.lookup) == each.digest for each in told):
            return [Put(arrival.case.ref, "same") for arrival in arrivals]
        with self._database.writing() as work:
            batch = filing.Batch(work, seals, told, micros(now))
            done = [batch.put(each) for each in told]
            work.undo = dry_run or (whole and any(put.what == "refused" for put in done))
            if not work.undo:
                filing_writes.write(batch)
        return done

    def refused(self, arrivals: Sequence[CaseArrival], now: datetime) -> dict[str, str]:
        """Why ``put`` would refuse which of these, by reference. Keeps nothing."""
        told = [filing.Told(self._seals(), arrival) for arrival in arrivals]
        known = self._known(told)
        doubtful = [each.arrival for each in told if len(each.places) > 2 or known.get(each.lookup, each.digest) != each.digest]
        return {put.ref: put.says for put in self.put(doubtful, now, dry_run=True) if put.what == "refused"} if doubtful else {}

    def person_of(self, ref: str) -> str | None:
        """The id of the person of a case; None if there is no such case."""
        with self._database.reading() as work:
            found = work.value(WHOSE, {"lookup": self._seals().case_hash(ref)})
        return None if found is None else str(found)

    def ask(self, person_id: str) -> Person | None:
        """Everything that a decision about a person looks at, opened; None if there is no such person."""
        with self._database.reading() as work:
            found = known_people.read(work, self._seals(), [person_id])
        return found[0] if found else None

    def each(self, after: str, limit: int) -> list[Person]:
        """The next people who have cases, in the order of their ids after ``after`` (empty: from the first)."""
        with self._database.reading() as work:
            return known_people.read(work, self._seals(), known_people.page(work, after, limit))

    def due(self, now: datetime, limit: int) -> list[str]:
        """Take people whom the scheduler is to look at now, the longest due before others, in no order.

        They are this worker's for a minute, in which no other worker is told of them: call ``look_again`` for each. Whoever was
        not looked at by then, because the worker has died, is due again.
        """
        seals, values = self._seals(), {"now": micros(now), "limit": limit, "until": micros(now + THEIRS)}
        with self._database.reading() as work:
            if work.first(ANY_DUE, values) is None:  # an idle worker keeps no writer waiting
                return []
        with self._database.writing() as work:
            alone = ALONE.get(work.dialect)
            if alone is not None:
                work.first(alone, {"number": _LOOKING})
            taken = [str(row.id) for row in work.every(TAKE, values)]
            if len(taken) == limit:
                write_mark(work, seals, MANY_TAKEN, now + THEIRS)
        return taken

    def all_looked_at(self, now: datetime) -> bool:
        """Whether all who came due together are decided about and noted: nobody is due, and no worker is amid a crowd.

        For a worker that has noted those whom it took itself. Before that, a quota would be filled without knowing who is in the running.
        """
        seals = self._seals()
        with self._database.reading() as work:  # in this order: whom another worker takes at this moment is due, or has left its mark
            if work.first(ANY_DUE, {"now": micros(now)}) is not None:
                return False
            crowd = read_mark(work, seals, MANY_TAKEN)
        return crowd is None or crowd <= now

    def look_again(self, person_id: str, at: datetime | None, seen: int | None = None) -> bool:
        """Look at this person then, or (None) when something about them changes.

        ``seen``: the revision that was decided about. If it has changed since, they stay due, and False is returned.
        """
        with self._database.writing() as work:
            return _look(work, person_id, at, seen)

    def look_at_all(self, now: datetime) -> int:
        """Look at everybody who has cases: a flow or the calendar has changed. Returns how many people."""
        after, done = "", 0
        while True:
            with self._database.writing() as work:
                ids = [row.id for row in work.every(LOCK_SOME, {"after": after, "limit": STRIDE})]
                if not ids:
                    return done
                done += work.change(LOOK_AT_SOME, {"after": after, "last": ids[-1], "now": micros(now)})
                after = ids[-1]

    def note(self, person_id: str, decisions: Sequence[Decision], now: datetime) -> None:
        """Keep what was decided; what is new of it goes into the ledger. ``invited`` and ``missed`` stay as they are."""
        seals = self._seals()
        with self._database.writing() as work:
            _note(work, seals, person_id, decisions, now)

    def note_and_look_again(self, person_id: str, decisions: Sequence[Decision], now: datetime, at: datetime | None, seen: int) -> bool:
        """``note`` and ``look_again`` in one transaction."""
        seals = self._seals()
        with self._database.writing() as work:
            _note(work, seals, person_id, decisions, now)
            return _look(work, person_id, at, seen)

    def rank(self, flow: str, wave: int, cell: str, draw: int) -> int:
        """How many cases of this cell have a lower draw and are asked or still to be asked."""
        hashed = self._seals().cell_hash(flow, wave, cell)
        with self._database.reading() as work:
            return int(work.value(askings.RANK, {"flow": flow, "wave": wave, "cell": hashed, "draw": draw}))

    def withdraw(self, ref: str, now: datetime) -> bool:
        """The person of this case wants nothing more from us: STOP on every channel. False if there is no such case."""
        seals, moment = self._seals(), micros(now)
        with self._database.writing() as work:
            found = work.value(WHOSE, {"lookup": seals.case_hash(ref)})
            if found is None:
                return False
            work.first(askings.LOCK, {"of": found})
            work.change(WITHDRAWN, {"of": found})
            erasure.suppress(work, str(found), moment, "withdrawn")
        return True

    def _known(self, told: Sequence[filing.Told]) -> dict[bytes, bytes]:
        """The digests of those that are there."""
        lookups = [each.lookup for each in told]
        with self._database.reading() as work:
            rows = [row for part in in_parts(lookups) for row in work.every(filing.FILES, these(part))]
        return {bytes(row.lookup): bytes(row.digest) for row in rows}


def _note(work: Transaction, seals: Seals, person_id: str, decisions: Sequence[Decision], now: datetime) -> None:
    work.first(askings.LOCK, {"of": person_id})
    askings.decide(work, seals, person_id, decisions, micros(now))


def _look(work: Transaction, person_id: str, at: datetime | None, seen: int | None) -> bool:
    values = {"of": person_id, "then": None if at is None else micros(at), "seen": seen}
    return bool(work.change(LOOK if seen is None else LOOK_IF_SAME, values))
