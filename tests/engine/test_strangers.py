"""Somebody else may hold the phone: quiet, a word that confirms nothing, and a person is to look. Their own words are never cut short."""

from __future__ import annotations

import pytest

from bot.engine.effects import Answered, Ask, Doubt, End, RaiseFlag, SetTimer, Suppress
from bot.engine.events import Surface
from bot.engine.script import Script
from tests.engine.talking import SURFACES, Talk, build, walk_to

PLACES = [
    pytest.param("language", "", id="while the language is chosen"),
    pytest.param("invited", "", id="at the invitation"),
    pytest.param("asking", "overall", id="at a choice"),
    pytest.param("asking", "ways", id="at a choice of several"),
    pytest.param("warned", "feelings", id="at a warning"),
    pytest.param("asking", "times", id="at a number"),
    pytest.param("waiting", "pause_here", id="between two parts"),
]
SAYS = [
    "wrong number",
    "Wrong number!",
    "sorry you have the wrong number mate",
    "you've got the wrong person",
    "This isn't Sarah's phone",
    "this is his wife",
    "she does not live here",
    "I just got this number",
    "new number",
    "rhif anghywir",
    "غلط نمبر",
    "ghalat number",
]
ASKS = [
    "who is this",
    "Who's this?",
    "sorry who is this",
    "hi, who is this please",
    "who are you?",
    "pwy yw hwn",
    "یہ کون ہے",
    "aap kaun hain",
]


def _is_quiet(talk: Talk) -> None:
    assert talk.of(Doubt)
    assert talk.keys == ["engine/wrong_person"]
    assert (talk.state.phase, talk.end) == ("ended", "closed")
    assert not [effect for effect in talk.turn if isinstance(effect, (Ask, SetTimer, Answered))]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_a_stranger_ends_it_at_every_question(every_kind: Script, phase: str, step: str, surface: Surface) -> None:
    """Whatever is asked, on every surface: nothing more is said than that, and the conversation closes."""
    for words in ("you have the wrong number", "who is this"):
        if (phase, surface) != ("waiting", "voice"):  # a call does not wait for days
            talk = walk_to(every_kind, phase, step, surface)
            talk.say(words)
            _is_quiet(talk)


@pytest.mark.parametrize("words", SAYS)
def test_who_says_that_the_number_is_wrong_has_asked_us_to_stop(every_kind: Script, words: str) -> None:
    """Nothing more to this number, on any channel, and staff look."""
    talk = Talk(every_kind)
    talk.say(words)
    _is_quiet(talk)
    assert talk.of(Suppress)


@pytest.mark.parametrize("words", ASKS)
def test_who_only_asks_has_not_said_stop(every_kind: Script, words: str) -> None:
    """It may be the right person: the same words, and nothing more until staff have confirmed the contact."""
    talk = Talk(every_kind)
    talk.say(words)
    _is_quiet(talk)
    assert not talk.of(Suppress)


@pytest.mark.parametrize("words", ["wrong number", "who is this", "sorry wrong number", "I have just got this number"])
def test_a_whole_reply_counts_where_people_write(every_kind: Script, words: str) -> None:
    """An open question is answered by words of one's own, but not by these."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say(words)
    _is_quiet(talk)
    assert "one_thing" not in talk.kept


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("they rang the wrong number twice", id="their mistake"),
        pytest.param("The officer said you have the wrong number and hung up", id="what was said"),
        pytest.param("nobody told me who is this new officer", id="a question inside"),
        pytest.param("he does not live here any more and they still ask for him", id="about somebody else"),
        pytest.param("I did not know who sent this letter, who is this", id="at the end of an answer"),
        pytest.param("I just got this number and then nothing", id="the number of the case"),
        pytest.param("this is his wife who was rude, not the officer", id="about his wife"),
    ],
)
def test_longer_words_of_ones_own_are_an_answer(every_kind: Script, words: str) -> None:
    """A comment is kept as it was written, and the conversation goes on."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say(words)
    assert talk.kept["one_thing"].words == words
    assert talk.end == "finished"
    assert not talk.of(Doubt)


def test_a_choice_of_that_name_wins() -> None:
    """A flow may offer it as an answer."""
    talk = Talk(build("flow: f\nsteps:\n  it:\n    ask: What was it?\n    choose: {wrong: Wrong number, late: Late}\n"), by="person")
    talk.say("wrong number")
    assert talk.answers == {"it": "wrong"}


def test_with_stop_it_is_a_stop_and_a_doubt(every_kind: Script) -> None:
    """Both are heard in one sentence."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("wrong number, stop texting me")
    assert (talk.keys, talk.end) == (["engine/stopped"], "stopped")
    assert talk.of(Doubt)
    assert talk.of(Suppress)


def test_with_danger_it_is_danger_and_a_doubt(every_kind: Script) -> None:
    """Danger is told, whoever holds the phone."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("this is his wife, he is outside")
    assert talk.keys == ["engine/danger"]
    assert talk.of(RaiseFlag)
    assert talk.of(Doubt)
    assert talk.state.paused == "danger"


def test_after_the_end_it_is_still_heard(every_kind: Script) -> None:
    """A conversation that has ended stays ended as it was."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("Nothing", "who is this")
    assert talk.of(Doubt)
    assert talk.keys == ["engine/wrong_person"]
    assert (talk.end, [effect for effect in talk.effects if isinstance(effect, End)]) == ("finished", [End("finished")])


def test_the_words_confirm_nothing(every_kind: Script) -> None:
    """No name, no organisation, no word of what it was about."""
    for surface, said in (("text", "Sorry. We will not text this number again."), ("voice", "Sorry. We will not call again. Goodbye.")):
        talk = walk_to(every_kind, "asking", "overall", surface)  # type: ignore[arg-type]  # a surface
        talk.say("wrong person")
        assert talk.transcript[-1] == ("bot", said)
