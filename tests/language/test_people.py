"""Whose hands a translation went through: three comments, and when they count."""

from __future__ import annotations

import pytest

from bot.language.people import Signed, comments_of, doubts, hands_of, is_reviewed, is_safety, signature

BY_THREE = ("translated: Bob Example, 2026-10-01", "reviewed: Ann Example, 2026-11-01", "back-translated: Cal Example, 2026-11-03")


@pytest.mark.parametrize(
    ("comments", "plain", "safety"),
    [
        pytest.param(("reviewed: no",), False, False, id="nobody yet"),
        pytest.param((), False, False, id="nothing is said"),
        pytest.param(("reviewed: Ann Example, 2026-11-01",), True, False, id="reviewed, and who translated is not said"),
        pytest.param(BY_THREE, True, True, id="three people"),
        pytest.param(BY_THREE[:2], True, False, id="not translated back"),
        pytest.param(("translated: Ann Example, 2026-10-01", BY_THREE[1]), False, False, id="the translator reviewed their own"),
        pytest.param(("translated: ANN EXAMPLE, 2026-10-01", BY_THREE[1]), False, False, id="in other capitals"),
        pytest.param((*BY_THREE[:2], "back-translated: Bob Example, 2026-11-03"), True, False, id="the translator translated it back"),
        pytest.param((*BY_THREE[:2], "back-translated: Ann Example, 2026-11-03"), True, False, id="the reviewer translated it back"),
        pytest.param(("translated: somebody", *BY_THREE[1:]), True, False, id="nobody knows who translated"),
        pytest.param(("reviewed: Ann Example, 2026-02-30",), False, False, id="no day of the calendar"),
        pytest.param(("reviewed: yes",), False, False, id="not who, not when"),
    ],
)
def test_when_a_review_counts(comments, plain, safety):
    """A reviewer is not the translator; words of safety need three people."""
    assert is_reviewed(hands_of(comments), safety=False) is plain
    assert is_reviewed(hands_of(comments), safety=True) is safety


@pytest.mark.parametrize("comments", [BY_THREE, ("reviewed: no",), BY_THREE[1:2]], ids=["three", "none", "one"])
def test_comments_are_written_as_they_are_read(comments):
    """Nobody's name gets lost on the way through a spreadsheet."""
    assert tuple(comments_of(hands_of(comments))) == comments
    assert not list(doubts(hands_of(comments), safety=False))


@pytest.mark.parametrize(
    ("context", "english", "expected"),
    [
        pytest.param("support/listeners/says", "The Listeners: 0808 157 0000", True, id="whom to call"),
        pytest.param("engine/help_menu/text", "Reply 1.", True, id="the way to help"),
        pytest.param("shared/opening/carry_on/ask", "If you are in danger, call 999. Carry on?", True, id="999 in a flow"),
        pytest.param("support/other/phone", "0800 5999 247", True, id="all of the directory"),
        pytest.param("after/x/say", "Call 0800 5999 247.", False, id="999 inside a number is not 999"),
        pytest.param("after/x/ask", "How was it?", False, id="a question"),
    ],
)
def test_what_people_in_danger_lean_on(context, english, expected):
    """These are translated back by a third person."""
    assert is_safety(context, english) is expected


def test_a_name_may_have_several_words_and_no_comma():
    """The last comma would be ambiguous."""
    assert signature("Ann van den Example, 2026-11-01") == Signed("Ann van den Example", "2026-11-01")
    assert signature("Example, Ann, 2026-11-01") is None
