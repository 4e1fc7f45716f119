"""Replies, read kindly and never guessed: a table for each kind of answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.script import Script
from tests.engine.replying import ASKED_AGAIN, of_kind, outcome
from tests.engine.talking import Talk, build

CHOOSE = """
flow: choose
steps:
  overall:
    ask: How do you feel about the service you got?
    choose: {satisfied: Satisfied, dissatisfied: Dissatisfied, neither: Neither}
"""
CHOICES = [
    pytest.param("1", "satisfied", id="a digit"),
    pytest.param(" 1 please", "satisfied", id="a space and a please"),
    pytest.param("1.", "satisfied", id="a full stop"),
    pytest.param("1)", "satisfied", id="a bracket"),
    pytest.param("(2)", "dissatisfied", id="two brackets"),
    pytest.param("no 1", "satisfied", id="no for number"),
    pytest.param("No. 2", "dissatisfied", id="No. for number"),
    pytest.param("number 3 thanks", "neither", id="the word number, and thanks"),
    pytest.param("option two", "dissatisfied", id="option, and a number word"),
    pytest.param("one", "satisfied", id="a number word"),
    pytest.param("the second", "dissatisfied", id="the second"),
    pytest.param("1 1", "satisfied", id="the same digit twice"),
    pytest.param("01", "satisfied", id="a leading zero"),
    pytest.param("۲", "dissatisfied", id="an Urdu digit"),
    pytest.param("٣", "neither", id="an Arabic digit"),
    pytest.param("२", "dissatisfied", id="a Devanagari digit"),
    pytest.param("৩", "neither", id="a Bengali digit"),
    pytest.param("੩", "neither", id="a Gurmukhi digit"),
    pytest.param("２", "dissatisfied", id="a full-width digit"),
    pytest.param("2️⃣", "dissatisfied", id="a keycap emoji"),
    pytest.param("②", "dissatisfied", id="a circled digit"),
    pytest.param("trzy", ASKED_AGAIN, id="Polish is not spoken here"),
    pytest.param("Satisfied", "satisfied", id="the label"),
    pytest.param("SATISFIED!!", "satisfied", id="the label, loudly"),
    pytest.param("I would say satisfied", "satisfied", id="the label in a sentence of fillers"),
    pytest.param("satisfied satisfied", "satisfied", id="the label twice"),
    pytest.param("sat", "satisfied", id="the beginning of a label"),
    pytest.param("dis", "dissatisfied", id="the beginning of another"),
    pytest.param("s", "satisfied", id="a first letter that only one label has"),
    pytest.param("n", "neither", id="a first letter, and no No among the choices"),
    pytest.param("1 satisfied", "satisfied", id="number and label agree"),
    pytest.param("satisfied (1)", "satisfied", id="label and number agree"),
    pytest.param("1 dissatisfied", ASKED_AGAIN, id="number and label disagree"),
    pytest.param("disatisfied", "dissatisfied", id="a letter left out"),
    pytest.param("satisfyed", "satisfied", id="a wrong letter"),
    pytest.param("satsified", "satisfied", id="two letters swapped"),
    pytest.param("sattisfyed", ASKED_AGAIN, id="two slips are too many"),
    pytest.param("not satisfied", ASKED_AGAIN, id="never the opposite of what was said"),
    pytest.param("not at all satisfied", ASKED_AGAIN, id="nor in a longer sentence"),
    pytest.param("unsatisfied", ASKED_AGAIN, id="nor with a prefix"),
    pytest.param("1 not satisfied", ASKED_AGAIN, id="nor beside its number"),
    pytest.param("1 or 2", ASKED_AGAIN, id="two numbers"),
    pytest.param("1,2", ASKED_AGAIN, id="two numbers with a comma"),
    pytest.param("1-3", ASKED_AGAIN, id="a range with a dash"),
    pytest.param("between 2 and 3", ASKED_AGAIN, id="a range in words"),
    pytest.param("satisfied or neither", ASKED_AGAIN, id="two labels"),
    pytest.param("12", ASKED_AGAIN, id="a number that is not there"),
    pytest.param("0", ASKED_AGAIN, id="nought"),
    pytest.param("no one", ASKED_AGAIN, id="no one is nobody, not number 1"),
    pytest.param("yes", ASKED_AGAIN, id="a yes where there is none"),
    pytest.param("👍", ASKED_AGAIN, id="a thumb where there is no yes"),
    pytest.param("I might", ASKED_AGAIN, id="a sentence"),
    pytest.param("e", ASKED_AGAIN, id="a letter that no label begins with, though a language does"),
    pytest.param("", ASKED_AGAIN, id="nothing"),
    pytest.param("\u200b", ASKED_AGAIN, id="nothing that shows"),
    pytest.param("> How do you feel?\n> 1 Satisfied\n2", "dissatisfied", id="quoted lines are stripped"),
    pytest.param("9" * 5000, ASKED_AGAIN, id="more digits than a number has"),
]


@pytest.mark.parametrize(("reply", "answer"), CHOICES)
def test_a_choice(flow: Callable[..., Script], reply: str, answer: str) -> None:
    """A reply is the option it names, or it is asked again."""
    assert outcome(flow(CHOOSE), reply) == answer


def test_first_letters_only_where_unambiguous(flow: Callable[..., Script]) -> None:
    """A letter with which two labels begin is asked again."""
    script = flow(of_kind("choose: {often: Often, sometimes: Sometimes, seldom: Seldom}"))
    assert outcome(script, "o") == "often"
    assert outcome(script, "s") == ASKED_AGAIN
    assert outcome(script, "so") == ASKED_AGAIN
    assert outcome(script, "sel") == "seldom"


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        pytest.param("calls", ASKED_AGAIN, id="a short label forgives no slip"),
        pytest.param("cal", ASKED_AGAIN, id="the beginning of two labels"),
        pytest.param("callback", "callback", id="the longer of the two"),
        pytest.param("call", "call", id="the shorter of the two"),
        pytest.param("texr", ASKED_AGAIN, id="one slip in four letters"),
        pytest.param("lettr", "letter", id="one slip in six letters"),
        pytest.param("by post", "letter", id="another word for it"),
        pytest.param("in person", "in_person", id="the answer's name in the file, as words"),
    ],
)
def test_short_labels_and_other_words(flow: Callable[..., Script], reply: str, answer: str) -> None:
    """A slip is forgiven in labels of five letters and more; other words of the file mean their answer."""
    options = "{text: Text, call: Call, callback: Callback, letter: {label: Letter, also: [by post]}, in_person: Face to face}"
    assert outcome(flow(of_kind(f"choose: {options}")), reply) == answer


YES_NO = [
    *(
        pytest.param(word, "en", "yes", id=f"yes: {word}")
        for word in ("yes", "Y", "yeah", "Yep!", "ok", "sure", "yes please", "yes yes", "👍", "👍🏽", "👍👍", "yes 👍", "✅")
    ),
    *(pytest.param(word, "en", "no", id=f"no: {word}") for word in ("no", "N", "nope", "nah", "no thanks", "not really", "👎", "no no")),
    *(pytest.param(word, "cy", "yes", id=f"Welsh yes: {word}") for word in ("ie", "Ydy", "oes", "do", "siŵr", "siwr", "yes")),
    *(pytest.param(word, "cy", "no", id=f"Welsh no: {word}") for word in ("na", "nage", "nac ydw", "no")),
    *(pytest.param(word, "ur", "yes", id=f"Urdu yes: {word}") for word in ("ہاں", "جی ہاں", "haan", "haan ji", "jee", "theek hai", "ok")),
    *(pytest.param(word, "ur", "no", id=f"Urdu no: {word}") for word in ("نہیں", "nahi", "nahin", "bilkul nahi", "no")),
    pytest.param("ہاں", "en", ASKED_AGAIN, id="Urdu in an English conversation is not guessed at"),
    pytest.param("yes no", "en", ASKED_AGAIN, id="both"),
    pytest.param("yes and no", "en", ASKED_AGAIN, id="both, with and"),
    pytest.param("I might", "en", ASKED_AGAIN, id="might is one letter from right, and no yes"),
    pytest.param("night", "en", ASKED_AGAIN, id="a slip is forgiven in labels only, not in the families"),
    pytest.param("not", "en", ASKED_AGAIN, id="the beginning of a phrase of the family"),
    pytest.param("of course not", "en", ASKED_AGAIN, id="a yes turned round"),
    pytest.param("two", "en", "no", id="a number word"),
    pytest.param("un", "cy", "yes", id="a Welsh number word"),
    pytest.param("ek", "ur", "yes", id="a number word in Roman Urdu"),
    pytest.param("ایک", "ur", "yes", id="an Urdu number word"),
    pytest.param("un", "en", ASKED_AGAIN, id="a Welsh number word in an English conversation"),
    pytest.param("🙂", "en", ASKED_AGAIN, id="a face is no yes"),
    pytest.param("🙁", "en", ASKED_AGAIN, id="nor a no"),
]


@pytest.mark.parametrize(("reply", "language", "answer"), YES_NO)
def test_yes_or_no(flow: Callable[..., Script], reply: str, language: str, answer: str) -> None:
    """The families of yes and no, in the conversation's language and in English."""
    assert outcome(flow(of_kind("yes_no: true")), reply, language) == answer


@pytest.mark.parametrize(
    ("options", "reply", "answer"),
    [
        pytest.param("{always: Always, sometimes: Sometimes, never: Never}", "no", ASKED_AGAIN, id="no is not Never"),
        pytest.param("{good: Good, fine: Fine, bad: Bad}", "ok", ASKED_AGAIN, id="OK is not Fine"),
        pytest.param("{good: Good, ok: OK, bad: Bad}", "👍", ASKED_AGAIN, id="a thumb is not OK"),
        pytest.param("{good: Good, ok: OK, bad: Bad}", "ok", "ok", id="the label OK"),
        pytest.param("{yes: Yes, not_really: Not really, no: No}", "not really", "not_really", id="a label wins over a family"),
        pytest.param('{yes: Yes, no: "No, only feedback", more: Tell me more}', "nope", "no", id="a name that is no, whatever its label"),
        pytest.param("{agree: Agree, disagree: Disagree}", "agreed", "agree", id="one letter more"),
        pytest.param("{agree: Agree, disagree: Disagree}", "yes", ASKED_AGAIN, id="yes is not Agree unless the file says so"),
        pytest.param("{agree: {label: Agree, also: [yes]}, disagree: Disagree}", "yes", "agree", id="the file says so"),
    ],
)
def test_families_belong_to_plain_yes_and_no_only(flow: Callable[..., Script], options: str, reply: str, answer: str) -> None:
    """An option is given the family of yes or no only when it is plainly called Yes or No."""
    assert outcome(flow(of_kind(f"choose: {options}")), reply) == answer


@pytest.mark.parametrize(
    ("options", "reply", "answer"),
    [
        pytest.param("{more: More, less: Less}", "more", "more", id="an option called more"),
        pytest.param("{yes: Yes, no: No, back: Go back}", "back", "back", id="an option called back"),
        pytest.param("{wait: Wait, now: Now}", "wait", "wait", id="an option called wait"),
        pytest.param("{again: Again, never: Never}", "again", "again", id="an option called again"),
        pytest.param("{welsh: Cymraeg, other: Another one}", "Cymraeg", "welsh", id="an option named like a language"),
    ],
)
def test_an_option_wins_over_a_gentle_word(flow: Callable[..., Script], options: str, reply: str, answer: str) -> None:
    """A choice with the name of a gentle command is the choice."""
    assert outcome(flow(of_kind(f"choose: {options}")), reply) == answer


def test_an_option_never_wins_over_stop(flow: Callable[..., Script]) -> None:
    """Even where a choice is called the same, STOP stops and danger is told."""
    script = flow(of_kind("choose: {block: Block, remove: Remove, scared: Scared}"))
    for reply, end in (("block", "stopped"), ("remove", "stopped"), ("scared", "")):
        talk = Talk(script, by="person")
        talk.say(reply)
        assert talk.end == end
        assert "it" not in talk.answers


SCALE = [
    pytest.param("4", 4, id="a digit"),
    pytest.param("4/5", ASKED_AGAIN, id="two numbers"),
    pytest.param("4 out of 5", ASKED_AGAIN, id="two numbers in words"),
    pytest.param("12", ASKED_AGAIN, id="twelve is not one and two"),
    pytest.param("6", ASKED_AGAIN, id="above the scale"),
    pytest.param("0", ASKED_AGAIN, id="below the scale"),
    pytest.param("3.5", ASKED_AGAIN, id="a half"),
    pytest.param("between 3 and 4", ASKED_AGAIN, id="a range"),
    pytest.param("3-4", ASKED_AGAIN, id="a range with a dash"),
    pytest.param("very good", 5, id="the label of an end"),
    pytest.param("very bad", 1, id="the label of the other end"),
    pytest.param("very", ASKED_AGAIN, id="the beginning of both labels"),
    pytest.param("v", ASKED_AGAIN, id="the first letter of both labels"),
    pytest.param("five", 5, id="a number word"),
    pytest.param("1 very good", ASKED_AGAIN, id="number and label disagree"),
    pytest.param("🙂", ASKED_AGAIN, id="a face on five points is a guess"),
    pytest.param("۴", 4, id="an Urdu digit"),
]


@pytest.mark.parametrize(("reply", "answer"), SCALE)
def test_a_scale_of_five(flow: Callable[..., Script], reply: str, answer: object) -> None:
    """A number of the scale, or the label of an end."""
    assert outcome(flow(of_kind("scale: {from: 1, to: 5, low: Very bad, high: Very good}")), reply) == answer


@pytest.mark.parametrize(
    ("reply", "answer"), [("🙁", 1), ("☹️", 1), ("😐", 2), ("🙂", 3), ("😊", 3), ("👍", ASKED_AGAIN), ("😡", ASKED_AGAIN)]
)
def test_faces_mean_a_scale_of_three_only(flow: Callable[..., Script], reply: str, answer: object) -> None:
    """Three points and three faces."""
    assert outcome(flow(of_kind("scale: {from: 1, to: 3, low: Bad, high: Good}")), reply) == answer


def test_nought_to_ten(flow: Callable[..., Script]) -> None:
    """Nought and ten are points of a scale that has them."""
    script = flow(of_kind("scale: {from: 0, to: 10, low: Not likely, high: Very likely}"))
    assert [outcome(script, reply) for reply in ("0", "10", "ten", "11", "zero")] == [0, 10, 10, ASKED_AGAIN, 0]


WELSH = {
    ("cy", "one/it/choose/house"): "Tŷ",
    ("cy", "one/it/choose/school"): "Ysgol gynradd leol â gardd",
    ("ur", "one/it/choose/house"): "گھر کی طرف",
    ("ur", "one/it/choose/school"): "سکول",
}


@pytest.mark.parametrize(
    ("language", "reply", "answer"),
    [
        pytest.param("cy", "tŷ", "house", id="a circumflex"),
        pytest.param("cy", "ty", "house", id="a telephone without the circumflex"),
        pytest.param("cy", "t\u0302y", ASKED_AGAIN, id="an accent on another letter is not the label"),
        pytest.param("cy", "ty\u0302", "house", id="an accent as a character of its own"),
        pytest.param("cy", "ysgol gynradd leol a gardd", "school", id="a longer label without its accent"),
        pytest.param("cy", "house", "house", id="the name in the file"),
        pytest.param("ur", "گھر کی طرف", "house", id="an Urdu label"),
        pytest.param("ur", "گھر كي طرف", "house", id="letters of an Arabic keyboard"),
        pytest.param("ur", "گھر\u200c کی طرف", "house", id="a joiner that does not show"),
    ],
)
def test_labels_of_other_languages(flow: Callable[..., Script], language: str, reply: str, answer: str) -> None:
    """Translated labels are understood without their accents and on other keyboards."""
    script = flow(of_kind("choose: {house: House, school: School}"), translations=WELSH)
    assert outcome(script, reply, language) == answer


WRITTEN = [
    pytest.param("They rang me back", "They rang me back", id="a sentence"),
    pytest.param("1", "1", id="a digit"),
    pytest.param("👍", "👍", id="an emoji"),
    pytest.param("no", "no", id="a no"),
    pytest.param("> Is there one thing?\nBe quicker", "Be quicker", id="without the quoted question"),
    pytest.param("شکریہ", "شکریہ", id="another script"),
]


@pytest.mark.parametrize(("reply", "kept"), WRITTEN)
def test_words_of_ones_own(flow: Callable[..., Script], reply: str, kept: str) -> None:
    """Whatever is written is the answer, as it was written."""
    talk = Talk(flow(of_kind("write: {}")), by="person")
    talk.say(reply)
    assert talk.kept["it"].words == kept


@pytest.mark.parametrize("reply", ["", "   ", "\u200b\u200b", "...", "?"])
def test_nothing_written_is_no_answer(flow: Callable[..., Script], reply: str) -> None:
    """A reply in which nothing is said is asked again."""
    assert outcome(flow(of_kind("write: {}")), reply) == ASKED_AGAIN


INVITATION = """
flow: invited
invite: Can we ask some questions?
steps:
  it:
    sensitive: 2
    ask: How are things?
    yes_no: true
"""


@pytest.mark.parametrize(
    ("reply", "phase", "end"),
    [
        ("1", "warned", ""),
        ("yes please", "warned", ""),
        ("👍", "warned", ""),
        ("go", "warned", ""),
        ("2", "postponed", ""),
        ("later", "postponed", ""),
        ("not now", "postponed", ""),
        ("3", "ended", "declined"),
        ("no", "ended", "declined"),
        ("no thanks", "ended", "declined"),
        ("👎", "ended", "declined"),
        ("skip", "ended", "declined"),
        ("1 no", "invited", ""),
        ("yes later", "invited", ""),
    ],
)
def test_replies_to_an_invitation(flow: Callable[..., Script], reply: str, phase: str, end: str) -> None:
    """1 yes, 2 later, 3 no; the families of both; and two answers at once are asked again."""
    talk = Talk(flow(INVITATION))
    talk.say(reply)
    assert (talk.state.phase, talk.end) == (phase, end)


@pytest.mark.parametrize(
    ("reply", "phase"),
    [
        ("1", "asking"),
        ("ok", "asking"),
        ("ask me", "asking"),
        ("yeah", "asking"),
        ("go on", "asking"),
        ("2", "ended"),
        ("no", "ended"),
        ("nope", "ended"),
        ("skip", "ended"),
    ],
)
def test_replies_to_a_warning(flow: Callable[..., Script], reply: str, phase: str) -> None:
    """OK leads to the question, no passes over it."""
    talk = Talk(flow(INVITATION), by="person")
    talk.say(reply)
    assert talk.state.phase == phase
    assert not talk.state.paused


def test_a_build_keeps_the_words_of_each_language_apart() -> None:
    """A reply is read in the conversation's language and English, not in all languages at once."""
    assert outcome(build(of_kind("yes_no: true")), "nahi", "cy") == ASKED_AGAIN
