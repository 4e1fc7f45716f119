"""Conversations by telephone: fixed keys, long menus, silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.effects import RaiseFlag, SetTimer, Suppress
from bot.engine.script import Script
from tests.engine.talking import Talk, build, walk_to

Flows = Callable[..., Script]
DAY = 86_400
REFERENCE = "recording-1"

PLACES = [
    pytest.param("language", "", id="while the language is chosen"),
    pytest.param("asking", "overall", id="at a choice"),
    pytest.param("asking", "ways", id="at a choice of several"),
    pytest.param("warned", "feelings", id="at a warning"),
    pytest.param("asking", "feelings", id="at a scale"),
    pytest.param("asking", "last_spoke", id="at a date"),
    pytest.param("asking", "one_thing", id="before a comment"),
    pytest.param("checking", "one_thing", id="while a comment is recorded"),
]


# Fixed keys


@pytest.mark.parametrize("key", ["9", "99"])
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_nine_ends_the_call(every_kind: Script, phase: str, step: str, key: str) -> None:
    """Key 9 in the middle says goodbye and ends as closed; what was answered is kept. It is no STOP."""
    talk = walk_to(every_kind, phase, step, "voice")
    talk.key(key)
    assert (talk.keys, talk.end) == (["engine/goodbye"], "closed")
    assert not talk.of(Suppress)


@pytest.mark.parametrize("key", ["9", "99"])
def test_nine_stops_a_call_that_we_placed(every_kind: Script, key: str) -> None:
    """The opening says: to stop these calls, press 9."""
    talk = Talk(every_kind, "voice")
    talk.key(key)
    assert (talk.keys, talk.end) == (["engine/stopped"], "stopped")
    assert talk.of(Suppress)


@pytest.mark.parametrize(
    ("key", "keys", "phase"),
    [
        ("1", ["step/hello", "step/overall?"], "asking"),
        ("2", ["engine/later_said"], "postponed"),
        ("8", ["engine/invite?"], "invited"),
        ("0", ["engine/danger", "engine/help_opening?"], "invited"),
        ("5", ["engine/invite?"], "invited"),
    ],
)
def test_the_opening_of_a_call(every_kind: Script, key: str, keys: list[str], phase: str) -> None:
    """1 goes on, 2 is another time, and no key is called wrong."""
    talk = Talk(every_kind, "voice")
    talk.key(key)
    assert (talk.keys, talk.state.phase) == (keys, phase)


def test_later_by_telephone_is_called_again(every_kind: Script) -> None:
    """The end of the call does not undo Later; when the day comes the opening is put once more."""
    talk = Talk(every_kind, "voice")
    talk.key("2")
    talk.hang_up()
    talk.due("later")
    assert talk.keys == ["engine/invite?"]
    talk.begin(by="bot")
    assert talk.keys == ["engine/invite?"]


@pytest.mark.parametrize("key", ["0", "999", "112"])
@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_nought_is_help(every_kind: Script, phase: str, step: str, key: str) -> None:
    """0 gives the danger reply at once, and how to go on; 1 goes on where it was."""
    talk = walk_to(every_kind, phase, step, "voice")
    open_question = talk.asked.key
    menu = "engine/help_opening?" if phase == "language" else "engine/help_menu?"  # nobody has pressed 1 yet: anybody may listen
    talk.key(key)
    assert talk.keys == ["engine/danger", menu]
    assert talk.of(RaiseFlag)
    talk.key("5")
    assert talk.keys == ["engine/danger", menu]
    assert not talk.of(RaiseFlag), "one call for help is one flag"
    talk.key("1")
    assert talk.keys == [f"{open_question}?"]
    assert talk.state.phase == phase


def test_help_then_end(every_kind: Script) -> None:
    """After help, 9 ends."""
    talk = walk_to(every_kind, "asking", "overall", "voice")
    talk.key("0", "9")
    assert (talk.keys, talk.end) == (["engine/goodbye"], "closed")


@pytest.mark.parametrize(("phase", "step"), PLACES)
def test_eight_says_it_again(every_kind: Script, phase: str, step: str) -> None:
    """8 repeats what is asked now, and not another question."""
    talk = walk_to(every_kind, phase, step, "voice")
    open_question = talk.asked.key
    talk.key("8")
    assert (talk.keys, talk.again, talk.state.phase) == ([f"{open_question}?"], "repeat", phase)


def test_the_hash_key_skips_and_the_star_goes_back(every_kind: Script) -> None:
    """# skips the question, * leads to the one before."""
    talk = walk_to(every_kind, "asking", "updated", "voice")
    talk.key("#")
    assert talk.kept["updated"].outcome == "skipped"
    talk.key("*")
    assert talk.keys == ["step/updated?"]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        pytest.param("0", 0, id="nought is a number where it may be"),
        pytest.param("9", 9, id="so is nine"),
        pytest.param("12#", 12, id="ended with the hash key"),
        pytest.param("20", 20, id="the highest"),
        pytest.param("45", None, id="too high"),
        pytest.param("1*2", None, id="a star in between"),
        pytest.param("1" * 5000, None, id="a key held down"),
    ],
)
def test_a_number_with_keys(every_kind: Script, keys: str, answer: int | None) -> None:
    """Digits inside the bounds are the answer."""
    talk = walk_to(every_kind, "asking", "times", "voice")
    talk.key(keys)
    assert talk.answers.get("times") == answer
    assert not talk.end
    assert (talk.again == "unclear") == (answer is None)


@pytest.mark.parametrize("keys", ["12", "**", "1#2", "7", "9" * 5000])
def test_keys_that_mean_nothing_are_asked_again(every_kind: Script, keys: str) -> None:
    """No key is wrong: the question comes again, at a choice and at a choice of language."""
    for phase, step in (("asking", "overall"), ("asking", "ways"), ("language", "")):
        talk = walk_to(every_kind, phase, step, "voice")
        talk.key(keys)
        assert talk.again == "unclear"
        assert talk.state.phase == phase


def test_a_date_with_keys(every_kind: Script) -> None:
    """Eight digits: day, month, year."""
    talk = walk_to(every_kind, "asking", "last_spoke", "voice")
    talk.key("03062026")
    assert talk.answers["last_spoke"] == "2026-06-03"


def test_a_key_after_a_pause_goes_on(every_kind: Script) -> None:
    """Pause for now on the telephone: the call ends, the week runs, and a later call goes on."""
    talk = walk_to(every_kind, "warned", "feelings", "voice")
    talk.key("3")
    assert talk.keys == ["engine/paused"]
    talk.hang_up()
    assert SetTimer("close", 7 * DAY, talk.state.wait) in talk.turn
    talk.begin("voice")
    assert (talk.keys, talk.again) == (["engine/warn?"], "resumed")
    talk.key("3", "1")
    assert not talk.state.paused


def test_keys_after_the_end(every_kind: Script) -> None:
    """Goodbye once more; help is still given; after STOP there is silence."""
    talk = walk_to(every_kind, "asking", "overall", "voice")
    talk.key("9", "1")
    assert talk.keys == ["engine/goodbye"]
    talk.key("0")
    assert talk.keys == ["engine/danger"]
    talk = Talk(every_kind, "voice")
    talk.key("9", "1")
    assert talk.keys == []


# Silence


def test_silence_three_times_ends_kindly(every_kind: Script) -> None:
    """Once more, then with a way out, then goodbye; answers stay."""
    talk = walk_to(every_kind, "asking", "ways", "voice")
    talk.silence()
    assert (talk.keys, talk.again) == (["step/ways?"], "silence")
    talk.silence()
    assert talk.keys == ["engine/offer", "step/ways?"]
    talk.silence()
    assert (talk.keys, talk.end) == (["engine/goodbye"], "closed")
    assert talk.answers == {"overall": "satisfied"}


def test_silence_after_a_warning_passes_over_the_question(every_kind: Script) -> None:
    """Nobody has to say no to a more personal question."""
    talk = walk_to(every_kind, "warned", "feelings", "voice")
    talk.silence()
    talk.silence()
    assert talk.kept["feelings"].outcome == "skipped"
    assert talk.keys == ["step/times?"]


def test_silence_after_help_ends_the_call(every_kind: Script) -> None:
    """A person who cannot speak is not kept on the line."""
    talk = walk_to(every_kind, "asking", "overall", "voice")
    talk.key("0")
    talk.silence()
    assert talk.keys == ["engine/goodbye"]


def test_silence_is_no_event_of_a_text(every_kind: Script) -> None:
    """Where nothing is listened for nothing runs out."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.silence()
    assert talk.turn == ()


def test_a_call_sets_no_timers(every_kind: Script) -> None:
    """While somebody is on the line nothing closes."""
    assert not walk_to(every_kind, "asking", "ways", "voice").of(SetTimer)


# Long lists


def _one(question: str) -> Script:
    return build(f"flow: f\nsteps:\n  it:\n    ask: What is it?\n    {question}\n")


TEN = "{a: Alder, b: Birch, c: Cedar, d: Dogwood, e: Elder, f: Fir, g: Gorse, h: Hazel, i: Ivy, j: Juniper}"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        pytest.param(["1"], "a", id="on the first page"),
        pytest.param(["4", "1"], "d", id="the first of the second page"),
        pytest.param(["4", "4", "4", "1"], "j", id="the last page"),
        pytest.param(["4", "4", "4", "2", "3"], "c", id="from the last page back to the first"),
        pytest.param(["4", "*", "2"], "b", id="the star leads back to the first page"),
        pytest.param(["4", "8", "2"], "e", id="hearing it again stays on the page"),
        pytest.param(["4", "7", "3"], "f", id="a key that is not there stays on the page"),
    ],
)
def test_a_long_list_has_pages(keys: list[str], answer: str) -> None:
    """At most four choices are read out at once; the last key leads to others."""
    talk = Talk(_one(f"choose: {TEN}"), "voice", by="person")
    assert len(talk.asked.options) == 4
    talk.key(*keys)
    assert talk.answers == {"it": answer}


@pytest.mark.parametrize(
    ("scale", "keys", "answer"),
    [
        ("{from: 0, to: 10, low: Not, high: Very}", ["1", "1"], 0),
        ("{from: 0, to: 10, low: Not, high: Very}", ["3", "3"], 10),
        ("{from: 0, to: 10, low: Not, high: Very}", ["2", "*", "1", "2"], 1),
        ("{from: 1, to: 9, low: Not, high: Very}", ["3", "1"], 9),
        ("{from: 1, to: 7, low: Not, high: Very}", ["7"], 7),
        ("{from: 1, to: 5, low: Not, high: Very}", ["5"], 5),
    ],
)
def test_a_long_scale_takes_two_keys(scale: str, keys: list[str], answer: int) -> None:
    """A scale of more than seven keys is asked in two steps; 8, 9 and 0 always mean repeat, end and help."""
    talk = Talk(_one(f"scale: {scale}"), "voice", by="person")
    talk.key(*keys)
    assert talk.answers == {"it": answer}


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        pytest.param(["1", "#"], ["a"], id="one, and the hash key"),
        pytest.param(["1", "4", "1"], ["a", "d"], id="from two pages, as many as may be chosen"),
        pytest.param(["1", "1", "#"], ["a"], id="the same one twice"),
        pytest.param(["#"], None, id="none"),
    ],
)
def test_several_of_a_long_list(keys: list[str], answer: list[str] | None) -> None:
    """What was chosen is remembered from page to page."""
    talk = Talk(_one(f"choose_many: {TEN[:-1]}, at_most: 2}}"), "voice", by="person")
    talk.key(*keys)
    assert talk.answers == {"it": answer}


def test_several_of_a_short_list(every_kind: Script) -> None:
    """Each key chooses one; the hash key, or the last that may be chosen, ends it."""
    talk = walk_to(every_kind, "asking", "ways", "voice")
    talk.key("3")
    assert talk.keys == ["step/ways/next?"]
    talk.key("1")
    assert talk.answers["ways"] == ["text", "email"]
