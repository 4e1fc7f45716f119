"""Buttons of a chat: pressed, pressed twice, of an old keyboard, of another version, and several chosen one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.events import Pressed
from bot.engine.script import Script
from tests.engine.talking import Talk, walk_to

Flows = Callable[..., Script]
DAY = 86_400


# Buttons


def test_pressed_twice_answers_once(every_kind: Script) -> None:
    """A second tap on the button that was taken does nothing at all."""
    talk = Talk(every_kind, "chat")
    invitation = talk.asked
    talk.press(1)
    talk.press(1, on=invitation)
    assert talk.turn == ()
    first = talk.asked
    talk.press(1)
    state = talk.state
    talk.press(1, on=first)
    assert talk.turn == ()
    assert talk.state == state


def test_the_last_button_pressed_twice(flow: Flows) -> None:
    """Nobody is told that it has ended because a finger came down twice."""
    talk = Talk(flow("flow: one\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n"), "chat", by="person")
    talk.press(1)
    assert talk.end == "finished"
    talk.press(1, on=talk.asked)
    assert talk.turn == ()
    talk.press(2, on=talk.asked)
    assert talk.keys == ["engine/closed"]


def test_another_button_of_an_old_keyboard(every_kind: Script) -> None:
    """It never answers the open question; that question is shown again, and the old answer stays."""
    talk = walk_to(every_kind, "asking", "overall", "chat")
    first = talk.asked
    talk.press(1)
    talk.press(2, on=first)
    assert talk.keys == ["step/ways?"]
    assert talk.again == "repeat"
    assert talk.answers == {"overall": "satisfied"}


def test_a_button_of_another_version(every_kind: Script) -> None:
    """A keyboard that another version of the flow drew answers nothing."""
    talk = walk_to(every_kind, "asking", "overall", "chat")
    for version in ("00000000", ""):
        talk.press(1, version=version)
        assert talk.keys == ["step/overall?"]
        assert talk.answers == {}


def test_a_number_that_no_button_has(flow: Flows) -> None:
    """After LATER and PAUSE it ends no pause: the person would be told of another time, and no timer would bring it."""
    script = flow("flow: small\ninvite: Can we ask?\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n")
    talk = Talk(script)
    talk.say("later", "pause")
    talk.event(Pressed(script.version[:8], -1, 7, "engine/invite"))
    assert (talk.state.phase, talk.state.paused, talk.keys) == ("postponed", "asked", ["engine/paused"])


def test_later_once_more_after_a_pause(flow: Flows) -> None:
    """The pause had taken the other day away: whoever presses LATER again is asked on one after all."""
    script = flow("flow: small\ninvite: Can we ask?\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n")
    talk = Talk(script)
    talk.say("later", "pause")
    talk.event(Pressed(script.version[:8], -1, 2, "engine/invite"))
    assert (talk.state.phase, talk.state.paused, talk.keys) == ("postponed", "", ["engine/later_said"])
    talk.due("later")
    assert (talk.state.phase, talk.keys) == ("invited", ["engine/invite?"])


def test_buttons_while_nothing_is_asked(every_kind: Script) -> None:
    """Between two parts a button is answered with how it stands."""
    talk = walk_to(every_kind, "waiting", "pause_here", "chat")
    talk.press(1)
    assert talk.keys == ["engine/waiting"]


@pytest.mark.parametrize(
    ("presses", "answer"),
    [
        pytest.param([1, 99], ["text"], id="one, and done"),
        pytest.param([3, 1], ["text", "email"], id="as many as may be chosen"),
        pytest.param([2, 2, 1, 99], ["text"], id="chosen and taken back"),
        pytest.param([99], None, id="done with none is a skip"),
        pytest.param([1, 0], None, id="skip"),
        pytest.param([7, 1, 99], ["text"], id="a button that is not there"),
    ],
)
def test_several_with_buttons(every_kind: Script, presses: list[int], answer: object) -> None:
    """Each press chooses or takes back, Done ends."""
    talk = walk_to(every_kind, "asking", "ways", "chat")
    keyboard = talk.asked
    for number in presses:
        talk.press(number, on=keyboard)
    assert talk.answers["ways"] == answer


def test_several_with_buttons_and_words(every_kind: Script) -> None:
    """What is typed adds to what was pressed, and done may be typed."""
    talk = walk_to(every_kind, "asking", "ways", "chat")
    talk.press(1)
    assert talk.keys == ["step/ways/next?"]
    talk.say("done")
    assert talk.answers["ways"] == ["text"]
    talk = walk_to(every_kind, "asking", "ways", "chat")
    talk.press(1)
    talk.say("3")
    assert talk.answers["ways"] == ["text", "email"]


@pytest.mark.parametrize(("number", "answer"), [(1, 0), (11, 10), (12, "asked"), (0, None)])
def test_a_scale_with_buttons(flow: Flows, number: int, answer: object) -> None:
    """The first button is the lowest number, whatever it is."""
    talk = Talk(flow("flow: f\nsteps:\n  it:\n    ask: How?\n    scale: {from: 0, to: 10, low: Not, high: Very}\n"), "chat", by="person")
    talk.press(number)
    assert talk.answers.get("it", "asked") == answer
