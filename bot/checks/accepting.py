"""What somebody has looked at and lets stand: ``accept: {rule: reason}`` in a file, or on one step of it. An error is never accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.checks.rule import Finding, Rule, Seen
from bot.flow.problems import Severity
from bot.flow.suggest import did_you_mean
from bot.flow.wrong import Path


def accepted(seen: Seen, found: Iterable[tuple[Rule, Finding]], known: Iterable[Rule]) -> Iterator[tuple[Rule, Finding]]:
    """What is left once the accepted warnings are taken out, and what is wrong with accepting itself."""
    weights = {rule.name: rule.severity for rule in known}
    used: set[tuple[str, str]] = set()
    errors: set[tuple[str, str]] = set()
    for rule, finding in found:
        step = str(finding.path[1]) if len(finding.path) > 1 and finding.path[0] == "steps" else ""
        by, weight = _accepted_by(seen, step, rule.name), finding.severity or rule.severity
        if by is not None:
            (errors if weight == "error" else used).add((by, rule.name))
        if by is None or weight == "error":
            yield rule, finding
    for path, name in _accepting(seen):
        here = str(path[1]) if path[0] == "steps" else ""
        if weights.get(name) != "warning":
            yield _UNKNOWN, Finding((*path, name), *_why_not(name, weights))
        elif (here, name) not in used and "." not in here:  # a shared piece accepts for all flows that include it
            nothing = f"`{name}` finds nothing here.", "Take the line out, so that it hides nothing later."
            says, help_ = _never_accepted(name, "is an error here") if (here, name) in errors else nothing
            yield _NOTHING, Finding((*path, name), says, help_)


def _accepted_by(seen: Seen, step: str, rule: str) -> str | None:
    if step in seen.flow.steps and rule in seen.flow.steps[step].accept:
        return step
    own = "." not in step  # what a flow accepts is its own words, never those of a shared piece
    return "" if own and rule in seen.flow.accept else None


def _accepting(seen: Seen) -> Iterator[tuple[Path, str]]:
    yield from ((("accept",), name) for name in seen.flow.accept)
    for step, one in seen.flow.steps.items():
        yield from ((("steps", step, "accept"), name) for name in one.accept)


def _why_not(name: str, weights: Mapping[str, Severity]) -> tuple[str, str]:
    if name in weights:
        return _never_accepted(name, "is an error")
    may = [rule for rule, severity in weights.items() if severity == "warning"]
    return f"There is no rule `{name}`.", did_you_mean(name, may, otherwise="The rules stand in the reference, docs/reference.md.")


def _never_accepted(name: str, what: str) -> tuple[str, str]:
    return f"`{name}` {what}, and an error is never accepted.", "Mend what it finds, and take this line out."


_UNKNOWN = Rule("accept-unknown", "error", "`accept` names a rule that may be accepted: a warning.", lambda _seen: ())
_NOTHING = Rule("accept-nothing", "warning", "`accept` stands where there is something to accept.", lambda _seen: ())
RULES: tuple[Rule, ...] = (_UNKNOWN, _NOTHING)  # found by `accepted`, which sees what all the others have found
