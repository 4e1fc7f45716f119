"""The menu after key 0: what a text says with STOP, ERASE, INFO and LANGUAGE, a telephone says with keys."""

from __future__ import annotations

import pytest

from bot.engine.effects import Agreed, Answered, Doubt, Erase, PreferLanguage, RaiseFlag, Suppress, Withdrawn
from bot.engine.script import Script
from bot.engine.sentences import SENTENCES
from bot.surfaces.render import render
from tests.engine.talking import LANGUAGES, Talk, build, walk_to

PLACES = [
    pytest.param("asking", "overall", id="at a choice"),
    pytest.param("asking", "ways", id="at a choice of several"),
    pytest.param("warned", "feelings", id="at a warning"),
    pytest.param("asking", "last_spoke", id="at a date"),
    pytest.param("asking", "one_thing", id="before a comment"),
    pytest.param("checking", "one_thing", id="while a comment is recorded"),
]
MENU = "engine/help_menu?"
DISCREET = """
flow: d
risk: R2
invite: It is about the school trip.
steps:
  overall:
    ask: How was it?
    choose: {good: Good, poor: Poor}
  last:
    ask: Are you done?
    yes_no: true
"""


@pytest.mark.parametrize(("phase", "step"), PLACES)
@pytest.mark.parametrize(
    ("keys", "said", "effect"),
    [
        pytest.param("041", ["engine/stopped"], Suppress, id="0 4 1 stops everything"),
        pytest.param("0421", ["engine/erased"], Erase, id="0 4 2 1 deletes"),
        pytest.param("032", None, PreferLanguage, id="0 3 2 is the second language, and the open question in it"),
        pytest.param("04222", ["engine/kept", MENU], None, id="0 4 2 2 deletes nothing, and 2 names people"),
        pytest.param("04*3*1", None, None, id="the star leads back from each menu; 1 carries on"),
    ],
)
def test_every_key_works_everywhere(
    every_kind: Script, phase: str, step: str, keys: str, said: list[str] | None, effect: type | None
) -> None:
    """Whatever was asked: no answer and no comment is lost on the way, and one call for help is one flag."""
    talk = walk_to(every_kind, phase, step, "voice")
    before, question, part = talk.answers, talk.asked.key, talk.state.part
    talk.key(*keys)
    if said is None:
        assert (talk.keys, talk.state.phase, talk.state.part) == ([f"{question}?"], phase, part)
    else:
        assert talk.keys[:1] == said[:1] or MENU in talk.keys
    assert effect is None or talk.of(effect)
    assert effect is Suppress or not talk.end or effect is Erase
    assert before.items() <= talk.answers.items()
    assert [flag for flag in talk.effects if isinstance(flag, RaiseFlag)] == [RaiseFlag("immediate_danger", step)]


def test_people_to_talk_to_and_back(every_kind: Script) -> None:
    """2 names them, then the menu comes again."""
    talk = walk_to(every_kind, "asking", "overall", "voice")
    talk.key("0", "2")
    assert talk.keys[0] == "engine/info_intro"
    assert len(talk.keys) > 2
    assert talk.keys[-1] == MENU


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        pytest.param("01", None, id="carry on: still to be checked"),
        pytest.param("09", True, id="the end keeps it"),
        pytest.param("041", True, id="so does STOP, as it does everywhere"),
        pytest.param("0421", False, id="deleted with the rest"),
        pytest.param("032", None, id="another language: still to be checked"),
    ],
)
def test_a_comment_that_was_spoken(every_kind: Script, keys: str, kept: bool | None) -> None:
    """What was spoken and not yet kept is there after the menu; ending keeps it, deleting deletes it."""
    talk = walk_to(every_kind, "checking", "one_thing", "voice")
    talk.record(9, "the-recording")
    talk.key(*keys)
    spoken = [effect for effect in talk.turn if isinstance(effect, Answered)]
    assert bool(spoken) == bool(kept)
    assert (Withdrawn("one_thing", recording="the-recording") in talk.turn) == (kept is False)
    if kept is None:
        assert (talk.state.phase, talk.state.part) == ("checking", "the-recording")


def test_a_line_that_goes_dead_in_a_menu(every_kind: Script) -> None:
    """The next call of the same person goes on from the question, not from the menu."""
    talk = walk_to(every_kind, "asking", "ways", "voice")
    talk.key("0", "4")
    talk.hang_up()
    assert (talk.state.menu, talk.state.paused) == ("", "danger")
    talk.begin("voice")
    assert talk.keys == ["step/ways?"]


def test_keys_that_mean_nothing_and_silence(every_kind: Script) -> None:
    """Said again in each menu; silence once more, then a kind end. Nothing is stopped or deleted by the way."""
    for keys, asked in (("04", "engine/help_stop"), ("042", "engine/erase"), ("03", "engine/language")):
        talk = walk_to(every_kind, "asking", "overall", "voice")
        talk.key(*keys, "7")
        assert (talk.keys, talk.again) == ([f"{asked}?"], "unclear")
        talk.key("8")
        assert (talk.keys, talk.again) == ([f"{asked}?"], "repeat")
        talk.silence()
        assert (talk.keys, talk.again) == ([f"{asked}?"], "silence")
        talk.silence()
        assert (talk.keys, talk.end) == (["engine/goodbye"], "closed")


@pytest.mark.parametrize("key", ["2", "4", "7"])
def test_nothing_is_told_before_key_1(every_kind: Script, key: str) -> None:
    """Anybody may have picked up: no people are named, nothing is stopped or deleted; only the language may be another."""
    talk = Talk(every_kind, "voice")
    talk.key("0", key)
    assert talk.keys == ["engine/danger", "engine/help_opening?"]
    talk.key("3", "2")
    assert (talk.keys, talk.state.language, talk.state.phase) == (["engine/invite?"], "cy", "invited")


def test_a_discreet_call_asks_whether_numbers_may_be_told() -> None:
    """Key 2 asks first; nothing in the menus speaks of people to talk to or of answers."""
    talk = Talk(build(DISCREET), "voice", by="person")
    talk.key("1", "0")
    assert "people" not in talk.asked.wording.on("voice")
    talk.key("2")
    assert talk.keys == ["engine/help_numbers?"]
    talk.key("1")
    assert talk.keys == ["engine/nobody_named", "engine/help_menu?"]
    talk.key("4")
    assert "answers" not in talk.asked.wording.on("voice")
    talk.key("1")
    assert (talk.keys, talk.end) == (["engine/stopped"], "stopped")
    assert not talk.of(Doubt)


def test_a_yes_is_taken_back_by_keys(every_kind: Script) -> None:
    """Keys 0, 4, 3: without a question, and the call is over. A comment that was just spoken after a yes is not kept."""
    talk = walk_to(every_kind, "checking", "one_thing", "voice")
    talk.record(5, "RE1")
    talk.key("0", "4", "3")
    assert (talk.keys, talk.end) == (["engine/taken_back"], "closed")
    assert talk.of(Agreed) == [Agreed("all", "", given=False)]
    assert talk.of(Withdrawn) == [Withdrawn("one_thing", recording="RE1")]
    assert "one_thing" not in talk.kept


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
@pytest.mark.parametrize("name", ["help_menu", "quiet_help_menu", "help_opening", "help_stop", "quiet_help_stop", "help_numbers"])
def test_a_menu_is_short_and_its_keys_ascend(language: str, name: str) -> None:
    """At most four choices and the end, each before its key, in 30 words."""
    said = (LANGUAGES.words[language].sentences.get(name) if language != "en" else None) or None
    spoken = said.on("voice") if said else SENTENCES[name].voice
    assert (said is None) == (language == "en"), "there is a draft"
    digits = [letter for letter in spoken if letter.isdigit()]
    assert digits == sorted(digits)
    assert len(digits) <= 5
    assert not spoken.lstrip()[0].isdigit()
    assert len(spoken.split()) <= 30


def test_a_menu_can_be_answered_while_it_is_spoken(every_kind: Script) -> None:
    """Only the words of danger are heard to their end."""
    talk = walk_to(every_kind, "asking", "overall", "voice")
    talk.key("0")
    listen = render(talk.asked, "voice", LANGUAGES.words["en"]).listen
    assert listen is not None
    assert (listen.barge_in, listen.digits) == (True, 1)
