"""How a question reads as an SMS, and how the messages of one turn become texts."""

from __future__ import annotations

import pytest

from bot.engine.danger import danger_words
from bot.engine.effects import Say
from bot.flow.words import Wording
from bot.surfaces import Rendered, gsm, join, render
from bot.surfaces.text import MOST_PARTS, split, tidy
from tests.surfaces.words_for_tests import ENGLISH, LANGUAGES, URDU, WELSH, ask, options

BETTER = Wording("Is there one thing we could do better? Please do not tell us what happened to you.")
WARNING = Wording("The next question is more personal. You can skip it.")
LONG_ENDS = {"low_label": Wording("Very bad, worse than I have felt before"), "high_label": Wording("Very good, better than before")}


def said(message, language="en") -> Rendered:
    """A Say with these words, rendered as a text."""
    return render(Say("step/say", language, Wording(message)), "text", LANGUAGES[language])


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        pytest.param(
            ask("choose"),
            "Overall, how do you feel about the service you got? 1 Satisfied 2 Dissatisfied 3 Neither. SKIP or STOP is fine.",
            id="choices in a row, a full stop, the hint",
        ),
        pytest.param(ask("yes_no", wording=Wording("Did we call?")), "Did we call? 1 Yes 2 No. SKIP or STOP is fine.", id="yes and no"),
        pytest.param(
            ask("invite"),
            "Northshire Police here. Can we ask 5 short questions about our service? We will not ask what happened. "
            "Reply 1 yes, 2 later, 3 no, or STOP.",
            id="an invitation ends with its own choices",
        ),
        pytest.param(
            ask("warn", wording=WARNING),
            "The next question is more personal. You can skip it. 1 OK, ask me 2 Skip it 3 Pause for now",
            id="a warning offers to go on, skip or pause, and needs no hint",
        ),
        pytest.param(
            ask("scale", wording=Wording("How are things for you now?"), sensitive=2),
            "How are things for you now? 1 is Very bad. 5 is Very good. Reply with a number from 1 to 5. SKIP, PAUSE or STOP is fine.",
            id="a scale tells its ends; a personal question names PAUSE",
        ),
        pytest.param(
            ask("scale", wording=Wording("How are things for you now?"), sensitive=2, **LONG_ENDS),
            "How are things for you now? 1 is Very bad, worse than I have felt before. 5 is Very good, better than before. "
            "SKIP, PAUSE or STOP is fine.",
            id="a scale that would need a second part leaves out what its ends already say",
        ),
        pytest.param(
            ask("scale", wording=Wording("How was it?"), low_label=None, high_label=None),
            "How was it? Reply with a number from 1 to 5. SKIP or STOP is fine.",
            id="a scale without labels",
        ),
        pytest.param(
            ask("number", wording=Wording("How many times?")),
            "How many times? Reply with a number from 0 to 20. SKIP or STOP is fine.",
            id="a number and its bounds",
        ),
        pytest.param(ask("date", wording=Wording("When?")), "When? Reply with a date, like 3 June. SKIP or STOP is fine.", id="a date"),
        pytest.param(ask("write", wording=BETTER), f"{BETTER.text} Reply in your own words, or SKIP.", id="own words: the hint names SKIP"),
        pytest.param(
            ask("write", wording=BETTER, sensitive=1),
            f"{BETTER.text} You can reply in your own words. SKIP, PAUSE or STOP is fine.",
            id="own words to a personal question: SKIP, and PAUSE or STOP as well",
        ),
        pytest.param(
            ask("choose_many", wording=Wording("What went well?"), at_most=2),
            "What went well? 1 Satisfied 2 Dissatisfied 3 Neither. You can choose up to 2. Reply with the numbers, like 1 3. "
            "SKIP or STOP is fine.",
            id="several choices",
        ),
        pytest.param(
            ask("language", wording=Wording("Which language?"), hint=False),
            "Which language?\n1 English\n2 Cymraeg\n3 اردو",
            id="each language in its own name, on its own line",
        ),
        pytest.param(ask("confirm", wording=Wording("Delete all your answers?")), "Delete all your answers? 1 Yes 2 No", id="to be sure"),
        pytest.param(
            ask("choose", hint=False),
            "Overall, how do you feel about the service you got? 1 Satisfied 2 Dissatisfied 3 Neither",
            id="no hint",
        ),
        pytest.param(
            ask("choose", wording=Wording("How long?"), options=options("1 day", "2 to 4 weeks", "More"), hint=False),
            "How long?\n1: 1 day\n2: 2 to 4 weeks\n3 More",
            id="labels with digits stand on lines, apart from the numbers of the choices",
        ),
        pytest.param(
            ask("choose", wording=Wording("Again?"), options=options("Not sure.", "Why ask?")),
            "Again? 1 Not sure. 2 Why ask? SKIP or STOP is fine.",
            id="no second full stop",
        ),
        pytest.param(
            ask("choose", again="unclear"),
            "Sorry, we did not get that. 1 Satisfied 2 Dissatisfied 3 Neither. Or SKIP, PAUSE or STOP.",
            id="not understood",
        ),
        pytest.param(
            ask("choose", again="one_only"),
            "Please choose one answer. 1 Satisfied 2 Dissatisfied 3 Neither. Or SKIP, PAUSE or STOP.",
            id="two answers",
        ),
        pytest.param(
            ask("write", again="unclear"),
            "Sorry, we did not get that. You can reply in your own words. Or SKIP, PAUSE or STOP.",
            id="words not understood",
        ),
        pytest.param(
            ask("invite", again="unclear"),
            "Sorry, we did not get that. Reply 1 yes, 2 later, 3 no, or STOP.",
            id="invitation not understood",
        ),
    ],
)
def test_a_question_as_a_text(asked, text):
    """The words of a question, in the form of the checked sample copy."""
    assert render(asked, "text", ENGLISH).text == text


@pytest.mark.parametrize("again", ["repeat", "resumed", "silence"])
def test_the_whole_question_comes_again(again):
    """Someone who asks for it, or comes back after a pause, gets the question itself and not an apology."""
    assert render(ask("choose", again=again), "text", ENGLISH).text == render(ask("choose"), "text", ENGLISH).text


def test_a_personal_question_always_names_the_ways_out():
    """Even where the engine leaves the hint out: nobody should have to remember it there."""
    assert "SKIP, PAUSE or STOP" in render(ask("choose", sensitive=1, hint=False), "text", ENGLISH).text


def test_right_to_left_choices_begin_their_lines_with_western_digits():
    """In Urdu each choice stands on its own line, and no mark of direction is sent."""
    text = render(ask("choose", "ur"), "text", URDU).text
    assert [line[:2] for line in text.splitlines()[1:4]] == ["1 ", "2 ", "3 "]
    assert not set("\u2066\u2067\u2068\u2069\u200e\u200f\u202a\u202b\u202c") & set(text)


def test_a_right_to_left_invitation_lists_its_choices():
    """In Urdu even the choices of an invitation stand on lines, and STOP is named after them."""
    assert render(ask("invite", "ur"), "text", URDU).text.splitlines()[1:] == ["1 ہاں", "2 بعد میں", "3 نہیں", "یا STOP۔"]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        pytest.param(
            "سمیریٹنز کو 116 123 پر کال کریں۔", "سمیریٹنز کو\n116 123\nپر کال کریں۔", id="groups would show as 123 116 in the line"
        ),
        pytest.param("کال کریں 0808 168 9111۔", "کال کریں\n0808 168 9111", id="a full stop would turn the line round"),
        pytest.param("999 پر کال کریں۔", "999 پر کال کریں۔", id="one group cannot be turned round"),
        pytest.param("جیسے 1 3۔", "جیسے 1 3۔", id="not a telephone number"),
    ],
)
def test_telephone_numbers_stand_alone_in_right_to_left_texts(message, text):
    """A helpline's number must not show with its groups in the wrong order."""
    assert said(message, "ur").text == text


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        pytest.param("It\u2019s \u201cfine\u201d \u2013 thanks\u2026", 'It\'s "fine" - thanks...', id="a word processor's signs"),
        pytest.param("5\u00a0days", "5 days", id="a no-break space doubles the price"),
        pytest.param("Mae\u2019n siŵr", "Mae\u2019n siŵr", id="nothing is gained where a letter needs UCS-2 anyway"),
        pytest.param("\u200fہاں\u200e", "ہاں", id="marks of direction"),
        pytest.param("می\u200cخواہم", "می\u200cخواہم", id="a joiner is part of the spelling"),
        pytest.param("siŵr", "siŵr", id="an accent is never taken away"),
    ],
)
def test_tidy(text, tidied):
    """Signs that cost a part and say nothing are made plain; letters never are."""
    assert tidy(text) == tidied


def test_one_letter_makes_a_welsh_text_ucs_2():
    """The w with circumflex in siŵr is kept, and counted."""
    rendered = render(ask("choose", "cy"), "text", WELSH)
    assert (rendered.encoding, rendered.parts) == ("UCS-2", 2)


def test_the_danger_reply_is_one_part():
    """The fixed danger text fits one part, so that nothing of it can be late."""
    rendered = render(Say("engine/danger", "en", danger_words("en")), "text", ENGLISH)
    assert (rendered.text, rendered.parts, rendered.encoding) == (danger_words("en").text, 1, "GSM-7")


@pytest.mark.parametrize(
    ("messages", "texts"),
    [
        pytest.param(["Thank you."], ["Thank you."], id="one message is one text"),
        pytest.param(["Thank you.", "How much?"], ["Thank you.\nHow much?"], id="two short ones are one text"),
        pytest.param(["a" * 152, "b" * 153], ["a" * 152 + "\n" + "b" * 153], id="306 septets with the line break: two parts"),
        pytest.param(["a" * 153, "b" * 153], ["a" * 153, "b" * 153], id="307 would be three parts, so they stay apart"),
        pytest.param(["a" * 300, "b", "c" * 300], ["a" * 300 + "\nb", "c" * 300], id="in order"),
        pytest.param(["a" * 200, "ŵ"], ["a" * 200, "ŵ"], id="one circumflex would make the whole of it dear"),
        pytest.param(["a" * 100, "ŵ"], ["a" * 100 + "\nŵ"], id="unless it fits even so"),
        pytest.param(["", "Thank you.", " "], ["Thank you."], id="blank messages are not sent"),
        pytest.param(["a" * 300 + ". " + "b" * 100], ["a" * 300 + ".", "b" * 100], id="a message too long is split"),
        pytest.param([], [], id="nothing to say"),
    ],
)
def test_join(messages, texts):
    """The messages of one turn become as few texts as two parts allow."""
    joined = join([said(message) for message in messages])
    assert [message.text for message in joined] == texts
    assert [(message.parts, message.encoding) for message in joined] == [(gsm.parts(text), gsm.encoding(text)) for text in texts]


def test_a_joined_text_asks_what_its_question_asked():
    """The choices, the key and the language are those of the question, wherever it stands."""
    question = render(ask("choose"), "text", ENGLISH)
    (joined,) = join([said("Thank you."), question])
    assert (joined.options, joined.key, joined.language) == (question.options, question.key, "en")


def test_the_choices_of_a_split_question_belong_to_its_last_text():
    """The number that a person replies is for the text that lists the choices."""
    first, *_, last = split(render(ask("choose", wording=Wording("Long. " * 60)), "text", ENGLISH))
    assert (first.options, last.options) == ({}, {"1": "Satisfied", "2": "Dissatisfied", "3": "Neither"})
    assert max(first.parts, last.parts) <= MOST_PARTS
