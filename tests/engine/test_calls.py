"""Calls that we place into a conversation under way: a neutral line, key 1, the codeword, and the very same question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.engine.advance import advance
from bot.engine.effects import Answered, End, PlaceCall, RaiseFlag, SetTimer, Suppress
from bot.engine.events import Begin, Due, Heard
from bot.engine.script import Script
from bot.surfaces import render, transcript
from tests.engine.talking import LANGUAGES, NOW, Talk, build, fields_of, picked_up, walk_to

DAY = 86_400

PLACES = [
    pytest.param("invited", "", id="at the invitation"),
    pytest.param("asking", "overall", id="at a choice"),
    pytest.param("asking", "ways", id="at a choice of several"),
    pytest.param("warned", "feelings", id="at a warning"),
    pytest.param("asking", "feelings", id="at a scale"),
    pytest.param("asking", "times", id="at a number"),
    pytest.param("asking", "one_thing", id="at words of one's own"),
]


# CALL


@pytest.mark.parametrize("surface", ["text", "chat"])
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_call_is_asked_for_at_every_question(every_kind: Script, phase: str, step: str, surface: str) -> None:
    """CALL has us call, says so, and changes nothing of what is open."""
    talk = walk_to(every_kind, phase, step, surface)  # type: ignore[arg-type]  # a surface
    before = talk.state
    talk.say("CALL")
    assert (talk.of(PlaceCall), talk.keys) == ([PlaceCall()], ["engine/call_coming"])
    assert (talk.state.phase, talk.state.step, talk.state.wait) == (before.phase, before.step, before.wait)


@pytest.mark.parametrize("words", ["call", "Call me!", "phone me please", "can you call me?", "ffoniwch fi", "کال کریں", "mujhe call karo"])
def test_call_in_every_language(every_kind: Script, words: str) -> None:
    """The word is known in each language, at a choice and where people write."""
    for step in ("overall", "one_thing"):
        talk = walk_to(every_kind, "asking", step)
        talk.say(words)
        assert talk.of(PlaceCall)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("they never call me back", id="what was bad"),
        pytest.param("call me back sooner", id="what could be better"),
        pytest.param("nobody would call me when they said", id="in the middle"),
        pytest.param("I had to call four times", id="the person's own calls"),
        pytest.param("phone", id="a way to be reached"),
        pytest.param("by phone", id="a way to be reached, with a word before it"),
        pytest.param("please do not call me", id="the opposite"),
    ],
)
def test_call_in_an_answer_calls_nobody(every_kind: Script, words: str) -> None:
    """Only a whole reply is the word."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say(words)
    assert not talk.of(PlaceCall)
    assert talk.kept["one_thing"].words == words


def test_a_choice_of_that_name_wins() -> None:
    """A flow that offers a call takes the answer."""
    talk = Talk(build("flow: f\nsteps:\n  how:\n    ask: How do you want to hear?\n    choose: {call: Call, text: Text}\n"), by="person")
    talk.say("call")
    assert talk.answers == {"how": "call"}
    assert not talk.of(PlaceCall)


def test_call_on_a_call_repeats(every_kind: Script) -> None:
    """Nobody is called twice: by telephone the question comes again."""
    talk = walk_to(every_kind, "asking", "overall", "voice")
    talk.say("call")
    assert (talk.of(PlaceCall), talk.again) == ([], "repeat")


@pytest.mark.parametrize(
    ("before", "keys"),
    [
        pytest.param(["1", "1", "1 2", "yes", "skip", "3", "3 June"], ["engine/waiting"], id="between two parts"),
        pytest.param(["1", "help"], ["engine/danger", "engine/text_go"], id="while the conversation rests because of danger"),
        pytest.param(["3"], ["engine/closed"], id="after the end"),
    ],
)
def test_nobody_is_called_where_nothing_is_asked(every_kind: Script, before: list[str], keys: list[str]) -> None:
    """Where no question is open there is nothing to go on with by telephone."""
    talk = Talk(every_kind)
    talk.say(*before)
    talk.say("call")
    assert (talk.of(PlaceCall), talk.keys) == ([], keys)


def test_call_in_a_pause_leaves_the_pause_until_key_1(every_kind: Script) -> None:
    """PAUSE, then CALL: the call ends the pause, if it is taken."""
    talk = walk_to(every_kind, "asking", "updated")
    talk.say("pause", "call")
    assert talk.of(PlaceCall)
    talk.begin("voice", by="bot")
    assert talk.state.paused == "asked"
    talk.key("1")
    assert (talk.keys, talk.state.paused) == (["step/updated?"], "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        pytest.param([0, 120, 240], ["call_coming"] * 3, id="three in a day"),
        pytest.param([0, 120, 240, 360], ["call_coming"] * 3 + ["cannot_call"], id="not four"),
        pytest.param([0, 120, 240, 360, DAY + 10], ["call_coming"] * 3 + ["cannot_call", "call_coming"], id="another on the next day"),
    ],
)
def test_how_often_a_person_is_called(every_kind: Script, seconds: list[int], said: list[str]) -> None:
    """A telephone is not kept ringing through us."""
    talk = walk_to(every_kind, "asking", "overall")
    told = []
    for after in seconds:
        talk.now = NOW + timedelta(seconds=after)
        talk.say("call")
        told += [key.removeprefix("engine/") for key in talk.keys]
        assert bool(talk.of(PlaceCall)) is (talk.keys == ["engine/call_coming"])
    assert told == said


def test_a_call_that_may_still_be_ringing_is_not_placed_twice(every_kind: Script) -> None:
    """Asking again a few seconds later is told the same, and one call comes."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.say("call", "call me")
    assert (talk.keys, talk.of(PlaceCall)) == (["engine/call_coming"], [])


# Who picks up


def test_the_call_begins_as_an_invitation_does(every_kind: Script) -> None:
    """The same neutral words and keys as in an invitation by telephone; nothing of who calls, or what for."""
    heard = []
    for ask in (Talk(every_kind, "voice").asked, picked_up(every_kind).asked):
        rendered = render(ask, "voice", LANGUAGES.words["en"])
        heard.append((transcript(rendered), [breath.key for breath in rendered.speech], rendered.listen, sorted(rendered.options)))
    assert heard[0] == heard[1]
    assert heard[0][0].splitlines()[:2] == [
        "Hello. This is a recorded call you said yes to.",
        "To go on, press 1. To choose another time, press 2. To stop these calls, press 9.",
    ]


@pytest.mark.parametrize("surface", ["text", "chat"])
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_key_1_goes_on_where_it_was(every_kind: Script, phase: str, step: str, surface: str) -> None:
    """The open question comes by voice, and what was answered before it stays answered."""
    talk = picked_up(every_kind, phase, step, surface)
    before = talk.answers
    assert talk.keys == ["engine/picked_up?"]
    talk.key("1")
    open_question = {"invited": "step/overall?", "warned": "engine/warn?"}.get(phase, f"step/{step}?")
    assert talk.keys[-1] == open_question
    assert (talk.answers, talk.state.surface) == (before, "voice")


@pytest.mark.parametrize(
    "goes",
    [
        pytest.param(lambda t: t.key("2"), id="another time"),
        pytest.param(lambda t: (t.silence(), t.silence()), id="silence twice"),
        pytest.param(lambda t: t.hang_up(), id="hanging up"),
        pytest.param(lambda t: t.key("5", "5", "5"), id="keys that mean nothing"),
        pytest.param(lambda t: t.key("8", "8", "2"), id="another time, after hearing it again"),
    ],
)
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_a_call_that_is_not_taken_leaves_no_trace(every_kind: Script, phase: str, step: str, goes) -> None:
    """The conversation waits as it waited before, on the surface it came from, and nothing else is said."""
    talk = walk_to(every_kind, phase, step, "chat")
    before = talk.state
    talk.begin("voice", by="bot")
    goes(talk)
    assert talk.state == before
    assert talk.keys == []
    assert not [effect for effect in talk.turn if isinstance(effect, (SetTimer, Answered, RaiseFlag, End))]


@pytest.mark.parametrize("key", ["9", "99"])
def test_key_9_stops(every_kind: Script, key: str) -> None:
    """The opening says: to stop these calls, press 9."""
    talk = picked_up(every_kind)
    talk.key(key)
    assert (talk.keys, talk.end) == (["engine/stopped"], "stopped")
    assert talk.of(Suppress)


def test_nought_is_help_before_anything_else(every_kind: Script) -> None:
    """Danger is told at once; 1 goes back to the neutral line, and after the call the questions rest until GO."""
    talk = picked_up(every_kind)
    talk.key("0")
    assert talk.keys == ["engine/danger", "engine/help_go_on?"]
    talk.key("1")
    assert talk.keys == ["engine/picked_up?"]
    talk.key("0")
    talk.hang_up()
    assert (talk.state.surface, talk.state.paused) == ("text", "danger")
    talk.say("go")
    assert talk.keys == ["step/updated?"]


def test_after_danger_a_call_says_nothing(every_kind: Script) -> None:
    """Danger was told by text while it rang: whoever picks up hears nothing."""
    talk = walk_to(every_kind, "asking", "updated")
    talk.say("call", "help")
    talk.begin("voice", by="bot")
    assert talk.keys == []
    talk.hang_up()
    assert (talk.state.surface, talk.state.paused) == ("text", "danger")


def test_words_by_text_take_the_conversation_back(every_kind: Script) -> None:
    """Who writes while the telephone is at the neutral line goes on by text."""
    talk = picked_up(every_kind)
    state = talk.state
    answered = advance(every_kind, type(state)(**{**fields_of(talk.state), "surface": "text"}), Heard("yes"), NOW)
    assert (answered.state.surface, answered.state.answers["updated"]) == ("text", "yes")


@pytest.mark.parametrize("kind", ["close", "nudge"])
def test_a_timer_that_runs_out_meanwhile_does_what_it_does(every_kind: Script, kind: str) -> None:
    """The call changes nothing of what the conversation waits for."""
    alone, called = walk_to(every_kind, "asking", "updated"), picked_up(every_kind)
    for talk in (alone, called):
        talk.event(Due(kind, talk.timers[kind].wait))  # type: ignore[arg-type]  # a kind of timer
    assert (called.keys, called.state) == (alone.keys, alone.state)


# And back


def test_a_dropped_call_goes_on_by_text(every_kind: Script) -> None:
    """After key 1 and an answer the line goes dead: the next question waits, by text, for as long as any."""
    talk = picked_up(every_kind)
    talk.key("1", "1")
    talk.hang_up()
    assert (talk.state.surface, talk.state.phase, talk.keys) == ("text", "warned", [])
    assert [(timer.kind, timer.seconds) for timer in talk.of(SetTimer)] == [("close", 21 * DAY)]  # type: ignore[attr-defined]  # a SetTimer
    talk.say("go", "4")
    assert talk.answers["updated"] == "yes"
    assert talk.answers["feelings"] == 4


def test_silence_after_key_1_ends_the_call_and_not_the_conversation(every_kind: Script) -> None:
    """Somebody who has put the telephone down can go on by text."""
    talk = picked_up(every_kind)
    talk.key("1")
    talk.silence()
    talk.silence()
    talk.silence()
    assert (talk.keys, talk.state.surface, talk.end) == (["engine/goodbye"], "text", "")


def test_a_comment_that_is_being_spoken_is_kept(every_kind: Script) -> None:
    """The line goes dead in the middle of a comment: its recording comes late, and is the answer."""
    talk = picked_up(every_kind, "asking", "one_thing")
    talk.key("1", "1", "1")
    talk.hang_up()
    talk.record(9)
    assert talk.kept["one_thing"].recording == "recording-1"
    talk.say("go")
    assert talk.end == "finished"


def test_a_second_call_asks_who_is_there_again(every_kind: Script) -> None:
    """A key on one call is no key on the next."""
    talk = picked_up(every_kind)
    talk.key("1")
    talk.begin("voice", by="bot")
    assert talk.keys == ["engine/picked_up?"]
    talk.key("2")
    assert (talk.state.surface, talk.state.phase, talk.keys) == ("text", "asking", [])


def test_a_call_is_a_begin_of_ours_by_voice(every_kind: Script) -> None:
    """A text that begins again by the bot poses the open question, as before."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.event(Begin("bot", "text"))
    assert talk.keys == ["step/overall?"]
