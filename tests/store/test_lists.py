"""Lists of people not to be invited, areas on hold, marks, and what the providers' lists are compared with."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from bot.errors import Refused
from bot.store.outgoing.about import attempts
from bot.store.store import Store
from tests.store.case_rows import PHONE, person, put, row
from tests.store.conftest import Look, Queue, begin


def _hash(number: str) -> bytes:
    return hashlib.sha256(number.encode()).digest()


def _listed(store: Store, ref: str = "R-1") -> bool:
    found = store.cases.ask(person(store, ref))
    assert found is not None
    return found.do_not_invite


@pytest.mark.parametrize("first", ["the case", "the list"])
def test_a_number_on_a_list_is_known_whichever_came_first(store: Store, now: datetime, first: str) -> None:
    """By any of the person's addresses, and by nobody else's."""
    if first == "the case":
        put(store, now, row(telegram="777"), row("R-2", phone="+447700900002"))
    assert store.do_not_invite.add([_hash(PHONE)], "statutory", now) == 1
    if first == "the list":
        put(store, now, row(telegram="777"), row("R-2", phone="+447700900002"))
    assert (_listed(store), _listed(store, "R-2")) == (True, False)


def test_the_list_does_not_tell_the_numbers(store: Store, now: datetime, look: Look) -> None:
    """A plain hash of a number is undone in minutes by trying all numbers; what is kept cannot be without the key."""
    store.do_not_invite.add([_hash(PHONE)], "statutory", now)
    assert bytes(look("SELECT hash FROM do_not_invite")) != _hash(PHONE)


def test_a_list_is_replaced_whole(store: Store, now: datetime) -> None:
    """Who is no longer on it may be asked; other lists stay as they are."""
    put(store, now, row(), row("R-2", phone="+447700900002"))
    store.do_not_invite.add([_hash(PHONE), _hash("+447700900003")], "statutory", now)
    store.do_not_invite.add([_hash("+447700900003")], "other", now)
    store.cases.look_again(person(store), None)
    later = now + timedelta(days=1)
    assert store.do_not_invite.replace([_hash("+447700900002")], "statutory", later) == 1
    assert (_listed(store), _listed(store, "R-2")) == (False, True)
    assert [store.do_not_invite.count(name) for name in ("statutory", "other", "")] == [1, 1, 2]
    assert person(store) in store.cases.due(later, 10)
    assert store.do_not_invite.replace([], "statutory", later + timedelta(days=1)) == 0
    assert store.do_not_invite.count("statutory") == 0


def test_the_same_numbers_again_change_nothing(store: Store, now: datetime) -> None:
    """Twice on a list, or added twice: once there, and nobody is looked at again for it."""
    put(store, now, row())
    assert store.do_not_invite.add([_hash(PHONE)] * 3, "statutory", now) == 1
    before = store.cases.ask(person(store))
    assert store.do_not_invite.add([_hash(PHONE)], "statutory", now) == 0
    assert store.cases.ask(person(store)) == before


def test_an_entry_that_is_no_hash_is_refused(store: Store, now: datetime) -> None:
    """A list of numbers instead of hashes does not get in."""
    with pytest.raises(Refused, match="SHA-256"):
        store.do_not_invite.add([PHONE.encode()], "statutory", now)


def test_a_list_of_thousands(store: Store, now: datetime) -> None:
    """More than one transaction holds."""
    entries = [_hash(f"+44{number}") for number in range(2500)]
    assert store.do_not_invite.add(iter(entries), "statutory", now) == 2500
    assert store.do_not_invite.replace(iter(entries[:1]), "statutory", now + timedelta(days=1)) == 0
    assert store.do_not_invite.count() == 1


def test_an_area_is_held_until_it_is_lifted(store: Store, now: datetime, look: Look) -> None:
    """With its reason, once however it is spelt; whoever lives there is looked at again both times."""
    put(store, now, row(area="South  Essex"))
    store.cases.look_again(person(store), None)
    store.area_holds.set("south essex", None, "a fire", now)
    store.area_holds.set("South Essex ", now + timedelta(days=7), "a fire at the school", now)
    [held] = store.area_holds.all(now)
    assert (held.area, held.because, held.until, held.since) == ("South Essex", "a fire at the school", now + timedelta(days=7), now)
    assert store.area_holds.all(now + timedelta(days=7)) == []
    assert store.cases.due(now, 10) == [person(store)]
    store.cases.look_again(person(store), None)
    assert store.area_holds.lift("SOUTH ESSEX", now)
    assert not store.area_holds.lift("SOUTH ESSEX", now)
    assert store.cases.due(now, 10) == [person(store)]
    with pytest.raises(Refused):
        store.area_holds.set("  ", None, "nothing", now)


def test_a_mark_is_an_instant_with_a_name(store: Store, now: datetime) -> None:
    """The last one set; the look-up key stands in the same table and is not one."""
    assert store.marks.get("lookup_key") is None
    store.marks.set("sms", now - timedelta(days=1))
    store.marks.set("sms", now)
    assert (store.marks.get("sms"), store.marks.get("telegram")) == (now, None)


def test_a_mark_is_taken_by_one_worker(store: Store, now: datetime) -> None:
    """Of four at the same moment one has it, until it gives it back or its time is over."""
    begins = Barrier(4)

    def takes(_: int) -> bool:
        begins.wait(10)
        return store.marks.take("begun", now, now + timedelta(minutes=5))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(takes, range(4))) == [False, False, False, True]
    assert not store.marks.take("begun", now + timedelta(minutes=4), now + timedelta(minutes=9))
    assert store.marks.take("begun", now + timedelta(minutes=5), now + timedelta(minutes=10))
    store.marks.set("begun", now)
    assert store.marks.take("begun", now, now)


def test_which_webhooks_were_here(store: Store, now: datetime) -> None:
    """Of that channel, however many are asked about."""
    for number in range(3):
        with store.turn("sms", f"SM-{number}", PHONE, now) as turn:
            turn.answer(200, "text/xml", b"")
    asked = [f"SM-{number}" for number in range(450)]
    assert store.known("sms", asked) == {"SM-0", "SM-1", "SM-2"}
    assert store.known("telegram", asked) == set()
    assert store.known("sms", []) == set()


def _uncertain(store: Store, queue: Queue, now: datetime) -> str:
    name = queue(b'"hello"', initiated=True)
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    assert begin(store, claimed, now)
    store.outbox.finish(claimed, "uncertain", now)
    return name


def test_what_is_uncertain_can_be_looked_for(store: Store, queue: Queue, now: datetime) -> None:
    """Opened, with the moment of the attempt, for comparison with the provider's list."""
    name = _uncertain(store, queue, now)
    [waiting] = store.outbox.uncertain(now - timedelta(hours=1), 10)
    assert (waiting.id, waiting.channel, waiting.address, waiting.words) == (name, "sms", "+447700900001", b'"hello"')
    assert waiting.tried_at == now
    assert store.outbox.uncertain(now + timedelta(seconds=1), 10) == []


def test_evidence_settles_it(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """It was taken: the timers that follow it start, and it is never sent again."""
    name = _uncertain(store, queue, now)
    assert store.outbox.settle(name, "SM-found", now)
    assert look.all("SELECT state, provider_id, body FROM outbox") == [("accepted", "SM-found", None)]
    assert store.outbox.uncertain(now - timedelta(hours=1), 10) == []
    assert not store.outbox.settle("nobody's", "SM-found", now)


def test_without_evidence_it_stays_unknown(store: Store, queue: Queue, now: datetime, look: Look) -> None:
    """After fifteen minutes staff see it, and nothing sends it again; a report that comes later still counts."""
    name = _uncertain(store, queue, now)
    assert store.outbox.unknown(now - timedelta(seconds=1), now) == 0
    later = now + timedelta(minutes=15)
    assert store.outbox.unknown(now, later) == 1
    assert store.outbox.unknown(now, later) == 0
    assert look.all("SELECT state, code FROM outbox") == [("uncertain", "unknown")]
    assert store.outbox.uncertain(now - timedelta(hours=1), 10) == []
    assert store.outbox.claim("worker", now + timedelta(days=1), 10, 60) == []
    assert store.outbox.report("sms", "SM-late", "delivered", later, outbox=name)
    assert look.all("SELECT state, delivery FROM outbox") == [("accepted", "delivered")]


def test_calls_are_counted(store: Store, begun: str, queue: Queue, now: datetime) -> None:
    """Those that rang, and those that are about to be placed; texts are none."""
    assert attempts(store.database, begun) == 0
    with store.person_turn(store.people.meet("ivr", "+447700900001", now).id, "ivr", now) as turn:
        turn.confirm_contact("confirmed_by_person")
    for day, code in enumerate(("busy", "no-answer")):
        moment = now + timedelta(days=day)
        name = queue(b"{}", initiated=True, kind="call", channel="ivr", at=moment, due=moment)
        [claimed] = store.outbox.claim("worker", moment, 10, 60)
        assert begin(store, claimed, moment)
        store.outbox.finish(claimed, "accepted", moment, provider_id=f"CA-{day}")
        store.outbox.report("ivr", f"CA-{day}", "undelivered", moment, outbox=name, code=code)
    queue(b"{}", initiated=True, kind="call", channel="ivr", due=now + timedelta(days=9), expires=now + timedelta(days=10))
    assert attempts(store.database, begun) == 3


def test_the_figures_tell_of_cases_and_money(store: Store, queue: Queue, now: datetime) -> None:
    """How many cases there are, whom the scheduler has to look at, and what today has cost."""
    put(store, now, row("R-5", phone="+447700900005"))
    queue(initiated=True, cost=70_000)
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    assert begin(store, claimed, now, cost_micros=70_000)
    figures = store.figures(now)
    assert (figures.cases, figures.people_due, figures.spent_today) == (1, 1, 70_000)
    assert store.figures(now + timedelta(days=1)).spent_today == 0
