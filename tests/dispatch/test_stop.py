"""STOP is at once, on every channel, and for as long as the person does not come back."""

from __future__ import annotations

import pytest

from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter

NUMBER, CHAT = "+447700900123", 5_550_123_456


@pytest.fixture
def one_person(house: House) -> tuple[Texter, Chatter, Caller]:
    """One person with a number for texts and calls, and a chat."""
    house.link(sms=NUMBER, ivr=NUMBER, telegram=str(CHAT))
    return Texter(house, NUMBER), Chatter(house, CHAT), Caller(house, NUMBER)


def by_text(texter: Texter, chatter: Chatter, caller: Caller) -> str:
    return texter.says("please stop texting me")


def in_another_language(texter: Texter, chatter: Chatter, caller: Caller) -> str:
    return texter.says("بند کرو")


def dressed_up(texter: Texter, chatter: Chatter, caller: Caller) -> str:
    return texter.says("Ｓ\u200bＴＯＰ！！")


def in_the_chat(texter: Texter, chatter: Chatter, caller: Caller) -> str:
    return chatter.says("/stop")


def by_the_carrier(texter: Texter, chatter: Chatter, caller: Caller) -> str:
    assert texter.says("STOP", OptOutType="STOP") == ""
    return "Done."


def by_blocking(texter: Texter, chatter: Chatter, caller: Caller) -> str:
    assert chatter.blocks() == ""
    return "Done."


STOPS = [
    pytest.param(by_text, id="in a sentence"),
    pytest.param(in_another_language, id="in another language"),
    pytest.param(dressed_up, id="in full width, with an invisible character"),
    pytest.param(in_the_chat, id="in the chat"),
    pytest.param(by_the_carrier, id="the carrier has answered it: we say nothing"),
    pytest.param(by_blocking, id="the bot is blocked: we say nothing"),
]


@pytest.mark.parametrize("stop", STOPS)
def test_stop_on_one_channel_silences_all(house: House, one_person, stop) -> None:
    """What was queued is cancelled, timers wake nothing, and no channel is written to again."""
    texter, chatter, _ = one_person
    person = house.ask("SELECT id FROM person")
    house.invite(person, "sms")
    assert house.waiting() == ["queued"]
    assert stop(*one_person).startswith(("Done.", "ہو گیا"))
    house.work()
    house.later(days=30)
    house.work()
    assert house.invite(person, "telegram").startswith("This person has said STOP")
    assert house.invite(person, "ivr").startswith("This person has said STOP")
    assert house.sent() == []
    assert set(house.waiting()) == {"cancelled"}
    assert house.ends() == ["stopped"]
    assert (texter.says("hello"), chatter.says("hello")) == ("", "")


@pytest.mark.parametrize("stop", STOPS)
def test_nothing_that_waited_behind_an_answer_leaves_after_stop(house: House, one_person, stop) -> None:
    """Messages that did not fit into the answer are cancelled too."""
    texter, *_ = one_person
    texter.says("LONG")
    assert house.waiting() == ["queued"] * 3
    house.work()
    assert house.sent() == []
    stop(*one_person)
    house.later(days=1)
    house.work()
    assert (house.sent(), set(house.waiting())) == ([], {"cancelled"})


def the_word_start(texter: Texter, chatter: Chatter, caller: Caller) -> None:
    assert texter.says("start") != ""


def the_carriers_start(texter: Texter, chatter: Chatter, caller: Caller) -> None:
    texter.says("START", OptOutType="START")


def a_start_word(texter: Texter, chatter: Chatter, caller: Caller) -> None:
    assert "How was it?" in texter.says("Small!")


def opening_the_chat(texter: Texter, chatter: Chatter, caller: Caller) -> None:
    assert "How was it?" in chatter.opens()


def calling(texter: Texter, chatter: Chatter, caller: Caller) -> None:
    assert "How was it?" in caller.rings()


@pytest.mark.parametrize(
    "return_",
    [
        pytest.param(the_word_start, id="START, where the carrier leaves it to us"),
        pytest.param(the_carriers_start, id="START, which the carrier has acted on"),
        pytest.param(a_start_word, id="a start word"),
        pytest.param(opening_the_chat, id="opening the chat again"),
        pytest.param(calling, id="calling"),
    ],
)
def test_coming_back_is_a_new_yes(house: House, one_person, return_) -> None:
    """After one of these the person can be written to again, on every channel."""
    texter, chatter, _ = one_person
    texter.says("stop")
    house.later(hours=1)
    return_(*one_person)
    assert house.ask("SELECT stopped_at FROM person") is None
    chatter.says("INFO")
    for _ in range(4):
        house.later(seconds=10)
        house.work()
    assert set(house.waiting()) <= {"accepted"}


def test_a_call_that_we_placed_is_no_yes(house: House, one_person) -> None:
    """STOP by text while our call is ringing: whoever picks up hears nothing, and the stop stands."""
    texter, _, caller = one_person
    house.invite(house.ask("SELECT id FROM person"), "ivr")
    house.work()
    texter.says("stop")
    assert caller.answers() == ""
    assert caller.over
    assert house.ask("SELECT stopped_at FROM person") is not None


@pytest.mark.parametrize("words", ["hello", "1", "INFO", "erase", "yes", "go", "more"])
def test_after_stop_only_danger_is_answered(house: House, sam: Texter, words: str) -> None:
    """Silence is what was asked for; somebody in danger is answered all the same, and the stop stands."""
    sam.says("SMALL")
    sam.says("stop")
    assert sam.later(words) == ""
    assert "999" in sam.later("help me please")
    assert house.ask("SELECT stopped_at FROM person") is not None
    assert house.flags() == ["immediate_danger"]


def test_stop_and_danger_at_once(house: House, sam: Texter) -> None:
    """Danger is told first, then STOP is done; both are written down in the same turn."""
    sam.says("SMALL")
    said = sam.says("please stop texting me he is outside my house")
    assert said.index("999") < said.index("Done.")
    assert (house.flags(), house.ends()) == (["immediate_danger"], ["stopped"])


def test_a_stranger_can_stop(house: House, sam: Texter) -> None:
    """STOP from a number we never wrote to is kept for the day somebody imports it."""
    assert sam.says("please stop texting me").startswith("Done.")
    assert house.invite(house.meet("sms", sam.number), "sms").startswith("This person has said STOP")


def test_stop_is_counted_once(house: House, sam: Texter) -> None:
    """The carrier tells of the STOP that the person also sent to us: one confirmation, never two."""
    sam.says("SMALL")
    assert sam.says("stop").startswith("Done.")
    assert sam.says("STOP", OptOutType="STOP") == ""
    assert sam.later("stop") == ""


def test_the_carrier_tells_only_when_we_send(house: House) -> None:
    """21610 on a send is STOP as well: on every channel, whatever else is queued."""
    blocked = Texter(house, "+447700900102")  # the provider answers this number with 21610
    person = house.link(sms=blocked.number, telegram="777000111")
    house.invite(person, "sms")
    house.work()
    assert house.ask("SELECT stopped_at FROM person") is not None
    assert house.invite(person, "telegram").startswith("This person has said STOP")
    house.later(days=3)
    house.work()
    assert len(house.requests(blocked.number)) == 1
