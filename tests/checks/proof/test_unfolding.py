"""Which steps conversations come to, with all conditions on the way understood; held against every conversation that the engine can hold."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks import check
from bot.checks.proof.scripts import script_of
from bot.checks.proof.unfolding import unfold
from bot.checks.said import IN_ENGLISH
from bot.engine.advance import advance, opening_state
from bot.engine.effects import Ask, Say
from bot.engine.events import Begin, Heard
from bot.flow.graph import Ended
from bot.flow.model import Flow
from bot.flow.places import Places
from tests.checks.proof.reading import flow_of

NOW = datetime(2027, 6, 2, 11, tzinfo=UTC)
A = "a: {ask: A?, choose: {x: X, y: Y, z: Z}}\n"
SCALE = "s: {ask: S?, scale: {from: 1, to: 5, low: Low, high: High}}\n"
MANY = "m: {ask: M?, choose_many: {p: P, q: Q, r: R, at_most: 2}}\n"
SAY = "{say: Hello.}"


def said(condition: str) -> str:
    return f"{{only_if: {condition}, say: Hello.}}"


@pytest.mark.parametrize(
    ("body", "never"),
    [
        pytest.param(A + f"t: {said('{a: x}')}\n", set(), id="an answer that can be given"),
        pytest.param(A + f"t: {said('{all: [{a: x}, {a: y}]}')}\n", {"t"}, id="two answers to one question"),
        pytest.param(A + f"t: {said('{all: [{a: x}, {a: skipped}]}')}\n", {"t"}, id="answered and skipped"),
        pytest.param(A + f"t: {said('{not: {a: [x, y, z, skipped]}}')}\n", {"t"}, id="none of all the answers there are"),
        pytest.param(A + f"t: {said('{not: {a: [x, y, z]}}')}\n", set(), id="a skip is left"),
        pytest.param(
            "a: {ask: A?, choose: {x: X, y: Y}, then: [{if: {a: x}, go: t}]}\n" + f"b: {SAY}\nt: {said('{a: skipped}')}\n",
            set(),
            id="whoever skips follows no rule",
        ),
        pytest.param(
            "a: {ask: A?, choose: {x: X, y: Y}, then: [{if: {a: x}, end: closed}]}\n" + f"t: {said('{a: x}')}\n",
            {"t"},
            id="whoever answers so has gone",
        ),
        pytest.param(SCALE + f"t: {said('{all: [{s: 1 to 2}, {s: 3 to 5}]}')}\n", {"t"}, id="low and high at once"),
        pytest.param(SCALE + f"t: {said('{all: [{s: 1 to 3}, {s: 3 to 5}]}')}\n", set(), id="the middle is both"),
        pytest.param(MANY + f"t: {said('{all: [{m: p}, {m: q}]}')}\n", set(), id="two of several"),
        pytest.param(MANY + f"t: {said('{all: [{m: p}, {m: q}, {m: r}]}')}\n", {"t"}, id="three where two may be chosen"),
        pytest.param(
            "n: {ask: N?, number: {from: 0, to: 999999999}}\n" + f"t: {said('{all: [{n: over 400}, {n: under 402}, {not: {n: 401}}]}')}\n",
            {"t"},
            id="no whole number between 400 and 402 but one",
        ),
        pytest.param(
            A + f"b: {{only_if: {{a: x}}, ask: B?, yes_no: true}}\nt: {said('{all: [{b: yes}, {a: y}]}')}\n", {"t"}, id="asked of others"
        ),
        pytest.param(f"t: {said('{all: [{age: under 18}, {age: 18 or over}]}')}\n", {"t"}, id="young and old"),
        pytest.param(f"t: {said('{age: under 18}')}\nu: {said('{not: {age: under 18}}')}\n", set(), id="nobody knows how old"),
        pytest.param(f"t: {said('{case: open}')}\nu: {said('{all: [{case: closed}, {area: essex}]}')}\n", set(), id="facts are anything"),
        pytest.param(f"t: {said('{language: cy}')}\n", {"t"}, id="a language that is not offered"),
        pytest.param(f"t: {said('{surface: voice}')}\nu: {said('{channel: telegram}')}\n", set(), id="every surface"),
        pytest.param(f"t: {said('{all: [{surface: voice}, {channel: sms}]}')}\n", {"t"}, id="a text that is spoken"),
        pytest.param(f"t: {said('{begun_by: bot}')}\n", {"t"}, id="nobody is invited"),
        pytest.param("a: {end: closed}\nt: {say: Hello.}\n", {"t"}, id="after the end"),
        pytest.param("t: {only_if: {case: open}, say: 'Within {replies_by}.'}\n", {"t"}, id="a promise that nobody made"),
    ],
)
def test_steps_that_nobody_comes_to(body, never):
    """A step is never carried out where what must be so on the way cannot be so together."""
    flow = flow_of(body)
    unfolded = unfold(flow)
    assert unfolded.decided
    assert {name for name in flow.steps if not unfolded.carried_out(name)} == never


WHO = "flow: a\nwho: {{age: 18 or over}}\ninvite: Hi.\nlanguages: [en, cy]"


@pytest.mark.parametrize(
    ("condition", "comes"),
    [
        pytest.param("{all: [{begun_by: bot}, {age: 18 or over}]}", True, id="who is invited is of age"),
        pytest.param("{all: [{begun_by: bot}, {age: under 18}]}", False, id="nobody younger is invited"),
        pytest.param("{all: [{begun_by: person}, {age: under 18}]}", True, id="but may begin by themselves"),
        pytest.param(
            "{all: [{begun_by: bot}, {not: {age: 0 to 120}}]}", True, id="staff may begin it with somebody of whom nothing is known"
        ),
    ],
)
def test_who_is_invited(condition, comes):
    """Whoever is invited fits `who`; of whoever begins by themselves anything may be known, or nothing."""
    assert unfold(flow_of(f"t: {said(condition)}\n", WHO.format())).carried_out("t") is comes


def test_the_language_can_change_at_a_question():
    """What is said in one language before a question and in another after it can be missed in both."""
    body = f"t: {said('{language: en}')}\na: {{ask: A?, yes_no: true}}\nu: {said('{language: cy}')}\nv: {said('{all: [{language: en}, {language: cy}]}')}\n"
    unfolded = unfold(flow_of(body, "flow: a\nlanguages: [en, cy]"))
    passed_by = {(p.step, p.way) for _, _, p in unfolded.graph.edges(data="passed")}
    assert {("t", "only_if"), ("u", "only_if"), ("t", "order"), ("u", "order")} <= passed_by
    assert not unfolded.carried_out("v")


# Random flows, every conversation of which the engine holds

NAMES = ("q0", "q1", "q2", "q3", "q4", "q5")


@st.composite
def comparisons(draw, before):
    facts = [("age", "under 18"), ("age", "18 or over"), ("case", "open")]
    answers = [(name, value) for name in before for value in ("x", "y", "[x, y]", "skipped", "answered")]
    name, value = draw(st.sampled_from(answers * 2 + facts))
    one = f"{{{name}: {value}}}"
    return f"{{not: {one}}}" if draw(st.booleans()) else one


@st.composite
def wholes(draw, before):
    parts = draw(st.lists(comparisons(before), min_size=1, max_size=3))
    return parts[0] if len(parts) == 1 else f"{{{draw(st.sampled_from(['all', 'any']))}: [{', '.join(parts)}]}}"


@st.composite
def flows(draw):
    """Up to six steps that ask, say or end, with conditions on all that comes before."""
    names, lines, asked = NAMES[: draw(st.integers(2, 6))], [], []
    for at, name in enumerate(names):
        keys = []
        if draw(st.booleans()):
            keys.append(f"only_if: {draw(wholes(tuple(asked)))}")
        kind = draw(st.sampled_from(["ask", "ask", "say", "end"] if at else ["ask"]))
        keys.append({"ask": "ask: Q?, choose: {x: X, y: Y}", "say": "say: Hello.", "end": "end: closed"}[kind])
        asked += [name] if kind == "ask" else []
        if kind != "end" and draw(st.booleans()):
            targets = [f"go: {later}" for later in names[at + 1 :]] + ["end: declined", "flag: praise"]
            rules = [f"{{if: {draw(wholes(tuple(asked)))}, {draw(st.sampled_from(targets))}}}" for _ in range(draw(st.integers(1, 2)))]
            keys.append(f"then: [{', '.join(rules)}]")
        lines.append(f"{name}: {{{', '.join(keys)}}}")
    return "\n".join(lines)


def held(flow: Flow) -> tuple[set[str], set[str]]:
    """The steps that are asked or said, and how it ends, in every conversation that the engine can hold."""
    script, seen, ends = script_of(flow, (IN_ENGLISH,)), set(), set()
    waiting = []
    for age in ({}, {"age": 10}, {"age": 30}):
        for case in ({}, {"case": "open"}, {"case": "closed"}):
            begin = Begin("person", "text", "en", {**age, **case})
            waiting.append((opening_state(script, begin), begin))
    while waiting:
        state, event = waiting.pop()
        turn = advance(script, state, event, NOW)
        seen |= {effect.key.removeprefix("step/") for effect in turn.effects if isinstance(effect, (Say, Ask))}
        if turn.state.phase == "ended":
            ends.add(turn.state.end)
        else:
            waiting += [(msgspec.structs.replace(turn.state), Heard(words)) for words in ("1", "2", "SKIP")]
    return {name for name in seen if name in flow.steps}, ends


@given(flows())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_proof_agrees_with_every_conversation(body):
    """What the proof says is reached is what the engine reaches when every answer is given, and the ends are the same."""
    flow = flow_of(body)
    unfolded = unfold(flow)
    seen, ends = held(flow)
    assert unfolded.decided
    assert {name for name, step in flow.steps.items() if unfolded.carried_out(name) and not step.end} == seen
    assert {node.reason for node in unfolded.graph if isinstance(node, Ended)} == ends


@pytest.mark.prove
@given(flows())
@settings(max_examples=800, deadline=None)
def test_the_proof_agrees_with_many_more(body):
    """The same for thousands of flows, others each time."""
    test_the_proof_agrees_with_every_conversation.hypothesis.inner_test(body)


def test_more_than_can_be_followed():
    """Sixty questions that each look at all the others: the ways that structure shows are all that is left, soon and without a word of doubt."""
    steps = ["q0: {ask: Q?, yes_no: true}"]
    for n in range(1, 60):
        looks = ", ".join(f"{{q{before}: yes}}" for before in range(n))
        steps.append(f"q{n}: {{only_if: {{any: [{looks}]}}, ask: Q?, yes_no: true}}")
    flow = flow_of("\n".join(steps))
    unfolded = unfold(flow)
    assert not unfolded.decided
    assert all(unfolded.carried_out(f"q{n}") for n in range(60))
    found = check(flow, Places("a.yaml"))
    assert [(one.severity, one.shows) for one in found if one.rule == "too-much-to-follow"] == [("warning", ())]
    assert not any(one.shows for one in found)
