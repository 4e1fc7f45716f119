"""Comments that are spoken: kept, heard, said again, deleted, and never lost when the line goes dead."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest

from bot.engine.effects import AgreedToRecording, Answered, Ask, SetTimer, Withdrawn
from bot.engine.events import Surface
from bot.engine.script import Script
from tests.engine.talking import EVERY_KIND, Talk, build, walk_to

Flows = Callable[..., Script]
DAY = 86_400
REFERENCE = "recording-1"


def _recorded(script: Script) -> Talk:
    talk = walk_to(script, "checking", "one_thing", "voice")
    assert talk.keys == ["step/one_thing/record?"]
    talk.record(5)
    assert talk.keys == ["step/one_thing/record_check?"]
    return talk


def _asked(script: Script, language: str = "en") -> Talk:
    """A caller who has chosen to speak, and is told what becomes of it."""
    talk = walk_to(script, "asking", "one_thing", "voice", language)
    talk.key("1")
    return talk


def test_what_becomes_of_it_is_told_first(every_kind: Script) -> None:
    """Who hears it, why, and for how many days; recording begins with another key, and what was agreed to is noted with it."""
    talk = _asked(every_kind)
    assert (talk.keys, talk.asked.high) == (["step/one_thing/record_agree?"], 30)
    assert not talk.of(AgreedToRecording)
    talk.key("1")
    assert talk.keys == ["step/one_thing/record?"]
    [agreed] = talk.of(AgreedToRecording)
    assert agreed == AgreedToRecording("one_thing", agreed.wording)  # type: ignore[attr-defined]  # an AgreedToRecording
    assert re.fullmatch("en [0-9a-f]{12}", agreed.wording)  # type: ignore[attr-defined]


def test_the_wording_agreed_to_is_told_apart(every_kind: Script) -> None:
    """Other words, another language or another number of days are another wording; the same words are the same."""
    longer = build(EVERY_KIND.replace("{keep: 30 days}", "{keep: 60 days}"))
    seen = []
    for script, language in ((every_kind, "en"), (every_kind, "en"), (every_kind, "cy"), (every_kind, "ur"), (longer, "en")):
        talk = _asked(script, language)
        talk.key("1")
        seen += [agreed.wording for agreed in talk.of(AgreedToRecording)]  # type: ignore[attr-defined]
    assert len(seen) == 5
    assert seen[0] == seen[1]
    assert len(set(seen)) == 4


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        pytest.param(["#"], "skipped", id="skipped"),
        pytest.param(["2", "3", "4"], "skipped", id="three keys that mean nothing are a no"),
        pytest.param(["9"], None, id="ended"),
        pytest.param(["*"], None, id="back to the question before"),
        pytest.param(["0", "9"], None, id="help, then ended"),
    ],
)
def test_nobody_is_recorded_without_a_yes(every_kind: Script, keys: list[str], outcome: str | None) -> None:
    """Whatever else is pressed, nothing is agreed to and no tone is heard."""
    talk = _asked(every_kind)
    talk.key(*keys)
    assert not [effect for effect in talk.effects if isinstance(effect, AgreedToRecording)]
    assert not [ask for ask in talk.effects if isinstance(ask, Ask) and ask.key.endswith("/record")]
    kept = talk.kept.get("one_thing")
    assert (kept.outcome if kept else None) == outcome


@pytest.mark.parametrize("leaves", ["silence", "hang up"])
def test_silence_is_no_yes(every_kind: Script, leaves: str) -> None:
    """Nobody who says nothing, or rings off, is recorded; the question is there again when they call."""
    talk = _asked(every_kind)
    for _ in range(3 if leaves == "silence" else 1):
        talk.silence() if leaves == "silence" else talk.hang_up()
    assert not [effect for effect in talk.effects if isinstance(effect, AgreedToRecording)]
    assert "one_thing" not in talk.kept


@pytest.mark.parametrize("when", ["before the key", "after hanging up", "after a skip"])
def test_a_recording_without_a_yes_is_not_kept(every_kind: Script, when: str) -> None:
    """Whatever made it, it is only to be deleted."""
    talk = _asked(every_kind)
    if when == "after hanging up":
        talk.hang_up()
    elif when == "after a skip":
        talk.key("#")
    talk.record(5, "recording-stray")
    assert Withdrawn("", recording="recording-stray") in talk.turn
    assert not talk.kept.get("one_thing") or not talk.kept["one_thing"].recording


def test_help_before_the_yes_comes_back_to_it(every_kind: Script) -> None:
    """0 is help here too; going on asks for the yes again."""
    talk = _asked(every_kind)
    talk.key("0", "1")
    assert talk.keys[-1] == "step/one_thing/record_agree?"


def test_saying_it_again_is_a_yes_to_the_same_words(every_kind: Script) -> None:
    """3 is pressed by somebody who was told: each recording has its own yes, to the same wording."""
    talk = _recorded(every_kind)
    talk.key("3")
    agreed = [effect.wording for effect in talk.effects if isinstance(effect, AgreedToRecording)]
    assert len(agreed) == 2
    assert len(set(agreed)) == 1


def test_a_comment_is_kept(every_kind: Script) -> None:
    """1 keeps it, for as long as the flow says."""
    talk = _recorded(every_kind)
    talk.key("1")
    assert talk.kept["one_thing"] == Answered("one_thing", "answered", recording=REFERENCE, keep_days=30)
    assert talk.keys == ["engine/thank_you", "step/close"]
    assert talk.end == "finished"


def test_a_comment_is_heard(every_kind: Script) -> None:
    """2 plays it, and asks again."""
    talk = _recorded(every_kind)
    talk.key("2")
    assert talk.asked.recording == REFERENCE
    talk.key("8")
    assert (talk.keys, talk.asked.recording) == (["step/one_thing/record_check?"], "")
    talk.key("1")
    assert talk.end == "finished"


def test_a_comment_is_said_again(every_kind: Script) -> None:
    """3 deletes it and records another."""
    talk = _recorded(every_kind)
    talk.key("3")
    assert talk.turn[0] == Withdrawn("one_thing", recording=REFERENCE)
    assert talk.keys == ["step/one_thing/record?"]
    talk.record(4, "recording-2")
    talk.key("1")
    assert talk.kept["one_thing"].recording == "recording-2"


def test_a_comment_is_deleted(every_kind: Script) -> None:
    """4 deletes it and goes on."""
    talk = _recorded(every_kind)
    talk.key("4")
    assert Withdrawn("one_thing", recording=REFERENCE) in talk.turn
    assert talk.kept["one_thing"].outcome == "skipped"
    assert talk.keys == ["engine/record_deleted", "step/close"]


def test_back_from_a_comment_deletes_it(every_kind: Script) -> None:
    """Going back leaves no recording behind that nobody knows of."""
    talk = _recorded(every_kind)
    talk.key("*")
    assert Withdrawn("one_thing", recording=REFERENCE) in talk.turn
    assert talk.keys == ["step/last_spoke?"]


@pytest.mark.parametrize("reply", ["#", "9"])
def test_a_comment_is_not_lost_by_one_key_more(every_kind: Script, reply: str) -> None:
    """The hash key ended the recording; pressed again it keeps it. So does the key that ends the call."""
    talk = _recorded(every_kind)
    talk.key(reply)
    assert talk.kept["one_thing"].recording == REFERENCE
    assert not talk.of(Withdrawn)


def test_keys_that_mean_nothing_keep_the_comment(every_kind: Script) -> None:
    """Three keys that mean nothing, and it is kept."""
    talk = _recorded(every_kind)
    talk.key("7", "6", "5")
    assert talk.kept["one_thing"].recording == REFERENCE


def test_hanging_up_keeps_the_comment(every_kind: Script) -> None:
    """Hanging up is an ordinary way to end; calling again does not ask for the comment again."""
    talk = _recorded(every_kind)
    talk.hang_up()
    assert talk.kept["one_thing"] == Answered("one_thing", "answered", recording=REFERENCE, keep_days=30)
    assert SetTimer("close", DAY, talk.state.wait) in talk.turn
    talk.begin("voice")
    assert talk.keys == ["step/close"]
    assert talk.kept["one_thing"].recording == REFERENCE


def test_hanging_up_while_speaking_keeps_the_comment(every_kind: Script) -> None:
    """The recording comes after the call has ended, and is kept: pressing 1 was the yes."""
    talk = walk_to(every_kind, "checking", "one_thing", "voice")
    talk.hang_up()
    talk.record(6)
    assert talk.kept["one_thing"].recording == REFERENCE
    talk.begin("voice")
    assert talk.keys == ["step/close"]


def test_calling_again_before_the_end_of_the_call_is_told(every_kind: Script) -> None:
    """The comment of the call before is kept all the same."""
    talk = _recorded(every_kind)
    talk.begin("voice")
    assert talk.kept["one_thing"].recording == REFERENCE
    assert talk.keys == ["step/close"]


def test_an_empty_recording_is_silence(every_kind: Script) -> None:
    """Nothing was said: asked again, then goodbye."""
    talk = walk_to(every_kind, "checking", "one_thing", "voice")
    for _ in range(3):
        talk.record(0)
    assert talk.end == "closed"
    assert "one_thing" not in talk.kept


def test_a_recording_that_nobody_waits_for_is_deleted(every_kind: Script) -> None:
    """It comes twice, or after the conversation has gone on: the provider is told to delete it, and no answer is lost."""
    talk = _recorded(every_kind)
    talk.key("1")
    talk.record(5, "recording-late")
    assert talk.turn == (Withdrawn("", recording="recording-late"),)


def test_calling_again_goes_on_where_it_was(every_kind: Script) -> None:
    """A call that dropped can be taken up again for a day."""
    talk = walk_to(every_kind, "asking", "updated", "voice")
    talk.hang_up()
    assert [(timer.kind, timer.seconds) for timer in talk.of(SetTimer)] == [("close", DAY)]  # type: ignore[attr-defined]  # a SetTimer
    talk.begin("voice")
    assert (talk.keys, talk.again) == (["step/updated?"], "resumed")
    talk.hang_up()
    talk.due("close")
    assert talk.end == "closed"


@pytest.mark.parametrize("surface", ["text", "chat"])
def test_going_on_by_text_after_a_comment(every_kind: Script, surface: Surface) -> None:
    """What is written after a comment was kept does not replace it."""
    talk = _recorded(every_kind)
    talk.hang_up()
    talk.state = msgspec.structs.replace(talk.state, surface=surface)
    talk.say("Hello again")
    assert talk.kept["one_thing"].recording == REFERENCE
    assert talk.comments == ["Hello again"]
    assert talk.end == "finished"


def test_pressing_something_else_than_one_before_a_comment(every_kind: Script) -> None:
    """Nobody is recorded who has not pressed 1."""
    talk = walk_to(every_kind, "asking", "one_thing", "voice")
    talk.key("2", "3", "4")
    assert talk.kept["one_thing"].outcome == "no_answer"
    assert not [ask for ask in talk.effects if isinstance(ask, Ask) and ask.key.endswith("/record")]
