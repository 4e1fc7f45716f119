"""The figures of a flow: counted ways, the likeliest and the longest conversation, and what they cost."""

from __future__ import annotations

import pytest

from bot.checks.facts import Conversation, Facts, Prices, facts
from bot.checks.rule import Seen
from bot.library.library import flow_files, spoken
from tests.checks.proof.reading import flow_of
from tests.preview.flows import DRAFTS, SHIPPED

PRICES = Prices(part=4, call=20)
ASK = "ask: How was it?, choose: {good: Good, poor: Poor}"


def of(steps: str, head: str = "") -> Facts:
    flow = flow_of(steps, f"flow: a\n{head}".strip())
    return facts(Seen(flow, tuple(spoken(DRAFTS.languages))), PRICES)


@pytest.mark.parametrize(
    ("steps", "ways"),
    [
        pytest.param("a: {say: Hello.}", 1, id="one"),
        pytest.param(f"a: {{{ASK}}}\nb: {{say: Hello.}}", 1, id="answers that lead to the same are one way"),
        pytest.param(f"a: {{{ASK}}}\nb: {{only_if: {{a: good}}, say: Hello.}}", 2, id="with b, and without"),
        pytest.param(
            f"a: {{{ASK}}}\nb: {{only_if: {{a: good}}, say: Hello.}}\nc: {{only_if: {{a: poor}}, say: Hello.}}",
            3,
            id="never both: good, poor, and neither of them",
        ),
        pytest.param(f"a: {{{ASK}, then: [{{if: {{a: poor}}, end: closed}}]}}\nb: {{say: Hello.}}", 2, id="an end in the middle"),
    ],
)
def test_ways(steps: str, ways: int) -> None:
    """Conditions are understood: what cannot be is not counted."""
    assert of(steps).ways == ways


def test_the_likeliest_and_the_longest() -> None:
    """The first answers on the one side, the most questions on the other; an invitation is said where the bot begins."""
    steps = f"a: {{{ASK}}}\nb: {{only_if: {{a: poor}}, ask: Why not?, yes_no: true}}\nc: {{say: Thank you.}}"
    found = {(one.which, one.surface, one.language): one for one in of(steps).conversations}
    assert {key[1:] for key in found} == {("text", "en"), ("chat", "en"), ("voice", "en")}
    assert (found["likeliest", "text", "en"].questions, found["longest", "text", "en"].questions) == (1, 2)
    begun = {one.which: one for one in of(steps, "invite: Can we ask?\n").conversations if one.surface == "text"}
    assert begun["likeliest"].parts == found["likeliest", "text", "en"].parts + 1


def test_what_it_costs() -> None:
    """A part has its price, a call one price, a chat none; seconds are of speech, keys and comments."""
    one, two, three = (
        next(each for each in of(f"a: {{{ASK}}}").conversations if (each.which, each.surface) == ("longest", surface))
        for surface in ("text", "chat", "voice")
    )
    assert (one.parts, one.pence, one.seconds) == (2, 8, 0)  # the question, and the words at the end
    assert (two.parts, two.pence) == (0, 0)
    assert (three.pence, three.parts) == (20, 0)
    assert 8 < three.seconds < 40


def test_too_much_to_follow() -> None:
    """Where situations cannot be followed nothing is said that might be wrong. Words are graded all the same."""
    every = [
        f"s{number}: {{only_if: {{any: [{{s0: good}}{', '.join(['', *(f'{{s{n}: good}}' for n in range(1, number))])}]}}, {ASK}}}"
        for number in range(1, 60)
    ]
    assert of("\n".join([f"s0: {{{ASK}}}", *every])) == Facts("a", None, grade=0)


@pytest.mark.parametrize("name", SHIPPED)
def test_of_every_shipped_flow(name: str) -> None:
    """Each language and surface has both conversations, and the longest is never the shorter of them."""
    flow = SHIPPED[name].script.flow
    found = facts(Seen(flow, tuple(spoken(DRAFTS.languages))), PRICES)
    assert found.ways is not None
    assert found.ways > 1
    by: dict[str, dict[tuple[str, str], Conversation]] = {"likeliest": {}, "longest": {}}
    for one in found.conversations:
        by[one.which][one.surface, one.language] = one
    assert set(by["longest"]) == set(by["likeliest"]) == {(on, code) for on in ("text", "chat", "voice") for code in flow.languages}
    for key, most in by["longest"].items():
        assert (most.parts, most.seconds) >= (by["likeliest"][key].parts, 0)
        assert most.seconds >= by["likeliest"][key].seconds or key[0] != "voice"


def test_all_are_looked_at() -> None:
    """No shipped flow is left out of these tests."""
    assert {path.stem for path in flow_files(DRAFTS.flows)} == set(SHIPPED)
