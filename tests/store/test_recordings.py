"""Spoken comments in the database: no sound without a yes, one copy at the end, and nothing kept longer than was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.store.recorded.rows import Handled, HeldRecording
from bot.store.recorded.sounds import Damaged
from bot.store.secrecy import keeping
from bot.store.store import Store
from tests.store.conftest import Look

Done = Callable[[Store, str, datetime], None]
TYPIST = Handled("typist", "typing up")
SOUND = b"RIFF" + bytes(1000)
COMMENT = "state, step, wording, recorded_at, agreed_at, fetched_at, seconds"


def _spoken(store: Store, begun: str, now: datetime, reference: str = "RE-1", *, agreed: bool = True, keep_days: int = 90) -> str:
    """A comment that its caller said yes to, made and kept."""
    with store.conversation_turn(begun, now) as turn:
        if agreed:
            turn.agree_to_recording("one_thing", "en 0123456789ab")
        name = turn.add_recording(reference, 9)
        turn.keep_answer("one_thing", "answered", recording=name, keep_until=now + timedelta(days=keep_days))
    return name


def _brought(store: Store, begun: str, now: datetime) -> str:
    """The same, with its sound here and compared."""
    name = _spoken(store, begun, now)
    assert store.sounds.keep(name, SOUND)
    assert store.sounds.compare(name, now)
    return name


def _due(store: Store, what: str, now: datetime) -> list[str]:
    return [held.reference for held in store.recordings.take(what, now, 10)]  # type: ignore[arg-type]  # the two words of the store's own


def test_the_yes_is_kept_with_the_recording(store: Store, begun: str, now: datetime, look: Look) -> None:
    """When it was said, and to which words: before anything is recorded."""
    with store.conversation_turn(begun, now) as turn:
        turn.agree_to_recording("one_thing", "en 0123456789ab")
    with store.conversation_turn(begun, now + timedelta(seconds=30)) as turn:
        turn.add_recording("RE-1", 9)
    [row] = look.all("SELECT state, step, wording, agreed_at, recorded_at - agreed_at FROM recording")
    assert row == ("new", "one_thing", "en 0123456789ab", int(now.timestamp() * 1_000_000), 30_000_000)


def test_a_recording_nobody_said_yes_to_is_never_fetched(store: Store, begun: str, now: datetime) -> None:
    """Whatever made it: without the caller's yes its sound does not come here."""
    name = _spoken(store, begun, now, agreed=False)
    assert _due(store, "fetch", now) == []
    assert not store.sounds.keep(name, SOUND)


def test_it_is_deleted_there_only_when_it_is_here_and_whole(store: Store, begun: str, now: datetime, look: Look) -> None:
    """Fetched, kept, compared; then deleted at the provider; then one copy is left, ours."""
    name = _spoken(store, begun, now)
    assert (_due(store, "fetch", now), _due(store, "delete", now)) == (["RE-1"], [])
    assert store.sounds.keep(name, SOUND)
    assert _due(store, "delete", now + timedelta(hours=1)) == []
    assert store.sounds.compare(name, now)
    assert (_due(store, "fetch", now), _due(store, "delete", now)) == ([], ["RE-1"])
    store.recordings.deleted(name, now)
    assert look.all("SELECT state, reference IS NULL, gone_at IS NULL FROM recording") == [("kept", True, False)]
    assert _due(store, "delete", now + timedelta(days=1)) == []
    assert store.sounds.open(name) == SOUND


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param("UPDATE sound SET length = length + 1", id="its length is not what came"),
        pytest.param("UPDATE sound SET sha256 = sealed", id="its hash is not what came"),
        pytest.param("UPDATE sound SET sealed = sha256", id="it cannot be opened"),
        pytest.param("DELETE FROM sound", id="it is not there"),
    ],
)
def test_what_is_damaged_is_thrown_away_and_fetched_again(store: Store, begun: str, now: datetime, damage: str) -> None:
    """The provider's copy is the only good one: it is not deleted there."""
    name = _spoken(store, begun, now)
    assert store.sounds.keep(name, SOUND)
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(damage)
    assert not store.sounds.compare(name, now)
    assert not store.sounds.has(name)
    assert _due(store, "delete", now) == []
    assert _due(store, "fetch", now) == ["RE-1"]


def test_two_workers_do_not_take_the_same(store: Store, begun: str, now: datetime) -> None:
    """Whoever takes one has it for three minutes; a worker that died leaves it to the others after that."""
    _spoken(store, begun, now)
    assert _due(store, "fetch", now) == ["RE-1"]
    assert _due(store, "fetch", now + timedelta(minutes=2)) == []
    assert _due(store, "fetch", now + timedelta(minutes=3)) == ["RE-1"]


def test_what_fails_is_tried_less_and_less_often(store: Store, begun: str, now: datetime) -> None:
    """Never given up, and no storm: after a minute, five, fifteen, an hour, and every hour."""
    _spoken(store, begun, now)
    waits = []
    for _ in range(5):
        [held] = store.recordings.take("fetch", now, 10)
        store.recordings.later(held, now, "503")
        wait = next(minutes for minutes in range(1, 100) if store.recordings.take("fetch", now + timedelta(minutes=minutes), 10))
        waits.append(wait)
        now += timedelta(minutes=wait + 3)
    assert waits == [1, 5, 15, 60, 60]


def test_the_same_recording_told_of_twice_is_one(store: Store, begun: str, now: datetime, look: Look) -> None:
    """It keeps its name while nothing is decided; once it is kept, what is told again has no say."""
    with store.conversation_turn(begun, now) as turn:
        turn.agree_to_recording("one_thing", "en 0123456789ab")
        first = turn.add_recording("RE-1", 9)
        assert turn.add_recording("RE-1", 9) == first
        turn.keep_answer("one_thing", "answered", recording=first)
        assert turn.add_recording("RE-1", 9) == ""
        turn.refuse_recording("RE-1", 9)
    assert look.all("SELECT id, state FROM recording") == [(first, "kept")]


def test_nobody_gets_anothers_recording_by_its_name(store: Store, begun: str, now: datetime) -> None:
    """The same reference in another person's conversation is nothing."""
    with store.conversation_turn(begun, now) as turn:
        turn.add_recording("RE-1", 9)
    with store.turn("sms", "SM-other", "+447700900002", now) as turn:
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        assert turn.add_recording("RE-1", 9) == ""


@pytest.mark.parametrize("known", [True, False], ids=["of somebody we talked with", "of a stranger"])
def test_one_that_nobody_waits_for_is_only_deleted(store: Store, begun: str, now: datetime, look: Look, known: bool) -> None:
    """After STOP, or in no conversation: noted, so that the provider does not keep it; then nothing is left."""
    with store.turn("sms", "SM-late", "+447700900001" if known else "+447700900009", now) as turn:
        turn.refuse_recording("RE-late", 9)
    [held] = store.recordings.take("delete", now, 10)
    assert (held.reference, held.since) == ("RE-late", now)
    assert _due(store, "fetch", now) == []
    store.recordings.deleted(held.id, now)
    assert look.all("SELECT id FROM recording") == []


def test_an_erasure_deletes_the_sound_here_and_there(store: Store, begun: str, now: datetime, look: Look) -> None:
    """At once here; at the provider as soon as it says so; whoever was just fetching it keeps nothing."""
    here = _brought(store, begun, now)
    with store.conversation_turn(begun, now) as turn:
        turn.agree_to_recording("another", "en 0123456789ab")
        on_its_way = turn.add_recording("RE-2", 9)
        turn.keep_answer("another", "answered", recording=on_its_way)
        turn.agree_to_recording("third", "en 0123456789ab")
    store.comments.listen(here, TYPIST, now)
    with store.turn("sms", "SM-erase", "+447700900001", now) as turn:
        turn.erase()
    assert look.all("SELECT recording FROM sound") == []
    assert not store.sounds.keep(on_its_way, SOUND)
    assert sorted(_due(store, "delete", now)) == ["RE-1", "RE-2"]
    for name in (here, on_its_way):
        store.recordings.deleted(name, now)
    assert look.all("SELECT id FROM recording") == []
    assert look.all("SELECT did, role, because IS NULL FROM recording_audit") == [("listened", "typist", True)]


def _typed(store: Store, name: str, now: datetime) -> None:
    store.comments.type_up(name, "Nobody rang me back.", TYPIST, now)


def _refused(store: Store, name: str, now: datetime) -> None:
    assert store.comments.refuse(name, "not_clear", TYPIST, now)


def _left(store: Store, name: str, now: datetime) -> None:
    pass


@pytest.mark.parametrize(
    ("done", "days"),
    [
        pytest.param(_typed, (5, 30, 35), id="30 days after it was typed up"),
        pytest.param(_refused, (5, 30, 35), id="30 days after it was refused"),
        pytest.param(_typed, (5, 7, 12), id="or as many as the service says"),
        pytest.param(_typed, (80, 30, 89), id="never later than the day before its words"),
        pytest.param(_left, (0, 30, 89), id="nobody typed it up"),
    ],
)
def test_the_sound_goes_when_it_was_said(
    store: Store, begun: str, now: datetime, look: Look, done: Done, days: tuple[int, int, int]
) -> None:
    """Callers are told a number of days: the sound is gone before they are over. ``days``: done after, kept for, goes after."""
    after, keep_done, goes = days
    name = _brought(store, begun, now)
    store.recordings.deleted(name, now)
    done(store, name, now + timedelta(days=after))
    keep = timedelta(days=keep_done)
    store.forget(now + timedelta(days=goes) - timedelta(minutes=1), keep_done=keep)
    assert look.all("SELECT recording FROM sound") == [(name,)]
    assert store.comments.every(keep)[0].deletes == now + timedelta(days=goes)
    store.forget(now + timedelta(days=goes), keep_done=keep)
    assert look.all("SELECT recording FROM sound") == []
    assert look.all("SELECT id FROM recording") == []


@pytest.mark.parametrize(
    ("loses", "days"),
    [
        pytest.param("DELETE FROM answer", 0, id="its answer is gone"),
        pytest.param("UPDATE recording SET state = 'new'", 2, id="its caller never said to keep it"),
        pytest.param("UPDATE recording SET state = 'agreed', reference = NULL", 2, id="it was agreed to and never made"),
    ],
)
def test_what_belongs_to_nothing_goes(store: Store, begun: str, now: datetime, look: Look, loses: str, days: int) -> None:
    """Nothing is kept by an oversight."""
    name = _brought(store, begun, now)
    store.recordings.deleted(name, now)
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sound" if "agreed" in loses else "SELECT 1")
        connection.exec_driver_sql(loses)
    store.forget(now + timedelta(days=days))
    assert look.all("SELECT recording FROM sound") == []
    assert look.all("SELECT id FROM recording") == []


def test_going_back_drops_what_was_said(store: Store, begun: str, now: datetime, look: Look) -> None:
    """An answer that no longer counts leaves no sound behind."""
    _brought(store, begun, now)
    with store.conversation_turn(begun, now) as turn:
        turn.withdraw_answer("one_thing")
    assert look.all("SELECT state FROM recording") == [("unwanted",)]
    assert look.all("SELECT recording FROM sound") == []
    assert _due(store, "delete", now) == ["RE-1"]


def test_typed_words_are_the_persons_own(store: Store, begun: str, now: datetime, look: Look) -> None:
    """They stand in the answer, sealed, with the keeping time of the flow; the answer still says that it was spoken."""
    name = _brought(store, begun, now)
    _typed(store, name, now)
    [(recording, words, keep_until)] = look.all("SELECT recording, words, keep_until FROM answer")
    assert (recording, keep_until) == (name, int((now + timedelta(days=90)).timestamp() * 1_000_000))
    assert b"Nobody" not in words
    store.forget(now + timedelta(days=89))
    assert look.all("SELECT recording, words IS NULL FROM answer") == [(name, False)]
    store.forget(now + timedelta(days=90))
    assert look.all("SELECT recording, words IS NULL FROM answer") == [(name, True)]


def test_everything_done_is_written_down(store: Store, begun: str, now: datetime, look: Look) -> None:
    """Who, as a role, when and what; why is sealed. Listening is written down before the sound is handed out."""
    name = _brought(store, begun, now)
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sound SET length = 1")
    with pytest.raises(Damaged):
        store.comments.listen(name, TYPIST, now)
    _refused(store, name, now + timedelta(minutes=1))
    _typed(store, name, now + timedelta(minutes=2))
    assert not store.comments.refuse(name, "other", TYPIST, now + timedelta(minutes=3))
    assert [(did, role) for _, did, role in store.comments.history(name)] == [
        ("listened", "typist"),
        ("refused", "typist"),
        ("typed", "typist"),
    ]
    assert store.comments.every()[0].stands == "typed"
    assert [b"typing" in because for (because,) in look.all("SELECT because FROM recording_audit")] == [False] * 3


def test_a_comment_is_found_by_the_beginning_of_its_name(store: Store, begun: str, now: datetime) -> None:
    """One that is plainly meant, or none."""
    name = _brought(store, begun, now)
    assert store.comments.find(name[:8]).id == name
    for beginning in ("zzzz", "%", "____", "", name[:3]):
        with pytest.raises(LookupError):
            store.comments.find(beginning)


def test_a_lost_one_is_not_asked_for_again(store: Store, begun: str, now: datetime) -> None:
    """The provider has no sound of it: staff see that, and it is still deleted there in its time."""
    name = _spoken(store, begun, now)
    store.recordings.later(HeldRecording(name, "sms", "RE-1", 9), now, "lost")
    assert store.comments.every()[0].stands == "lost"
    assert _due(store, "fetch", now + timedelta(days=9)) == []
    store.forget(now + timedelta(days=89))
    assert _due(store, "delete", now + timedelta(days=89)) == ["RE-1"]


@pytest.mark.parametrize("gone", [pytest.param(False, id="Twilio still has it"), pytest.param(True, id="Twilio has said that it is gone")])
def test_an_erasure_takes_the_sound_out_of_use_and_it_can_come_back(
    store: Store, begun: str, now: datetime, look: Look, *, gone: bool
) -> None:
    """Whoever holds the phone can say ERASE: nobody lists, hears or types it, and staff can bring it back; one copy is left, ours."""
    name, _ = _brought(store, begun, now), _spoken(store, begun, now, "RE-late")
    person, [before] = look("SELECT person FROM conversation"), look.all(f"SELECT {COMMENT} FROM recording WHERE id = '{name}'")
    with store.conversation_turn(begun, now) as turn:
        turn.erase()
    assert (store.comments.every(), store.sounds.has(name)) == ([], False)
    for use in (lambda: store.comments.listen(name, TYPIST, now), lambda: store.comments.type_up(name, "x", TYPIST, now)):
        with pytest.raises(LookupError):
            use()
    assert sorted(_due(store, "delete", now)) == ["RE-1", "RE-late"]
    if gone:
        store.recordings.deleted(name, now)
    store.forget(now + timedelta(days=6))
    store.erasures.undo(person, now + timedelta(days=6), "a-role")
    assert store.sounds.open(name) == SOUND
    assert look.all(f"SELECT {COMMENT} FROM recording WHERE id = '{name}'") == [before]
    assert look("SELECT count(*) FROM sound") == 1
    assert ("RE-1" in _due(store, "delete", now + timedelta(days=6))) is not gone


@pytest.mark.parametrize("at_once", [pytest.param(False, id="the days are over"), pytest.param(True, id="a checked request")])
def test_after_the_days_the_sound_is_destroyed(store: Store, begun: str, now: datetime, look: Look, *, at_once: bool) -> None:
    """Also what an earlier ERASE holds back."""
    name, person = _brought(store, begun, now), look("SELECT person FROM conversation")
    with store.conversation_turn(begun, now) as turn:
        turn.erase()
    week = timedelta(days=7)
    if at_once:
        store.erasures.erase(person, now, "a-role", at_once=True)
    else:
        store.erasures.destroy_old(now + week, week)
    assert (store.erasures.undo(person, now + week, "a-role"), store.sounds.has(name)) == ({}, False)
    assert look("SELECT count(*) FROM escrow") == 0


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        pytest.param("spoken comments", 89, id="a day before its words"),
        pytest.param("spoken comments that were dealt with", 30, id="typed up"),
        pytest.param("recordings nobody said to keep", 2, id="never said to be kept"),
        pytest.param("a yes to a recording that was not made", 2, id="said yes, and hung up"),
    ],
)
def test_whoever_asks_what_is_due_is_told_of_sound(store: Store, begun: str, now: datetime, kind: str, days: int) -> None:
    """Each rule by its name, due from the moment on at which the worker forgets by it, and nothing is forgotten by asking."""
    with store.conversation_turn(begun, now) as turn:
        turn.agree_to_recording("comment", "en 0123456789ab")
        turn.add_recording("RE-unsure", 3)
    name = _brought(store, begun, now)
    with store.conversation_turn(begun, now) as turn:
        turn.agree_to_recording("again", "en 0123456789ab")
    store.comments.type_up(name, "words", TYPIST, now)
    for early, number in ((timedelta(seconds=1), 0), (timedelta(), 1), (timedelta(), 1)):
        told = {due.kind: due.number for due in keeping.due(store.database, now + timedelta(days=days) - early, timedelta(days=7))}
        assert told[kind] == number
