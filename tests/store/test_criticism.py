"""Criticism of somebody by name is the coordinator's alone, whichever way it is looked at; thanks are passed on whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.errors import Refused
from bot.store.people.consents import ConsentEvent
from bot.store.recorded.rows import Handled
from bot.store.staff.criticism import Looker
from bot.store.store import Store
from tests.store.conftest import Look

TYPIST, COORDINATOR = Looker("typist"), Looker("victim-services-manager", coordinates=True)
WORDS = "canary featherstone was rude"
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # where the rule counts, and the statements are proven beside it
Act = Callable[[Store, str, Looker, datetime], object]


def step(conversation: str, name: str) -> str:
    return f"{conversation[:8]}/{name}"


@pytest.fixture
def said(store: Store, begun: str, now: datetime) -> str:
    """A conversation with criticism, thanks, a complaint's words, an ordinary answer, and criticism that was spoken."""
    with store.conversation_turn(begun, now) as turn:
        for name, apart in {"staff": "criticism", "to_whom": "praise", "in_words": "complaint", "one_thing": ""}.items():
            turn.keep_answer(name, "answered", None, WORDS if name == "staff" else name, keep_until=now + timedelta(days=90), apart=apart)
        turn.keep_praise("to_whom")
        turn.consent(ConsentEvent("pass_thanks", "given", now, "person"))
        turn.agree_to_recording("aloud", "en 0123456789ab")
        turn.keep_answer("aloud", "answered", recording=turn.add_recording("RE-1", 4), apart="criticism")
    return begun


def _spoken(store: Store) -> str:
    return next(comment.id for comment in store.comments.every() if comment.step == "aloud")


def _handled(by: Looker) -> Handled:
    return Handled(by.role, coordinates=by.coordinates)


@pytest.mark.parametrize(
    ("act", "does"),
    [
        pytest.param(lambda store, of, by, now: store.words.read(step(of, "staff"), by, now), ["words_read"], id="read"),
        pytest.param(lambda store, of, by, now: store.words.decide(step(of, "staff"), "hidden", by, now), ["hidden"], id="hide"),
        pytest.param(lambda store, of, by, now: store.words.decide(step(of, "staff"), "released", by, now), None, id="never released"),
        pytest.param(lambda store, of, by, now: store.words.mark(step(of, "staff"), by, now, criticism=False), ["marked"], id="give back"),
        pytest.param(lambda store, of, by, now: store.comments.type_up(_spoken(store), "typed", _handled(by), now), [], id="type up"),
        pytest.param(lambda store, of, by, now: store.comments.refuse(_spoken(store), "not-clear", _handled(by), now), [], id="refuse"),
    ],
)
def test_the_coordinator_alone_looks(store: Store, said: str, now: datetime, act: Act, does: list[str] | None) -> None:
    """Nobody else: nothing happens but that it was tried is written down. What the coordinator does is, too."""
    with pytest.raises(Refused, match="coordinator alone"):
        act(store, said, TYPIST, now)
    assert [(row.what, row.rule) for row in store.ledger.each()] == [("refused", "typist")]
    if does is None:
        with pytest.raises(Refused, match="never released"):
            act(store, said, COORDINATOR, now)
        return
    act(store, said, COORDINATOR, now)
    assert [(row.what, row.rule) for row in store.ledger.each()][1:] == [(what, COORDINATOR.role) for what in does]


def test_sound_is_heard_by_the_coordinator_alone(store: Store, said: str, now: datetime) -> None:
    """Neither is it written down that somebody listened who did not."""
    name = _spoken(store)
    store.sounds.keep(name, b"sound")
    with pytest.raises(Refused):
        store.comments.listen(name, Handled("typist", "typing up"), now)
    assert store.comments.listen(name, Handled(COORDINATOR.role, "typing up", coordinates=True), now) == b"sound"
    assert [(did, role) for _, did, role in store.comments.history(name)] == [("listened", COORDINATOR.role)]


def test_criticism_has_a_list_of_its_own(store: Store, said: str, now: datetime) -> None:
    """The others only hear how many wait; each that is listed has it written down."""
    with pytest.raises(Refused):
        store.words.criticism(TYPIST, now)
    assert {one.id for one in store.words.held(everything=True)} == {step(said, name) for name in ("to_whom", "in_words", "one_thing")}
    assert store.words.criticism_waiting() == 2
    assert [one.id for one in store.words.criticism(COORDINATOR, now)] == [step(said, "aloud"), step(said, "staff")]
    assert [(row.what, row.rule) for row in store.ledger.each()] == [("listed", COORDINATOR.role)] * 2
    store.words.decide(step(said, "staff"), "hidden", COORDINATOR, now)
    assert [len(store.words.criticism(COORDINATOR, now, everything=whole)) for whole in (False, True)] == [1, 2]


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "criticism", "by", "now_apart"),
    [
        pytest.param("one_thing", True, TYPIST, "criticism", id="whoever finds it in an answer sets it apart"),
        pytest.param("to_whom", True, TYPIST, "criticism", id="also among thanks"),
        pytest.param("in_words", True, COORDINATOR, "complaint", id="a complaint goes its own way"),
        pytest.param("staff", True, COORDINATOR, "criticism", id="criticism already"),
        pytest.param("staff", False, COORDINATOR, "", id="the coordinator gives it back"),
        pytest.param("staff", False, TYPIST, "criticism", id="nobody else does"),
        pytest.param("one_thing", False, COORDINATOR, "", id="feedback already"),
    ],
)
def test_words_are_marked(
    store: Store, said: str, now: datetime, look: Look, name: str, *, criticism: bool, by: Looker, now_apart: str
) -> None:
    """And held again, whatever somebody thought of them before. Where it may not be, nothing changes."""
    before = look(f"SELECT apart FROM answer WHERE step = '{name}'")
    if name != "staff":
        store.words.decide(step(said, name), "released", by, now)
    try:
        store.words.mark(step(said, name), by, now, criticism=criticism)
    except Refused:
        assert now_apart == before
    else:
        assert look(f"SELECT shown FROM answer WHERE step = '{name}'") == "held"
    assert look(f"SELECT apart FROM answer WHERE step = '{name}'") == now_apart


@ON_SQLITE
@pytest.mark.parametrize(
    ("kind", "withheld"),
    [
        pytest.param("praise", True, id="thanks are no reason"),
        pytest.param("story_told", True, id="nor that words wait to be looked at"),
        pytest.param("complaint", True, id="nor a complaint, which has words of its own"),
        pytest.param("immediate_danger", False, id="danger is"),
        pytest.param("child_risk", False, id="so is the safety of others"),
        pytest.param("staff_misconduct", False, id="and serious wrong, on its way apart from the unit"),
    ],
)
def test_a_flag_shows_criticism_only_where_it_must(store: Store, said: str, now: datetime, kind: str, *, withheld: bool) -> None:
    """By what the flag is about, not by the role that is named: nobody reads it by calling themselves on duty."""
    with store.conversation_turn(said, now) as turn:
        flag = turn.raise_flag(kind, "staff")
    shown = {one.step: (one.words, one.withheld) for one in store.flags.read_words(flag, "on_call", "to_act", now)}
    assert shown["staff"] == (("", True) if withheld else (WORDS, False))
    assert shown["one_thing"] == ("one_thing", False)


@pytest.mark.parametrize(
    ("done", "says"),
    [
        pytest.param([], "Nobody has looked", id="held"),
        pytest.param(["hidden"], "no words to pass on", id="hidden: thanks without words are not delivered"),
        pytest.param(["released", "criticism"], "no words to pass on", id="it was no thanks at all"),
        pytest.param(["released", "withdrawn"], "no longer agrees", id="taken back since"),
        pytest.param(["released", "delivered"], "passed on before, to south-team-lead", id="once"),
        pytest.param(["released", "erased"], "no such thanks any more", id="gone"),
        pytest.param(["released"], "", id="released: whole, and on record"),
    ],
)
def test_thanks_are_passed_on_whole_or_not_at_all(store: Store, said: str, now: datetime, look: Look, done: list[str], says: str) -> None:
    """What is refused leaves no trace of having been told; what criticises is never among it."""
    [thanks] = store.thanks.all()
    for each in done:
        _do(store, said, each, now)
    before = [row.what for row in store.ledger.each()]
    if says:
        with pytest.raises(Refused, match=says):
            store.thanks.deliver(thanks.id, "north-team-lead", COORDINATOR.role, now)
        assert [row.what for row in store.ledger.each()] == before
        assert look("SELECT count(*) FROM praise WHERE delivered_to = 'north-team-lead'") == 0
        return
    assert store.thanks.deliver(thanks.id, "north-team-lead", COORDINATOR.role, now) == ["to_whom"]
    told = [(row.what, row.rule, row.says) for row in store.ledger.each()][len(before) :]
    assert told == [("words_read", COORDINATOR.role, ""), ("passed_on", COORDINATOR.role, "thanks, to north-team-lead")]
    [after] = store.thanks.all()
    assert (after.to, after.by, after.delivered_at) == ("north-team-lead", COORDINATOR.role, now)


def _do(store: Store, said: str, what: str, now: datetime) -> None:
    match what:
        case "hidden" | "released":
            store.words.decide(step(said, "to_whom"), what, TYPIST, now)
        case "criticism":
            store.words.mark(step(said, "to_whom"), TYPIST, now, criticism=True)
        case "delivered":
            [thanks] = store.thanks.all()
            store.thanks.deliver(thanks.id, "south-team-lead", TYPIST.role, now)
        case "withdrawn" | "erased":
            with store.conversation_turn(said, now) as turn:
                turn.erase() if what == "erased" else turn.consent(
                    ConsentEvent("pass_thanks", "withdrawn", now + timedelta(seconds=1), "person")
                )
