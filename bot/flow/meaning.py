"""What the shape cannot show: whether conditions and ways name things that are there, in an order in which they can be known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.flow.conditions import ANSWERED, SKIPPED, Between, Is, parse_all
from bot.flow.facts import FACTS
from bot.flow.outline import Outline
from bot.flow.suggest import did_you_mean
from bot.flow.wrong import Path, Wrong

_BEFORE_ALL = -2  # earlier than the first step, whose own condition can look at none
_OUTCOMES = {SKIPPED, ANSWERED}


class Meaning:
    """The checks of one file. ``outlines`` has every step in order, those of shared files under their long names."""

    def __init__(self, outlines: Mapping[str, Outline], unknown: Iterable[str] = ()) -> None:
        self.outlines = outlines
        self.order = {name: at for at, name in enumerate(outlines)}
        self.unknown = tuple(f"{name}." for name in unknown)  # shared files that could not be read

    def who(self, raw: Any) -> Iterator[Wrong]:
        """A condition that is decided before the first step."""
        return self._condition(raw, ("who",), _BEFORE_ALL)

    def step(self, name: str, raw: dict[str, Any]) -> Iterator[Wrong]:
        """The conditions and ways of one step."""
        at, path = self.order[name], ("steps", name)
        if raw.get("only_if") is not None:
            yield from self._condition(raw["only_if"], (*path, "only_if"), at - 1)
        rules = raw.get("then")
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            if isinstance(rule, dict):
                yield from self._rule(rule, (*path, "then", index), at)

    def _rule(self, rule: dict[str, Any], path: Path, at: int) -> Iterator[Wrong]:
        if rule.get("if") is not None:
            yield from self._condition(rule["if"], (*path, "if"), at)
        target = rule.get("go")
        if not isinstance(target, str) or target.startswith(self.unknown):
            return
        later = [name for name, place in self.order.items() if place > at]
        if target not in self.order:
            yield Wrong(
                "go-unknown",
                f"There is no step `{target[:40]}`.",
                did_you_mean(target, later, otherwise="Name a later step."),
                (*path, "go"),
            )
        elif self.order[target] <= at:
            says = f"`{target}` does not come after this step."
            yield Wrong("go-backward", says, "Steps only lead forward. Name a later step, or move that step down.", (*path, "go"))

    def _condition(self, raw: Any, path: Path, last: int) -> Iterator[Wrong]:
        """``last`` is the place of the last step whose answer can be known here."""
        for way, comparison in parse_all(raw).comparisons:
            for fault in self._comparison(comparison, last):
                yield fault._replace(path=(*path, *way, *fault.path))

    def _comparison(self, comparison: Is | Between, last: int) -> Iterator[Wrong]:
        name = comparison.name
        if name in self.order:
            if self.order[name] <= last:
                yield from _answers(comparison, self.outlines[name], self._inside(name))
            elif last == _BEFORE_ALL:
                yield Wrong(
                    "later-step", f"`{name}` is a step, and this is decided before the first one.", "Name a known fact, like case or age."
                )
            else:
                yield Wrong(
                    "later-step", f"`{name}` is not answered before this is decided.", "Look at an earlier step, or move this one down."
                )
        elif name in FACTS:
            yield from _fact(comparison)
        elif not name.startswith(self.unknown):
            known = [*(step for step, at in self.order.items() if at <= last), *FACTS]
            yield Wrong(
                "unknown-name",
                f"There is no step or fact `{name[:40]}`.",
                did_you_mean(name, known, otherwise="Name an earlier step or a known fact."),
            )

    def _inside(self, name: str) -> list[str]:
        return [step for step in self.order if step.startswith(f"{name}.")]


def _answers(comparison: Is | Between, step: Outline, inside: list[str]) -> Iterator[Wrong]:
    name = comparison.name
    if step.kind == "silent":
        yield Wrong("not-a-question", f"`{name}` is not a question, so it has no answer.", "Name a step with `ask`.")
    elif step.kind == "pieces":
        yield Wrong(
            "not-a-question",
            f"`{name}` stands for the steps of a shared file.",
            did_you_mean(f"{name}.", inside, otherwise="Name one of its steps."),
        )
    elif step.kind == "words":
        yield from _of_words(comparison, step)
    elif step.kind == "numbers":
        yield from _of_numbers(comparison, step)
    elif step.kind == "open":
        yield from _of_open(comparison)


def _of_words(comparison: Is | Between, step: Outline) -> Iterator[Wrong]:
    if isinstance(comparison, Between):
        yield Wrong("not-an-answer", f"`{comparison.name}` is not answered with a number.", did_you_mean("", step.answers))
        return
    for index, value in enumerate(comparison.values):
        if str(value) not in step.answers and value not in _OUTCOMES:
            says = f"`{comparison.name}` has no answer `{str(value)[:40]}`."
            yield Wrong("not-an-answer", says, did_you_mean(str(value), step.answers), (index,))


def _of_numbers(comparison: Is | Between, step: Outline) -> Iterator[Wrong]:
    try_instead = f"Its numbers go from {step.low} to {step.high}."
    if isinstance(comparison, Between):
        for bound in (comparison.low, comparison.high):
            if bound is not None and not step.low <= bound <= step.high:
                yield Wrong("outside-scale", f"`{comparison.name}` is never answered with {bound}.", try_instead)
                return
        return
    for index, value in enumerate(comparison.values):
        number = int(value) if str(value).isdecimal() else None
        if number is not None and not step.low <= number <= step.high:
            yield Wrong("outside-scale", f"`{comparison.name}` is never answered with {number}.", try_instead, (index,))
        elif number is None and value not in _OUTCOMES:
            yield Wrong("not-an-answer", f"`{comparison.name}` is answered with a number, not `{str(value)[:40]}`.", try_instead, (index,))


def _of_open(comparison: Is | Between) -> Iterator[Wrong]:
    values = comparison.values if isinstance(comparison, Is) else (None,)
    for index, value in enumerate(values):
        if value not in _OUTCOMES:
            says = f"What `{comparison.name}` is answered with cannot be compared."
            yield Wrong("not-an-answer", says, f"Only {SKIPPED} and {ANSWERED} can be asked of it.", (index,))


def _fact(comparison: Is | Between) -> Iterator[Wrong]:
    fact, name = FACTS[comparison.name], comparison.name
    if isinstance(comparison, Between):
        if fact.kind != "number":
            yield Wrong("unknown-value", f"`{name}` is not a number.", did_you_mean("", fact.values))
        return
    for index, value in enumerate(comparison.values):
        if fact.kind == "number" and not str(value).isdecimal():
            yield Wrong("unknown-value", f"`{name}` is a number.", "Write it like 18, 18 or over, or 18 to 25.", (index,))
        elif fact.values and str(value) not in fact.values:
            otherwise = "Use one of " + ", ".join(fact.values) + "."
            yield Wrong(
                "unknown-value",
                f"`{name}` is never `{str(value)[:40]}`.",
                did_you_mean(str(value), fact.values, otherwise=otherwise),
                (index,),
            )
