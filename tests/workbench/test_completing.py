"""Words on offer at the cursor, and what a word means."""

from __future__ import annotations

import re

import pytest

from bot.checks import RULES
from bot.workbench.cursor import where

# <4:a:age: 18 or over> is mark 4: "a" is typed there when it is the one in question, and the rest stands there when it is not.
FLOW = """\
flow: mine
languages: [en, <1::cy>]
channels: [<2::sms>]
who:
  case: <3::closed>
  <4:a:area: north>
steps:
  opening:
    include: <5:shared/:shared/opening.yaml>
  overall:
    ask: How was <6:{org:it> for you?
    choose:
      good: Good
      bad: {label: Bad, <7::also: [b]>}
    then:
      - if: {overall: <8::good>}
        go: <9::more>
      - <10::end: finished>
  scaled:
    <11::note: Nothing.>
    ask: How much?
    scale: {from: 1, to: 3, low: Low, high: High}
    accept:
      <12::some-rule: why>
  more:
    only_if: {any: [{overall: [good, <13::bad>]}, {<14:o:age: 18 or over>}]}
    ask: More?
    <15::yes_no: true>
  words:
    say: |
      Thank you from <16:{:us>
  where_to:
    signpost: [<17::someone_to_talk_to>]
  # a <18:com:comment>
  end_here:
    end: <19::finished>
"""


def at(number):
    """The text with one mark in question, and the line and column of the cursor there."""
    text = re.sub(r"<(\d+):([^:]*):([^>]*)>", lambda mark: f"{mark[2]}\0" if int(mark[1]) == number else mark[3], FLOW)
    before = text[: text.index("\0")]
    return text.replace("\0", ""), before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


@pytest.fixture
def offered(reader):
    """``offered(number)`` is the words on offer at a mark."""

    def ask(number):
        text, line, column = at(number)
        return reader("complete", name="flows/mine.yaml", text=text, line=line, column=column)["words"]

    return ask


@pytest.mark.parametrize(
    ("number", "there", "not_there"),
    [
        pytest.param(1, {"cy", "ur"}, {"ask"}, id="languages that serve"),
        pytest.param(2, {"sms", "telegram", "ivr"}, {"en"}, id="words of a closed list"),
        pytest.param(3, {"open", "closed"}, {"answered"}, id="values of a fact"),
        pytest.param(4, {"age", "area"}, {"say", "overall"}, id="facts, by what is typed"),
        pytest.param(5, {"shared/opening.yaml", "shared/closing.yaml"}, set(), id="shared pieces"),
        pytest.param(6, {"organisation"}, {"service.phone"}, id="a placeholder in words"),
        pytest.param(7, {"also", "voice"}, {"label", "ask"}, id="keys of an answer, in brackets, without those it has"),
        pytest.param(8, {"good", "bad", "skipped", "answered"}, {"open"}, id="answers of a step"),
        pytest.param(9, {"scaled", "more", "end_here"}, {"overall", "opening"}, id="later steps alone"),
        pytest.param(10, {"if", "go", "flag", "end"}, {"ask"}, id="keys of a rule, after a dash"),
        pytest.param(
            11, {"only_if", "then", "note", "sensitive"}, {"ask", "say", "choose", "scale"}, id="what still fits a step that asks"
        ),
        pytest.param(12, {rule.name for rule in RULES if rule.severity == "warning"}, {"unknown-key"}, id="warnings that may be accepted"),
        pytest.param(13, {"good", "bad"}, {"1"}, id="answers in a list in brackets in brackets"),
        pytest.param(14, {"overall", "opening.carry_on"}, {"where_to"}, id="steps before this one, of included pieces too"),
        pytest.param(15, {"choose", "yes_no", "write"}, {"say", "ask"}, id="kinds of answers for a question that has none"),
        pytest.param(16, {"organisation", "replies_by"}, {"ask"}, id="placeholders in a text of several lines"),
        pytest.param(17, {"someone_to_talk_to"}, {"sms"}, id="needs of the support directory"),
        pytest.param(18, set(), {"ask", "choose"}, id="nothing in a comment"),
        pytest.param(19, {"finished", "declined"}, {"overall"}, id="reasons to end"),
    ],
)
def test_what_could_stand_here_is_on_offer(offered, number, there, not_there):
    """What fits at the cursor is offered, and what does not is not."""
    labels = {word["label"] for word in offered(number)}
    assert there <= labels
    assert not labels & not_there


def test_a_word_says_what_it_is(offered):
    """A key brings its sentence from the schema, an answer its label, a step its words."""
    assert next(word for word in offered(11) if word["label"] == "only_if")["info"].startswith("Leave the step out")
    assert next(word for word in offered(8) if word["label"] == "good")["info"] == "Good"
    assert next(word for word in offered(14) if word["label"] == "overall")["info"] == "How was it for you?"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param("choose", "One answer of several", id="a key"),
        pytest.param("languages", "The languages it is offered in", id="a key at the top"),
        pytest.param("case", "Whether the case is still open", id="a fact"),
        pytest.param("finished", "End the conversation here", id="a word of a closed list"),
        pytest.param("someone_to_talk_to", "Among others", id="a need"),
        pytest.param("organisation", "Who is asking", id="a placeholder"),
        pytest.param("satisfied:", "How do you feel?", id="nothing for an answer's own name"),
        pytest.param("feel", "", id="nothing for a word of a sentence"),
    ],
)
def test_what_a_word_means(reader, words, says):
    """A word under the pointer is explained in one sentence, or not at all."""
    text = (
        "flow: mine\nlanguages: [en]\nwho:\n  case: closed\nsteps:\n  overall:\n    ask: How do you feel, {organisation}?\n    choose:\n"
        "      satisfied: Yes\n  support:\n    signpost: [someone_to_talk_to]\n  last:\n    end: finished\n"
    )
    before = text[: text.index(words)]
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 2
    told = reader("help", name="flows/mine.yaml", text=text, line=line, column=column)["help"]
    if words == "satisfied:":
        assert told is None or told["says"] == "The label of this answer."
    else:
        assert (told["says"] if told else "").startswith(says)
        assert bool(told) == bool(says)


@pytest.mark.parametrize("text", ["", "- - - a", "{{{{", "a: [[", "  :", "\t", "a: |\n\n  ", ": :", "}]", "- [a, {b: ", "'", "a: {b: 'c"])
def test_no_place_is_a_fault(reader, text):
    """Whatever stands in the file and wherever the cursor is, the answer is words or none, never a fault."""
    for line in range(text.count("\n") + 3):
        for column in range(len(text) + 3):
            where(text, line, column)
            assert reader("complete", name="flows/mine.yaml", text=text, line=line, column=column)["status"] == 200
            assert reader("help", name="flows/mine.yaml", text=text, line=line, column=column)["status"] == 200
