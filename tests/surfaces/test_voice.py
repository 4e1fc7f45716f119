"""How a question is spoken: breaths, pauses, keys, and what is listened for."""

from __future__ import annotations

import pytest

from bot.engine.effects import Option, Say
from bot.engine.sentences import SENTENCES
from bot.flow.words import Wording
from bot.surfaces import Listen, Speech, join, render
from bot.surfaces.spoken import seconds
from tests.surfaces.words_for_tests import ENGLISH, URDU, WELSH, ask, options

KEYS = SENTENCES["keys"].voice
SKIP = "To skip, press the hash key."


def heard(asked, words=ENGLISH):
    """What is said, breath by breath."""
    return [breath.words for breath in render(asked, "voice", words).speech]


@pytest.mark.parametrize(
    ("asked", "breaths"),
    [
        pytest.param(
            ask("choose", wording=Wording("Overall?")),
            ["Question 2 of 5.", "Overall?", "For satisfied, press 1.", "For dissatisfied, press 2.", "For neither, press 3.", SKIP],
            id="the choice before its key",
        ),
        pytest.param(
            ask("yes_no", wording=Wording("Did we call?"), progress=(5, 5)),
            ["Last one.", "Did we call?", "For yes, press 1.", "For no, press 2.", SKIP],
            id="the last question says so",
        ),
        pytest.param(
            ask("write", wording=Wording("Anything?"), progress=(1, 1), first=True),
            ["Anything?", SENTENCES["write_hint"].voice, KEYS],
            id="one question of one",
        ),
        pytest.param(
            ask("scale", wording=Wording("Now?"), progress=(2, 3)),
            ["Question 2 of 3.", "Now?", "1 is Very bad. 5 is Very good.", SKIP],
            id="a scale",
        ),
        pytest.param(
            ask("scale", wording=Wording("Now?"), options=options("1 to 3", "4 to 7"), progress=(2, 2)),
            ["Last one.", "Now?", "1 to 3: press 1.", "4 to 7: press 2.", SKIP],
            id="a long scale in two steps is a menu",
        ),
        pytest.param(
            ask("scale", wording=Wording("Now?"), low_label=None, progress=(2, 2)),
            ["Last one.", "Now?", "1 to 5", SKIP],
            id="a scale without labels",
        ),
        pytest.param(
            ask("number", wording=Wording("How many?"), progress=(2, 2)),
            ["Last one.", "How many?", "Enter a number from 0 to 20, then press the hash key.", SKIP],
            id="a number",
        ),
        pytest.param(
            ask("choose_many", wording=Wording("Which?"), at_most=2, progress=(2, 2)),
            [
                "Last one.",
                "Which?",
                "You can choose up to 2.",
                "For satisfied, press 1.",
                "For dissatisfied, press 2.",
                "For neither, press 3.",
                SKIP,
            ],
            id="several choices",
        ),
        pytest.param(
            ask("warn", wording=Wording("It is personal.")),
            ["It is personal.", "OK, ask me: press 1.", "Skip it: press 2.", "Pause for now: press 3."],
            id="a warning has no other keys and no hint",
        ),
        pytest.param(
            ask("invite"),
            ["Hello. This is a recorded call you said yes to.", SENTENCES["opening_choices"].voice],
            id="an invitation never says who calls: anyone may have picked up",
        ),
        pytest.param(ask("confirm", wording=Wording("Delete?")), ["Delete?", "For yes, press 1.", "For no, press 2."], id="to be sure"),
        pytest.param(
            ask("confirm", key="step/w/record_agree", high=90),
            [SENTENCES["record_agree"].voice.replace("{count}", "90")],
            id="what becomes of a recording",
        ),
        pytest.param(ask("confirm", key="step/w/record"), [SENTENCES["record"].voice], id="a recording"),
        pytest.param(
            ask("choose", key="engine/help_go_on", wording=Wording(SENTENCES["help_go_on"].voice), options=(), hint=False, progress=None),
            [SENTENCES["help_go_on"].voice],
            id="after help, only what that question says itself",
        ),
        pytest.param(
            ask(
                "choose",
                wording=Wording("Now?"),
                options=options("1 to 4", "5 to 7"),
                low=1,
                high=7,
                low_label=Wording("Bad"),
                high_label=Wording("Good"),
            ),
            ["Question 2 of 5.", "Now?", "1 is Bad. 7 is Good.", "1 to 4: press 1.", "5 to 7: press 2.", SKIP],
            id="one page of a long scale tells what its ends mean",
        ),
        pytest.param(
            ask("confirm", key="step/w/record_check", options=options("a", "b", "c", "d")), [SENTENCES["record_check"].voice], id="keep it?"
        ),
        pytest.param(
            ask("language", wording=Wording("Which language?")),
            ["Which language?", "English", "Press 1.", "Cymraeg", "Press 2.", "اردو", "Press 3."],
            id="languages by their own names",
        ),
        pytest.param(
            ask("choose", wording=Wording("Q"), options=options(*"abcdefghi"), progress=(2, 2)),
            ["Last one.", "Q", *(f"For {label}, press {key}." for key, label in enumerate("abcdefg", 1)), SKIP],
            id="8, 9 and 0 keep their own meaning",
        ),
        pytest.param(
            ask("choose", wording=Wording("Q"), options=options("", "Yes"), progress=(2, 2)),
            ["Last one.", "Q", "Press 1.", "For yes, press 2.", SKIP],
            id="a choice without a label still has its key",
        ),
        pytest.param(ask("choose", wording=Wording("Q"), options=(), hint=False), ["Question 2 of 5.", "Q"], id="nothing but the words"),
    ],
)
def test_a_question_as_it_is_spoken(asked, breaths):
    """Every breath of a question, in order."""
    assert heard(asked) == breaths


@pytest.mark.parametrize(
    ("labels", "first"),
    [
        pytest.param(("Satisfied", "Neither"), "For satisfied, press 1.", id="one word"),
        pytest.param(("Very satisfied", "Neither"), "For very satisfied, press 1.", id="two words"),
        pytest.param(("Victim Support", "Neither"), "For Victim Support, press 1.", id="a name keeps its capitals"),
        pytest.param(("Neither good nor bad", "Yes"), "Neither good nor bad: press 1.", id="three words or more"),
        pytest.param(("Yes, call me", "No"), "Yes, call me: press 1.", id="a comma"),
        pytest.param(("Call me", "No"), "Call me: press 1.", id="an action"),
        pytest.param(
            ("No", "I forget"), "No: press 1.", id="one choice that reads badly changes the whole menu, so that it keeps one rhythm"
        ),
        pytest.param(("B", "C"), "For B, press 1.", id="one letter"),
        pytest.param(("Satisfied.", "Neither"), "Satisfied: press 1.", id="no full stop inside"),
        pytest.param(("Phone/text", "Neither"), "Phone, text: press 1.", id="no slash is spoken"),
    ],
)
def test_labels_inside_a_sentence(labels, first):
    """The label after "For" where that reads well; else the label, then its key."""
    assert heard(ask("choose", options=options(*labels)))[2] == first


@pytest.mark.parametrize(
    ("asked", "listen"),
    [
        pytest.param(ask("choose"), Listen(1, 8), id="one key, eight seconds"),
        pytest.param(ask("choose", progress=(1, 5), first=True), Listen(1, 10), id="ten on the first question"),
        pytest.param(ask("choose", sensitive=1), Listen(1, 10), id="ten on a personal question"),
        pytest.param(ask("choose", progress=None), Listen(1, 8), id="eight where a conditional question has no number"),
        pytest.param(ask("number"), Listen(0, 8), id="a number ends with the hash key"),
        pytest.param(ask("date"), Listen(8, 8), id="a date is eight keys"),
        pytest.param(ask("scale"), Listen(1, 8), id="a scale is one key"),
        pytest.param(ask("scale", high=10), Listen(0, 8), id="a step of two digits ends with the hash key"),
        pytest.param(ask("write"), Listen(1, 8), id="one key starts a recording"),
        pytest.param(ask("warn"), Listen(1, 10, barge_in=False), id="a warning is heard to its end"),
        pytest.param(ask("confirm", key="engine/danger"), Listen(1, 10, barge_in=False), id="so is anything about danger"),
        pytest.param(ask("confirm", key="step/w/record_agree", high=90), Listen(1, 10, barge_in=False), id="the yes to it is heard out"),
        pytest.param(ask("confirm", key="step/w/record"), Listen(0, 10, record=True), id="a recording"),
        pytest.param(ask("confirm", key="step/w/record_check"), Listen(1, 10), id="what to do with it is one key"),
    ],
)
def test_what_is_listened_for(asked, listen):
    """How many keys, how long, and whether they may interrupt."""
    assert render(asked, "voice", ENGLISH).listen == listen


@pytest.mark.parametrize(
    ("again", "starts", "told"),
    [
        pytest.param("", "Question 1 of 5.", True, id="the first question tells the keys"),
        pytest.param("repeat", "Question 1 of 5.", True, id="so does a repeat"),
        pytest.param("resumed", "Question 1 of 5.", True, id="and coming back"),
        pytest.param("silence", "We did not hear a key.", True, id="and silence, after its kind words"),
        pytest.param("unclear", "Sorry, we did not get that.", False, id="a wrong key does not bring them all again"),
        pytest.param("one_only", "Please choose one answer.", False, id="nor do two keys"),
    ],
)
def test_asked_again(again, starts, told):
    """The question is always said again, because nobody can look back at it."""
    breaths = heard(ask("choose", again=again, progress=(1, 5), first=True))
    assert (breaths[0], KEYS in breaths) == (starts, told)
    assert "Overall, how do you feel about the service you got?" in breaths


def test_later_questions_do_not_tell_the_keys():
    """The keys that work everywhere are told once, not at every question."""
    assert KEYS not in heard(ask("choose", progress=(2, 5)))


@pytest.mark.parametrize(("again", "slow"), [("", False), ("unclear", False), ("resumed", False), ("repeat", True), ("silence", True)])
def test_repeats_are_slower(again, slow):
    """After silence, or when asked to repeat, all of it is said more slowly."""
    assert {breath.slow for breath in render(ask("choose", again=again), "voice", ENGLISH).speech} == {slow}


def test_half_a_second_between_choices():
    """Each choice can be weighed before the next is heard."""
    speech = render(ask("choose"), "voice", ENGLISH).speech
    assert [breath.pause_ms for breath in speech if ", press" in breath.words][:3] == [500, 500, 500]


def test_each_language_is_named_in_its_own_voice():
    """The name of a language is said by a voice of that language, its key by the voice of the call."""
    speech = render(ask("language", "cy", wording=Wording("Pa iaith?")), "voice", WELSH).speech
    assert [(breath.words, breath.language) for breath in speech[1:5]] == [
        ("English", "en"),
        ("Pwyswch 1.", "cy"),
        ("Cymraeg", "cy"),
        ("Pwyswch 2.", "cy"),
    ]


def test_what_a_language_lacks_is_said_in_english_by_an_english_voice():
    """Welsh here has only a written form of the keys, which is not for speaking."""
    keys = render(ask("choose", "cy", progress=(1, 5), first=True), "voice", WELSH).speech[-1]
    assert (keys.words, keys.language) == (KEYS, "en")


@pytest.mark.parametrize("kind", ["invite", "warn", "confirm", "language"])
def test_the_first_key_of_other_questions_is_not_delayed_by_keys(kind):
    """Only questions of the flow tell the keys that work everywhere."""
    assert KEYS not in heard(ask(kind))


def test_an_invitation_is_answered_with_1_2_and_9():
    """9 always ends, so it is also how to say no to these calls."""
    assert render(ask("invite"), "voice", ENGLISH).options == {"1": "Yes", "2": "Later", "9": "No"}


def test_an_invitation_never_names_the_organisation():
    """Not in the words, in whatever language or for whatever reason it is asked again."""
    for again in ("", "unclear", "silence", "repeat", "resumed"):
        assert "Northshire" not in render(ask("invite", again=again), "voice", ENGLISH).text


@pytest.mark.parametrize("recording", ["", "r-17"])
def test_a_recording_to_be_heard_again_is_named(recording):
    """The shell's name of the caller's own recording goes with the prompt that follows it."""
    asked = ask("confirm", key="step/w/record_check", options=options("1", "2", "3", "4"), recording=recording)
    rendered = render(asked, "voice", ENGLISH)
    assert (rendered.replay, list(rendered.options)) == (recording, ["1", "2", "3", "4"])


def test_telling_waits_for_nothing():
    """Something told is one breath, named by its key for recordings, and no key is awaited."""
    rendered = render(Say("step/close", "en", Wording("Text", voice="Call 116 123 & ask.\nGoodbye")), "voice", ENGLISH)
    assert rendered.speech == (Speech("Call 1 1 6. 1 2 3 and ask. Goodbye", "en", 300, key="step/close"),)
    assert rendered.listen is None


def test_nothing_to_tell_is_silence():
    """A message without words is no breath."""
    assert render(Say("k", "en", Wording("")), "voice", ENGLISH).speech == ()


def test_every_breath_has_its_own_name():
    """Prompts are recorded one by one, so no two different breaths of a question share a key."""
    speech = render(ask("choose", progress=(1, 5), first=True), "voice", ENGLISH).speech
    assert [breath.key for breath in speech] == [
        "engine/progress/1/5", "step/overall", "step/overall/1", "step/overall/2", "step/overall/3", "engine/hint", "engine/keys",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "key"), [("scale", "step/overall/ends"), ("number", "engine/number_hint/0/20"), ("choose_many", "engine/many_hint/3")]
)
def test_sentences_with_numbers_have_names_with_numbers(kind, key):
    """A recording of "from 0 to 20" is not one of "from 0 to 10"."""
    assert key in [breath.key for breath in render(ask(kind), "voice", ENGLISH).speech]


def test_the_voice_label_of_a_choice_is_spoken():
    """A choice may have its own words for the telephone."""
    option = Option(1, "ok", Wording("OK/fine", voice="Fine"))
    assert heard(ask("choose", options=(option,)))[2] == "For fine, press 1."


def test_english_is_spoken_at_about_140_words_a_minute():
    """The engine's own sentences take as long as a calm voice needs: 130 to 150 words a minute."""
    spoken = " ".join(sentence.voice for sentence in SENTENCES.values() if len(sentence.voice) > 40 and "{" not in sentence.voice)
    assert 130 <= len(spoken.split()) / seconds([Speech(spoken, "en")]) * 60 <= 150


@pytest.mark.parametrize(
    ("breath", "least", "most"),
    [
        pytest.param(Speech("", "en", 500), 0.5, 0.5, id="a pause"),
        pytest.param(Speech("Hello", "en"), 0.4, 0.6, id="one English word"),
        pytest.param(Speech("سوال", "ur"), 0.5, 0.8, id="an Urdu word of as many letters takes longer: vowels are not written"),
        pytest.param(Speech("0 8. 0 8. 1 6 8. 9 1. 1 1", "en"), 4, 6, id="eleven digits"),
    ],
)
def test_seconds(breath, least, most):
    """How long a breath takes, with its pause."""
    assert least <= seconds([breath]) <= most


def test_slow_speech_takes_a_quarter_longer():
    """Slow is four fifths of the usual speed."""
    words = "To hear this again, press 8. To go back, press the star key."
    assert seconds([Speech(words, "en", slow=True)]) == pytest.approx(1.25 * seconds([Speech(words, "en")]), abs=0.1)


def test_speech_is_not_joined():
    """The messages of a call stay as they are, with their pauses."""
    messages = (render(ask("choose"), "voice", ENGLISH), render(ask("write"), "voice", ENGLISH))
    assert join(messages) == messages


def test_urdu_is_spoken_from_right_to_left_words():
    """Choices in Urdu use Urdu's own sentence and order."""
    assert heard(ask("choose", "ur"), URDU)[2] == "مطمئن کے لیے 1 دبائیں۔"
