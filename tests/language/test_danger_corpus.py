"""What the lists of help miss, and where they cry wolf, counted over what people might write. The counts may only get better."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.engine.alarms import DANGER, LOW_MOOD
from bot.engine.always import Always
from bot.engine.plain import plain
from bot.flow.words import SIGNS
from tests.engine.talking import LANGUAGES

CORPUS = Path(__file__).parent / "danger"
PAGE = Path(__file__).resolve().parents[2] / "docs/words-of-danger.md"
ALWAYS = Always(LANGUAGES.words.values())
HELP = frozenset({DANGER, LOW_MOOD})


class Line(NamedTuple):
    """What somebody wrote, and what it is a sign of."""

    kinds: frozenset[str]
    words: str


class Counts(NamedTuple):
    """``missed``: danger or despair, not heard as such. ``false_alarms``: harmless words that bring the words of help; ``false_signs``: a flag."""

    lines: int
    missed: int
    signs_missed: int
    false_alarms: int
    false_signs: int


# Lower a number when the lists have become better. Never raise one.
COUNTED = {
    "en": Counts(2290, 24, 0, 4, 2),
    "cy": Counts(586, 3, 0, 1, 1),
    "ur": Counts(608, 1, 0, 2, 0),
    "told": Counts(21, 0, 0, 0, 0),
    "en-unseen": Counts(269, 25, 0, 13, 0),
    "cy-unseen": Counts(94, 13, 0, 4, 0),
    "ur-unseen": Counts(95, 5, 0, 8, 0),
}
AT_LEAST = {"en": 150, "cy": 40, "ur": 40}


def _lines(name: str) -> Iterator[Line]:
    for line in (CORPUS / f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kinds, _, words = line.partition(" | ")
            yield Line(frozenset("low_mood" if kind == "low" else kind for kind in kinds.split()) - {"-"}, words)


def _heard(words: str) -> frozenset[str]:
    heard = ALWAYS.recognise(words, plain(words))
    return frozenset([*[DANGER] * heard.danger, *[LOW_MOOD] * heard.low_mood, *heard.signs])


def _counted(name: str) -> tuple[Counts, list[str]]:
    lines, told = list(_lines(name)), []
    missed = signs_missed = false_alarms = false_signs = 0
    for kinds, words in lines:
        heard = _heard(words)
        lacking, harmless = kinds - heard, not kinds
        missed += bool(lacking & HELP)
        signs_missed += bool(lacking - HELP)
        false_alarms += harmless and bool(heard & HELP)
        false_signs += harmless and bool(heard - HELP)
        if lacking or (harmless and heard):
            told.append(f"{words!r}: {', '.join(sorted(kinds)) or 'nothing'}; heard {', '.join(sorted(heard)) or 'nothing'}")
    return Counts(len(lines), missed, signs_missed, false_alarms, false_signs), told


@pytest.mark.parametrize("name", COUNTED)
def test_misses_and_false_alarms_only_get_fewer(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every line of the corpus is heard as before, or better; the figures and the lines behind them are printed."""
    counts, told = _counted(name)
    with capsys.disabled():
        print(f"\n{name}: {counts}")
    assert counts == COUNTED[name], "\n".join(["Better? Then write the new numbers into COUNTED. Worse? Then a phrase is missing.", *told])


def test_the_corpora_are_large_enough() -> None:
    """At least 150 lines in English, 40 in Welsh and 40 in Urdu; a third of them harmless in English; every sign at least once."""
    for language, least in AT_LEAST.items():
        lines = list(_lines(language))
        assert len({line.words for line in lines}) == len(lines) >= least
        assert sum(not line.kinds for line in lines) >= least / 4
    assert {kind for line in _lines("en") for kind in line.kinds} == {*HELP, *SIGNS}


def _help(name: str) -> tuple[int, int, int, int]:
    """Lines of danger or despair, those of them that were missed, harmless lines, and those of them that raised an alarm."""
    lines, counts = list(_lines(name)), COUNTED[name]
    return (
        sum(bool(line.kinds & HELP) for line in lines),
        counts.missed,
        sum(not line.kinds for line in lines),
        counts.false_alarms + counts.false_signs,
    )


@pytest.mark.parametrize(("language", "called"), [("en", "English"), ("cy", "Welsh"), ("ur", "Urdu")])
def test_the_page_for_staff_says_these_figures(language: str, called: str) -> None:
    """Whoever decides how far to rely on the lists reads what they miss."""
    figures = [
        f"{missed} of {helped} | {false} of {harmless}" for helped, missed, harmless, false in map(_help, (language, f"{language}-unseen"))
    ]
    row = f"| {called} | {' | '.join(figures)} |"
    assert row in PAGE.read_text("utf-8").splitlines()
