"""The JSON Schema of flow files, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.flow.reader import read
from bot.flow.schema import as_text, schema
from bot.flow.yaml import compose
from tests.flow.corpus import BAD, GOOD, expected, include_bad

# What a schema cannot say: names and their order, words, bounds that depend on each other, other files.
NOT_OF_SHAPE = {
    "acting-answers", "answer-key-not-here", "at-most", "consent-without-yes", "duplicate-label", "go-backward", "go-unknown", "include-circle", "include-deep", "include-missing", "include-not-shared",
    "later-step", "not-a-question", "not-an-answer", "outside-scale", "repeated", "reserved-name", "reserved-word", "stray-brace",
    "unknown-name", "unknown-placeholder", "unknown-value", "wrong-order",
}  # fmt: skip
validator = Draft202012Validator(schema())


def refused(source: bytes) -> bool | None:
    """Whether the schema refuses a file; None where it is not YAML that a schema could look at."""
    composed = compose("a.yaml", source)
    if composed.root is None or composed.problems:
        return None
    return not validator.is_valid(composed.root.data())


def test_the_schema_is_a_schema():
    """It is itself valid in its dialect."""
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("file", [*GOOD, *(GOOD[0].parent / "shared").glob("*.yaml")], ids=lambda file: file.stem)
def test_good_files_pass_the_schema(file):
    """What the reader takes, an editor does not mark."""
    assert refused(file.read_bytes()) is False


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_the_schema_and_the_reader_agree_on_shape(file):
    """A mistake of shape is refused by both; one that is not of shape passes the schema."""
    own = {rule for name, *_, rule in expected(file) if name == file.name}
    verdict = refused(file.read_bytes())
    if verdict is not None:
        assert verdict is bool(own - NOT_OF_SHAPE), own
    assert read(file.name, file.read_bytes(), include_bad).flow is None


# One step each; the reader and the schema must say the same of all of them.
STEPS = [
    pytest.param("{say: 5}", id="a number as words"),
    pytest.param("{say: null}", id="null"),
    pytest.param('{say: " "}', id="blank"),
    pytest.param("{ask: x, choose: {}}", id="no answers"),
    pytest.param("{ask: x, choose: {a: null}}", id="an answer without a label"),
    pytest.param("{ask: x, choose: {a: {also: [b]}}}", id="an answer with other words only"),
    pytest.param("{ask: x, choose: {a: {label: A, also: b}}}", id="other words that are no list"),
    pytest.param("{ask: x, choose: {Big: A}}", id="an answer with a capital"),
    pytest.param("{ask: x, choose_many: {a: A, at_most: 0}}", id="at most none"),
    pytest.param("{ask: x, choose_many: {a: A, at_most: many}}", id="at most a word"),
    pytest.param("{ask: x, yes_no: false}", id="switched off"),
    pytest.param("{ask: x, scale: {from: 1, to: 5, low: A, high: B, more: C}}", id="a scale with one key too many"),
    pytest.param("{ask: x, scale: {from: one, to: 5, low: A, high: B}}", id="a scale from a word"),
    pytest.param("{ask: x, number: 5}", id="a number that is no mapping"),
    pytest.param("{ask: x, date: past, write: {}}", id="two kinds of answer"),
    pytest.param("{ask: x, write: {keep: long}}", id="kept long"),
    pytest.param("{ask: x, write: yes}", id="a word for switched on"),
    pytest.param("{ask: x, write: true}", id="switched on"),
    pytest.param("{wait: 2 days, chat: Hello}", id="words where none are said"),
    pytest.param("{say: x, sensitive: yes}", id="sensitive in words"),
    pytest.param("{say: x, only_if: []}", id="a condition that is a list"),
    pytest.param("{say: x, only_if: {}}", id="an empty condition"),
    pytest.param("{say: x, only_if: {all: []}}", id="all of nothing"),
    pytest.param("{say: x, only_if: {not: [{age: 3}]}}", id="not with a list"),
    pytest.param("{say: x, then: {go: y}}", id="rules that are no list"),
    pytest.param("{say: x, then: [{if: {age: 3}}]}", id="a rule that does nothing"),
    pytest.param("{say: x, then: [{end: now}]}", id="an end nobody knows"),
    pytest.param("{include: shared/../x.yaml}", id="an include that climbs"),
    pytest.param("{flag: Big Flag}", id="a flag with spaces"),
    pytest.param("{signpost: []}", id="no needs"),
    pytest.param("{}", id="nothing"),
    pytest.param("null", id="no step"),
]


@pytest.mark.parametrize("step", STEPS)
def test_reader_and_schema_agree_on_a_step(step):
    """Neither is stricter than the other on one step."""
    source = f"flow: a\nsteps:\n  one: {step}\n".encode()
    assert refused(source) is (read("a.yaml", source, lambda _path: None).flow is None)


def test_the_file_beside_the_flows_is_current():
    """The file that editors read is the schema of the model as it is: ``python -m bot.flow.schema > flows/flow.schema.json``."""
    assert (Path(__file__).parents[2] / "flows" / "flow.schema.json").read_text("utf-8") == as_text()


def test_every_key_is_described():
    """Editors show a sentence for each key that can be written."""
    parts = json.loads(as_text())["$defs"]
    bare = [
        f"{part}.{key}"
        for part, body in parts.items()
        for key, value in body["properties"].items()
        if not value.get("description", "").endswith(".")
    ]
    assert bare == []
