"""Ways through a flow: BACK, SKIP, conditions, rules, waits, shared steps; and beginning again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.effects import Answered, Ask, RaiseFlag, Withdrawn
from bot.engine.script import Script
from bot.flow.directory import Service
from tests.engine.talking import TWO_STEPS, Talk, walk_to

Flows = Callable[..., Script]
DAY = 86_400


# Ways through a flow


def test_back_over_a_step_that_was_left_out(flow: Flows) -> None:
    """BACK leads to the last question that was asked, over those that were not."""
    talk = Talk(flow(TWO_STEPS), by="person")
    talk.say("2", "back")
    assert talk.keys == ["step/overall?"]
    assert Withdrawn("overall") in talk.turn
    talk.say("1", "very", "back", "back")
    assert talk.keys == ["step/overall?"]
    assert talk.answers == {}
    talk.say("2")
    assert talk.keys == ["step/informed?"]


def test_back_at_the_first_question(flow: Flows) -> None:
    """There is nothing before it, which is said without blame."""
    talk = Talk(flow(TWO_STEPS), by="person")
    talk.say("back")
    assert talk.keys == ["engine/first_already", "step/overall?"]


def test_skip_is_no_answer(flow: Flows) -> None:
    """A skipped question is kept as skipped, and conditions on its answer do not hold."""
    talk = Talk(flow(TWO_STEPS), by="person")
    talk.say("skip")
    assert talk.kept["overall"] == Answered("overall", "skipped")
    assert talk.keys == ["step/informed?"]


CARRY_ON = """
flow: f
steps:
  carry_on:
    ask: Carry on?
    choose: {yes: Yes, no: No, tell_me_more: Tell me more}
  leave:
    only_if: {not: {carry_on: yes}}
    end: declined
  it:
    ask: Did we?
    yes_no: true
"""


@pytest.mark.parametrize(
    ("reply", "end"),
    [("skip", "declined"), ("no", "declined"), ("3", "declined"), ("yes", ""), ("go", ""), ("hm so\n", "")],
)
def test_only_a_clear_yes_carries_on(flow: Flows, reply: str, end: str) -> None:
    """SKIP is not a yes, and neither is GO: the question comes again."""
    talk = Talk(flow(CARRY_ON), by="person")
    talk.say(reply)
    assert talk.end == end
    assert ("it" in talk.keys[-1]) == (reply == "yes")


def test_no_answer_to_carry_on_is_a_no(flow: Flows) -> None:
    """Not understood three times ends as declined, and says so."""
    talk = Talk(flow(CARRY_ON), by="person")
    talk.say("hm well", "hm well", "hm well")
    assert (talk.keys, talk.end) == (["engine/declined"], "declined")


RULES = """
flow: f
steps:
  score:
    ask: How are things?
    scale: {from: 1, to: 5, low: Bad, high: Good}
    then:
      - if: {score: 1}
        flag: low_score
        go: support
      - if: {score: 2}
        end: closed
      - if: {score: 1 to 3}
        flag: not_first
  after:
    say: Thank you.
    then:
      - if: {score: 4}
        end: finished
  raised:
    flag: looked_at
  more:
    ask: Anything else?
    yes_no: true
    then:
      - go: last
  never:
    say: Nobody hears this.
  support:
    signpost: [someone_to_talk_to]
  last:
    say: Goodbye.
"""

SERVICE = Service.model_validate({"(id)": "talk", "name": "Talk", "plain_for": "anyone", "phone": "0808 168 9111", "hours": "24/7"})


@pytest.mark.parametrize(
    ("reply", "keys", "flags", "end"),
    [
        pytest.param("1", ["service/talk", "step/last"], ["low_score"], "finished", id="flag and go: the first rule that holds"),
        pytest.param("2", ["engine/goodbye"], [], "closed", id="end, with a word"),
        pytest.param("3", ["step/after", "step/more?"], ["not_first", "looked_at"], "", id="a flag alone, and a step that flags"),
        pytest.param("4", ["step/after"], [], "finished", id="a rule after something said"),
        pytest.param("5", ["step/after", "step/more?"], ["looked_at"], "", id="no rule holds"),
        pytest.param("skip", ["step/after", "step/more?"], ["looked_at"], "", id="no rule holds for no answer"),
    ],
)
def test_rules(flow: Flows, reply: str, keys: list[str], flags: list[str], end: str) -> None:
    """The first rule that holds is followed, the others are not looked at."""
    talk = Talk(flow(RULES, services=[SERVICE]), by="person")
    talk.say(reply)
    assert talk.keys == keys
    assert [flag.kind for flag in talk.of(RaiseFlag)] == flags  # type: ignore[attr-defined]  # RaiseFlags
    assert talk.end == end


def test_go_passes_over_steps(flow: Flows) -> None:
    """`go` leads to a later step; what lies between is not played."""
    talk = Talk(flow(RULES, services=[SERVICE]), by="person")
    talk.say("5", "yes")
    assert talk.keys == ["step/last"]


WAITS = """
flow: f
steps:
  one:
    ask: Did we?
    yes_no: true
  rest:
    wait: 2 days
    then:
      - if: {one: no}
        end: closed
      - if: {one: yes}
        go: three
  two:
    say: Nobody hears this.
  three:
    ask: And now?
    yes_no: true
"""


def test_a_wait_follows_its_rules(flow: Flows) -> None:
    """When the wait is over its rules decide; one that ends it ends it."""
    talk = Talk(flow(WAITS), by="person")
    talk.say("yes")
    assert talk.keys == ["engine/waiting"]
    talk.due("wait")
    assert talk.keys == ["step/three?"]
    talk = Talk(flow(WAITS), by="person")
    talk.say("no")
    talk.due("wait")
    assert (talk.state.phase, talk.end) == ("ended", "closed")
    assert not talk.of(Ask)


def test_beginning_again_during_a_wait_follows_its_rules(flow: Flows) -> None:
    """Who comes back early goes on as if the wait were over."""
    talk = Talk(flow(WAITS), by="person")
    talk.say("yes")
    talk.begin()
    assert talk.keys == ["step/three?"]


def test_a_call_does_not_wait_for_days(flow: Flows) -> None:
    """On the telephone a waiting step is passed over, its rules are not."""
    talk = Talk(flow(WAITS), "voice", by="person")
    talk.key("1")
    assert talk.keys == ["step/three?"]


def test_conditions_know_language_surface_and_facts(flow: Flows) -> None:
    """What is known of the case decides which steps are played."""
    source = """
flow: f
steps:
  young:
    only_if: {age: under 18}
    say: For the young.
  welsh:
    only_if: {language: cy}
    say: For Welsh.
  spoken:
    only_if: {surface: voice}
    say: For callers.
  it:
    ask: Did we?
    yes_no: true
"""
    assert Talk(flow(source), by="person", age=16).keys == ["step/young", "step/it?"]
    assert Talk(flow(source), by="person", language="cy").keys == ["step/welsh", "step/it?"]
    assert Talk(flow(source), "voice", by="person", age=40).keys == ["step/spoken", "step/it?"]


def test_shared_steps_are_laid_in(flow: Flows) -> None:
    """A shared file's steps are steps like others."""
    shared = {"shared/opening.yaml": "shared: opening\nsteps:\n  about:\n    say: Hello from {organisation}.\n"}
    talk = Talk(
        flow("flow: f\nsteps:\n  opening:\n    include: shared/opening.yaml\n  it:\n    ask: Did we?\n    yes_no: true\n", shared),
        by="person",
    )
    assert talk.keys == ["step/opening.about", "step/it?"]
    assert ("bot", "Hello from Northshire Police.") in talk.transcript


def test_progress_counts_questions_that_everyone_is_asked(flow: Flows) -> None:
    """Conditional steps are not counted."""
    talk = Talk(flow(TWO_STEPS), by="person")
    assert talk.asked.progress == (1, 3)
    assert talk.asked.first
    talk.say("1")
    assert talk.asked.progress is None
    assert not talk.asked.first


# Beginning again


def test_beginning_again_goes_on_from_the_open_question(every_kind: Script) -> None:
    """The start word once more, or a call back, resumes where it was; danger and pauses are over."""
    for before in ((), ("pause",), ("help",), ("language",), ("erase",)):
        talk = walk_to(every_kind, "asking", "ways")
        talk.say(*before)
        talk.begin()
        assert (talk.keys, talk.again) == (["step/ways?"], "resumed")
        assert not talk.state.paused


def test_beginning_oneself_accepts_the_invitation(every_kind: Script) -> None:
    """Who sends the start word has said yes."""
    for before in ((), ("later",)):
        talk = Talk(every_kind)
        talk.say(*before)
        talk.begin()
        assert talk.keys == ["step/hello", "step/overall?"]


def test_a_discreet_flow_shows_nothing_of_before(flow: Flows) -> None:
    """R2: whoever holds the phone sees a conversation that begins; what was kept stays kept."""
    talk = Talk(flow(TWO_STEPS.replace("flow: two-steps", "flow: two-steps\nrisk: R2")), by="person")
    talk.say("1", "1", "very")
    talk.begin()
    assert (talk.keys, talk.again) == (["engine/ready?"], "")
    talk.say("1")
    assert (talk.keys, talk.again) == (["step/overall?"], "")
    assert talk.answers == {}
    assert not talk.of(Withdrawn), "a stranger must not delete answers by beginning"
    talk.say("back")
    assert talk.keys[0] == "engine/first_already"


def test_beginning_again_after_the_end_does_nothing(every_kind: Script) -> None:
    """A new conversation is the shell's to open."""
    talk = walk_to(every_kind, "asking", "one_thing")
    talk.say("Nothing")
    talk.begin()
    assert talk.turn == ()


def test_going_on_elsewhere(every_kind: Script) -> None:
    """A person may begin by text and go on by telephone."""
    talk = walk_to(every_kind, "asking", "overall")
    talk.begin("voice")
    assert talk.state.surface == "voice"
    talk.key("1")
    assert talk.answers == {"overall": "satisfied"}
