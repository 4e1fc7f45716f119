"""Reads a language's ``wording.yaml``: bytes in, lists out, and everything that is wrong with its line. Pure.

A rule that English has too takes its weight, its reason and its places from there, so that a translator writes only words and examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from bot.flow.facts import FACTS
from bot.flow.problems import Problem, Severity
from bot.flow.suggest import did_you_mean
from bot.flow.wording_lists import PLACES, Place, Sentences, WordingLists, WordingRule
from bot.flow.yaml import Node, compose

RULES_OF_WORDING_LISTS: dict[str, str] = {
    "wording-missing": "Every language has a file wording.yaml: what it does not say to people.",
    "wording-key": "A wording file has the keys of the format and no others.",
    "wording-value": "A value in a wording file is of the kind that its key needs.",
}
LISTS = ("names", "capitals", "long_words", "links", "giveaways", "not_first")
KEYS = ("reviewed", *LISTS, "mutations", "rules")
KEYS_OF_A_RULE = ("severity", "avoid", "but", "sentences", "as_written", "unless_known", "instead", "why", "bad", "good")
ELSEWHERE = "elsewhere"
_FACTS = "The facts stand in the reference, docs/reference.md."
_NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
_TERM_WORD = re.compile(r"\(?\*?[\w'#&.\u064b-\u0652\u0670-]*\*?\)?")  # with the marks that Urdu may write or leave out


def read_wording(
    language: str, file: str, source: bytes, english: WordingLists | None = None
) -> tuple[WordingLists | None, tuple[Problem, ...]]:
    """The lists of a language; None where nothing of the file can be read. A rule with a mistake is left out. ``file`` is for the problems."""
    composed = compose(file, source)
    reading = _Reading(file, list(composed.problems), {rule.name: rule for rule in english.rules} if english else {})
    return (reading.lists(language, composed.root) if composed.root else None), tuple(reading.problems)


class _Reading:
    def __init__(self, file: str, problems: list[Problem], english: Mapping[str, WordingRule]) -> None:
        self.file = file
        self.problems = problems
        self.english = english

    def lists(self, language: str, root: Node) -> WordingLists | None:
        entries = self.entries(root, KEYS, "a wording file")
        if "rules" not in entries:
            self.say(root, "wording-key", "`rules` is missing.", "Write rules: and the rules below it, each under its name.")
            return None
        rules = [self.rule(key, value) for key, value in self.pairs(entries["rules"])]
        listed = {name: self.words(entries.get(name)) for name in LISTS}
        mutations = {str(key.value): self.words(value, fallen_away=True) for key, value in self.pairs(entries.get("mutations"))}
        reviewed = self.text(entries.get("reviewed"))
        reviewed = "" if reviewed == "no" else reviewed
        return WordingLists(language, tuple(rule for rule in rules if rule), mutations=mutations, reviewed=reviewed, **listed)

    def rule(self, key: Node, node: Node) -> WordingRule | None:
        """One rule; None, and a problem more, where it has a mistake."""
        before, name = len(self.problems), str(key.value)
        known = self.english.get(name)
        entries = self.entries(node, KEYS_OF_A_RULE, "a rule")
        if not _NAME.fullmatch(name):
            self.say(key, "wording-key", f"`{name[:40]}` is not a name for a rule.", "Write lower-case words, joined by -.")
        for needed in ("avoid", *(() if known else ("severity", "why"))):
            if needed not in entries:
                self.say(key, "wording-key", f"`{name[:40]}` does not say `{needed}`.", f"Add {needed}: below it.")
        own = {
            "avoid": self.terms(entries.get("avoid")),
            "but": self.terms(entries.get("but")),
            "instead": self.words(entries.get("instead")),
            "bad": self.words(entries.get("bad")),
            "good": self.words(entries.get("good")),
            "as_written": self.one_of(entries.get("as_written"), {"true": True}, False),
        }
        taken = {
            "weights": self.weights(entries["severity"]) if "severity" in entries else known and known.weights,
            "why": self.text(entries["why"]) if "why" in entries else known and known.why,
            "sentences": self.sentences(entries["sentences"]) if "sentences" in entries else known.sentences if known else "all",
            "unless_known": self.facts(entries["unless_known"]) if "unless_known" in entries else known.unless_known if known else {},
        }
        return None if len(self.problems) > before else WordingRule(name, line=key.line, **own, **cast("dict[str, Any]", taken))

    def weights(self, node: Node) -> dict[Place, Severity]:
        """A severity for every place, or one for each place that is named."""
        if not node.mapping:
            severity = self.severity(node)
            return {"labels": severity, "messages": severity}
        found: dict[Place, Severity] = {}
        for key, value in node.value.values():
            if key.value == ELSEWHERE:
                found = {"labels": self.severity(value), "messages": self.severity(value), **found}
            elif key.value in PLACES:
                found[key.value] = self.severity(value)
            else:
                help_ = did_you_mean(str(key.value), (*PLACES, ELSEWHERE), otherwise=f"Use one of {', '.join((*PLACES, ELSEWHERE))}.")
                self.say(key, "wording-key", f"`{str(key.value)[:40]}` is not a place where words stand.", help_)
        return found

    def severity(self, node: Node) -> Severity:
        return cast("Severity", self.one_of(node, {"error": "error", "warning": "warning"}, "error"))

    def sentences(self, node: Node) -> Sentences:
        return cast("Sentences", self.one_of(node, {name: name for name in ("all", "questions", "statements")}, "all"))

    def one_of(self, node: Node | None, possible: Mapping[str, Any], left_out: Any) -> Any:
        if node is None:
            return left_out
        written = str(node.value).lower() if isinstance(node.value, bool) else str(node.value)
        if written not in possible:
            self.say(node, "wording-value", "This is not possible here.", did_you_mean(written, possible, otherwise=_use(possible)))
        return possible.get(written, left_out)

    def facts(self, node: Node) -> dict[str, tuple[str, ...]]:
        found = {}
        for key, value in self.pairs(node):
            if key.value not in FACTS:
                self.say(
                    key,
                    "wording-value",
                    f"Nothing is known under `{str(key.value)[:40]}`.",
                    did_you_mean(str(key.value), FACTS, otherwise=_FACTS),
                )
            found[str(key.value)] = self.words(value)
        return found

    def terms(self, node: Node | None) -> tuple[str, ...]:
        """Words and phrases in the notation of bot.flow.wording_terms."""
        found = self.words(node)
        for term, at in zip(found, node.value if node and found else (), strict=False):
            words = term.split()
            whole = [word for word in words if word not in ("*", "...", "#") and not word.startswith("(")]
            if not whole or any(word != "..." and not all(map(_TERM_WORD.fullmatch, word.split("/"))) for word in words):
                self.say(
                    at, "wording-value", f"`{term[:40]}` cannot be looked for.", "Write words; * stands at the end or the beginning of one."
                )
            elif words[-1].startswith("(") or words[-1] == "...":
                self.say(at, "wording-value", f"`{term[:40]}` ends with what may be missing.", "Leave the last part out.")
        return found

    def words(self, node: Node | None, *, fallen_away: bool = False) -> tuple[str, ...]:
        """The words of a list. ``fallen_away``: "" may stand among them, for a letter that is no longer there."""
        if node is None:
            return ()
        if not isinstance(node.value, list) or node.mapping or not all(isinstance(item.value, str | int) for item in node.value):
            self.say(node, "wording-value", "A list of words is needed here.", "Write [one, two], or one a line after a dash; quotes help.")
            return ()
        return tuple(word for item in node.value if (word := "" if fallen_away and item.value == "" else self.text(item)) or fallen_away)

    def text(self, node: Node | None) -> str:
        if node is None:
            return ""
        written = "" if isinstance(node.value, bool | list | dict) else str(node.value if node.value is not None else "").strip()
        if not written:
            self.say(node, "wording-value", "Words are needed here.", "Write the words; true and null go in double quotes.")
        return written

    def entries(self, node: Node, possible: tuple[str, ...], what: str) -> dict[str, Node]:
        found = {}
        for key, value in self.pairs(node):
            if key.value in possible:
                found[str(key.value)] = value
            else:
                self.say(key, "wording-key", f"`{str(key.value)[:40]}` is not a key of {what}.", did_you_mean(str(key.value), possible))
        return found

    def pairs(self, node: Node | None) -> list[tuple[Node, Node]]:
        if node is None or node.mapping:
            return list(node.value.values()) if node else []
        self.say(node, "wording-value", "A mapping is needed here.", "Write key: value, one a line, two spaces further in.")
        return []

    def say(self, node: Node, rule: str, says: str, try_instead: str) -> None:
        self.problems.append(Problem(self.file, node.line, node.column, rule, "error", says, try_instead))


def _use(possible: Mapping[str, Any]) -> str:
    return f"Use {' or '.join(possible)}."
