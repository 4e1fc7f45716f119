"""How many parts a text has, with all that is added to it."""

from __future__ import annotations

import pytest

from bot.checks.parts import RULES
from tests.checks.examples import found, weighed

ADDED = " 1 A 2 B. SKIP or STOP is fine."


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param("a" * 160, [], id="as much as one part holds"),
        pytest.param("a" * 161, [("long-text", "warning")], id="and one"),
        pytest.param("a" * 306, [("long-text", "warning")], id="two parts"),
        pytest.param("a" * 307, [("long-text", "error")], id="three"),
        pytest.param("\u0175" * 71, [("long-text", "warning")], id="another alphabet"),
        pytest.param(f"{{ask: {'a' * (160 - len(ADDED))}, choose: {{a: A, b: B}}}}", [], id="with what is added"),
        pytest.param(f"{{ask: {'a' * (161 - len(ADDED))}, choose: {{a: A, b: B}}}}", [("long-text", "warning")], id="and one with it"),
        pytest.param(f"{{say: {'a' * 161}, text: Short.}}", [], id="a short form for texts"),
        pytest.param("{organisation} " + "a" * 140, [("long-text", "warning")], id="a long name in a placeholder"),
    ],
)
def test_how_long(text: str, rules: list[tuple[str, str]]) -> None:
    """Counted as it is sent."""
    assert weighed(text, RULES) == rules


def test_where_no_texts_are_sent() -> None:
    """A chat has room."""
    assert found("a" * 161, RULES, "channels: [telegram]\n") == []
