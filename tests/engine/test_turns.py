"""Conversations turn by turn: how they begin and end, warnings, kind retries, languages, pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.effects import Answered, Ask, End, PreferLanguage, Say, Withdrawn
from bot.engine.script import Script
from tests.engine.talking import TWO_STEPS, Talk, build, walk_to

Flows = Callable[..., Script]
DAY = 86_400


def test_the_first_words_of_a_conversation(every_kind: Script) -> None:
    """The bot's own conversation begins with the invitation; a person's with the first step."""
    assert Talk(every_kind).keys == ["engine/invite?"]
    assert Talk(every_kind, by="person").keys == ["step/hello", "step/overall?"]
    assert Talk(every_kind, by="person", language="").keys == ["engine/language?"]
    assert Talk(build(TWO_STEPS, languages=["en"]), language="").keys == ["step/overall?"], "one language needs no choice"
    assert Talk(build(TWO_STEPS)).keys == ["step/overall?"], "a flow without invite begins with its first step"


def test_an_invitation_after_a_language_was_chosen(every_kind: Script) -> None:
    """The choice of language comes first, and leads to the invitation in that language."""
    talk = Talk(every_kind, language="")
    talk.press(2)
    assert PreferLanguage("cy") in talk.turn
    assert talk.keys == ["engine/invite?"]
    assert talk.asked.language == "cy"


# Warnings


def test_a_warning_comes_before_a_sensitive_step(every_kind: Script) -> None:
    """OK leads to the question, and nothing of it is shown before."""
    talk = walk_to(every_kind, "warned", "feelings")
    assert talk.keys == ["engine/warn?"]
    talk.say("1")
    assert talk.keys == ["step/feelings?"]


def test_a_warning_can_be_passed_over(every_kind: Script) -> None:
    """Skip it is no answer, and the next question comes."""
    talk = walk_to(every_kind, "warned", "feelings")
    talk.say("2")
    assert talk.kept["feelings"] == Answered("feelings", "skipped")
    assert talk.keys == ["step/times?"]


def test_a_warning_can_be_paused(every_kind: Script) -> None:
    """Pause for now holds; GO brings the warning again, not the question."""
    talk = walk_to(every_kind, "warned", "feelings")
    talk.say("3")
    assert talk.keys == ["engine/paused"]
    talk.say("go")
    assert talk.keys == ["engine/warn?"]


def test_back_from_a_warning(every_kind: Script) -> None:
    """BACK at a warning leads to the question before it, whose answer no longer counts."""
    talk = walk_to(every_kind, "warned", "feelings")
    talk.say("back")
    assert Withdrawn("updated") in talk.turn
    assert talk.keys == ["step/updated?"]
    assert "updated" not in talk.answers


# Kind retries


def test_two_kind_retries_then_on(every_kind: Script) -> None:
    """Not understood twice: asked again; a third time: on without an answer. What was written is kept each time."""
    talk = walk_to(every_kind, "asking", "overall")
    replies = ["it was all right", "well I do not know", "hard to say really"]
    talk.say(replies[0])
    assert (talk.keys, talk.again) == (["step/overall?"], "unclear")
    talk.say(replies[1])
    assert (talk.keys, talk.again) == (["step/overall?"], "unclear")
    talk.say(replies[2])
    assert talk.keys == ["engine/moved_on", "step/ways?"]
    assert talk.kept["overall"] == Answered("overall", "no_answer")
    assert talk.comments == replies
    assert talk.state.tries == 0


def test_no_answer_at_the_very_end(flow: Flows) -> None:
    """Nobody is told that we go on where nothing comes any more."""
    talk = Talk(flow("flow: one\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n"), by="person")
    talk.say("hm well", "hm well", "hm well")
    assert talk.keys == ["engine/goodbye"]
    assert talk.end == "finished"


def test_two_answers_are_asked_again_with_their_own_words(every_kind: Script) -> None:
    """Two numbers at once are not called unclear."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("1 or 2")
    assert talk.again == "one_only"


def test_an_invitation_that_is_not_understood_is_a_no(every_kind: Script) -> None:
    """No answer never means consent."""
    talk = Talk(every_kind)
    talk.say("who", "sorry who", "wrong door")
    assert talk.keys == ["engine/declined"]
    assert talk.end == "declined"
    assert talk.comments == [], "nothing of a stranger's words is kept"


def test_retries_do_not_run_on_through_other_questions(every_kind: Script) -> None:
    """A question about erasing has retries of its own."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("xx yy", "xx yy", "erase", "perhaps not")
    assert (talk.keys, talk.again) == (["engine/erase?"], "unclear")


# Languages


def test_another_language_in_the_middle(every_kind: Script) -> None:
    """LANGUAGE offers the list, and the open question comes in the chosen one."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("language")
    assert [option.label.text for option in talk.asked.options] == ["English", "Cymraeg", "اردو"]
    talk.say("3")
    assert PreferLanguage("ur") in talk.turn
    assert talk.keys == ["step/overall?"]
    assert talk.asked.language == "ur"
    assert talk.state.language == "ur"


@pytest.mark.parametrize(("name", "language"), [("Cymraeg", "cy"), ("cymraeg!", "cy"), ("اردو", "ur"), ("English", "en")])
@pytest.mark.parametrize(
    ("phase", "step"), [("invited", ""), ("asking", "overall"), ("warned", "feelings"), ("asking", "times"), ("asking", "one_thing")]
)
def test_a_language_by_its_own_name(every_kind: Script, phase: str, step: str, name: str, language: str) -> None:
    """The name of a language is enough, at every question."""
    talk = walk_to(every_kind, phase, step)
    open_question = talk.asked.key
    talk.say(name)
    assert PreferLanguage(language) in talk.turn
    assert (talk.asked.key, talk.asked.language, talk.state.phase) == (open_question, language, phase)


@pytest.mark.parametrize("reply", ["en", "c", "two", "one", "cy"])
def test_a_letter_or_a_number_word_is_no_language(every_kind: Script, reply: str) -> None:
    """Only a name changes the language: at a number, "two" is two."""
    talk = walk_to(every_kind, "asking", "times")
    talk.say(reply)
    assert talk.state.language == "en"
    assert not talk.of(PreferLanguage)


def test_a_choice_of_language_may_be_skipped_and_misunderstood(every_kind: Script) -> None:
    """SKIP goes back; so do three replies that name no language."""
    for replies in (("skip",), ("back",), ("polski", "polski", "polski")):
        talk = walk_to(every_kind, "asking", "overall")
        talk.say("language", *replies)
        assert talk.keys == ["step/overall?"]
        assert talk.state.language == "en"


# Media


def test_media_is_thanked_and_nothing_else(every_kind: Script) -> None:
    """A picture is never an answer, and costs no retry."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.media()
    assert talk.keys == ["engine/media"]
    assert talk.state.tries == 0
    talk.say("1")
    assert talk.answers == {"overall": "satisfied"}


# Endings


def test_every_ending_is_said(every_kind: Script) -> None:
    """A flow's own last words are the goodbye; where it has none, the engine says one."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("Nothing")
    assert talk.keys == ["engine/thank_you", "step/close"]
    assert talk.turn[-1] == End("finished")
    bare = Talk(build("flow: one\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n"), by="person")
    bare.say("yes")
    assert bare.keys == ["engine/goodbye"]


def test_the_words_of_a_person_are_in_answers_only(every_kind: Script) -> None:
    """Nothing that was written is ever sent back, put in a flag or kept in the state."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("Xylophone, but he is outside", "go", "hello Xylophone")
    assert not [words for who, words in talk.transcript if who == "bot" and "Xylophone" in words]
    assert "Xylophone" not in str(talk.state)
    assert [effect for effect in talk.effects if "Xylophone" in str(effect)] == [talk.kept["one_thing"]]


def test_a_conversation_says_only_what_its_language_has(every_kind: Script) -> None:
    """Every message of a Welsh conversation is marked as Welsh."""
    talk = Talk(every_kind, language="cy")
    talk.say("1", "1", "1", "ie", "1", "4", "3", "3 Mehefin")
    assert {message.language for message in talk.effects if isinstance(message, (Say, Ask))} == {"cy"}
