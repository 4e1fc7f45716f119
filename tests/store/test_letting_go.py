"""People with whom it is over: who is let go and who is kept, and that nothing leads from a number or a reference to an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.asking.over import Keep
from bot.asking.people import Case, Consent, Contact
from bot.flow.scopes import ALL
from bot.outreach.parting import Parting
from bot.store.casework import askings
from bot.store.casework.case_rows import CaseArrival, Put
from bot.store.instants import micros
from bot.store.people.consents import ConsentEvent
from bot.store.secrecy import severing
from bot.store.secrecy.sealing import Keyring
from bot.store.secrecy.tombstones import from_database
from bot.store.store import Store
from tests.asking.somebody import RULES_OF_FLOW, SERVICE
from tests.postgres import KEY, Server
from tests.store.conftest import Look

ARRIVED = datetime(2027, 5, 4, 9, tzinfo=UTC)
BEGUN = datetime(2027, 6, 2, 10, 30, tzinfo=UTC)
OVER = datetime(2027, 7, 26, 23, tzinfo=UTC)  # the flow's last day is over in London
DUE = OVER + timedelta(days=30)
NUMBER, OTHER = "+447700900001", "+447700900002"
CASE = Case("R-1", age=40, area="west", crime_category="burglary", closed_on=date(2027, 4, 28), told_outcome_on=date(2027, 5, 3))
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
Lives = Callable[[Store], None]


def _arrival(ref: str = "R-1", number: str = NUMBER, unit: str = "", state: str = "confirmed_by_person") -> CaseArrival:
    return CaseArrival(Case(**{**_fields(CASE), "ref": ref, "unit": unit}), Contact(state, date(2027, 5, 1)), number)


def _fields(case: Case) -> dict[str, object]:
    return {name: getattr(case, name) for name in case.__struct_fields__}


def _put(store: Store, now: datetime = ARRIVED, **told: str) -> Put:
    [put] = store.cases.put([_arrival(**told)], now)
    return put


def _person(store: Store, ref: str = "R-1") -> str:
    found = store.cases.person_of(ref)
    assert found is not None
    return found


def _talk(store: Store, *, ends: bool = True, until: datetime = BEGUN) -> None:
    """Invited, answered, and ended."""
    with store.person_turn(_person(store), "sms", BEGUN) as turn:
        conversation = turn.open_conversation("after", "v1", b'{"facts":{"area":"west"}}', "text", "sms")
        turn.note_invited("R-1", "after", 1, "sms")
    with store.conversation_turn(conversation.id, until) as turn:
        turn.keep_answer("how", "answered", "yes", "my own words", keep_until=until + timedelta(days=90))
        if ends:
            turn.save_state(b'{"facts":{"area":"west"}}', ended="finished", phase="ended")


def _open(store: Store) -> None:
    _talk(store, ends=False)


def _late(store: Store) -> None:
    _talk(store, until=OVER + timedelta(hours=1))


def _flag(store: Store) -> None:
    with store.person_turn(_person(store), "sms", BEGUN) as turn:
        turn.raise_flag("adult_risk")


def _complaint(store: Store) -> None:
    _talk(store, ends=False)
    with store.turn("sms", "SM-1", NUMBER, BEGUN) as turn:
        turn.ask_complaint("fork")
        turn.save_state(b"{}", ended="finished")


def _complaint_closed(store: Store) -> None:
    _complaint(store)
    store.complaints.close(store.complaints.all()[0].id, "", "a-role", OVER + timedelta(days=1))


def _owed(store: Store) -> None:
    _talk(store)
    with store.turn("sms", "SM-2", NUMBER, BEGUN) as turn:
        turn.queue(b"{}", kind="reply", initiated=False, due=DUE, position=0)


def _wrote(store: Store) -> None:
    with store.turn("sms", "SM-3", NUMBER, DUE - timedelta(days=2)) as turn:
        turn.answer(200, "text/xml", b"<Response/>")


def _erased(store: Store) -> None:
    _talk(store)
    store.erasures.erase(_person(store), DUE - timedelta(days=3), "a-role", at_once=False)


def _agreed(store: Store) -> None:
    _talk(store, until=OVER)
    with store.person_turn(_person(store), "sms", BEGUN) as turn:
        turn.agree(Consent("sms", "words_inside", BEGUN, "asked"))


def _stopped(store: Store) -> None:
    _talk(store)
    with store.turn("sms", "SM-stop", NUMBER, BEGUN) as turn:
        turn.suppress()


def _took_back(store: Store) -> None:
    _talk(store)
    with store.person_turn(_person(store), "sms", BEGUN) as turn:
        turn.take_back_all(ConsentEvent(ALL, "withdrawn", BEGUN, "person"))


def _unsafe(store: Store) -> None:
    _talk(store)
    with store.person_turn(_person(store), "sms", BEGUN) as turn:
        turn.set_unsafe()


def _another(store: Store) -> None:
    _talk(store)
    store.cases.put([CaseArrival(Case(**{**_fields(CASE), "ref": "R-2", "told_outcome_on": date(2027, 6, 3)}), phone=NUMBER)], ARRIVED)


def _nothing(store: Store) -> None:
    """Only the case."""


def _parting(store: Store, keep: Keep | None = None) -> Parting:
    return Parting(store, (RULES_OF_FLOW,), SERVICE, keep or Keep())


def _let_go(store: Store, now: datetime = DUE, keep: Keep | None = None) -> list[str]:
    """What of each was let go."""
    parting = _parting(store, keep)
    return [what for person, what in list(parting.everybody(now)) if parting.let_go(person, what, now)]


@pytest.fixture
def lite(tmp_path: Path, migrated: Path) -> Store:
    """A store on SQLite alone: these rows are about people, not about databases."""
    (tmp_path / "one.db").write_bytes(migrated.read_bytes())
    return Store(f"sqlite:///{tmp_path / 'one.db'}", Keyring.from_text(KEY))


@pytest.mark.parametrize(
    ("lives", "now", "gone"),
    [
        pytest.param(_nothing, DUE - timedelta(seconds=1), [], id="kept: the day before"),
        pytest.param(_nothing, DUE, ["all"], id="let go: 30 days after the flow's last day"),
        pytest.param(_talk, DUE, ["all"], id="let go: they answered, and it ended"),
        pytest.param(_open, DUE, [], id="kept: a conversation is open"),
        pytest.param(_late, DUE, [], id="kept: it ended less than 30 days ago"),
        pytest.param(_late, DUE + timedelta(hours=1), ["all"], id="let go: it ended 30 days ago"),
        pytest.param(_flag, DUE, [], id="kept: a flag is open"),
        pytest.param(_complaint, DUE, [], id="kept: a complaint is open"),
        pytest.param(_complaint_closed, DUE, [], id="kept: it was closed less than 30 days ago"),
        pytest.param(_complaint_closed, DUE + timedelta(days=1), ["all"], id="let go: it was closed 30 days ago"),
        pytest.param(_owed, DUE, [], id="kept: a reply waits to be sent"),
        pytest.param(_wrote, DUE, [], id="kept: they wrote two days ago"),
        pytest.param(_erased, DUE, [], id="kept: an erasure can be undone"),
        pytest.param(_agreed, DUE, [], id="kept: they agreed to a use of their words, and the words are here"),
        pytest.param(_another, DUE, [], id="kept: another case of theirs can be asked"),
        pytest.param(_stopped, DUE, ["all"], id="let go: they stopped, and the hash remembers it"),
        pytest.param(_unsafe, DUE, ["all"], id="let go: contact is unsafe, and the hash remembers it"),
        pytest.param(_took_back, DUE, ["all"], id="let go: they took back their yes, and the hash remembers it"),
    ],
)
def test_who_is_let_go(lite: Store, lives: Lives, now: datetime, gone: list[str]) -> None:
    """One reason at a time; whoever is kept is untouched."""
    _put(lite)
    lives(lite)
    before = lite.erasures.what_is_there(_person(lite))
    assert _let_go(lite, now) == gone
    assert (lite.erasures.what_is_there(_person(lite)) == before) is (gone == [])
    lite.close()


def test_a_word_that_is_gone_holds_nobody(lite: Store) -> None:
    """The consent to use words ends with the words."""
    _put(lite)
    _agreed(lite)
    then = OVER + timedelta(days=90)
    assert _let_go(lite, then) == []
    while lite.forget(then):
        pass
    assert _let_go(lite, then) == ["all"]
    lite.close()


@pytest.mark.parametrize(
    ("keep", "days", "gone"),
    [
        pytest.param(Keep(timedelta(days=5)), 5, ["link"], id="addresses 5 days, cases 30: the way goes first"),
        pytest.param(Keep(timedelta(days=30), timedelta(days=5)), 5, ["all"], id="cases 5 days: the way with them"),
        pytest.param(Keep(timedelta(), timedelta()), 0, ["all"], id="no day at all"),
    ],
)
def test_a_setting_makes_it_shorter(lite: Store, keep: Keep, days: int, gone: list[str]) -> None:
    """Counted from when it is over; the second time there is nothing left to do until the next day comes."""
    _put(lite)
    _talk(lite)
    now = OVER + timedelta(days=days)
    assert _let_go(lite, now - timedelta(seconds=1), keep) == []
    assert _let_go(lite, now, keep) == gone
    assert _let_go(lite, now, keep) == []
    assert _let_go(lite, DUE, keep) == (["all"] if gone == ["link"] else [])
    lite.close()


def test_whoever_changes_meanwhile_is_kept(lite: Store) -> None:
    """Judged, and then they write, before it is their turn."""
    _put(lite)
    parting = _parting(lite)
    [(person, what)] = list(parting.everybody(DUE))
    _flag(lite)
    assert not parting.let_go(person, what, DUE)
    assert lite.people.find("sms", NUMBER, DUE) is not None
    lite.close()


def test_nothing_leads_from_number_or_reference_to_an_answer(store: Store, look: Look) -> None:
    """The answer stays, for its own time; the case is known by its hash, and asked; neither says whose the other is."""
    _put(store)
    _talk(store)
    [(answered, said)] = look.all("SELECT person, value FROM answer JOIN conversation ON conversation.id = conversation")
    assert _let_go(store) == ["all"]
    assert look.all("SELECT person, value FROM answer JOIN conversation ON conversation.id = conversation") == [(answered, said)]
    remembers = _person(store)
    assert remembers != answered
    assert store.people.find("sms", NUMBER, DUE) is None
    for table in ("conversation", "address", "ledger", "tombstone", "flag"):
        assert look(f"SELECT count(*) FROM {table} WHERE person = '{remembers}'") == 0, table
    for table in ("conversation", "ledger", "tombstone"):
        assert look(f"SELECT count(*) FROM {table} WHERE case_file IS NOT NULL") == 0, table
    assert look("SELECT facts FROM case_file") is None
    assert look("SELECT outcome FROM asking") == "invited"
    assert look("SELECT outcome_at % 86400000000 FROM asking") == 0
    assert look("SELECT count(*) FROM conversation WHERE state IS NOT NULL") == 0
    assert look("SELECT count(*) FROM consent WHERE purpose = 'invite'") == 0


@pytest.mark.parametrize(
    ("lives", "stopped", "contact"),
    [
        pytest.param(_stopped, True, "confirmed_by_person", id="STOP, whatever the new row says of the contact"),
        pytest.param(_unsafe, False, "unsafe", id="unsafe"),
    ],
)
def test_that_nobody_is_to_be_written_to_is_remembered(store: Store, look: Look, lives: Lives, stopped: bool, contact: str) -> None:
    """By the hash alone: the same number in another case is not written to, and a restored backup is told of it."""
    _put(store)
    lives(store)
    assert _let_go(store) == ["all"]
    assert look("SELECT count(*) FROM address WHERE sealed IS NOT NULL OR listed IS NOT NULL") == 0
    assert _put(store, DUE, ref="R-9").what == "new"
    known = store.cases.ask(_person(store, "R-9"))
    assert known is not None
    assert (known.stopped, known.contact.state) == (stopped, contact)
    assert known.id == _person(store)
    lookups = {bytes(row[0]) for row in look.all(f"SELECT lookup FROM address WHERE person = '{known.id}'")}
    told = [line for line in from_database(store.database) if line.person == known.id]
    assert {line.what for line in told} == {"stopped" if stopped else "unsafe"}
    assert {lookup for line in told for _, lookup in line.places} == lookups


def test_a_yes_that_was_taken_back_does_not_come_back_with_an_import(store: Store) -> None:
    """What they agreed to before counts no more, in their next case either; a yes from afterwards does."""
    _put(store)
    _took_back(store)
    assert _let_go(store) == ["all"]
    _put(store, DUE, ref="R-9")
    known = store.cases.ask(_person(store, "R-9"))
    assert known is not None
    assert (known.id, known.consents) == (_person(store), ())
    later = Contact("confirmed_by_person", DUE.date())
    store.cases.put([CaseArrival(Case("R-10"), later, NUMBER)], DUE)
    known = store.cases.ask(known.id)
    assert known is not None
    assert [one.purpose for one in known.consents] == ["invite"]


def test_a_stop_stands_for_whoever_writes_again(lite: Store) -> None:
    """The hash finds them stopped; START, and they may be written to on this number again."""
    _put(lite)
    _stopped(lite)
    assert _let_go(lite) == ["all"]
    with lite.turn("sms", "SM-9", NUMBER, DUE) as turn:
        assert turn.person.stopped
    with lite.turn("ivr", "CA-9", NUMBER, DUE) as turn:
        assert turn.person.stopped
    with lite.turn("sms", "SM-10", NUMBER, DUE) as turn:
        turn.unsuppress()
    with lite.turn("sms", "SM-11", NUMBER, DUE) as turn:
        assert (turn.person.stopped, turn.person.known) == (False, True)
        turn.queue(b'"hello"', kind="reply", initiated=False, due=DUE, position=0)
    [claimed] = lite.outbox.claim("worker", DUE, 10, 60)
    assert lite.outbox.open(claimed)[0] == NUMBER
    lite.close()


def test_whoever_was_unsafe_and_writes_can_be_answered(lite: Store) -> None:
    """They have just used the number, so it is known again; nothing is begun with them all the same."""
    _put(lite)
    _unsafe(lite)
    assert _let_go(lite) == ["all"]
    with lite.turn("sms", "SM-9", NUMBER, DUE) as turn:
        assert (turn.person.held, turn.person.contact) == (True, "unsafe")
        turn.queue(b'"hello"', kind="reply", initiated=False, due=DUE, position=0)
    [claimed] = lite.outbox.claim("worker", DUE, 10, 60)
    assert lite.outbox.open(claimed)[0] == NUMBER
    lite.close()


def test_whoever_writes_again_is_somebody_new(lite: Store) -> None:
    """Nobody knows them any more."""
    _put(lite)
    _talk(lite)
    before = _person(lite)
    assert _let_go(lite) == ["all"]
    with lite.turn("sms", "SM-9", NUMBER, DUE) as turn:
        assert not turn.person.known
        assert turn.person.id not in (before, _person(lite))
        assert turn.take_up_last() is None
    lite.close()


@pytest.mark.parametrize(
    ("told", "what", "reached"),
    [
        pytest.param({}, "same", False, id="the same row: nothing comes back"),
        pytest.param({"unit": "north"}, "changed", True, id="a row that says more: its number comes with it"),
        pytest.param({"unit": "north", "number": OTHER}, "changed", True, id="with another number: nobody knows the old one"),
    ],
)
def test_the_case_comes_again(lite: Store, told: dict[str, str], what: str, reached: bool) -> None:
    """It is known as asked, so nobody is asked twice; what came back goes the next day."""
    _put(lite)
    _talk(lite)
    assert _let_go(lite) == ["all"]
    later = DUE + timedelta(days=1)
    assert _put(lite, later, **told).what == what
    known = lite.cases.ask(_person(lite))
    assert known is not None
    assert bool(known.channels) is reached
    assert [(one.flow, one.outcome) for one in known.history.asked] == [("after", "invited")]
    assert _let_go(lite, later + timedelta(days=30)) == (["all"] if reached else [])
    lite.close()


def test_the_case_comes_again_for_somebody_who_has_written_since(lite: Store) -> None:
    """Whoever has the number now, has the case; if they have stopped, it is not asked either."""
    _put(lite)
    _talk(lite)
    assert _let_go(lite) == ["all"]
    with lite.turn("sms", "SM-9", NUMBER, DUE) as turn:
        turn.suppress()
        newcomer = turn.person.id
    assert _put(lite, DUE, unit="north").what == "changed"
    assert _person(lite) == newcomer
    known = lite.cases.ask(newcomer)
    assert known is not None
    assert known.stopped
    assert [one.outcome for one in known.history.asked] == ["invited"]
    lite.close()


def test_not_a_byte_stays_in_the_file(tmp_path: Path, migrated: Path) -> None:
    """Of what was sealed, and of the hash that led from the number: neither in the database's file nor in its log."""
    file = tmp_path / "live.db"
    file.write_bytes(migrated.read_bytes())
    store = Store(f"sqlite:///{file}", Keyring.from_text(KEY))
    _put(store)
    _talk(store)
    look = Look(store)
    queries = (
        "SELECT sealed FROM address",
        "SELECT lookup FROM address",
        "SELECT listed FROM address",
        "SELECT facts FROM case_file",
        "SELECT area FROM case_file",
        "SELECT profile FROM person",
        "SELECT state FROM conversation",
        "SELECT how FROM consent",
        "SELECT says FROM consent_event WHERE says IS NOT NULL",
    )
    canaries = [bytes(row[0]) for query in queries for row in look.all(query)]

    def found() -> int:
        held = b"".join(each.read_bytes() for each in tmp_path.glob("live.db*"))
        return sum(canary in held for canary in canaries)

    assert len(canaries) > len(queries) - 1
    assert found() == len(canaries)
    assert _let_go(store) == ["all"]
    store.letting_go.sweep()
    assert found() == 0
    store.close()
    assert found() == 0


@pytest.mark.postgres
def test_whoever_writes_at_that_very_moment_is_somebody_new(postgres_server: Server) -> None:
    """Their webhook waits for the lock of whoever they were, and finds that nobody is there any more."""
    url = postgres_server.fresh()
    store = Store(url, Keyring.from_text(KEY))
    _put(store)
    _talk(store)
    before, look = _person(store), Look(store)
    waiting, met = threading.Event(), list[tuple[str, bool]]()

    def write() -> None:
        waiting.set()
        with store.turn("sms", "SM-9", NUMBER, DUE) as turn:
            met.append((turn.person.id, turn.person.known))

    with store.database.writing() as work:
        work.first(askings.LOCK, {"of": before})
        writing = threading.Thread(target=write)
        writing.start()
        assert waiting.wait(10)
        for _ in range(1000):  # until it stands at the lock
            if look(WAITS):
                break
            time.sleep(0.01)
        severing.forget_way(work, before, micros(DUE))
    writing.join(10)
    assert [known for _, known in met] == [False]
    assert met[0][0] != before
    store.close()
    postgres_server.release(url)


def test_a_page_ends_however_few_are_due(lite: Store) -> None:
    """Each page looks at so many people and no more; together they are everybody once."""
    for number in range(5):
        _put(lite, ref=f"R-{number}", number=f"+44770090010{number}")
    seen, after, pages = [], "", 0
    while True:
        page = lite.letting_go.page(after, 2)
        seen += [each.person.id for each in page.quiet]
        if not page.after:
            break
        after, pages = page.after, pages + 1
    assert (len(seen), len(set(seen)), pages) == (5, 5, 3)
    lite.close()
