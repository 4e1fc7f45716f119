"""What was decided about a case is kept once, what became of it for good, and the ledger tells it in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import text

from bot.asking.decisions import Decision, Hold
from bot.asking.people import Contact
from bot.asking.sampling import draw
from bot.errors import Refused
from bot.store.casework.case_rows import LedgerRow
from bot.store.store import Store
from tests.store.case_rows import PHONE, person, put, row
from tests.store.conftest import Look, begin

NOT_YET = Hold("not_yet", "28 days after they were told", date(2026, 12, 1))


def _decision(ref: str = "R-1", **fields: object) -> Decision:
    return Decision(**({"ref": ref, "flow": "flow", "wave": 1, "channel": "sms", "held": (NOT_YET,)} | fields))


@pytest.fixture
def somebody(store: Store, now: datetime) -> str:
    """The id of a person with one case."""
    put(store, now, row())
    return person(store)


def _told(store: Store, ref: str = "R-1") -> list[tuple[str, str, str]]:
    return [(entry.what, entry.rule, entry.says) for entry in store.ledger.each(ref)]


def test_the_ledger_tells_what_is_new(store: Store, somebody: str, now: datetime) -> None:
    """The same decision every night is one line; another reason is another."""
    for day in range(3):
        store.cases.note(somebody, [_decision()], now + timedelta(days=day))
    store.cases.note(somebody, [_decision(at=now, closes=now + timedelta(hours=1))], now + timedelta(days=4))
    store.cases.note(somebody, [_decision(held=(Hold("complaint_open", "a complaint is open"),))], now + timedelta(days=5))
    assert _told(store) == [
        ("held", "not_yet", "28 days after they were told"),
        ("held", "complaint_open", "a complaint is open"),
    ]


def test_a_flow_that_is_not_about_them_leaves_no_trace(store: Store, somebody: str, now: datetime, look: Look) -> None:
    """A million cases and ten flows are not ten million lines."""
    store.cases.note(somebody, [_decision(eligible=False, held=(Hold("who", "not about burglary"),))], now)
    assert look("SELECT count(*) FROM asking") == 0
    assert _told(store) == []


def test_missed_is_for_good_until_the_case_changes(store: Store, somebody: str, now: datetime) -> None:
    """It is in the history that the next decision looks at; a changed row has the case planned anew."""
    late = Hold("too_late", "the last day was 1 November")
    store.cases.note(somebody, [_decision(held=(late,), missed=True)], now)
    store.cases.note(somebody, [_decision()], now)
    found = store.cases.ask(somebody)
    assert found is not None
    assert [(asked.ref, asked.outcome, asked.rule, asked.at) for asked in found.history.asked] == [("R-1", "missed", "too_late", now)]
    put(store, now, row(unit="B"))
    again = store.cases.ask(somebody)
    assert again is not None
    assert again.history.asked == ()
    assert _told(store) == [("missed", "too_late", "the last day was 1 November")]


def test_a_kept_draw_tells_nothing_of_a_guessed_reference(store: Store, somebody: str, now: datetime, look: Look) -> None:
    """What stands in the database beside it is a keyed hash; whoever guesses the reference cannot test it without the key."""
    found = store.cases.ask(somebody)
    assert found is not None
    ticket = found.tickets["R-1"]
    assert bytes.fromhex(ticket) == look("SELECT lookup FROM case_file")
    store.cases.note(somebody, [_decision(cell="north", draw=draw("s", ticket))], now)
    assert look("SELECT draw FROM asking") == draw("s", ticket) != draw("s", "R-1")


def test_a_case_from_before_keeps_its_draw(store: Store, somebody: str, now: datetime) -> None:
    """Whom chance has chosen by their reference it does not choose again, whatever comes in about the case."""
    with store.database.writing() as work:
        work.change(text("UPDATE case_file SET ticketed = :no"), {"no": False})
    assert put(store, now, row(unit="B"), row("R-2")) == ["changed", "new"]
    found = store.cases.ask(somebody)
    assert found is not None
    assert {case.ref for case in found.cases} == {"R-1", "R-2"}
    assert set(found.tickets) == {"R-2"}


def test_invited_is_for_good(store: Store, somebody: str, now: datetime) -> None:
    """In one transaction with the conversation: history, ledger, and what the conversation is about."""
    with store.person_turn(somebody, "sms", now) as turn:
        conversation = turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.note_invited("R-1", "flow", 2, "sms", "usual")
        turn.note("reminded", says="after seven days")
    store.cases.note(somebody, [_decision(wave=2)], now)
    put(store, now, row(unit="B"))
    found = store.cases.ask(somebody)
    assert found is not None
    assert found.history.invited == (now,)
    assert [(asked.outcome, asked.wave) for asked in found.history.asked] == [("invited", 2)]
    assert found.history.open_flow == "flow"
    assert [(entry.what, entry.flow, entry.wave, entry.channel) for entry in store.ledger.each("R-1")] == [
        ("invited", "flow", 2, "sms"),
        ("reminded", "flow", 2, "sms"),
    ]
    with store.conversation_turn(conversation.id, now) as turn:
        assert turn.case_ref == "R-1"


def test_an_invitation_that_is_undone_was_never_noted(store: Store, somebody: str, now: datetime, look: Look) -> None:
    """All of it or nothing."""
    with pytest.raises(ZeroDivisionError), store.person_turn(somebody, "sms", now) as turn:
        assert turn.note_invited("R-1", "flow", 1, "sms") or 1 / 0
    assert [look(f"SELECT count(*) FROM {table}") for table in ("asking", "ledger")] == [0, 0]


def test_somebody_elses_case_is_not_theirs(store: Store, somebody: str, now: datetime) -> None:
    """A reference that is not known, or another person's, is a mistake of ours."""
    put(store, now, row("R-2", phone="+447700900002"))
    for ref in ("R-2", "R-3"):
        with pytest.raises(Refused), store.person_turn(somebody, "sms", now) as turn:
            turn.note_invited(ref, "flow", 1, "sms")


def _too_late(store: Store, name: str, now: datetime) -> None:
    assert store.outbox.claim("worker", now, 10, 60)
    store.outbox.requeue_stalled(now + timedelta(days=2))


def _refused(store: Store, name: str, now: datetime) -> None:
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    assert begin(store, claimed, now)
    store.outbox.finish(claimed, "rejected", now, code="21614")


def _not_now(store: Store, name: str, now: datetime) -> None:
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    store.outbox.cancel(claimed, now, "complaint_open")


def _stopped(store: Store, name: str, now: datetime) -> None:
    with store.turn("sms", "SM-stop", PHONE, now) as turn:
        turn.suppress()


def _another_waits(store: Store, name: str, now: datetime) -> None:
    """One is refused while the question behind it may still leave."""
    with store.person_turn(person(store), "sms", now) as turn:
        turn.queue(b"{}", kind="message", initiated=True, due=now, expires=now + timedelta(days=1), position=1)
    _refused(store, name, now)


@pytest.mark.parametrize(
    ("happens", "outcome", "rule"),
    [
        pytest.param(_too_late, "missed", "too_late", id="its window closed before it left"),
        pytest.param(_refused, "missed", "not_sent", id="it cannot be sent to that number"),
        pytest.param(_not_now, "missed", "complaint_open", id="decided otherwise at the moment of sending"),
        pytest.param(_stopped, "missed", "stopped", id="they stopped before it left"),
        pytest.param(_another_waits, "invited", "", id="a second message of it still waits"),
    ],
)
def test_an_invitation_that_could_not_leave_is_missed(
    store: Store, somebody: str, now: datetime, happens: Callable[[Store, str, datetime], None], outcome: str, rule: str
) -> None:
    """History says so with its reason, and it is not counted as an invitation."""
    with store.person_turn(somebody, "sms", now) as turn:
        turn.confirm_contact("confirmed_by_person")
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.note_invited("R-1", "flow", 1, "sms")
        name = turn.queue(b"{}", kind="message", initiated=True, due=now, expires=now + timedelta(days=1), position=0)
    happens(store, name, now)
    found = store.cases.ask(somebody)
    assert found is not None
    assert [(asked.outcome, asked.rule) for asked in found.history.asked] == [(outcome, rule)]
    assert len(found.history.invited) == (outcome == "invited")


def test_an_invitation_that_left_stays_one(store: Store, somebody: str, now: datetime) -> None:
    """Its reminder is cancelled: they were invited all the same."""
    with store.person_turn(somebody, "sms", now) as turn:
        turn.confirm_contact("confirmed_by_person")
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.note_invited("R-1", "flow", 1, "sms")
        turn.queue(b"{}", kind="message", initiated=True, due=now, expires=now + timedelta(days=1), position=0)
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    assert begin(store, claimed, now)
    store.outbox.finish(claimed, "accepted", now, provider_id="SM-1")
    later = now + timedelta(days=7)
    with store.person_turn(somebody, "sms", later) as turn:
        turn.queue(b"{}", kind="message", initiated=True, due=later, expires=later + timedelta(days=1), position=0)
    _not_now(store, "", later)
    found = store.cases.ask(somebody)
    assert found is not None
    assert found.history.invited == (now,)


def test_the_lowest_draws_of_a_cell_come_first(store: Store, now: datetime) -> None:
    """Counted are those asked and still to be asked: who cannot be asked does not keep the place from others."""
    for number in range(6):
        put(store, now, row(f"R-{number}", phone=f"+44770090000{number}"))
    at = {"at": now + timedelta(days=1), "closes": now + timedelta(days=2), "cell": "north", "held": ()}
    decisions: list[dict[str, object]] = [
        at | {"draw": 10},
        at | {"draw": 20, "at": None, "held": (Hold("quota", "the places are taken"),)},
        at | {"draw": 30, "at": None, "held": (Hold("contact_unknown", "nobody knows"),)},
        at | {"draw": 40, "at": None, "held": (NOT_YET,), "missed": True},
        at | {"draw": 50, "cell": "south"},
        at | {"draw": 60},
    ]
    for number, fields in enumerate(decisions):
        store.cases.note(person(store, f"R-{number}"), [_decision(f"R-{number}", **fields)], now)
    assert [store.cases.rank("flow", 1, "north", draw) for draw in (0, 10, 20, 60, 2**62)] == [0, 0, 1, 2, 3]
    assert store.cases.rank("flow", 2, "north", 2**62) == 0
    assert store.cases.rank("flow", 1, "south", 2**62) == 1


def test_the_scheduler_is_told_when_to_look(store: Store, somebody: str, now: datetime) -> None:
    """At a time, or when something changes; and at everybody when a flow has changed."""
    put(store, now, row("R-2", phone="+447700900002"))
    other = person(store, "R-2")
    store.cases.look_again(somebody, now + timedelta(days=1))
    store.cases.look_again(other, None)
    assert store.cases.due(now, 10) == []
    assert store.figures(now + timedelta(days=1)).people_due == 1
    assert store.cases.due(now + timedelta(days=1), 10) == [somebody]
    assert store.cases.look_at_all(now) == 2
    assert sorted(store.cases.due(now, 10)) == sorted([somebody, other])


def test_workers_share_those_who_are_due(store: Store, now: datetime) -> None:
    """Nobody is handed out twice, the longest due are first, and whoever a worker left behind is due again a minute later."""
    put(store, now, *[row(f"R-{number}", phone=f"+44770090{number:04}") for number in range(9)])
    people = [person(store, f"R-{number}") for number in range(9)]
    for ahead, each in enumerate(people):
        store.cases.look_again(each, now + timedelta(seconds=ahead))
    now += timedelta(seconds=30)
    assert set(store.cases.due(now, 4)) == set(people[:4])
    assert set(store.cases.due(now, 10)) == set(people[4:])
    assert store.cases.due(now + timedelta(seconds=59), 10) == []
    store.cases.look_again(people[0], None)
    assert set(store.cases.due(now + timedelta(seconds=60), 10)) == set(people[1:])


def test_workers_who_look_at_once_share_too(store: Store, now: datetime) -> None:
    """Four of them at the same moment: each person is looked at by one."""
    put(store, now, *[row(f"R-{number}", phone=f"+44770090{number:04}") for number in range(60)])
    begins = Barrier(4)

    def works(_: int) -> list[str]:
        taken: list[str] = []
        begins.wait(10)
        while some := store.cases.due(now, 7):
            taken += some
        return taken

    with ThreadPoolExecutor(4) as pool:
        everybody = [each for taken in pool.map(works, range(4)) for each in taken]
    assert len(everybody) == len(set(everybody)) == 60


def test_whoever_is_in_a_turn_is_passed_over(store: Store, url: str, somebody: str, now: datetime) -> None:
    """A worker does not wait for a person who is writing to us: they are due still when they have been answered."""
    if url.startswith("sqlite"):
        pytest.skip("SQLite has one writer")
    with store.person_turn(somebody, "sms", now):
        assert store.cases.due(now, 10) == []
        assert not store.cases.all_looked_at(now)
    assert store.cases.due(now, 10) == [somebody]


def test_an_idle_worker_keeps_no_writer_waiting(store: Store, somebody: str, now: datetime) -> None:
    """It looks first, without becoming SQLite's one writer."""
    store.cases.look_again(somebody, None)
    with store.person_turn(somebody, "sms", now):
        assert store.cases.due(now, 10) == []


def test_a_crowd_is_known_when_all_of_it_was_looked_at(store: Store, now: datetime) -> None:
    """A quota waits while people are due, and for as long as a worker may have some of them in its hands."""
    put(store, now, *[row(f"R-{number}", phone=f"+44770090{number:04}") for number in range(3)])
    assert not store.cases.all_looked_at(now)
    store.cases.due(now, 2)
    store.cases.due(now, 2)
    assert store.cases.due(now, 2) == []
    assert not store.cases.all_looked_at(now)
    for number in range(3):
        store.cases.look_again(person(store, f"R-{number}"), now + timedelta(days=1))
    assert not store.cases.all_looked_at(now + timedelta(seconds=59))
    assert store.cases.all_looked_at(now + timedelta(seconds=60))


def test_a_small_group_is_known_at_once(store: Store, somebody: str, now: datetime) -> None:
    """Who took them all knows them all."""
    assert store.cases.due(now, 2) == [somebody]
    assert store.cases.all_looked_at(now)


def test_noted_and_looked_at_again_in_one_go(store: Store, somebody: str, now: datetime) -> None:
    """What was decided stands in the ledger; the next look stays as it is where the person has changed meanwhile."""
    before = store.cases.ask(somebody)
    assert before is not None
    assert store.cases.note_and_look_again(somebody, [_decision(held=(NOT_YET,), at=None)], now, None, before.revision)
    assert [entry.what for entry in store.ledger.each("R-1")] == ["held"]
    assert store.cases.due(now, 10) == []
    put(store, now, row(unit="B"))
    assert not store.cases.note_and_look_again(somebody, [], now, None, before.revision)
    assert store.cases.due(now, 10) == [somebody]


def test_a_change_during_the_look_is_not_forgotten(store: Store, somebody: str, now: datetime) -> None:
    """The scheduler decided about what it had read; an import came in between, so the person stays due."""
    before = store.cases.ask(somebody)
    assert before is not None
    put(store, now, row(unit="B"))
    assert not store.cases.look_again(somebody, now + timedelta(days=30), before.revision)
    assert store.figures(now).people_due == 1
    assert store.cases.look_again(somebody, now + timedelta(days=30), before.revision + 1)
    assert store.cases.due(now, 10) == []


def _flag(store: Store, somebody: str, now: datetime) -> None:
    with store.person_turn(somebody, "sms", now) as turn:
        turn.raise_flag("complaint")


def _stop(store: Store, somebody: str, now: datetime) -> None:
    with store.person_turn(somebody, "sms", now) as turn:
        turn.suppress()


def _start(store: Store, somebody: str, now: datetime) -> None:
    with store.person_turn(somebody, "sms", now) as turn:
        turn.unsuppress()


def _unsafe(store: Store, somebody: str, now: datetime) -> None:
    with store.person_turn(somebody, "sms", now) as turn:
        turn.set_unsafe()


def _confirm(store: Store, somebody: str, now: datetime) -> None:
    with store.person_turn(somebody, "sms", now) as turn:
        turn.confirm_contact("confirmed_by_person")


def _speak(store: Store, somebody: str, now: datetime) -> None:
    with store.person_turn(somebody, "sms", now) as turn:
        turn.prefer_language("cy")


def _invite(store: Store, somebody: str, now: datetime) -> None:
    with store.person_turn(somebody, "sms", now) as turn:
        turn.note_invited("R-1", "flow", 1, "sms")


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(lambda store, _, now: put(store, now, row(unit="B")), id="the case has changed"),
        pytest.param(lambda store, _, now: put(store, now, row("R-2")), id="another case came"),
        pytest.param(lambda store, _, now: put(store, now, row("R-1", Contact(safe_hours="Mo 10:00-12:00"))), id="safe hours"),
        pytest.param(lambda store, _, now: store.cases.withdraw("R-1", now), id="a withdrawal"),
        pytest.param(_flag, id="a flag"),
        pytest.param(_stop, id="STOP"),
        pytest.param(_start, id="START"),
        pytest.param(_unsafe, id="contact is unsafe"),
        pytest.param(_confirm, id="contact is confirmed"),
        pytest.param(_speak, id="another language"),
        pytest.param(_invite, id="an invitation"),
    ],
)
def test_the_revision_grows_with_every_change(store: Store, somebody: str, now: datetime, happens: object) -> None:
    """So that a decision made before it is not acted on after it, and the scheduler looks again at once."""
    store.cases.look_again(somebody, None)
    before = store.cases.ask(somebody)
    happens(store, somebody, now)
    after = store.cases.ask(somebody)
    assert before is not None
    assert after is not None
    assert after.revision > before.revision
    assert store.cases.due(now, 10) == [somebody]


def test_everybody_who_has_a_case_is_read_in_pages(store: Store, now: datetime) -> None:
    """Each once, in the order of their ids, the same as when asked for alone; who only wrote to us is not among them."""
    put(store, now, *[row(f"R-{number}", phone=f"+44770090{number:04}", unit=str(number)) for number in range(450)])
    store.people.meet("sms", "+447700900999", now)
    read, after = [], ""
    while page := store.cases.each(after, 120):
        read += page
        after = page[-1].id
    assert len(read) == 450
    assert [each.id for each in read] == sorted(each.id for each in read)
    assert read[7] == store.cases.ask(read[7].id)
    assert store.cases.ask("nobody") is None


def test_the_history_that_a_decision_looks_at(store: Store, somebody: str, now: datetime) -> None:
    """Answers of finished conversations by flow and step, flags, and the flow that is open."""
    for version, end in (("v1", "closed"), ("v2", "finished")):
        with store.person_turn(somebody, "sms", now) as turn:
            turn.open_conversation("first", version, b"{}", "text", "sms")
            turn.keep_answer("overall", "answered", version)
            turn.keep_answer("comment", "skipped")
            turn.raise_flag("complaint")
            turn.save_state(b"{}", ended=end)
    with store.person_turn(somebody, "sms", now + timedelta(hours=1)) as turn:
        turn.open_conversation("second", "v1", b"{}", "text", "sms")
    found = store.cases.ask(somebody)
    assert found is not None
    assert found.history.answers == {"first": {"overall": "v2"}}
    assert (found.history.flagged_at, found.history.open_flow) == (now, "second")


def test_a_row_may_be_written_by_hand(store: Store, somebody: str, now: datetime) -> None:
    """And is read back as it was; one about a case that nobody knows is refused."""
    entry = LedgerRow(now, "R-1", "flow", 1, "answered", "", "sms", "all questions")
    store.ledger.write(entry)
    assert list(store.ledger.each("R-1")) == [entry]
    assert list(store.ledger.each(since=now + timedelta(seconds=1))) == []
    assert list(store.ledger.each("R-2")) == []
    with pytest.raises(Refused):
        store.ledger.write(LedgerRow(now, "R-2", "flow", 1, "answered"))


def test_a_long_ledger_is_read_in_pages(store: Store, somebody: str, now: datetime) -> None:
    """In the order in which it was written, also within one instant."""
    for number in range(1100):
        store.cases.note(somebody, [_decision(held=(Hold(f"rule-{number}", ""),))], now)
    assert [entry.rule for entry in store.ledger.each("R-1")] == [f"rule-{number}" for number in range(1100)]


def test_an_erasure_takes_the_words_and_leaves_the_marks(store: Store, somebody: str, now: datetime, look: Look) -> None:
    """Facts, profile, consents and sentences are gone; that the case was asked is known by its hash."""
    store.cases.note(somebody, [_decision()], now)
    _invite(store, somebody, now)
    with store.person_turn(somebody, "sms", now) as turn:
        turn.erase()
    assert look.all("SELECT facts, area FROM case_file") == [(None, None)]
    assert look.all("SELECT profile, contact, contact_until FROM person") == [(None, "unknown", None)]
    assert [look("SELECT count(*) FROM consent"), look("SELECT count(*) FROM ledger WHERE says IS NOT NULL")] == [0, 0]
    assert look.all("SELECT outcome FROM asking") == [("invited",)]
    assert store.cases.person_of("R-1") == somebody
    assert {entry.ref for entry in store.ledger.each()} == {""}
    assert store.cases.each("", 10)[0].cases == ()


def test_unsafe_cancels_what_waits(store: Store, somebody: str, now: datetime, look: Look) -> None:
    """In the transaction of the import: nothing that nobody asked for leaves after it."""
    with store.person_turn(somebody, "sms", now) as turn:
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.note_invited("R-1", "flow", 1, "sms")
        turn.queue(b"{}", kind="message", initiated=True, due=now, expires=now + timedelta(hours=1), position=0)
        turn.queue(b"{}", kind="reply", initiated=False, due=now, position=1)
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    put(store, now, row(contact=Contact("unsafe")))
    assert not begin(store, claimed, now)
    assert look.all("SELECT state FROM outbox ORDER BY position") == [("cancelled",), ("queued",)]
    assert _told(store)[-1] == ("cancelled", "contact_unsafe", "")
