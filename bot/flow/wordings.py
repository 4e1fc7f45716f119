"""The words of a file as the reader looks at them: placeholders, answers that read the same, words that are taken, names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.flow.conditions import ANSWERED, SKIPPED, WORDS_OF_CONDITIONS
from bot.flow.facts import FACTS
from bot.flow.placeholders import faults_of
from bot.flow.reserved import NEVER_A_START, NEVER_AN_ANSWER, bare
from bot.flow.wrong import Path, Wrong

_WORDS = ("say", "ask", "text", "chat", "voice")


def words_of_flow(raw: dict[str, Any]) -> Iterator[Wrong]:
    """Faults of the words above the steps."""
    for key in ("invite", "more"):
        yield from _text(raw.get(key), (key,))
    for key in ("languages", "channels", "start_words"):
        yield from repeated(raw.get(key), (key,))
    words = raw.get("start_words")
    for index, word in enumerate(words if isinstance(words, list) else ()):
        if why := NEVER_A_START.get(bare(str(word))):
            yield Wrong(
                "reserved-word", f"{word} cannot begin a flow: {why}.", "Choose another word, like FEEDBACK.", ("start_words", index)
            )


def words_of_step(name: str, raw: dict[str, Any]) -> Iterator[Wrong]:
    """Faults of the names and words of one step."""
    path: Path = ("steps", name)
    if name in FACTS or name in WORDS_OF_CONDITIONS:
        what = "is a known fact" if name in FACTS else "has its own meaning in conditions"
        yield Wrong("reserved-name", f"`{name}` {what}.", f"Name the step in another way, like your_{name}.", path)
    for key in _WORDS:
        yield from _text(raw.get(key), (*path, key))
    yield from repeated(raw.get("signpost"), (*path, "signpost"))
    if isinstance(scale := raw.get("scale"), dict):
        for key in ("low", "high"):
            yield from _text(scale.get(key), (*path, "scale", key))
    for key in ("choose", "choose_many"):
        if isinstance(answers := raw.get(key), dict):
            yield from _answers(answers, (*path, key))


def repeated(value: Any, path: Path) -> Iterator[Wrong]:
    """Items of a list that are there already."""
    seen = set()
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, (str, int)):
            if str(item).lower() in seen:
                yield Wrong("repeated", f"`{item}` stands here twice.", "Take one of them out.", (*path, index))
            seen.add(str(item).lower())


def _text(value: Any, path: Path) -> Iterator[Wrong]:
    if isinstance(value, str):
        yield from (fault._replace(path=path) for fault in faults_of(value))


def _answers(answers: dict[str, Any], path: Path) -> Iterator[Wrong]:
    reads: dict[str, str] = {}
    for name, answer in answers.items():
        if name == "at_most":
            if path[-1] == "choose":
                yield Wrong(
                    "reserved-name",
                    "`at_most` limits how many answers may be chosen.",
                    "Use `choose_many`, or take the line out.",
                    (*path, name),
                )
            continue
        if name in (SKIPPED, ANSWERED):
            yield Wrong("reserved-name", f"`{name}` has its own meaning in conditions.", "Name the answer in another way.", (*path, name))
        for way, words in _said(answer):
            yield from _one_answer(name, words, (*path, name, *way), reads)


def _one_answer(name: str, words: str, path: Path, reads: dict[str, str]) -> Iterator[Wrong]:
    yield from _text(words, path)
    plain = bare(words)
    if why := NEVER_AN_ANSWER.get(plain):
        yield Wrong("reserved-word", f"`{words[:40]}` cannot be an answer: {why}.", "Choose other words.", path)
    first = reads.setdefault(plain, name)
    if first != name:
        yield Wrong("duplicate-label", f"`{words[:40]}` is also what `{first}` reads.", "Let every answer read differently.", path)


def _said(answer: Any) -> Iterator[tuple[Path, str]]:
    """The label of an answer and the other words for it, each with the way to it."""
    if not isinstance(answer, dict):
        if isinstance(answer, (str, int)) and str(answer).strip():
            yield (), str(answer)
        return
    if isinstance(label := answer.get("label"), (str, int)) and str(label).strip():
        yield ("label",), str(label)
    also = answer.get("also")
    for index, word in enumerate(also if isinstance(also, list) else ()):
        if isinstance(word, (str, int)):
            yield ("also", index), str(word)
