"""Words that could stand at the cursor, and what a word there means: from the schema, and from the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from bot.checks import RULES
from bot.flow.conditions import ANSWERED, SKIPPED
from bot.flow.facts import FACTS
from bot.flow.flag_kinds import FLAG_KINDS
from bot.flow.placeholders import PLACEHOLDERS
from bot.workbench.cursor import ITEM, Where, levels_of, where
from bot.workbench.forms import CONDITION, ROOTS, Form, forms, one_kind
from bot.workbench.named import Named, step_at, steps_of
from bot.workbench.reading import Readings
from bot.workbench.shelf import GROUPS, kind_of

MOST = 80
SHARED = GROUPS[1]


class Word(msgspec.Struct, frozen=True):
    """One word on offer. ``insert`` is what is written, ``column`` (from 1) where it begins; ``detail`` and ``info`` say what it is."""

    label: str
    insert: str
    column: int
    detail: str = ""
    info: str = ""


class Help(msgspec.Struct, frozen=True):
    """What a word means. ``start`` and ``end`` are its columns in the line."""

    title: str
    says: str
    start: int
    end: int


class _Writing(NamedTuple):
    """Somebody writes in this file, at this place."""

    readings: Readings
    name: str
    text: str
    line: int
    place: Where

    @property
    def kind(self) -> str:
        return kind_of(self.name)

    @property
    def steps(self) -> dict[str, Named]:
        return steps_of(self.text, self.line, self.readings.desk.include)

    def earlier(self) -> dict[str, Named]:
        """The steps before the one that is written in, and that one: a rule after it may ask about it."""
        here, steps = step_at(self.text, self.line), self.steps
        names = list(steps)
        return dict(list(steps.items())[: names.index(here) + 1]) if here in steps else steps

    def later(self) -> dict[str, Named]:
        """The steps after the one that is written in."""
        here, steps = step_at(self.text, self.line), self.steps
        names = list(steps)
        return dict(list(steps.items())[names.index(here) + 1 :]) if here in steps else steps


def complete(readings: Readings, name: str, text: str, line: int, column: int) -> list[Word]:
    """What could be written at the cursor, in the order of the format; nothing for files that have no schema."""
    place = where(text, line, column) if kind_of(name) in ROOTS else None
    if place is None:
        return []
    writing = _Writing(readings, name, text, line, place)
    found = _keys(writing) if place.at_key else _values(writing)
    typed = place.typed.rpartition("{")[2].casefold() if place.words else place.typed.casefold()
    return [word for word in found if word.label.casefold().startswith(typed) or typed in word.label.casefold()][:MOST]


def _keys(writing: _Writing) -> Iterator[Word]:
    place = writing.place
    for form in forms(place.path, writing.kind):
        if CONDITION in form.names:
            yield from _conditions(writing)
        unfit = one_kind(form, place.beside) | place.beside
        for key in form.keys:
            if key not in unfit and not (CONDITION in form.names and key in FACTS):
                [first, *_] = [*forms((*place.path, key), writing.kind), Form({})]
                yield Word(key, f"{key}: ", place.column, first.kind, first.says)
        if place.path[-1:] == ("accept",):
            rules = [rule for rule in RULES if rule.severity == "warning"]
            yield from (Word(rule.name, f"{rule.name}: ", place.column, "a warning", rule.wants) for rule in rules)
    if place.path[-1:] == (ITEM,):
        yield from _values(writing)


def _conditions(writing: _Writing) -> Iterator[Word]:
    """Steps before this one that are answered, then what may be known of the case."""
    column = writing.place.column
    for name, step in () if writing.place.path[:1] == ("who",) else writing.earlier().items():
        if step.answers and name not in writing.place.beside:
            yield Word(name, f"{name}: ", column, "a step", step.words)
    yield from (Word(name, f"{name}: ", column, "a fact", fact.means) for name, fact in FACTS.items())


def _values(writing: _Writing) -> Iterator[Word]:
    place = writing.place
    found = forms(place.path, writing.kind)
    names = tuple(name for name in place.path if name != ITEM)
    if place.words:
        column = place.column + len(place.typed) - len(place.typed.rpartition("{")[2])
        if "{" in place.typed and any(form.is_text for form in found):
            yield from (Word(name, f"{name}}}", column, "a placeholder", one.means) for name, one in PLACEHOLDERS.items())
        return
    said = dict.fromkeys((value, form.says) for form in found for value in form.values)
    yield from (Word(value, value, place.column, "", says) for value, says in said)
    yield from (Word(name, name, place.column, detail, info) for name, detail, info in _known(writing, names))


def _known(writing: _Writing, names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Values that the schema leaves open and that are known here: (value, what it is, what it means)."""
    desk = writing.readings.desk
    match names:
        case (*_, "go"):
            yield from ((name, "a later step", step.words) for name, step in writing.later().items() if "." not in name)
        case (*_, "include"):
            yield from ((name.removeprefix("flows/"), "a shared piece", "") for name in desk.shelf.names(SHARED))
        case (*_, "signpost"):
            needs = {need: service.name for service in desk.speaking().services for need in service.needs}
            yield from ((need, "a need", f"Among others: {name}.") for need, name in needs.items())
        case ("flow",) if writing.kind == "story":
            yield from ((name.removeprefix("flows/").removesuffix(".yaml"), "a flow", "") for name in writing.readings.flows())
        case (*_, "flag"):
            yield from ((kind.name, "a flag", kind.means) for kind in FLAG_KINDS)
        case ("languages",):
            yield from ((code, words.name, "") for code, words in desk.speaking().languages.words.items())
        case (*outer, name) if _is_condition(outer):
            yield from _answers_of(writing, name)


def _answers_of(writing: _Writing, name: str) -> Iterator[tuple[str, str, str]]:
    if name in FACTS:
        yield from ((value, "", FACTS[name].means) for value in FACTS[name].values)
        return
    step = writing.steps.get(name)
    if step is not None:
        yield from ((answer, "an answer", label) for answer, label in step.answers.items())
        yield from ((ANSWERED, "any answer", step.words), (SKIPPED, "no answer", step.words))


def _is_condition(outer: list[str]) -> bool:
    """Whether a path leads into a condition, which may stand in all, any and not."""
    return bool(outer) and (outer[-1] in ("only_if", "if", "who") or (outer[-1] in ("all", "any", "not") and _is_condition(outer[:-1])))


def explain(readings: Readings, name: str, text: str, line: int, column: int) -> Help | None:
    """What the word at this place means, or None."""
    lines = text.split("\n")
    if kind_of(name) not in ROOTS or not 0 < line <= len(lines):
        return None
    start, end = _word_at(lines[line - 1], column)
    word = lines[line - 1][start - 1 : end - 1]
    place = where(text, line, end) if word else None
    if place is None:
        return None
    says = _meaning(_Writing(readings, name, text, line, place), word, lines[line - 1], start)
    return Help(word, says, start, end) if says else None


def _meaning(writing: _Writing, word: str, line: str, start: int) -> str:
    place = writing.place
    if place.words:
        return PLACEHOLDERS[word].means if word in PLACEHOLDERS and line[start - 2 : start - 1] == "{" else ""
    is_key = place.at_key or any(level.column == start for level in levels_of(line)[0])
    if is_key:
        path = (*place.path, word) if place.at_key else place.path
        if word in FACTS and _is_condition([name for name in path[:-1] if name != ITEM]):
            return FACTS[word].means
        if word in writing.steps and _is_condition([name for name in path[:-1] if name != ITEM]):
            return writing.steps[word].words
        found = forms(path, writing.kind)
        rule = next((rule.wants for rule in RULES if rule.name == word), "") if path[-2:-1] == ("accept",) else ""
        return rule or next((form.says for form in found if form.says), "")
    names = tuple(name for name in place.path if name != ITEM)
    known = {value: info or detail for value, detail, info in _known(writing, names)}
    return known.get(word, "") or next((form.says for form in forms(place.path, writing.kind) if word in form.values), "")


def _word_at(line: str, column: int) -> tuple[int, int]:
    start = end = max(column, 1)
    while start > 1 and _is_word(line[start - 2 : start - 1]):
        start -= 1
    while _is_word(line[end - 1 : end]):
        end += 1
    return start, end


def _is_word(letter: str) -> bool:
    return letter.isalnum() or (letter != "" and letter in "_-./")


def as_json(words: list[Word]) -> list[dict[str, Any]]:
    """For the page."""
    return [msgspec.to_builtins(word) | {"from": word.column} for word in words]


__all__ = ["Help", "Word", "as_json", "complete", "explain"]
