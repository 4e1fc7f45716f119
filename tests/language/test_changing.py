"""One message of a catalogue changed: its words, whose hands it went through, and not a byte of anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Refused
from bot.language.changing import translated, with_review, with_translation
from bot.language.people import Signed

LOCALES = Path(__file__).resolve().parent.parent.parent / "locales"
FILE = "cy/LC_MESSAGES/flows.po"
ANN, BOB = Signed("Ann Example", "2026-11-25"), Signed("Bob Example", "2026-11-26")
MESSAGE = ("after-case-closed/overall/choose/satisfied", "Satisfied")
SMALL = """\
msgid ""
msgstr ""
"Language: cy\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

# reviewed: Cal Example, 2026-10-01
# A note that stays.
#, fuzzy
#| msgid "Content"
msgctxt "a/overall/choose/satisfied"
msgid "Satisfied"
msgstr "Bodlon"
"""


@pytest.mark.parametrize("language", ["cy", "ur"])
def test_nothing_else_changes(language):
    """Of a shipped catalogue only the lines of the message are different."""
    file = f"{language}/LC_MESSAGES/flows.po"
    before = (LOCALES / file).read_bytes()
    lines = before.decode().splitlines()
    after = with_translation(file, before, *MESSAGE, "Wedi fy modloni", ANN).decode().splitlines()
    gone, come = set(lines) - set(after), set(after) - set(lines)
    assert come == {'msgstr "Wedi fy modloni"', "# translated: Ann Example, 2026-11-25"}
    assert len(gone) == 1
    assert len(after) == len(lines) + 1


def test_a_changed_translation_is_nobodys_review():
    """Fuzzy and the old English go, the review of the old words goes with them, and other notes stay."""
    after = with_translation(FILE, SMALL.encode(), "a/overall/choose/satisfied", "Satisfied", " Bodlon iawn \n", ANN).decode()
    assert after.endswith(
        "# translated: Ann Example, 2026-11-25\n# reviewed: no\n# A note that stays.\n"
        'msgctxt "a/overall/choose/satisfied"\nmsgid "Satisfied"\nmsgstr "Bodlon iawn"\n'
    )


def test_somebody_else_reviews():
    """A review is written beside the translator's name; the translator's own is refused."""
    source = with_translation(FILE, SMALL.encode(), "a/overall/choose/satisfied", "Satisfied", "Bodlon", ANN)
    after = with_review(FILE, source, "a/overall/choose/satisfied", "Satisfied", BOB).decode()
    assert "# translated: Ann Example, 2026-11-25\n# reviewed: Bob Example, 2026-11-26\n" in after
    with pytest.raises(Refused, match="Somebody else reads it"):
        with_review(FILE, source, "a/overall/choose/satisfied", "Satisfied", Signed("ann example", "2026-11-26"))


@pytest.mark.parametrize(
    ("source", "message", "text", "why"),
    [
        pytest.param(SMALL, ("a/overall/choose/satisfied", "Pleased"), "x", "does not have this English yet", id="the English has changed"),
        pytest.param(SMALL, ("b/none", "Satisfied"), "x", "does not have this English yet", id="another place"),
        pytest.param(SMALL, ("a/overall/choose/satisfied", "Satisfied"), "  \n", "has words", id="no words"),
        pytest.param('msgid "a', ("a", "a"), "x", "not words in double quotes", id="a broken catalogue"),
    ],
)
def test_what_cannot_be_changed_is_told(source, message, text, why):
    """A refusal says what to do."""
    with pytest.raises(Refused, match=why):
        with_translation(FILE, source.encode(), *message, text, ANN)


def test_a_stale_translation_cannot_be_reviewed():
    """What is fuzzy is looked at by a translator first."""
    with pytest.raises(Refused, match="Translate it first"):
        with_review(FILE, SMALL.encode(), "a/overall/choose/satisfied", "Satisfied", BOB)
    assert translated(FILE, SMALL.encode(), "a/overall/choose/satisfied", "Satisfied") == "Bodlon"
