"""``accept: {rule: reason}``: a warning may stay where somebody says why; an error never does."""

from __future__ import annotations

import pytest

from bot.checks import RULES, Rule, check
from bot.checks.rule import Finding, Seen
from bot.flow.problems import Severity
from bot.flow.reader import read

SHARED = "shared: s\naccept: {soft: They know us.}\nsteps:\n  there: {say: Hello.}\n"


def _every_say(seen: Seen) -> list[Finding]:
    return [Finding(("steps", name, "say"), "Found.") for name, step in seen.flow.steps.items() if step.say]


SOFT, HARD = Rule("soft", "warning", "", _every_say), Rule("hard", "error", "", _every_say)
ACCEPTING = tuple(rule for rule in RULES if rule.name.startswith("accept-"))
SOFTENED = Rule("hard", "error", "", lambda seen: [found._replace(severity="warning") for found in _every_say(seen)])


@pytest.mark.parametrize(
    ("body", "rule", "left"),
    [
        pytest.param("steps:\n  a: {say: Hi.}\n", SOFT, [("soft", 3)], id="nobody has accepted it"),
        pytest.param("steps:\n  a: {say: Hi., accept: {soft: It is asked for.}}\n", SOFT, [], id="accepted on its step"),
        pytest.param("accept: {soft: It is asked for.}\nsteps:\n  a: {say: Hi.}\n", SOFT, [], id="accepted for the file"),
        pytest.param(
            "steps:\n  a: {say: Hi., accept: {soft: So.}}\n  b: {say: Ho.}\n", SOFT, [("soft", 4)], id="one step speaks for itself alone"
        ),
        pytest.param(
            "steps:\n  a: {say: Hi., accept: {hard: So.}}\n", HARD, [("accept-unknown", 3), ("hard", 3)], id="an error is never accepted"
        ),
        pytest.param(
            "steps:\n  a: {say: Hi., accept: {hard: So.}}\n",
            SOFTENED,
            [("accept-unknown", 3)],
            id="a rule that can be an error is not accepted by its name",
        ),
        pytest.param("steps:\n  a: {say: Hi., accept: {sotf: So.}}\n", SOFT, [("accept-unknown", 3), ("soft", 3)], id="a slip of the pen"),
        pytest.param(
            "steps:\n  a: {yes_no: true, ask: Hi?, accept: {soft: So.}}\n",
            SOFT,
            [("accept-nothing", 3)],
            id="what is left over hides nothing",
        ),
        pytest.param("steps:\n  a: {include: s.yaml}\n", SOFT, [], id="a shared file accepts for its own steps"),
        pytest.param(
            "accept: {soft: So.}\nsteps:\n  a: {include: bare.yaml}\n",
            SOFT,
            [("accept-nothing", 2), ("soft", 3)],
            id="a flow does not accept for a shared file",
        ),
    ],
)
def test_accepting(body: str, rule: Rule, left: list[tuple[str, int]]) -> None:
    """What is found after accepting, and at which line."""
    files = {"s.yaml": SHARED, "bare.yaml": SHARED.replace("accept: {soft: They know us.}\n", "")}
    reading = read("a.yaml", f"flow: a\n{body}".encode(), lambda path: files[path].encode())
    assert reading.flow is not None, reading.problems
    found = check(reading.flow, reading.places, rules=(rule, *ACCEPTING))
    assert sorted((problem.rule, problem.line) for problem in found) == left


@pytest.mark.parametrize(
    ("severity", "says"),
    [
        pytest.param("error", "`soft` is an error here, and an error is never accepted.", id="a warning that weighs more here"),
        pytest.param(None, "", id="a warning"),
    ],
)
def test_a_warning_that_is_an_error_here(severity: Severity | None, says: str) -> None:
    """It is not accepted, and is not said to find nothing."""
    reading = read("a.yaml", b"flow: a\naccept: {soft: So.}\nsteps:\n  a: {say: Hi.}\n", lambda _path: None)
    assert reading.flow is not None, reading.problems
    rule = Rule("soft", "warning", "Soft.", lambda _seen: [Finding(("steps", "a"), "Soft.", severity=severity)])
    found = check(reading.flow, reading.places, rules=(rule, *ACCEPTING))
    assert [problem.says for problem in found] == ([says, "Soft."] if says else [])
