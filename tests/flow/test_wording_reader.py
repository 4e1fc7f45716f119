"""Reading a wording.yaml: what is wrong is told at its line, and what can be read is read."""

from __future__ import annotations

import pytest

from bot.flow.wording_reader import RULES_OF_WORDING_LISTS, read_wording

GOOD = b"""\
reviewed: A. Speaker, 2027-01-05
names: [Victim Support]
mutations: {p: [b, mh]}
rules:
  one:
    severity: {discreet: error, elsewhere: warning}
    avoid: [alleg*, "within # days"]
    instead: [said]
    why: It is so.
    sentences: questions
    unless_known: {proceedings: [finished]}
    bad: [An allegation?]
  two: {severity: error, avoid: [it], why: It is so., as_written: true}
"""


def test_a_good_file() -> None:
    """Everything that it says is there."""
    lists, problems = read_wording("en", "en/wording.yaml", GOOD)
    assert problems == ()
    assert lists is not None
    assert (lists.reviewed, lists.names, lists.mutations) == ("A. Speaker, 2027-01-05", ("Victim Support",), {"p": ("b", "mh")})
    one, two = lists.rules
    assert dict(one.weights) == {"discreet": "error", "labels": "warning", "messages": "warning"}
    assert (one.avoid, one.instead, one.why, one.sentences) == (("alleg*", "within # days"), ("said",), "It is so.", "questions")
    assert (dict(one.unless_known), one.bad, one.line) == ({"proceedings": ("finished",)}, ("An allegation?",), 5)
    assert (dict(two.weights), two.as_written) == ({"labels": "error", "messages": "error"}, True)


def test_another_language_takes_the_reason_from_english() -> None:
    """A translator writes words and examples, and a rule of their own in full."""
    english, _ = read_wording("en", "en/wording.yaml", GOOD)
    lists, problems = read_wording("cy", "cy/wording.yaml", b"reviewed: no\nrules:\n  one: {avoid: [honni*]}\n", english)
    assert problems == ()
    assert lists is not None
    assert english is not None
    (one,) = lists.rules
    assert (one.avoid, one.why, one.weights, one.sentences) == (("honni*",), "It is so.", english.rules[0].weights, "questions")
    assert (one.instead, one.bad, lists.reviewed) == ((), (), "")
    _, problems = read_wording("cy", "cy/wording.yaml", b"rules:\n  own: {avoid: [honni*]}\n", english)
    assert [(problem.line, problem.rule, problem.says) for problem in problems] == [
        (2, "wording-key", "`own` does not say `severity`."),
        (2, "wording-key", "`own` does not say `why`."),
    ]


def one(line: str) -> bytes:
    """A file with one rule, and this line in it in place of its own."""
    lines = {"severity": "severity: error", "avoid": "avoid: [it]", "why": "why: It is so."}
    lines[line.partition(":")[0]] = line
    return "\n    ".join(("rules:\n  good: {severity: error, avoid: [that], why: So.}\n  one:", *lines.values())).encode()


@pytest.mark.parametrize(
    ("source", "line", "rule", "says"),
    [
        pytest.param(b"names: [A]\n", 1, "wording-key", "`rules` is missing", id="no rules"),
        pytest.param(b"rules: [one]\n", 1, "wording-value", "A mapping is needed", id="rules without names"),
        pytest.param(b"rulez: {}\nrules: {}\n", 1, "wording-key", "`rulez` is not a key", id="a slip of the pen"),
        pytest.param(one("sevirity: error"), 7, "wording-key", "`sevirity` is not a key", id="a slip in a rule"),
        pytest.param(one("severity: eror"), 4, "wording-value", "not possible here", id="no such severity"),
        pytest.param(one("severity: {loud: error}"), 4, "wording-key", "`loud` is not a place", id="no such place"),
        pytest.param(one("sentences: some"), 7, "wording-value", "not possible here", id="no such sentences"),
        pytest.param(one("as_written: maybe"), 7, "wording-value", "not possible here", id="neither true nor left out"),
        pytest.param(one("unless_known: {mood: [good]}"), 7, "wording-value", "Nothing is known under `mood`", id="no such fact"),
        pytest.param(one("avoid: it"), 5, "wording-value", "A list of words", id="a word where a list is to be"),
        pytest.param(one("avoid: [[it]]"), 5, "wording-value", "A list of words", id="a list in a list"),
        pytest.param(one("avoid: [true]"), 5, "wording-value", "Words are needed", id="true is no word"),
        pytest.param(one('avoid: ["*"]'), 5, "wording-value", "cannot be looked for", id="a term that would find everything"),
        pytest.param(one('avoid: ["... #"]'), 5, "wording-value", "cannot be looked for", id="a term without a word"),
        pytest.param(one("avoid: [a*b*c]"), 5, "wording-value", "cannot be looked for", id="a star inside a word"),
        pytest.param(one("avoid: [a+(b]"), 5, "wording-value", "cannot be looked for", id="a pattern of a programmer"),
        pytest.param(one("avoid: [it (too)]"), 5, "wording-value", "what may be missing", id="a last word that may be missing"),
        pytest.param(one("why: []"), 6, "wording-value", "Words are needed", id="a reason without words"),
        pytest.param(b"rules:\n  good: {severity: error, avoid: [that], why: So.}\n  O N E: {severity: error, avoid: [a], why: So.}\n", 3,
                     "wording-key", "not a name for a rule", id="a rule with a bad name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(source: bytes, line: int, rule: str, says: str) -> None:
    """The line and what to try; the rule is left out, and those beside it stay."""
    lists, problems = read_wording("en", "en/wording.yaml", source)
    assert [(problem.file, problem.line, problem.rule) for problem in problems] == [("en/wording.yaml", line, rule)]
    assert says in problems[0].says
    assert problems[0].try_instead
    assert rule in RULES_OF_WORDING_LISTS
    if b"good" in source:
        assert lists is not None
        assert "good" in [one.name for one in lists.rules]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(b"rules: [", id="not YAML"),
        pytest.param("rules: {}".encode("utf-16"), id="another encoding"),
        pytest.param(b"- one\n", id="a list"),
    ],
)
def test_a_file_that_cannot_be_read(source: bytes) -> None:
    """It is told, and there are no lists."""
    lists, problems = read_wording("en", "en/wording.yaml", source)
    assert lists is None
    assert problems


def test_a_byte_order_mark_is_passed_over() -> None:
    """Windows writes one."""
    lists, problems = read_wording("en", "en/wording.yaml", b"\xef\xbb\xbf" + GOOD)
    assert lists is not None
    assert problems == ()
