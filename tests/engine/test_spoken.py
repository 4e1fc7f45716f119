"""Comments that are spoken: kept, heard, said again, deleted, and never lost when the line goes dead."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from bot.engine.effects import Answered, Ask, SetTimer, Withdrawn
from bot.engine.events import Surface
from bot.engine.script import Script
from tests.engine.talking import Talk, walk_to

Flows = Callable[..., Script]
DAY = 86_400
REFERENCE = "recording-1"


def _recorded(script: Script) -> Talk:
    talk = walk_to(script, "checking", "one_thing", "voice")
    assert talk.keys == ["step/one_thing/record?"]
    talk.record(5)
    assert talk.keys == ["step/one_thing/record_check?"]
    return talk


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
