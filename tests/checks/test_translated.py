"""A flow that names a language has all its words in it, or is told what is missing."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from bot.checks import check
from bot.checks.said import IN_ENGLISH, Spoken
from bot.engine.sentences import SENTENCES
from bot.flow.reader import read
from bot.flow.words import Wording, Words
from tests.flow.corpus import include_good

ENGLISH = IN_ENGLISH._replace(place=lambda _context, _english: None)  # English as a folder of languages has it
ALL = {name: Wording(sentence.text, voice=sentence.voice) for name, sentence in SENTENCES.items()}
FLOW = b"flow: a\nlanguages: [en, cy]\nsteps:\n  one: {say: Hello.}\n  two: {say: Bye.}\n"


def welsh(translated: Iterable[str], lacks: str = "") -> Spoken:
    """Welsh with these translations, and all sentences of the engine but one."""
    of = {english: f"{english} (cy)" for english in translated}
    words = Words("cy", "Cymraeg", sentences={name: said for name, said in ALL.items() if name != lacks})
    return Spoken("cy", lambda _context, english: of.get(english), lambda _context, _english: None, words=words)


@pytest.mark.parametrize(
    ("spoken", "says"),
    [
        pytest.param((ENGLISH, welsh(["Hello.", "Bye."])), [], id="all of it"),
        pytest.param(
            (ENGLISH, welsh(["Hello."])), ["Nobody is written to in `cy`: it has no translation of `a/two/say` that can be sent."], id="one text missing"
        ),
        pytest.param(
            (ENGLISH, welsh([])), ["Nobody is written to in `cy`: it has no translation of `a/one/say` that can be sent, and 1 more."], id="two missing"
        ),
        pytest.param(
            (ENGLISH, welsh(["Hello.", "Bye."], "yes")),
            ["Nobody is written to in `cy`: it has no translation of `engine/yes` that can be sent."],
            id="one of the engine's own",
        ),
        pytest.param((ENGLISH,), ["Nobody is written to in `cy`: it cannot be used."], id="no such language"),
        pytest.param((IN_ENGLISH,), [], id="where English alone is looked at, nothing is known"),
    ],
)  # fmt: skip
def test_what_a_language_lacks(spoken: tuple[Spoken, ...], says: list[str]) -> None:
    """The first text that is missing, how many more, and at which language of the flow."""
    reading = read("a.yaml", FLOW, include_good)
    assert reading.flow is not None
    found = [problem for problem in check(reading.flow, reading.places, spoken) if problem.rule == "not-translated"]
    assert [problem.says for problem in found] == says
    assert {(problem.line, problem.column, problem.severity) for problem in found} <= {(2, 17, "warning")}
