"""Danger, despair and other signs in a person's words: what is said, what staff are told, and what the conversation does then."""

from __future__ import annotations

import pytest

from bot.engine.alarms import Alarms
from bot.engine.danger import DISCREET_LOW_MOOD_TEXTS, LOW_MOOD_TEXTS
from bot.engine.effects import Answered, Ask, RaiseFlag, Suppress
from bot.engine.script import Script
from bot.engine.spelling import Spelling
from bot.flow.words import Words
from tests.engine.talking import SURFACES, TWO_STEPS, Talk, build, walk_to

IN_DANGER, IN_DESPAIR, BOTH = "he is outside my house", "i want to die", "he is outside my house and i want to die"


def _flags(talk: Talk) -> list[str]:
    return [flag.kind for flag in talk.of(RaiseFlag)]  # type: ignore[attr-defined]  # RaiseFlags


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(
    ("words", "said", "flags"),
    [
        pytest.param(IN_DANGER, ["engine/danger"], ["immediate_danger"], id="danger"),
        pytest.param(IN_DESPAIR, ["engine/low_mood"], ["self_harm"], id="despair"),
        pytest.param(BOTH, ["engine/danger"], ["immediate_danger", "self_harm"], id="both: danger is told, staff see both"),
        pytest.param(f"{IN_DESPAIR}, stop texting me", ["engine/low_mood", "engine/stopped"], ["self_harm"], id="and STOP: help first"),
    ],
)
def test_the_words_that_help_come_first(every_kind: Script, surface, language, words, said, flags) -> None:
    """Fixed words at once, no question, the flags in the same turn, and what was written is kept before anything else."""
    talk = walk_to(every_kind, "asking", "one_thing", surface, language)
    talk.say(words)
    assert talk.keys == said
    assert _flags(talk) == flags
    assert talk.turn[0] == Answered("one_thing", "answered", words=words, keep_days=30)
    assert not talk.of(Ask)
    assert bool(talk.of(Suppress)) == ("stop" in words)


IN_OTHER_LANGUAGES = (
    *("Pomocy!", "POMOCY", "ajutor", "Ajutați-mă!", "ayuda", "¡Ayúdame!", "au secours", "À l'aide !", "yardım edin", "caawimo", "cứu tôi"),
    *("Помогите", "допоможіть!", "مساعدة", "النجدة", "کمک", "मदद", "बचाओ", "ਮਦਦ", "મદદ", "সাহায্য", "বাঁচাও", "உதவி", "救命!"),
)


@pytest.mark.parametrize("words", IN_OTHER_LANGUAGES)
def test_help_is_heard_in_languages_that_we_do_not_speak(every_kind: Script, words: str) -> None:
    """Whoever is afraid may write in the language they think in: the word alone is enough, and the words of help come in ours."""
    talk = walk_to(every_kind, "asking", "one_thing", "text", "en")
    talk.say(words)
    assert (talk.keys, _flags(talk)) == (["engine/danger"], ["immediate_danger"])


def test_after_despair_the_survey_rests_as_after_danger(every_kind: Script) -> None:
    """No answer ends the rest by the way, no reminder comes; GO does, and then the question is asked in full."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say(IN_DESPAIR)
    assert talk.state.paused == "low"
    talk.say("1")
    assert talk.keys == ["engine/low_mood", "engine/text_go"]
    assert talk.answers == {}
    talk.due("nudge")
    assert talk.turn == ()
    talk.say("go")
    assert talk.keys == ["step/overall?"]


def test_danger_stays_the_stronger(every_kind: Script) -> None:
    """Despair after danger does not take the danger words away; danger after despair brings them."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say(IN_DANGER)
    talk.say(IN_DESPAIR)
    assert talk.state.paused == "danger"
    talk = walk_to(every_kind, "asking", "overall", "voice")
    talk.say(IN_DESPAIR)
    talk.key("5")
    assert talk.keys == ["engine/low_mood", "engine/help_menu?"]
    talk.key("0")
    assert talk.keys == ["engine/danger", "engine/help_menu?"]
    assert talk.state.paused == "danger"


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        pytest.param("he told me to drop the charges", "witness_intimidation", id="a witness"),
        pytest.param("the officer asked me out", "staff_misconduct", id="staff"),
        pytest.param("we got burgled again", "new_crime", id="a new crime"),
        pytest.param("my carer takes my money", "adult_risk", id="an adult"),
        pytest.param("my children are scared of their dad", "child_risk", id="a child, and nobody in danger this minute"),
    ],
)
def test_other_signs_raise_a_flag_and_nothing_else(every_kind: Script, words: str, flag: str) -> None:
    """Staff see it; the person is answered as anybody would be, whether the words were asked for or not."""
    for step in ("one_thing", "overall"):
        noticed, plain_answer = (walk_to(every_kind, "asking", step) for _ in range(2))
        noticed.say(words)
        plain_answer.say("the letters were long and hard")
        assert [kind for kind in _flags(noticed) if kind != "story_told"] == [flag]
        assert noticed.keys == plain_answer.keys
        assert any(words in getattr(effect, "words", "") for effect in noticed.turn), "what was written is kept too"


def test_a_child_in_danger_now_is_danger(every_kind: Script) -> None:
    """The danger text is said, and both who is on call and the safeguarding lead see it."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("he is hitting the kids")
    assert talk.keys == ["engine/danger"]
    assert set(_flags(talk)) == {"immediate_danger", "child_risk"}


def test_after_stop_signs_are_still_seen_and_nothing_is_said(every_kind: Script) -> None:
    """STOP is about messages. Somebody who may come to harm is not forgotten for it."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("stop")
    talk.say("my carer takes my money")
    assert (talk.keys, _flags(talk)) == ([], ["adult_risk"])
    talk.say(IN_DESPAIR)
    assert (talk.keys, _flags(talk)) == (["engine/low_mood"], ["self_harm"])


def test_a_discreet_flow_names_nobody() -> None:
    """Where somebody may read along, the words in despair name no charity and do not say how the person feels."""
    for risk, texts in (("R1", LOW_MOOD_TEXTS), ("R2", DISCREET_LOW_MOOD_TEXTS)):
        talk = Talk(build(TWO_STEPS.replace("flow: two-steps", f"flow: two-steps\nrisk: {risk}")), by="person", language="cy")
        talk.say(IN_DESPAIR)
        assert ("bot", texts["cy"].text) in talk.transcript


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
@pytest.mark.parametrize("texts", [LOW_MOOD_TEXTS, DISCREET_LOW_MOOD_TEXTS], ids=["named", "discreet"])
def test_the_words_in_despair(texts, language: str) -> None:
    """They give both numbers and 999, in groups where they are spoken, and ask nothing of how bad it is."""
    said = texts[language]
    assert all(number in said.text for number in ("116 123", "85258", "SHOUT", "999"))
    assert "1 1 6, 1 2 3" in said.voice
    assert "9 9 9" in said.voice
    named = "Samar" in said.text + said.voice or "سماریٹنز" in said.voice
    assert named is (texts is LOW_MOOD_TEXTS)
    assert not any(word in (said.text + said.voice).lower() for word in ("crime", "police", "suicide", "must"))


@pytest.mark.parametrize("words", ["s t o p", "S.T.O.P.", "stoppp", "S-T-O-P", "STOOOOP"])
def test_stop_in_letters_and_with_letters_held_down(every_kind: Script, words: str) -> None:
    """However a shaking hand writes it."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say(words)
    assert talk.keys == ["engine/stopped"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("hes realy scaared", ["he", "is", "scared"], id="a short form, a misspelling, a word that is passed over"),
        pytest.param("heeeelp", ["help"], id="a letter held down"),
        pytest.param("kiln", ["kiln"], id="short words are never corrected: one slip makes another word"),
        pytest.param("scarred", ["scared"], id="one slip in a longer word is; a false alarm is the price"),
        pytest.param("fitting", ["fitting"], id="but it must begin alike"),
    ],
)
def test_spelling_is_brought_to_one_form(written: str, read: list[str]) -> None:
    """Phrases and replies meet in one form, whatever the thumb did."""
    spelling = Spelling({"hes": "he is", "realy": "really"}, ["really"])
    spelling.learn("he is scared")
    spelling.learn("help hitting")
    assert spelling.of(written.split()) == [word for word in read if word != "really"]


def test_an_alarm_that_is_known_to_be_false_is_none() -> None:
    """A phrase that overlaps a known false alarm does not count; one that stands free of it, or has all of it inside, does."""
    words = Words(
        "en", "English", danger_phrases=("not safe", "it is not safe to park here and he is here"), not_danger=("not safe to park",)
    )
    alarms = Alarms([words])
    assert not alarms.heard(["it", "was", "not", "safe", "to", "park"])
    assert alarms.heard(["it", "was", "not", "safe", "to", "park", "and", "i", "am", "not", "safe"])
    assert alarms.heard(["it", "is", "not", "safe", "to", "park", "here", "and", "he", "is", "here"])
