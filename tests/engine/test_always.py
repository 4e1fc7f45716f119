"""The words that work at every step: STOP wins over everything, danger is told first, ERASE is asked once, lookalikes are answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.effects import Agreed, Answered, Ask, End, Erase, RaiseFlag, Say, SetTimer, Suppress
from bot.engine.events import Surface
from bot.engine.script import Script
from tests.engine.talking import SURFACES, Talk, build, walk_to

Talking = Callable[..., Talk]

PLACES = [
    pytest.param("language", "", id="while the language is chosen"),
    pytest.param("invited", "", id="at the invitation"),
    pytest.param("asking", "overall", id="at a choice"),
    pytest.param("asking", "ways", id="at a choice of several"),
    pytest.param("asking", "updated", id="at yes or no"),
    pytest.param("warned", "feelings", id="at a warning"),
    pytest.param("asking", "feelings", id="at a scale"),
    pytest.param("asking", "times", id="at a number"),
    pytest.param("asking", "last_spoke", id="at a date"),
    pytest.param("asking", "one_thing", id="at words of one's own"),
]

STOPS = [
    pytest.param("STOP", id="the word we ask people to type"),
    pytest.param("stop", id="small letters"),
    pytest.param("Stop!", id="punctuation"),
    pytest.param("STOP\n", id="a line break after it"),
    pytest.param("ＳＴＯＰ", id="full-width letters"),
    pytest.param("ｓｔｏｐ！", id="full-width small letters and punctuation"),
    pytest.param("S\u200bT\u200dO\u2060P", id="zero-width characters inside"),
    pytest.param("\u202eSTOP\u202c", id="bidirectional marks around it"),
    pytest.param("S\u034fTOP", id="a joiner that shows nothing"),
    pytest.param("st\u00adop", id="a soft hyphen"),
    pytest.param("STOP STOP STOP", id="several times"),
    pytest.param("stop stop", id="twice, small"),
    pytest.param("I said STOP!", id="capitals in a sentence, with punctuation"),
    pytest.param("please “STOP” now", id="capitals in quotation marks"),
    pytest.param("please ＳＴＯＰ this", id="full-width in a sentence"),
    pytest.param("please S\u200bTOP this", id="zero-width in a sentence"),
    pytest.param("please stop texting me", id="a sentence"),
    pytest.param("can you leave me alone", id="a sentence without the word"),
    pytest.param(">:( stop texting me", id="what looks like a quoted line, and is all there is"),
    pytest.param("> How do you feel?\nstop texting me", id="below a quoted line"),
    pytest.param("x" * 3000 + " please stop texting me", id="at the end of a long message"),
    pytest.param("unsubscribe", id="the family of STOP"),
    pytest.param("stopiwch", id="Welsh"),
    pytest.param("peidiwch â thecstio fi", id="a Welsh sentence"),
    pytest.param("بند کریں", id="Urdu"),
    pytest.param("band karo", id="Urdu in Latin letters"),
    pytest.param("مجھے میسج مت کریں", id="an Urdu sentence"),
]


def _is_stopped(talk: Talk) -> None:
    assert talk.of(Suppress)
    assert talk.keys[-1] == "engine/stopped"
    assert talk.end == "stopped"
    assert not talk.of(Ask)
    assert not talk.of(SetTimer)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_stop_ends_every_question_on_every_surface(every_kind: Script, phase: str, step: str, surface: Surface) -> None:
    """STOP, whole or in a sentence, stops at once wherever it is said, and no question follows."""
    for words in ("STOP", "please stop texting me"):
        talk = walk_to(every_kind, phase, step, surface)
        talk.say(words)
        _is_stopped(talk)


@pytest.mark.parametrize("words", STOPS)
@pytest.mark.parametrize(("phase", "step"), [("invited", ""), ("asking", "overall"), ("asking", "one_thing")])
def test_stop_is_understood_however_it_is_written(every_kind: Script, phase: str, step: str, words: str) -> None:
    """The STOP family is heard in any spelling, script and language, at a choice and among a person's own words."""
    for language in ("en", "cy", "ur"):
        talk = walk_to(every_kind, phase, step, language=language)
        talk.say(words)
        _is_stopped(talk)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(lambda t: t.say("pause"), id="during a pause"),
        pytest.param(lambda t: t.say("help"), id="after danger"),
        pytest.param(lambda t: t.say("erase"), id="when asked whether to erase"),
        pytest.param(lambda t: t.say("language"), id="when asked for a language"),
    ],
)
def test_stop_wins_over_what_interrupts_a_question(every_kind: Script, before: Callable[[Talk], object]) -> None:
    """STOP stops in every in-between place too."""
    talk = walk_to(every_kind, "asking", "overall")
    before(talk)
    talk.say("stop")
    _is_stopped(talk)


def test_stop_while_nothing_is_asked(every_kind: Script) -> None:
    """STOP stops between two parts, after Later, after the end, and while a comment is recorded."""
    waiting = walk_to(every_kind, "waiting", "pause_here")
    postponed = Talk(every_kind)
    postponed.say("later")
    finished = walk_to(every_kind, "asking", "one_thing")
    finished.say("Nothing")
    recording = walk_to(every_kind, "checking", "one_thing", "voice")
    for talk in (waiting, postponed, finished, recording):
        talk.say("stop")
        _is_stopped(talk)


TAKEN_BACK = Agreed("all", "", given=False)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_a_yes_is_taken_back_at_every_question_on_every_surface(every_kind: Script, phase: str, step: str, surface: Surface) -> None:
    """One word in any language, with no question before or after it; messages are not stopped by it, and answers stay."""
    for words in ("TAKEBACK", "take back", "tynnu'n ôl", "اجازت واپس"):
        talk = walk_to(every_kind, phase, step, surface)
        answers = talk.answers
        talk.say(words)
        assert TAKEN_BACK in talk.turn
        assert talk.keys == ["engine/taken_back"]
        assert talk.end == ("declined" if phase == "invited" else "closed")
        assert not talk.of(Suppress)
        assert not talk.of(SetTimer)
        assert talk.answers == answers


@pytest.mark.parametrize("before", ["pause", "help", "erase", "language"])
def test_a_yes_is_taken_back_in_every_in_between_place(every_kind: Script, before: str) -> None:
    """In a pause, after danger, and where something else is asked; after the end it still counts."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say(before, "takeback")
    assert (TAKEN_BACK in talk.turn, talk.keys, talk.end) == (True, ["engine/taken_back"], "closed")
    talk.say("takeback")
    assert (TAKEN_BACK in talk.turn, talk.keys, talk.end) == (True, ["engine/taken_back"], "closed")


def test_taking_back_gives_way_to_a_choice_with_the_same_name() -> None:
    """Where a label says so it is the answer; the word that no label may have takes back there too."""
    script = build(
        "flow: f\nsteps:\n  a:\n    ask: What did they do?\n    choose: {withdraw: Withdraw, stay: Stay}\n  b: {ask: Well?, yes_no: true}\n"
    )
    talk = Talk(script, by="person")
    talk.say("withdraw")
    assert (talk.answers, talk.state.phase) == ({"a": "withdraw"}, "asking")
    other = Talk(script, by="person")
    other.say("takeback")
    assert TAKEN_BACK in other.turn


def test_words_around_it_are_an_answer(every_kind: Script) -> None:
    """Somebody who writes of taking something back, in words of their own, takes nothing back."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("I had to take it back to the shop. They would not withdraw the letter")
    assert not talk.of(Agreed)
    assert talk.kept["one_thing"].words


def test_after_stop_there_is_silence(every_kind: Script) -> None:
    """After STOP nothing is said or asked any more, whatever happens; only the danger reply is still given."""
    talk = walk_to(every_kind, "asking", "overall")
    old = talk.asked
    talk.say("stop")
    for turn in (lambda: talk.say("1"), lambda: talk.say("go"), lambda: talk.say("erase"), lambda: talk.say("info"), talk.media):
        turn()
        assert talk.keys == []
    talk.press(1, on=old)
    assert talk.keys == []
    talk.due("close")
    talk.due("nudge")
    assert talk.effects[-1] != End("closed")
    talk.say("he has a knife")
    assert talk.keys == ["engine/danger"]
    assert talk.end == "stopped"


def test_stop_said_twice_is_confirmed_twice(every_kind: Script) -> None:
    """A second STOP is a STOP again: suppressed again, and said so."""
    talk = Talk(every_kind)
    talk.say("STOP", "STOP")
    _is_stopped(talk)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("He is outside, please stop texting me", id="both in one sentence"),
        pytest.param("help STOP", id="nothing but the two words"),
        pytest.param("STOP 999", id="STOP first"),
        pytest.param("stop\nhelp", id="two lines"),
    ],
)
@pytest.mark.parametrize("step", ["overall", "one_thing"])
def test_danger_is_told_first_then_stop(every_kind: Script, step: str, words: str) -> None:
    """Danger and STOP together: the danger reply, then the stop, and a flag."""
    talk = walk_to(every_kind, "asking", step)
    talk.say(words)
    assert talk.keys == ["engine/danger", "engine/stopped"]
    assert RaiseFlag("immediate_danger", step) in talk.turn
    assert talk.of(Suppress)
    assert talk.end == "stopped"


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_danger_is_answered_at_every_question(every_kind: Script, phase: str, step: str, surface: Surface) -> None:
    """The danger words bring the fixed reply and a flag at every place, and the questions stop."""
    for words in ("help", "999", "HELP HELP", "help 999", "cymorth", "مدد", "I think he is outside"):
        talk = walk_to(every_kind, phase, step, surface)
        talk.say(words)
        assert talk.keys[0] == "engine/danger"
        assert talk.of(RaiseFlag)
        assert talk.state.paused == "danger"
        assert not [ask for ask in talk.of(Ask) if ask.key not in ("engine/help_menu", "engine/help_opening")]  # type: ignore[attr-defined]  # an Ask


def test_danger_in_a_written_answer_keeps_the_answer(every_kind: Script) -> None:
    """What was written stays the answer, the questions stop, and going on does not ask for it again."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("You were kind, but he is outside")
    assert talk.kept["one_thing"] == Answered("one_thing", "answered", words="You were kind, but he is outside", keep_days=30)
    talk.say("he is at my door")
    assert talk.kept["one_thing"].words == "You were kind, but he is outside", "a second cry replaced the answer"
    assert talk.comments == ["he is at my door"]
    talk.say("go")
    assert talk.keys == ["step/close"]
    assert talk.end == "finished"


def test_stop_in_a_written_answer_keeps_the_answer(every_kind: Script) -> None:
    """Words written together with STOP are kept: stopping is not erasing."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("It was slow. Please stop texting me")
    assert talk.kept["one_thing"].words == "It was slow. Please stop texting me"
    _is_stopped(talk)


def test_danger_beside_a_choice_is_kept_as_a_comment(every_kind: Script) -> None:
    """Each cry at a choice is kept under a name of its own, and none is the answer."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("not good really", "he is outside now", "he is at my door")
    assert talk.comments == ["not good really", "he is outside now", "he is at my door"]
    assert len({step for step, kept in talk.kept.items() if kept.outcome == "comment"}) == 3
    assert "overall" not in talk.answers


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("ok", id="an acknowledgement"),
        pytest.param("1", id="what would be an answer"),
        pytest.param("what", id="a gentle word"),
        pytest.param("skip", id="SKIP"),
    ],
)
def test_no_question_is_asked_after_danger_until_the_person_says_go(every_kind: Script, words: str) -> None:
    """After danger only GO carries on; other words bring the danger reply again, and how to carry on."""
    talk = walk_to(every_kind, "asking", "overall")
    keyboard = talk.asked
    talk.say("help", words)
    assert talk.keys == ["engine/danger", "engine/text_go"]
    talk.press(1, on=keyboard)
    assert not talk.of(Ask)
    talk.say("info")
    assert not talk.of(Ask)
    talk.say("go")
    assert talk.keys == ["step/overall?"]
    assert talk.again == "resumed"


def test_the_danger_reply_comes_in_the_language_asked_for(every_kind: Script) -> None:
    """During a danger pause another language gives the danger reply in it, and no question."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("help", "Cymraeg")
    assert talk.keys == ["engine/danger", "engine/text_go"]
    assert talk.of(Say)[0].language == "cy"  # type: ignore[attr-defined]  # a Say
    talk.say("language", "1")
    assert talk.keys == ["engine/danger", "engine/text_go"]
    assert talk.state.paused == "danger"


@pytest.mark.parametrize(("phase", "step"), [place for place in PLACES if place.values[0] != "language"])
def test_erase_is_asked_once_in_neutral_words(every_kind: Script, phase: str, step: str) -> None:
    """ERASE asks once, tells a stranger nothing, and then deletes and falls silent."""
    talk = walk_to(every_kind, phase, step)
    talk.say("erase")
    assert talk.keys == ["engine/erase?"]
    assert talk.asked.wording.text == "Delete all your answers?"
    talk.say("yes")
    assert talk.of(Erase)
    assert talk.keys == ["engine/erased"]
    assert talk.end == "erased"
    talk.say("hello")
    assert talk.keys == []


def test_erase_said_twice_is_a_yes(every_kind: Script) -> None:
    """Who replies ERASE to the question whether to erase means yes."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("erase", "ERASE")
    assert talk.of(Erase)
    assert talk.end == "erased"


@pytest.mark.parametrize("no", ["no", "2", "skip", "back"])
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_not_erasing_goes_on_where_it_was(every_kind: Script, phase: str, step: str, no: str) -> None:
    """No keeps everything, and the open question is asked again."""
    talk = walk_to(every_kind, phase, step)
    open_question = talk.asked.key
    talk.say("erase", no)
    assert talk.keys[0] == "engine/kept"
    if phase != "language":
        assert talk.asked.key == open_question
        assert talk.state.phase == phase


def test_erase_after_the_end(every_kind: Script) -> None:
    """Answers can be erased when the conversation has ended; no leaves it ended, without another question."""
    for reply, end in (("no", "finished"), ("yes", "erased")):
        talk = walk_to(every_kind, "asking", "one_thing")
        talk.say("Nothing", "delete my answers", reply)
        assert talk.state.phase == "ended"
        assert talk.end == end
        assert not talk.of(Ask)


def test_a_question_about_erasing_that_nobody_answers_ends_nothing_anew(every_kind: Script) -> None:
    """After the end, an unanswered ERASE closes quietly and the conversation stays finished."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("Nothing", "erase")
    assert [timer.kind for timer in talk.of(SetTimer)] == ["close"], "nobody is reminded to erase"  # type: ignore[attr-defined]  # a SetTimer
    talk.due("close")
    assert (talk.state.phase, talk.end, talk.keys) == ("ended", "finished", [])


def test_erase_over_a_choice_of_language_and_the_other_way_round(every_kind: Script) -> None:
    """The two questions of the engine's own never lead back into each other."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("erase", "language", "1")
    assert talk.keys == ["step/overall?"]
    talk.say("language", "erase", "no")
    assert talk.keys == ["engine/kept", "step/overall?"]
    talk.say("erase", "Cymraeg")
    assert talk.keys == ["engine/erase?"]
    talk.say("na")
    assert talk.keys == ["engine/kept", "step/overall?"]


def test_erase_in_a_pause_leaves_the_pause(every_kind: Script) -> None:
    """No to erasing brings no question back that was paused."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("pause", "erase", "no")
    assert talk.keys == ["engine/kept", "engine/paused"]
    talk.say("go")
    assert talk.keys == ["step/overall?"]


LOOKALIKES = [
    pytest.param("The bus stop was dark", id="a bus stop"),
    pytest.param("They would not stop to listen", id="somebody else's stopping"),
    pytest.param("The calls stopped in May", id="stopped"),
    pytest.param("In the end it was fine", id="the end"),
    pytest.param("I had to cancel my holiday", id="cancel in a sentence"),
    pytest.param("Nobody could help with the form", id="help in a sentence"),
    pytest.param("I would like more help", id="more help"),
    pytest.param("They deleted my email", id="deleted"),
    pytest.param("Please do not skip the updates", id="skip in a sentence"),
    pytest.param("Go back to the old letters", id="back in a sentence"),
    pytest.param("Use more languages", id="language in a sentence"),
]


@pytest.mark.parametrize("words", LOOKALIKES)
def test_lookalikes_are_answers(every_kind: Script, words: str) -> None:
    """Words that only look like a command are kept as they were written, and the conversation goes on."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say(words)
    assert talk.kept["one_thing"].words == words
    assert talk.end == "finished"
    assert not talk.of(Suppress)
    assert not talk.of(RaiseFlag)


def test_letters_of_other_alphabets_that_look_alike_are_asked_again(every_kind: Script) -> None:
    """Cyrillic letters are not folded into Latin ones: such a STOP is no word of any language here, and is never an answer."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("ЅТОР")
    assert talk.again == "unclear"


SOFT = [
    pytest.param("more", "engine/more", id="MORE"),
    pytest.param("mwy", "engine/more", id="MORE in Welsh, in an English conversation"),
    pytest.param("info", "engine/info_intro engine/nobody_named", id="INFO where the directory is empty says the fixed words"),
]


@pytest.mark.parametrize(("words", "told"), SOFT)
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_more_and_info_tell_and_ask_again(every_kind: Script, phase: str, step: str, words: str, told: str) -> None:
    """What is asked for is told, then the open question comes once more."""
    talk = walk_to(every_kind, phase, step)
    open_question = talk.asked.key
    talk.say(words)
    assert talk.keys == [*told.split(), f"{open_question}?"]
    assert talk.again == "repeat"


@pytest.mark.parametrize(("phase", "step"), PLACES)
@pytest.mark.parametrize("words", ["repeat", "eto", "دوبارہ"])
def test_repeat_asks_again(every_kind: Script, phase: str, step: str, words: str) -> None:
    """REPEAT asks the open question once more, at every place."""
    talk = walk_to(every_kind, phase, step)
    open_question = talk.asked.key
    talk.say(words)
    assert talk.keys == [f"{open_question}?"]
    assert talk.again == "repeat"


@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_pause_and_go(every_kind: Script, phase: str, step: str) -> None:
    """PAUSE holds at every place, and GO asks the open question again."""
    talk = walk_to(every_kind, phase, step)
    open_question = talk.asked.key
    talk.say("pause")
    assert talk.keys == ["engine/paused"]
    assert SetTimer("close", 7 * 86_400, talk.state.wait) in talk.turn
    talk.say("go")
    assert talk.keys == [f"{open_question}?"]


def test_an_effect_of_ending_comes_once(every_kind: Script) -> None:
    """However a conversation ends, it ends once."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("Nothing", "hello", "info")
    assert [effect for effect in talk.effects if isinstance(effect, End)] == [End("finished")]
