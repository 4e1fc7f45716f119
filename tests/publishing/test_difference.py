"""What two versions do differently, and what people see differently, is all told and nothing else is."""

from __future__ import annotations

import pytest

from bot.flow.model import Flow, Step, When
from bot.publishing.difference import Difference, difference
from bot.publishing.page import page
from bot.publishing.structure import HEAD, SEEN, STEP, TIMES, UNSEEN
from bot.publishing.telling import heading
from bot.publishing.words import marked
from tests.publishing.versions import CY, version


def compared(*changes: tuple[str, str], cy: dict[str, str] | None = CY) -> Difference:
    return difference("a", version(), version(*changes, cy=cy), ("live", "draft"))


def told(found: Difference) -> list[str]:
    return [f"{one.about or '-'}: {one.what}: {marked(one.pieces)}".rstrip(": ") for one in found.told]


def seen(found: Difference) -> list[str]:
    return [f"{one.language} {one.about} ({', '.join(one.surfaces)})" for one in found.seen]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param([("earliest: 28 days", "earliest: 6 weeks")], "-: invited no earlier than: [-28-]{+42+} days", id="a time"),
        pytest.param([("{case: closed}", "{case: closed, age: 18 or over}")], "-: who is asked: case is closed{+ and age is 18 or over+}", id="who"),
        pytest.param([("latest: 84 days}", "latest: 84 days, remind: once after 7 days}")], "-: reminder: {+once after 7 days+}", id="a reminder"),
        pytest.param([("[BEGIN]", "[BEGIN, SAY]")], "-: words that begin it: BEGIN{+, SAY+}", id="a start word"),
        pytest.param([("{overall: good}", "{not: {overall: poor}}")], "easy: only if: [-overall is good-]{+not (overall is poor)+}", id="a condition"),
        pytest.param([("{overall: good}", "{overall: [good, skipped]}")], "easy: only if: [-overall is good-]{+overall is good or skipped+}", id="one answer more"),
        pytest.param([("go: support", "flag: complaint")], "overall: then: [-if overall is poor: go on with support-]{+if overall is poor: flag complaint+}", id="a rule"),
        pytest.param([("sensitive: 2", "sensitive: 3")], "feelings: how personal: [-2-]{+3+}", id="how personal it is"),
        pytest.param([("90 days", "30 days")], "one_thing: own words: keep [-90-]{+30+} days", id="how long words are kept"),
        pytest.param([("also: [fine]", "also: [fine, ok]")], "overall: also understood as good: fine{+, ok+}", id="what else is understood"),
        pytest.param([("[someone_to_talk_to]", "[counselling]")], "support: names services for: [-someone_to_talk_to-]{+counselling+}", id="services"),
        pytest.param([("  easy:\n", "  reach:\n")], "reach: step renamed: [-easy-]{+reach+}", id="another name, the same words"),
        pytest.param([("      poor: Poor\n", "      bad: Poor\n"), ("overall: poor", "overall: bad")], "overall: answers: good, [-poor-]{+bad+}", id="an answer's name, which is counted"),
        pytest.param([("    yes_no: true\n", "    choose: {yes: Yes, no: No}\n")], "easy: kind of step: [-yes no-]{+choose+}", id="another kind of answer"),
        pytest.param([("languages: [en, cy]", "languages: [en]")], "-: languages: en[-, cy-]", id="a language less"),
    ],
)  # fmt: skip
def test_what_is_done_differently(changes: list[tuple[str, str]], expected: str) -> None:
    """Each kind of change is told once, in a coordinator's words."""
    found = compared(*changes)
    assert expected in told(found)
    assert not found.same
    assert found.new.version[:8] in page([found], {})


def test_steps_come_and_go_and_move() -> None:
    """A step that is new, one that is gone, one that moved: each with its place; the others stay silent."""
    praise = "  praise:\n    ask: Shall we thank someone?\n    yes_no: true\n"
    moved = [("  one_thing:\n    ask: What could we do better?\n    write: {keep: 90 days}\n", ""), ("  easy:\n", "  one_thing:\n    ask: What could we do better?\n    write: {keep: 90 days}\n  easy:\n")]  # fmt: skip
    found = told(compared(*moved, ("  support:\n", praise + "  support:\n"), ("  thanks:\n    say: Thank you. That is all.\n", "")))
    assert "praise: new step, after feelings: {+yes no: Shall we thank someone?+}" in found
    assert "thanks: step taken out: [-say: Thank you. That is all.-]" in found
    assert "one_thing: moved, now after overall" in found
    assert len(found) == 3


def test_what_people_see() -> None:
    """In English and in Welsh, on each surface, by itself: where two surfaces differ alike they stand together."""
    found = compared(("say: Thank you. That is all.", "say: Thank you. Goodbye."))
    assert seen(found) == ["en thanks (text, voice)"]
    assert marked(found.seen[0].pieces) == "Thank you. [-That is all-]{+Goodbye+}."
    found = compared(cy=CY | {"a/overall/ask": "Sut aeth hi?"})
    assert seen(found) == ["cy overall (text)", "cy overall (voice)"]
    assert "Sut [-oedd-]{+aeth+} hi?" in marked(found.seen[0].pieces)
    assert told(found) == []


def test_what_is_promised_in_vain_is_seen_by_nobody() -> None:
    """A sentence that needs `replies_by` is seen once the flow has it, and with the time in it."""
    reply = ("  thanks:\n", "  when:\n    say: Somebody will call within {replies_by}.\n  thanks:\n")
    assert seen(compared(reply, cy=None)) == []
    [one] = compared(reply, ("start_words:", "replies_by: 2 weeks\nstart_words:"), cy=None).seen
    assert marked(one.pieces) == "{+Somebody will call within 14 days.+}"


def test_only_the_voice_differs() -> None:
    """What is said on the telephone alone is shown for the telephone alone."""
    found = compared(("    ask: Was it easy to reach us?\n", "    ask: Was it easy to reach us?\n    voice: Was it easy?\n"))
    assert [one.surfaces for one in found.seen if one.language == "en"] == [("voice",)]


def test_questions_that_are_only_counted_anew() -> None:
    """A question more changes what the others are numbered as on the telephone: said once, not for each of them."""
    found = compared(("  support:\n", "  more:\n    ask: Was this a good time?\n    yes_no: true\n  support:\n"))
    assert {one.about for one in found.seen} == {"more"}
    assert [(one.language, one.surface) for one in found.recounted] == [("en", "voice"), ("cy", "voice")]


def test_a_language_that_is_not_ready_any_more() -> None:
    """It is told in one line, and not message by message."""
    found = compared(cy=None)
    assert told(found) == ["-: sent in: en[-, cy-]"]
    assert found.seen == ()


def test_a_comment() -> None:
    """Another version, and nothing that anybody would notice."""
    found = compared(("title: A flow\n", "title: A flow # mended\n"))
    assert found.same
    assert heading(found) == "Nothing that people see is different: notes or comments are."
    assert found.old.version != found.new.version


def test_a_flow_that_is_new_and_one_that_is_gone() -> None:
    """All that it says is put in, or taken out."""
    new = difference("a", None, version(), ("live", "draft"))
    gone = difference("a", version(), None, ("live", "draft"))
    assert len(new.seen) == len(gone.seen) > 10
    assert {piece.kind for one in new.seen for piece in one.pieces} == {"in"}
    assert {piece.kind for one in gone.seen for piece in one.pieces} == {"out"}
    assert not new.same
    assert heading(new).startswith("This flow is new: ")
    assert heading(gone).startswith("This flow is taken out: ")


def test_no_field_of_a_flow_is_forgotten() -> None:
    """A key that is added to flow files is told here, seen by people, or known to be neither."""
    fields = {name for part in (Flow, Step, When) for name in part.model_fields}
    assert fields == {*HEAD, *TIMES, *STEP} | (SEEN | UNSEEN)


def test_the_page_shows_words_as_words() -> None:
    """What a flow says never becomes part of the page itself."""
    found = compared(("say: Thank you.", "say: <b>Thank</b> you & all."))
    made = page([found], {"en": "English"})
    assert "<b>Thank" not in made
    assert "&lt;b&gt;" in made
    assert 'lang="en" dir="auto"' in made
