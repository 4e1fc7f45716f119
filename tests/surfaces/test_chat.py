"""How a question reads in a chat: paragraphs, buttons, and what a button says when it is pressed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.effects import Say
from bot.engine.events import Pressed
from bot.flow.words import Wording
from bot.surfaces import join, parse_press, render
from bot.surfaces.buttons import DONE, MOST_BYTES, SKIP, press
from bot.surfaces.gsm import units
from tests.surfaces.words_for_tests import ENGLISH, KINDS, URDU, ask, options


def rows(asked):
    """The labels of the buttons, row by row."""
    return [[button.label for button in row] for row in render(asked, "chat", ENGLISH).buttons]


def test_a_question_in_paragraphs():
    """The choices are in the text too, for screen readers and for those who type."""
    assert render(ask("choose"), "chat", ENGLISH).text == (
        "Overall, how do you feel about the service you got?\n\n1 Satisfied\n2 Dissatisfied\n3 Neither\n\nSKIP or STOP is fine."
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(ask("choose"), [["Satisfied", "Dissatisfied"], ["Neither"], ["Skip"]], id="two in a row, Skip by itself"),
        pytest.param(ask("yes_no"), [["Yes", "No"], ["Skip"]], id="yes and no side by side"),
        pytest.param(
            ask("choose", options=options("Yes", "Someone I already know")),
            [["Yes"], ["Someone I already know"], ["Skip"]],
            id="a label of more than 18 characters: one in a row",
        ),
        pytest.param(
            ask("choose", options=options("n\u0303" * 18, "No")),
            [["n\u0303" * 18, "No"], ["Skip"]],
            id="18 letters with marks are 18, not 36",
        ),
        pytest.param(ask("scale"), [["1", "2", "3", "4", "5"], ["Skip"]], id="a scale in one row"),
        pytest.param(ask("scale", high=7), [["1", "2", "3", "4"], ["5", "6", "7"], ["Skip"]], id="a longer scale in two rows"),
        pytest.param(ask("scale", low=0, high=100), [["Skip"]], id="no keyboard of a hundred buttons"),
        pytest.param(
            ask("choose_many"), [["Satisfied", "Dissatisfied"], ["Neither"], ["Done", "Skip"]], id="Done when several may be chosen"
        ),
        pytest.param(ask("write"), [["Skip"]], id="own words are typed"),
        pytest.param(ask("number"), [["Skip"]], id="a number is typed"),
        pytest.param(ask("invite"), [["Yes", "Later"], ["No"]], id="an invitation is not skipped"),
        pytest.param(ask("warn"), [["OK, ask me", "Skip it"], ["Pause for now"]], id="a warning has its own way to skip"),
        pytest.param(ask("language"), [["English", "Cymraeg"], ["اردو"]], id="languages in their own names"),
        pytest.param(ask("confirm"), [["Yes", "No"]], id="to be sure"),
    ],
)
def test_keyboards(asked, expected):
    """Buttons stand so that none is cut short on a small telephone."""
    assert rows(asked) == expected


@pytest.mark.parametrize(
    ("asked", "number", "said"),
    [
        pytest.param(ask("choose"), 2, "9f8e7d6c.3.2", id="a choice of a step"),
        pytest.param(ask("choose"), SKIP, "9f8e7d6c.3.0", id="Skip is number 0"),
        pytest.param(ask("choose_many"), DONE, "9f8e7d6c.3.99", id="Done is number 99"),
        pytest.param(ask("warn", key="engine/warn"), 1, "9f8e7d6c.-1.1.engine/warn", id="a warning belongs to no step"),
        pytest.param(ask("warn", key="k" * 80), 1, "9f8e7d6c.-1.1." + "k" * 50, id="a long key is cut to fit"),
        pytest.param(ask("warn", key="é"), 1, "9f8e7d6c.-1.1._", id="ASCII only"),
        pytest.param(ask("choose", version=""), 1, ".3.1", id="a flow without a version"),
    ],
)
def test_press(asked, number, said):
    """A button says which flow, step and choice it is of."""
    assert press(asked, number) == said


@pytest.mark.parametrize(
    ("said", "pressed"),
    [
        pytest.param("9f8e7d6c.3.2", Pressed("9f8e7d6c", 3, 2), id="a step"),
        pytest.param("9f8e7d6c.-1.1.engine/warn", Pressed("9f8e7d6c", -1, 1, "engine/warn"), id="no step"),
        pytest.param("9f8e7d6c.-1.1.step/a.b", Pressed("9f8e7d6c", -1, 1, "step/a.b"), id="a full stop in the key"),
        pytest.param("", None, id="nothing"),
        pytest.param("9f8e7d6c.3", None, id="too little"),
        pytest.param("9f8e7d6c.3.2.more", None, id="a step has no key"),
        pytest.param("9f8e7d6c.-1.1", None, id="no step and no key"),
        pytest.param("9f8e7d6c.-2.1.x", None, id="no such step"),
        pytest.param("9f8e7d6c.3.-1", None, id="no such choice"),
        pytest.param("9f8e7d6c.3.٢", None, id="digits of another script"),
        pytest.param("9f8e7d6c.3.2\n", None, id="a line break after it"),
        pytest.param("9f8e7d6c9.3.2", None, id="a version too long"),
        pytest.param("9f8e7d6c.9999999.2", None, id="a step no flow has"),
        pytest.param("a.-1.1." + "x" * 64, None, id="longer than any button says"),
    ],
)
def test_parse_press(said, pressed):
    """A press is read back; anything else is nothing."""
    assert parse_press(said) == pressed


@given(st.text(max_size=80))
def test_parse_press_is_total(junk):
    """Whatever comes back from a chat, reading it never fails, and what is read would be said the same."""
    pressed = parse_press(junk)
    if pressed is not None:
        asked = ask("choose", key=pressed.asked, step=pressed.step, version=pressed.version)
        assert parse_press(press(asked, pressed.number)) == pressed


@given(st.sampled_from(KINDS), st.text(max_size=60), st.text(max_size=12), st.integers(-1, 999), st.lists(st.text(max_size=30), max_size=9))
def test_every_button_is_read_back(kind, key, version, step, labels):
    """Each button says at most 64 bytes of ASCII, has a label, and is read back as the choice that it is."""
    asked = ask(kind, key=key, version=version, step=step, options=options(*labels))
    buttons = [button for row in render(asked, "chat", ENGLISH).buttons for button in row]
    read = [parse_press(button.press) for button in buttons]
    assert all(button.press.isascii() and len(button.press) <= MOST_BYTES and button.label for button in buttons)
    assert all(one is not None and one.step == step and bool(one.asked) == (step == -1) for one in read)
    assert len({button.press for button in buttons}) == len(buttons)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        pytest.param("کال کریں 116 123۔", "کال کریں \u2066116 123\u2069۔", id="groups of digits"),
        pytest.param("کال +44 7700 900123", "کال \u2066+44 7700 900123\u2069", id="an international number with its plus"),
        pytest.param("10:30 بجے", "\u206610:30\u2069 بجے", id="a time"),
        pytest.param("1 ہاں", "1 ہاں", id="one digit needs nothing"),
    ],
)
def test_digits_in_right_to_left_words_keep_their_order(message, text):
    """In a chat, numbers inside Urdu are wrapped in isolates, which show nothing themselves."""
    assert render(Say("k", "ur", Wording(message)), "chat", URDU).text == text


def test_left_to_right_words_are_left_alone():
    """English needs no isolates."""
    assert render(Say("k", "en", Wording("Call 116 123.")), "chat", ENGLISH).text == "Call 116 123."


def test_a_long_message_is_cut_between_paragraphs():
    """A chat carries 4096 UTF-16 units; the buttons stand under the last piece."""
    wording = Wording("x" * 3000 + "\n\n" + "😀" * 1000 + "\n\n" + "z" * 1000)
    pieces = join([render(ask("choose", wording=wording), "chat", ENGLISH)])
    assert [piece.text[0] for piece in pieces] == ["x", "😀"]
    assert [bool(piece.buttons) for piece in pieces] == [False, True]
    assert all(units(piece.text) <= 4096 for piece in pieces)


def test_blank_messages_are_not_sent():
    """A message without words is none, because a chat refuses it."""
    assert join([render(Say("k", "en", Wording(" ")), "chat", ENGLISH)]) == ()


def test_chat_words_replace_the_text():
    """A step may have its own words for a chat."""
    assert render(Say("k", "en", Wording("text", chat="chat", voice="voice")), "chat", ENGLISH).text == "chat"
