"""CALL: from a text or a chat to a telephone at the same question, and back again. ``-s`` prints both sides of one."""

from __future__ import annotations

import json

import pytest

from bot.asking.people import Case, Contact
from bot.store.casework.case_rows import CaseArrival
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter

NUMBER, CHAT = "+447700900123", 5_550_123_456
COMING = "OK. We will call you now. It starts with a short recorded hello. Press 1 to go on."
CANNOT = "Sorry, we cannot call from here. You can go on by message."
OPENING = (
    "Hello. This is a recorded call you said yes to. To go on, press 1. To choose another time, press 2. To stop these calls, press 9."
)
KEYS = "To hear this again, press 8. To go back, press the star key. For help, press 0. To end the call, press 9."


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


@pytest.fixture
def everywhere(house: House) -> tuple[Texter, Chatter, Caller]:
    """One person who texts, chats and can be called."""
    house.link(sms=NUMBER, ivr=NUMBER, telegram=str(CHAT))
    return Texter(house, NUMBER), Chatter(house, CHAT), Caller(house, NUMBER)


def calls(house: House) -> int:
    return house.sent(NUMBER).count("(call)")


def test_from_text_to_a_call_and_back(house: House, everywhere) -> None:
    """CALL, key 1, the same question, an answer by key, the line goes dead, and the next question comes by text."""
    sam, _, kim = everywhere
    talk: list[str] = []

    def person(words: str) -> None:
        talk.append(f"person: {words}")

    def bot(words: str) -> str:
        talk.append(f"   bot: {words}")
        return words

    person("(texts) SMALL")
    assert "How was it?" in bot(sam.says("SMALL"))
    person("(texts) CALL")
    assert bot(sam.later("CALL")) == COMING
    house.work()
    assert calls(house) == 1
    person("(picks up)")
    assert bot(kim.answers()) == OPENING
    person("(presses 1)")
    said = bot(kim.presses("1"))
    assert "How was it?" in said
    assert "For good, press 1" in said
    person("(presses 2)")
    assert "What could we do better?" in bot(kim.presses("2"))
    person("(hangs up)")
    kim.hangs_up()
    assert house.answers() == {"overall": "poor"}
    house.later(hours=2)
    person("(texts) GO")
    assert "What could we do better?" in bot(sam.says("GO"))
    person("(texts) Call back when you say you will")
    assert "Thank you" in bot(sam.says("Call back when you say you will"))
    print("\n" + "\n".join(talk))
    assert house.ends() == ["finished"]
    assert house.rows("SELECT step, outcome FROM answer ORDER BY answered_at") == [("overall", "answered"), ("one_thing", "answered")]
    assert talk == [
        "person: (texts) SMALL",
        "   bot: How was it? 1 Good 2 Poor. SKIP or STOP is fine.",
        "person: (texts) CALL",
        f"   bot: {COMING}",
        "person: (picks up)",
        f"   bot: {OPENING}",
        "person: (presses 1)",
        f"   bot: Question 1 of 2. How was it? For good, press 1. For poor, press 2. To skip, press the hash key. {KEYS}",
        "person: (presses 2)",
        "   bot: Last one. What could we do better? To record your answer, press 1. To skip, press the hash key.",
        "person: (hangs up)",
        "person: (texts) GO",
        "   bot: What could we do better? Reply in your own words, or SKIP.",
        "person: (texts) Call back when you say you will",
        "   bot: Thank you for telling us.\nThank you. That is all.",
    ]


def test_a_question_heard_in_a_call_is_written_in_full(house: House, everywhere) -> None:
    """What is not understood in texts after it: they have not seen the question there, so it is not only asked to try again."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    sam.later("CALL")
    house.work()
    kim.answers()
    kim.presses("1")
    kim.hangs_up()
    house.later(seconds=300)
    assert sam.says("hm hm") == "How was it? 1 Good 2 Poor. SKIP or STOP is fine."
    assert sam.says("hm hm").startswith("Sorry, we did not get that.")


def test_from_a_chat_to_a_call_and_back(house: House, everywhere) -> None:
    """A chat has no number of its own: where the person has linked one, it rings there."""
    _, alex, kim = everywhere
    assert "How was it?" in alex.opens()
    house.later(seconds=10)
    assert alex.says("call me") == COMING
    house.work()
    assert kim.answers() == OPENING
    assert "How was it?" in kim.presses("1")
    kim.presses("1")
    kim.hangs_up()
    assert "do better" in alex.says("GO")
    assert "Thank you" in alex.presses("Skip")
    assert house.answers() == {"overall": "good", "one_thing": None}


def test_a_chat_without_a_number_cannot_be_called(house: House, alex: Chatter) -> None:
    """It is said, and the question stays open where it is."""
    alex.opens()
    house.later(seconds=10)
    assert alex.says("call") == CANNOT
    house.work()
    assert "do better" in alex.presses("Good")
    assert not [line for line in house.requests() if line["path"].endswith("/Calls.json")]


def test_a_flow_that_is_not_held_by_telephone(house: House, everywhere) -> None:
    """Its words were never written to be spoken."""
    sam, *_ = everywhere
    sam.says("PARTS")
    assert sam.later("call") == CANNOT
    house.work()
    assert calls(house) == 0


def test_nobody_is_called_whose_telephone_is_not_to_ring(house: House) -> None:
    """Who has asked for no calls is told that we cannot, and no more than that."""
    contact = Contact(state="confirmed_by_person", confirmed_on=house.clock().date(), channel="sms", caller_id="no_calls")
    house.store.cases.put([CaseArrival(Case("A1"), contact, phone=NUMBER)], house.clock())
    sam = Texter(house, NUMBER)
    sam.says("SMALL")
    assert sam.later("call") == CANNOT
    house.work()
    assert calls(house) == 0


def test_a_stranger_cannot_make_us_call(house: House, sam: Texter) -> None:
    """Where nothing is open, CALL rings nobody: any number could be made to pay for it, or to ring."""
    said = sam.says("call me")
    house.work()
    assert "call you now" not in said
    assert calls(house) == 0


@pytest.mark.parametrize(
    "goes",
    [
        pytest.param(lambda kim: kim.presses("2"), id="another time"),
        pytest.param(lambda kim: (kim.silent(), kim.silent()), id="silence twice"),
        pytest.param(lambda kim: kim.hangs_up(), id="hanging up"),
    ],
)
def test_a_call_that_is_not_taken_changes_nothing(house: House, everywhere, goes) -> None:
    """The text stays open at its question, and nothing else is said or sent."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    before = house.ask("SELECT wait FROM conversation")
    sam.later("call")
    house.work()
    kim.answers()
    goes(kim)
    house.work()
    assert house.sent(NUMBER) == ["(call)"]
    assert house.ask("SELECT wait FROM conversation") == before
    assert "do better" in sam.later("good")


def test_another_time_ends_the_call_at_once(house: House, everywhere) -> None:
    """Nothing more is said after key 2, and the line is let go."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    sam.later("call")
    house.work()
    kim.answers()
    assert kim.presses("2") == ""
    assert kim.over


@pytest.mark.parametrize("by", ["machine_start", "machine_end_beep", "fax", "unknown"])
def test_a_machine_hears_nothing(house: House, everywhere, by: str) -> None:
    """Nor does it move the conversation: it goes on by text."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    sam.later("call")
    house.work()
    assert kim.answers(by) == ""
    assert kim.over
    assert "do better" in sam.later("good")


def test_key_9_stops_on_every_channel(house: House, everywhere) -> None:
    """As the opening says."""
    sam, alex, kim = everywhere
    sam.says("SMALL")
    sam.later("call")
    house.work()
    kim.answers()
    assert "Done." in kim.presses("9")
    assert kim.over
    assert (sam.says("hello"), alex.says("hello")) == ("", "")


def test_help_on_a_call_that_we_placed(house: House, everywhere) -> None:
    """0 is help from the first moment on; afterwards the questions rest, also by text."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    sam.later("call")
    house.work()
    kim.answers()
    assert "9 9 9" in kim.presses("0")
    kim.hangs_up()
    assert house.flags() == ["immediate_danger"]
    assert "999" in sam.later("hello")
    assert "How was it?" in sam.later("GO")


def test_who_goes_on_by_text_meanwhile_is_asked_again_who_is_there(house: House, everywhere) -> None:
    """A key on the call, after the conversation went on by text, answers nothing: whoever is there hears the opening."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    sam.later("call")
    house.work()
    kim.answers()
    kim.presses("1")
    assert "do better" in sam.later("good")
    assert kim.presses("2") == OPENING
    assert house.answers() == {"overall": "good"}
    assert "9 9 9" in kim.presses("0")


def test_help_from_a_telephone_that_the_conversation_has_left(house: House, everywhere) -> None:
    """0 is help there too, at once."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    sam.later("call")
    house.work()
    kim.answers()
    sam.later("more")
    assert "9 9 9" in kim.presses("0")
    assert house.flags() == ["immediate_danger"]


def test_a_call_that_is_about_nothing_any_more(house: House, everywhere) -> None:
    """The conversation ended by text while it rang: whoever picks up hears nothing."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    sam.later("call")
    house.work()
    for reply in ("good", "skip"):
        sam.later(reply)
    assert kim.answers() == ""
    assert kim.over


def test_a_comment_spoken_into_a_line_that_went_dead(house: House, everywhere) -> None:
    """Twilio tells of the end before the recording: the comment is kept all the same, and the text goes on after it."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    sam.later("good")
    sam.later("call")
    house.work()
    kim.answers()
    kim.presses("1")
    kim.presses("1")
    kim.presses("1")
    action = kim.action
    kim.hangs_up()
    kim.action = action
    kim.speaks()
    assert house.ask("SELECT state FROM recording") == "kept"
    assert "That is all" in sam.later("GO")


def test_three_calls_a_day(house: House, everywhere) -> None:
    """A telephone is not kept ringing through us; the next day it may ring again."""
    sam, _, kim = everywhere
    sam.says("SMALL")
    for _ in range(3):
        assert sam.later("call", seconds=90) == COMING
        house.work()
        kim.answers()
        kim.presses("2")
        kim.hangs_up()
    assert sam.later("call", seconds=90) == CANNOT
    house.work()
    assert calls(house) == 3
    house.later(days=1)
    assert sam.says("call") == COMING


def test_one_call_at_a_time(house: House, everywhere) -> None:
    """CALL twice is one call."""
    sam, *_ = everywhere
    sam.says("SMALL")
    assert sam.later("call") == sam.later("call me") == COMING
    house.work()
    assert calls(house) == 1


def test_a_call_is_no_message_on_a_lock_screen() -> None:
    """The first words say nothing of who we are or what it is about."""
    assert COMING[:40] == "OK. We will call you now. It starts with"


def test_nothing_of_the_call_is_in_the_outbox(house: House, everywhere) -> None:
    """What the call will say is worked out when it is answered."""
    sam, *_ = everywhere
    sam.says("SMALL")
    sam.later("call")
    rows = house.rows("SELECT kind, initiated, channel FROM outbox")
    assert [(kind, bool(initiated), channel) for kind, initiated, channel in rows] == [("call", False, "ivr")]
    house.work()
    placed = [line["fields"] for line in house.requests(NUMBER) if line["path"].endswith("/Calls.json")]
    assert "How was it" not in json.dumps(placed)
