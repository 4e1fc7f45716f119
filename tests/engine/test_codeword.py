"""The codeword of calls that we place: after key 1, before anything is told; three tries, and no hint."""

from __future__ import annotations

import pytest

from bot.engine.effects import RaiseFlag
from bot.engine.events import Codeword, Event, Heard
from bot.engine.script import Script
from bot.engine.state import load, save
from bot.surfaces import render
from tests.engine.talking import LANGUAGES, Talk, picked_up, walk_to

RIGHT, WRONG = Codeword(right=True), Codeword(right=False)

PLACES = [
    pytest.param("invited", "", id="at the invitation"),
    pytest.param("asking", "overall", id="at a choice"),
    pytest.param("asking", "ways", id="at a choice of several"),
    pytest.param("warned", "feelings", id="at a warning"),
    pytest.param("asking", "feelings", id="at a scale"),
    pytest.param("asking", "times", id="at a number"),
    pytest.param("asking", "one_thing", id="at words of one's own"),
]


@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_the_codeword_comes_after_key_1(every_kind: Script, phase: str, step: str) -> None:
    """Where one is set, nothing is told before it; then the open question comes."""
    talk = picked_up(every_kind, phase, step, codeword="yes")
    talk.key("1")
    assert talk.keys == ["engine/codeword?"]
    talk.event(RIGHT)
    assert talk.keys[-1].startswith(("step/", "engine/warn"))


def test_the_codeword_of_an_invitation(every_kind: Script) -> None:
    """A first call asks for it too, before the first question."""
    talk = Talk(every_kind, "voice", codeword="yes")
    talk.key("1")
    assert (talk.keys, talk.state.phase) == (["engine/codeword?"], "codeword")
    talk.event(RIGHT)
    assert talk.keys == ["step/hello", "step/overall?"]


def test_three_wrong_codewords_end_the_call_without_a_hint(every_kind: Script) -> None:
    """Neutral words, a flag for staff, and the conversation waits where it was."""
    talk = picked_up(every_kind, codeword="yes")
    before = talk.answers
    talk.key("1")
    for _ in range(2):
        talk.event(WRONG)
        assert (talk.keys, talk.again) == (["engine/codeword?"], "unclear")
    talk.event(WRONG)
    assert (talk.keys, talk.of(RaiseFlag)) == (["engine/goodbye"], [RaiseFlag("codeword_wrong")])
    assert (talk.state.phase, talk.state.surface, talk.answers, talk.end) == ("asking", "text", before, "")


def test_wrong_codewords_are_counted_over_calls(every_kind: Script) -> None:
    """Hanging up after two gives no new three."""
    talk = picked_up(every_kind, codeword="yes")
    talk.key("1")
    talk.event(WRONG)
    talk.event(WRONG)
    talk.hang_up()
    talk.begin("voice", by="bot")
    talk.key("1")
    talk.event(WRONG)
    assert talk.of(RaiseFlag)


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        pytest.param(Heard("8"), ["engine/codeword?"], id="8 says it again"),
        pytest.param(Heard("0"), ["engine/danger", "engine/help_go_on?"], id="0 is help"),
        pytest.param(Heard("9"), ["engine/goodbye"], id="9 ends the call"),
        pytest.param(Heard("1"), ["engine/codeword?"], id="any other key is a wrong one"),
        pytest.param(Heard("info"), ["engine/codeword?"], id="nothing is told to words either"),
    ],
)
def test_the_keys_that_always_work(every_kind: Script, event: Event, keys: list[str]) -> None:
    """Help, again and the end are there before the codeword too."""
    talk = picked_up(every_kind, codeword="yes")
    talk.key("1")
    talk.event(event)
    assert talk.keys == keys
    assert not talk.end


def test_nobody_asks_for_a_codeword_by_text_or_of_a_caller(every_kind: Script) -> None:
    """It guards the calls that we place."""
    by_text = Talk(every_kind, codeword="yes")
    by_text.say("1")
    assert by_text.keys == ["step/hello", "step/overall?"]
    caller = Talk(every_kind, "voice", "person", codeword="yes")
    assert caller.keys == ["step/hello", "step/overall?"]


def test_a_codeword_that_nobody_asked_for_does_nothing(every_kind: Script) -> None:
    """The event belongs to its phase."""
    for talk in (walk_to(every_kind, "asking", "overall", "voice"), picked_up(every_kind, codeword="yes")):
        before = talk.state
        talk.event(RIGHT)
        assert (talk.state, talk.turn) == (before, ())


def test_how_the_codeword_is_asked_for(every_kind: Script) -> None:
    """Any number of keys ended by the hash key: not even its length is told."""
    talk = picked_up(every_kind, codeword="yes")
    talk.key("1")
    rendered = render(talk.asked, "voice", LANGUAGES.words["en"])
    assert rendered.text == "Enter your number, then press the hash key."
    assert rendered.listen is not None
    assert (rendered.listen.digits, rendered.options) == (0, {})


def test_a_small_state(every_kind: Script) -> None:
    """All that a call adds to a state is small, and comes back from JSON."""
    talk = picked_up(every_kind, codeword="yes")
    talk.key("1")
    assert len(save(talk.state)) < 600
    assert load(save(talk.state)) == talk.state
