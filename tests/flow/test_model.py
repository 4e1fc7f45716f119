"""What a flow is made of."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.flow.model import Choice, Choices, Flow, Scale, Step


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        pytest.param({"say": "Hello"}, "say", id="says"),
        pytest.param({"signpost": ["housing"]}, "signpost", id="signposts"),
        pytest.param({"wait": "2 days"}, "wait", id="waits"),
        pytest.param({"flag": "low-mood"}, "flag", id="raises a flag"),
        pytest.param({"include": "shared/a.yaml"}, "include", id="includes"),
        pytest.param({"end": "finished"}, "end", id="ends"),
        pytest.param({"ask": "?", "choose": {"a": "A"}}, "choose", id="one of several"),
        pytest.param({"ask": "?", "choose_many": {"a": "A", "at_most": 1}}, "choose_many", id="several of several"),
        pytest.param({"ask": "?", "yes_no": True}, "yes_no", id="yes or no"),
        pytest.param({"ask": "?", "scale": {"from": 1, "to": 5, "low": "Bad", "high": "Good"}}, "scale", id="a scale"),
        pytest.param({"ask": "?", "number": {"from": 1, "to": 5}}, "number", id="a number"),
        pytest.param({"ask": "?", "date": "past"}, "date", id="a date"),
        pytest.param({"ask": "?", "write": {}}, "write", id="own words"),
        pytest.param({"ask": "?", "write": True}, "write", id="own words, switched on"),
    ],
)
def test_a_step_has_one_kind(written, kind):
    """A step is named by what it does, a question by what it takes."""
    step = Step.model_validate(written)
    assert step.kind == kind
    assert step.asks is ("ask" in written)
    assert step.words == written.get("say", written.get("ask", ""))


def test_parts_never_change():
    """What was read stays as it was."""
    step = Step(say="Hello")
    with pytest.raises(ValidationError):
        step.say = "Bye"


def test_parts_can_be_made_in_code():
    """Names in code are free of the words that Python keeps for itself."""
    assert Scale(from_=1, to=5, low="Bad", high="Good").from_ == 1
    assert Choices(options={"a": Choice(label="A"), "b": Choice(label="B")}, at_most=2).at_most == 2
    assert Step(say="Hello", origin="a/hello").origin == "a/hello"


def test_only_flow_and_steps_are_needed():
    """Everything else has a meaning when it is left out."""
    flow = Flow.model_validate({"flow": "a", "steps": {"hello": {"say": "Hello"}}})
    assert (flow.languages, flow.channels, flow.risk) == (("en",), ("sms", "telegram", "ivr"), "R1")
    assert (flow.who, flow.when, flow.invite, flow.start_words) == (None, None, None, ())


def test_words_are_kept_90_days_if_nothing_is_said():
    """A file that says nothing keeps raw words no longer than any file may."""
    step = Step.model_validate({"ask": "?", "write": {}})
    assert step.write is not None
    assert step.write.keep.days == 90


def test_choices_leave_their_limit_out_of_the_answers():
    """``at_most`` stands among the answers in the file and beside them in the model."""
    step = Step.model_validate({"ask": "?", "choose_many": {"a": "A", "b": {"label": "B", "also": ["bee"]}, "at_most": 2}})
    assert step.choose_many is not None
    assert list(step.choose_many.options) == ["a", "b"]
    assert step.choose_many.at_most == 2
    assert step.choose_many.options["b"].also == ("bee",)
