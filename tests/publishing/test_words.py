"""Two texts are compared word by word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.publishing.words import compared, differs, marked

WORDS = st.lists(st.sampled_from(["How ", "was", " ", "it", "?", "\n", "don't", "کیا", "{organisation}", "'"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        pytest.param("How was it?", "How was it?", "How was it?", id="the same"),
        pytest.param("", "", "", id="nothing"),
        pytest.param(
            "How was it?", "How did it go?", "How [-was-]{+did+} it{+ go+}?", id="a word for a word, one more, and the sign stays"
        ),
        pytest.param("We will call you", "They may call you", "[-We will-]{+They may+} call you", id="neighbours are one change"),
        pytest.param("", "New.", "{+New.+}", id="all of it is new"),
        pytest.param("Gone.", "", "[-Gone.-]", id="all of it is gone"),
        pytest.param("don't", "do not", "[-don't-]{+do not+}", id="an apostrophe is part of its word"),
        pytest.param("1 Good\n2 Poor", "1 Poor\n2 Good", "1 [-Good-]{+Poor+}\n2 [-Poor-]{+Good+}", id="lines stay lines"),
    ],
)
def test_compared(old: str, new: str, shown: str) -> None:
    """What was taken out and put in stands where it is read."""
    assert marked(compared(old, new)) == shown


@settings(max_examples=30)
@given(WORDS, WORDS)
def test_nothing_is_lost(old: str, new: str) -> None:
    """Without what was put in it is the old text, without what was taken out the new one: in any script."""
    pieces = compared(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == new
    assert differs(pieces) == (old != new)
