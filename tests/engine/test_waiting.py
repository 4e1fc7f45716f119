"""Pauses, Later, reminders, timers: what a conversation does while nobody says anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.effects import Ask, SetTimer
from bot.engine.events import Due
from bot.engine.script import Script
from tests.engine.talking import TWO_STEPS, Talk, walk_to

Flows = Callable[..., Script]
DAY = 86_400


# Pauses


@pytest.mark.parametrize(
    ("place", "reply"),
    [("overall", "2"), ("overall", "satisfied"), ("ways", "1 3"), ("updated", "yes"), ("times", "4"), ("last_spoke", "3 June")],
)
def test_an_answer_during_a_pause_is_taken(every_kind: Script, place: str, reply: str) -> None:
    """What is surely an answer to the open question ends the pause."""
    talk = walk_to(every_kind, "asking", place)
    talk.say("pause", reply)
    assert place in talk.answers
    assert not talk.state.paused


@pytest.mark.parametrize("reply", ["ok", "thanks", "maybe tomorrow", "skip"])
def test_other_words_during_a_pause_leave_it(every_kind: Script, reply: str) -> None:
    """OK is an answer to the pause, not to the question: it is never taken as a yes."""
    talk = walk_to(every_kind, "asking", "updated")
    talk.say("pause", reply)
    assert talk.keys == ["engine/paused"]
    assert "updated" not in talk.answers


def test_words_during_a_pause_are_no_written_answer(every_kind: Script) -> None:
    """At a question for one's own words only GO ends a pause."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("pause", "I am busy now")
    assert talk.keys == ["engine/paused"]
    talk.say("go", "Be quicker")
    assert talk.kept["one_thing"].words == "Be quicker"


def test_a_pause_closes_quietly_after_a_week(every_kind: Script) -> None:
    """Nothing is said when nobody comes back."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("pause")
    assert SetTimer("close", 7 * DAY, talk.state.wait) in talk.turn
    talk.due("close")
    assert (talk.keys, talk.end) == ([], "closed")


def test_info_and_more_leave_a_pause(every_kind: Script) -> None:
    """They tell, and no question comes back."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("pause", "more")
    assert talk.keys == ["engine/more"]
    talk.say("info")
    assert not talk.of(Ask)
    assert talk.state.paused == "asked"


def test_a_button_ends_a_pause(every_kind: Script) -> None:
    """A button of the open question is an answer; one of an older keyboard leaves the pause."""
    talk = walk_to(every_kind, "asking", "overall", "chat")
    first = talk.asked
    talk.press(1)
    talk.say("pause")
    talk.press(2, on=first)
    assert talk.keys == ["engine/paused"]
    talk.press(1)
    assert not talk.state.paused


@pytest.mark.parametrize("word", ["pause", "help"])
def test_a_pause_between_two_parts_waits_again(every_kind: Script, word: str) -> None:
    """A pause stops the clock of a waiting step; GO sets it again, and the conversation goes on."""
    talk = walk_to(every_kind, "waiting", "pause_here")
    talk.say(word)
    talk.due("wait")
    assert talk.keys == []
    talk.say("go")
    assert talk.keys == ["engine/waiting"]
    assert SetTimer("wait", 2 * DAY, talk.state.wait) in talk.turn
    talk.due("wait")
    assert talk.keys == ["step/one_thing?"]


@pytest.mark.parametrize("replies", [("erase", "no"), ("language", "1"), ("Cymraeg",)])
def test_what_interrupts_a_wait_does_not_end_it(every_kind: Script, replies: tuple[str, ...]) -> None:
    """After the interruption the waiting step still ends by itself."""
    talk = walk_to(every_kind, "waiting", "pause_here")
    talk.say(*replies)
    assert talk.state.phase == "waiting"
    assert "engine/waiting" in talk.keys
    talk.due("wait")
    assert talk.keys == ["step/one_thing?"]


# Later, reminders, closing


def test_later_is_asked_once_more_then_declined(every_kind: Script) -> None:
    """Later, then later again: we do not ask a third time."""
    talk = Talk(every_kind)
    talk.say("2")
    assert talk.keys == ["engine/later_said"]
    assert [(timer.kind, timer.seconds) for timer in talk.of(SetTimer)] == [("later", DAY), ("close", 7 * DAY)]  # type: ignore[attr-defined]  # SetTimers
    talk.due("later")
    assert talk.keys == ["engine/invite?"]
    talk.say("later")
    assert talk.keys == ["engine/declined"]
    assert talk.end == "declined"


def test_later_pressed_twice_is_later(every_kind: Script) -> None:
    """Two taps on Later are not a no."""
    talk = Talk(every_kind, "chat")
    invitation = talk.asked
    talk.press(2)
    talk.press(2, on=invitation)
    assert talk.keys == ["engine/later_said"]
    assert talk.state.phase == "postponed"
    talk.due("later")
    assert talk.keys == ["engine/invite?"]


@pytest.mark.parametrize(
    ("reply", "keys", "phase"),
    [
        pytest.param("yes", ["step/hello", "step/overall?"], "asking", id="a yes before the day"),
        pytest.param("go", ["step/hello", "step/overall?"], "asking", id="GO before the day"),
        pytest.param("no", ["engine/declined"], "ended", id="a no before the day"),
        pytest.param("thanks", ["engine/later_said"], "postponed", id="anything else"),
        pytest.param("info", ["engine/info_intro", "engine/nobody_named"], "postponed", id="INFO"),
        pytest.param("repeat", ["engine/later_said"], "postponed", id="REPEAT"),
        pytest.param("Cymraeg", ["engine/later_said"], "postponed", id="a language"),
    ],
)
def test_words_after_later(every_kind: Script, reply: str, keys: list[str], phase: str) -> None:
    """Who writes again before the day is understood."""
    talk = Talk(every_kind)
    talk.say("later", reply)
    assert (talk.keys, talk.state.phase) == (keys, phase)


def test_one_reminder_and_never_inside_a_day(flow: Flows) -> None:
    """A question is reminded of once in the whole conversation, after a day at the earliest."""
    talk = Talk(
        flow("flow: f\nwhen: {after: closed, remind: once after 2 hours, close: 21 days}\n" + TWO_STEPS.split("\n", 2)[2]), by="person"
    )
    assert [(timer.kind, timer.seconds) for timer in talk.of(SetTimer)] == [("close", 21 * DAY), ("nudge", DAY)]  # type: ignore[attr-defined]  # SetTimers
    talk.due("nudge")
    assert talk.keys == ["engine/nudge"]
    talk.say("1")
    assert [timer.kind for timer in talk.of(SetTimer)] == ["close"]  # type: ignore[attr-defined]  # SetTimers


def test_a_discreet_flow_never_reminds(flow: Flows) -> None:
    """R2: no reminder is set, and one that comes all the same says nothing."""
    talk = Talk(flow("flow: f\nrisk: R2\nwhen: {after: closed, remind: once after 7 days}\n" + TWO_STEPS.split("\n", 2)[2]), by="person")
    assert [timer.kind for timer in talk.of(SetTimer)] == ["idle"]  # type: ignore[attr-defined]  # SetTimers
    talk.due("nudge", talk.state.wait)
    assert talk.keys == []


def test_go_after_a_reminder_of_the_invitation_is_a_yes(every_kind: Script) -> None:
    """The reminder says: reply GO."""
    talk = Talk(every_kind)
    talk.due("nudge")
    talk.say("GO")
    assert talk.keys == ["step/hello", "step/overall?"]


@pytest.mark.parametrize("kind", ["nudge", "close", "wait", "later"])
def test_a_timer_whose_wait_is_over_does_nothing(every_kind: Script, kind: str) -> None:
    """Each turn makes earlier timers stale."""
    talk = walk_to(every_kind, "asking", "overall")
    stale = talk.state.wait
    talk.say("1")
    state = talk.state
    talk.event(Due(kind, stale))  # type: ignore[arg-type]  # the four kinds
    assert talk.turn == ()
    assert talk.state == state


def test_timers_of_another_phase_do_nothing(every_kind: Script) -> None:
    """A wait or a later at a question changes nothing, though its number is right."""
    talk = walk_to(every_kind, "asking", "overall")
    for kind in ("wait", "later"):
        talk.event(Due(kind, talk.state.wait))  # type: ignore[arg-type]  # the four kinds
        assert talk.turn == ()


def test_closing_says_nothing(every_kind: Script) -> None:
    """Silence is a no: the conversation closes without a word, and its answers stay."""
    talk = walk_to(every_kind, "asking", "ways")
    talk.due("close")
    assert (talk.keys, talk.end) == ([], "closed")
    assert talk.answers == {"overall": "satisfied"}
    talk.say("2")
    assert talk.keys == ["engine/closed"]


def test_info_after_the_end(every_kind: Script) -> None:
    """The last message says that INFO works at any time, and it does."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("Nothing", "info")
    assert talk.keys == ["engine/info_intro", "engine/nobody_named"]
    talk.say("hello")
    assert talk.keys == ["engine/closed"]
