"""Danger words are answered with fixed words, whatever else is the matter."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager

import pytest

from bot.dispatch import inbound, playing
from bot.engine.danger import DANGER_TEXTS, LOW_MOOD_TEXTS
from bot.errors import Unavailable
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


FIXED = DANGER_TEXTS["en"].text


@pytest.mark.parametrize("words", ["HELP", "help me please", "999", "he has a knife", "خطرہ", "Ｈｅｌｐ"])
def test_danger_in_a_conversation(house: House, sam: Texter, words: str) -> None:
    """The fixed text comes first, the flag stands in the same transaction, and no question follows."""
    sam.says("SMALL")
    said = sam.says(words)
    assert said.startswith(FIXED)
    assert "How was it?" not in said
    assert house.flags() == ["immediate_danger"]
    house.later(days=20)
    house.work()
    assert house.sent(sam.number) == []


def test_despair_in_a_conversation(house: House, sam: Texter) -> None:
    """The words for low mood, a flag for the safeguarding lead, and no question until GO."""
    sam.says("SMALL")
    assert sam.says("I want to die") == LOW_MOOD_TEXTS["en"].text
    assert house.flags() == ["self_harm"]
    house.later(days=20)
    house.work()
    assert house.sent(sam.number) == []


def test_despair_is_heard_from_anybody(house: House, sam: Texter) -> None:
    """From a stranger, and after STOP."""
    assert sam.says("i want to die") == LOW_MOOD_TEXTS["en"].text
    sam.later("stop")
    assert sam.later("i want to die") == LOW_MOOD_TEXTS["en"].text
    assert house.flags() == ["self_harm", "self_harm"]


def test_other_signs_are_told_to_staff_and_to_nobody_else(house: House, sam: Texter) -> None:
    """In a conversation, from a stranger, and after STOP, when nothing is said at all."""
    signs = "my carer takes my money"
    assert "999" not in sam.says(signs)
    sam.later("stop")
    assert sam.later(signs) == ""
    assert house.flags() == ["adult_risk", "adult_risk"]


@contextmanager
def _away(*_: object, **__: object):
    raise Unavailable("away")
    yield


@contextmanager
def _broken(*_: object, **__: object):
    raise ZeroDivisionError
    yield


@pytest.fixture(autouse=True)
def _no_later_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread outlives its test."""
    monkeypatch.setattr(inbound, "DANGER_AGAIN", ())


@pytest.fixture(params=["away", "broken", "slow"])
def trouble(request: pytest.FixtureRequest, house: House, monkeypatch: pytest.MonkeyPatch):
    """The database is away, the store has a defect, or nothing comes back from it."""
    let_go = threading.Event()

    @contextmanager
    def slow(*_: object, **__: object):
        let_go.wait(10)
        raise Unavailable("away")
        yield

    monkeypatch.setattr(inbound, "DANGER_WAITS_SECONDS", 0.2)
    monkeypatch.setattr(house.store, "turn", {"away": _away, "broken": _broken, "slow": slow}[request.param])
    yield request.param
    let_go.set()


def test_without_a_database_danger_is_answered_by_text(house: House, sam: Texter, trouble: str) -> None:
    """The reply needs no database, and waits for none."""
    assert sam.says("help me please") == FIXED


def test_without_a_database_despair_is_answered(house: House, sam: Texter, trouble: str) -> None:
    """With its own words, as fast."""
    assert sam.says("i want to die") == LOW_MOOD_TEXTS["en"].text


def test_without_a_database_danger_is_answered_in_a_chat(house: House, trouble: str) -> None:
    """In the handset's language."""
    said = Chatter(house, 5_550_123_456, "ur").says("help")
    assert said.translate({0x2066: None, 0x2069: None}) == DANGER_TEXTS["ur"].text  # digits stand in isolates, from left to right


def test_without_a_database_danger_is_answered_on_the_telephone(house: House, kim: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key 0, and the line is closed: the words say to hang up and call."""
    kim.rings()
    monkeypatch.setattr(house.store, "turn", _away)
    assert "9 9 9" in kim.presses("0")
    assert kim.over


def test_without_a_database_anything_else_is_to_come_again(house: House, sam: Texter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is acknowledged that was not written down; afterwards the same webhook is taken as if for the first time."""
    sam.says("SMALL")
    turn = house.store.turn
    monkeypatch.setattr(house.store, "turn", _away)
    with pytest.raises(Unavailable):
        sam.says("2")
    monkeypatch.setattr(house.store, "turn", turn)
    house.take("sms", sam.webhook)
    assert house.answers() == {"overall": "poor"}


def test_what_danger_asked_for_is_written_down_when_the_database_is_back(
    house: House, sam: Texter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flag for staff, and the STOP in the same words: the provider was answered and will not bring them again."""
    turn, tries, written = house.store.turn, [], threading.Event()

    @contextmanager
    def back_at_the_third(*arguments: object):
        tries.append(1)
        if len(tries) < 3:
            raise Unavailable("away")
        with turn(*arguments) as opened:
            yield opened
        written.set()

    monkeypatch.setattr(inbound, "DANGER_AGAIN", (0.01,) * 5)
    monkeypatch.setattr(house.store, "turn", back_at_the_third)
    assert sam.says("please stop texting me he is outside my house").startswith(FIXED)
    assert written.wait(10)
    assert house.flags() == ["immediate_danger"]
    assert house.ask("SELECT stopped_at FROM person") is not None


def test_where_nobody_reads_the_answer_danger_is_sent(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram fetched instead of posted: the fixed words leave by themselves."""
    from channels.polling import Fetched  # noqa: PLC0415 - for this test alone

    house.channels["telegram"] = Fetched(house.channels["telegram"].settings)
    monkeypatch.setattr(house.store, "turn", _away)
    Chatter(house, 5_550_123_456).says("help")
    assert house.sent("5550123456") == [FIXED]
    house.channels["telegram"].close()


@pytest.fixture
def stumbling(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The engine raises from now on, for whoever it is."""

    def stumble() -> None:
        def advance(*_: object) -> None:
            raise RecursionError("a sentence that quotes +447700900999")

        monkeypatch.setattr(playing.engine, "advance", advance)

    return stumble


def test_a_conversation_that_stumbles_answers_all_the_same(house: House, stumbling, canary_watch: list[str]) -> None:
    """Kind words, a mark for staff, the same bytes to a repetition, and nothing of the person in the log."""
    sam = Texter(house, "+447700900999")
    sam.says("SMALL")
    stumbling()
    said = sam.says("2")
    assert said == "Sorry, we did not get that."
    assert house.take("sms", sam.webhook).body.decode().count(said) == 1
    assert house.store.figures(house.clock()).broken == 1
    assert any("conversation_broken" in line for line in canary_watch)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param("please stop", "Done.", id="STOP is done"),
        pytest.param("help", "999", id="danger is answered"),
    ],
)
def test_a_conversation_that_stumbles_still_hears_stop_and_danger(house: House, sam: Texter, stumbling, words: str, says: str) -> None:
    """What keeps people safe does not hang on the conversation."""
    sam.says("SMALL")
    stumbling()
    assert says in sam.says(words)
    assert (house.ask("SELECT stopped_at FROM person") is not None) is (says == "Done.")
    assert house.flags() == (["immediate_danger"] if says == "999" else [])


def test_a_call_that_stumbles_ends_kindly(house: House, kim: Caller, stumbling) -> None:
    """Nobody is left on a line that says nothing."""
    kim.rings()
    stumbling()
    assert "Goodbye" in kim.presses("1")
    assert kim.over


def test_others_are_not_touched_by_one_that_stumbles(house: House, sam: Texter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Poison is for one person only."""
    sam.says("SMALL")
    advance = playing.engine.advance
    monkeypatch.setattr(playing.engine, "advance", lambda *_: 1 / 0)
    sam.says("2")
    monkeypatch.setattr(playing.engine, "advance", advance)
    assert "do better" in Texter(house, "+447700900124").says("SMALL") or "How was it?" in Texter(house, "+447700900125").says("SMALL")
    assert "do better" in sam.later("2")
