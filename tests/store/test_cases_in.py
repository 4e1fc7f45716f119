"""Cases come in once: the same row again changes nothing, a changed one replaces what it says, and a STOP outlives them all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from bot.asking.people import Case, Consent, Contact
from bot.store.store import Store
from tests.store.case_rows import CONFIRMED, PHONE, person, put, row
from tests.store.conftest import Look

TABLES = ("person", "address", "case_file", "consent", "asking", "ledger")


def _all(look: Look) -> list[list[tuple[object, ...]]]:
    return [look.all(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in TABLES]


def test_the_same_row_again_changes_nothing(store: Store, now: datetime, look: Look) -> None:
    """Not a byte of any row, however often and in whatever company it comes."""
    assert put(store, now, row(area="Essex"), row("R-2", phone="+447700900002")) == ["new", "new"]
    before = _all(look)
    later = now + timedelta(days=1)
    assert put(store, later, row(area="Essex")) == ["same"]
    assert put(store, later, row("R-2", phone="+447700900002"), row(area="Essex")) == ["same", "same"]
    assert _all(look) == before


def test_a_row_twice_in_one_batch_is_filed_once(store: Store, now: datetime, look: Look) -> None:
    """The second is the same; if it says something else, it is a change."""
    assert put(store, now, row(), row(), row(unit="B")) == ["new", "same", "changed"]
    assert look("SELECT count(*) FROM case_file") == 1
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert [case.unit for case in asked.cases] == ["B"]


def test_a_changed_row_replaces_the_facts_and_is_looked_at(store: Store, now: datetime) -> None:
    """The planner sees the new facts, and the scheduler looks at the person at once."""
    put(store, now, row(area="Essex", closed_on=date(2026, 10, 1)))
    store.cases.look_again(person(store), None)
    before = store.cases.ask(person(store))
    assert put(store, now, row(closed_on=date(2026, 10, 2))) == ["changed"]
    after = store.cases.ask(person(store))
    assert before is not None
    assert after is not None
    assert after.revision > before.revision
    assert [(case.area, case.closed_on) for case in after.cases] == [("", date(2026, 10, 2))]
    assert store.cases.due(now, 10) == [after.id]


def test_a_number_is_reached_by_text_and_by_telephone(store: Store, now: datetime) -> None:
    """And a chat that comes with it is the same person's: STOP there is a STOP everywhere."""
    put(store, now, row(telegram="777"))
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert asked.channels == {"sms", "ivr", "telegram"}
    with store.turn("telegram", "1", "777", now) as turn:
        assert turn.person.id == asked.id


def test_two_cases_of_one_number_are_one_persons(store: Store, now: datetime) -> None:
    """So that caps and STOP count for the person."""
    put(store, now, row(), row("R-2"))
    assert person(store) == person(store, "R-2")
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert [case.ref for case in asked.cases] in (["R-1", "R-2"], ["R-2", "R-1"])


@pytest.mark.parametrize(
    ("known", "comes", "says"),
    [
        pytest.param((), row(phone=""), "no number and no chat", id="no way to reach anybody"),
        pytest.param(
            (row("R-2"), row("R-3", phone="", telegram="777")), row(telegram="777"), "two different people", id="addresses of two people"
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused(
    store: Store, now: datetime, known: tuple[object, ...], comes: object, says: str, look: Look
) -> None:
    """In one sentence, without the number, and without a trace."""
    put(store, now, *known)
    before = _all(look)
    [done] = store.cases.put([comes], now)
    assert (done.what, done.ref) == ("refused", "R-1")
    assert says in done.says
    assert PHONE not in done.says
    assert _all(look) == before


def _ask_about(store: Store, now: datetime) -> None:
    with store.person_turn(person(store), "sms", now) as turn:
        turn.note_invited("R-1", "flow", 1, "sms")


def test_a_case_moves_to_another_number_until_it_is_asked(store: Store, now: datetime) -> None:
    """A slip in a list is mended; after the question has gone out, it is the one who was asked."""
    put(store, now, row())
    first = person(store)
    assert put(store, now, row(phone="+447700900002")) == ["changed"]
    assert person(store) != first
    _ask_about(store, now)
    [done] = store.cases.put([row(phone="+447700900003")], now)
    assert done.what == "refused"
    assert "already asked" in done.says


def test_a_new_number_does_not_undo_a_stop(store: Store, now: datetime) -> None:
    """Whoever said STOP is not asked on their next number either; somebody else's number does not become theirs."""
    put(store, now, row())
    stopped = person(store)
    with store.person_turn(stopped, "sms", now) as turn:
        turn.suppress()
    assert put(store, now, row(phone="+447700900002")) == ["changed"]
    assert person(store) == stopped
    with store.turn("sms", "SM-1", "+447700900002", now) as turn:
        assert turn.person.stopped
    put(store, now, row("R-9", phone="+447700900009"))
    [done] = store.cases.put([row(phone="+447700900009")], now)
    assert (done.what, "STOP" in done.says) == ("refused", True)


def test_unsafe_moves_with_the_case(store: Store, now: datetime) -> None:
    """A new number in the same file is no proof that it is safe now."""
    put(store, now, row())
    with store.person_turn(person(store), "sms", now) as turn:
        turn.set_unsafe()
    put(store, now, row(phone="+447700900002"))
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert asked.contact.state == "unsafe"


@pytest.mark.parametrize("state", ["confirmed_by_person", "unknown", "unsafe", "stopped"])
def test_a_stop_stands_whatever_a_row_says(store: Store, now: datetime, state: str) -> None:
    """What the person said is not undone by a list."""
    put(store, now, row())
    with store.person_turn(person(store), "sms", now) as turn:
        turn.suppress()
    put(store, now, row(contact=Contact(state, date(2026, 11, 21)), unit="B"))
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert asked.stopped


@pytest.mark.parametrize(
    ("says", "state"),
    [
        pytest.param(Contact("confirmed_by_worker", date(2026, 11, 20)), "unsafe", id="confirmed before it was unsafe"),
        pytest.param(
            Contact("confirmed_by_worker", date(2026, 11, 21)), "unsafe", id="confirmed the same day: nobody knows which was first"
        ),
        pytest.param(Contact("confirmed_by_worker", date(2026, 11, 22)), "confirmed_by_worker", id="confirmed afterwards"),
        pytest.param(Contact("confirmed_by_worker"), "unsafe", id="confirmed, nobody knows when"),
    ],
)
def test_unsafe_stands_against_an_older_confirmation(store: Store, now: datetime, says: Contact, state: str) -> None:
    """Somebody else may hold the phone: only a later confirmation counts."""
    put(store, now, row())
    with store.person_turn(person(store), "sms", now) as turn:
        turn.set_unsafe()
    put(store, now, row(contact=says))
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert asked.contact.state == state


@pytest.mark.parametrize(
    ("comes", "stands"),
    [
        pytest.param(Contact("confirmed_by_worker", date(2026, 11, 1)), ("confirmed_by_person", date(2026, 11, 10)), id="an older one"),
        pytest.param(Contact("confirmed_by_worker", date(2026, 11, 12)), ("confirmed_by_worker", date(2026, 11, 12)), id="a newer one"),
        pytest.param(Contact("unknown"), ("confirmed_by_person", date(2026, 11, 10)), id="a system that does not know"),
        pytest.param(Contact("unsafe", date(2026, 11, 1)), ("unsafe", None), id="unsafe, whenever"),
        pytest.param(Contact("stopped"), ("stopped", None), id="a withdrawal"),
    ],
)
def test_the_newest_confirmation_wins(store: Store, now: datetime, comes: Contact, stands: tuple[str, date | None]) -> None:
    """Two systems tell of one person; what closes always counts."""
    put(store, now, row(), row("R-2", comes, given="contact contact_confirmed_on"))
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert (asked.contact.state, asked.contact.confirmed_on) == stands


def test_only_given_columns_replace_what_is_known(store: Store, now: datetime) -> None:
    """A second list without safe hours does not make every hour safe."""
    known = Contact("confirmed_by_person", date(2026, 11, 10), language="cy", safe_hours="Mo 10:00-12:00", shared_phone="yes")
    put(store, now, row(contact=known, given="contact contact_confirmed_on language safe_hours shared_phone"))
    put(store, now, row("R-2", Contact(language="pl"), given="language"))
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert asked.contact == msgspec.structs.replace(known, language="pl")
    put(store, now, row("R-2", Contact(), given="safe_hours"))
    again = store.cases.ask(person(store))
    assert again is not None
    assert (again.contact.safe_hours, again.contact.shared_phone) == ("", "yes")


def _cases(store: Store) -> tuple[Case, ...]:
    asked = store.cases.ask(person(store))
    assert asked is not None
    return asked.cases


def test_a_row_with_fewer_columns_leaves_the_other_facts(store: Store, now: datetime) -> None:
    """A case system that tells of a complaint does not make a court date forgotten; an empty column empties."""
    put(store, now, row(given="ref complaint court_dates", court_dates=(date(2026, 12, 1),)))
    put(store, now, row(given="ref complaint", complaint="open"))
    [case] = _cases(store)
    assert (case.complaint, case.court_dates) == ("open", (date(2026, 12, 1),))
    put(store, now, row(given="ref court_dates"))
    [case] = _cases(store)
    assert (case.complaint, case.court_dates) == ("open", ())


def test_the_language_that_the_person_chose_stays(store: Store, now: datetime) -> None:
    """Until the list says another than it said before."""
    put(store, now, row(contact=msgspec.structs.replace(CONFIRMED, language="en")))
    with store.person_turn(person(store), "sms", now) as turn:
        turn.prefer_language("pl")
    put(store, now, row(contact=msgspec.structs.replace(CONFIRMED, language="en"), unit="B"))
    asked = store.cases.ask(person(store))
    assert asked is not None
    assert asked.contact.language == "pl"


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        pytest.param({}, 90, id="R1"),
        pytest.param({"risk": "R2"}, 30, id="R2"),
        pytest.param({"risk": "R3"}, None, id="R3: the bot never begins"),
    ],
)
def test_a_confirmation_lasts_as_long_as_the_strictest_case_lets_it(
    store: Store, now: datetime, look: Look, facts: dict[str, str], days: int | None
) -> None:
    """90 days or 30; another case of the same person that asks for more care shortens it for all."""
    put(store, now, row(), row("R-2", **facts))
    until = look("SELECT contact_until FROM person")
    expected = None if days is None else int((datetime(2026, 11, 10, tzinfo=UTC) + timedelta(days=days)).timestamp())
    assert until == (None if expected is None else pytest.approx(expected * 1_000_000, abs=3600 * 1_000_000))  # summer time in London


def test_a_confirmed_contact_is_a_yes_on_its_channel(store: Store, now: datetime) -> None:
    """Unless the list says what people agreed to; then that counts, and nothing else."""
    put(store, now, row(), row("R-2", Contact(), phone="+447700900002"))
    given = Consent("ivr", "invite", now - timedelta(days=3), "on the phone", now + timedelta(days=30))
    told = msgspec.structs.replace(row("R-3", phone="+447700900003"), consents=(given,))
    put(store, now, told)
    yes = {ref: store.cases.ask(person(store, ref)).consents for ref in ("R-1", "R-2", "R-3")}
    assert [(consent.channel, consent.purpose, consent.how) for consent in yes["R-1"]] == [
        ("sms", "invite", "as the contact was confirmed")
    ]
    assert yes["R-2"] == ()
    assert yes["R-3"] == (given,)


def test_a_withdrawal_in_a_list_is_a_stop(store: Store, now: datetime) -> None:
    """The state ``stopped``, and the call for a reference: every channel, and written in the ledger."""
    put(store, now, row(telegram="777"), row("R-2", phone="+447700900002"))
    put(store, now, row(contact=Contact("stopped"), telegram="777"))
    assert store.cases.withdraw("R-2", now)
    assert not store.cases.withdraw("R-3", now)
    for channel, address in (("telegram", "777"), ("ivr", PHONE), ("sms", "+447700900002")):
        with store.turn(channel, f"1-{channel}", address, now) as turn:
            assert turn.person.stopped
    assert [(entry.what, entry.rule) for entry in store.ledger.each("R-2")] == [("stopped", "withdrawn")]
    assert [(entry.what, entry.rule) for entry in store.ledger.each("R-1")] == [("stopped", "withdrawn")]


def test_somebody_who_was_erased_stays_so(store: Store, now: datetime, look: Look) -> None:
    """Their old case and a new one of the same number are passed over: nothing of either is kept."""
    put(store, now, row())
    with store.person_turn(person(store), "sms", now) as turn:
        turn.erase()
    done = store.cases.put([row(unit="B"), row("R-2")], now)
    assert [(put.what, "deleted" in put.says) for put in done] == [("same", True)] * 2
    assert look.all("SELECT facts, area FROM case_file") == [(None, None)]
    assert look.all("SELECT sealed FROM address WHERE sealed IS NOT NULL") == []


def test_nothing_is_kept_of_a_dry_run(store: Store, now: datetime, look: Look) -> None:
    """It tells what would become of each row."""
    put(store, now, row())
    before = _all(look)
    done = store.cases.put([row(unit="B"), row("R-2", phone=""), row("R-3")], now, dry_run=True)
    assert [each.what for each in done] == ["changed", "refused", "new"]
    assert _all(look) == before


def test_a_batch_is_kept_whole_or_not_at_all(store: Store, now: datetime, look: Look) -> None:
    """Where that is asked for, one row that is refused keeps the others out as well."""
    done = store.cases.put([row(), row("R-2", phone="")], now, whole=True)
    assert [each.what for each in done] == ["new", "refused"]
    assert look("SELECT count(*) FROM person") == 0


def test_imports_and_people_who_write_at_the_same_time(store: Store, now: datetime, look: Look) -> None:
    """Four imports of the same cases in different orders, and everybody texting and calling meanwhile: each person is one."""
    numbers = [f"+44770090{number:04}" for number in range(20)]

    def bring(which: int) -> None:
        order = numbers if which % 2 else numbers[::-1]
        if which < 4:
            rows = [row(f"R-{number}", phone=number) for number in order]
            store.cases.put(rows, now)
        else:
            for at, number in enumerate(order):
                with store.turn("sms" if which % 3 else "ivr", f"{which}-{at}", number, now) as turn:
                    turn.answer(200, "text/xml", b"<Response/>")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bring, range(8)))
    assert [look(f"SELECT count(*) FROM {table}") for table in ("person", "address", "case_file")] == [20, 40, 20]
