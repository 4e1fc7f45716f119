"""What only shows when the flows of a folder stand side by side: a name or a start word that two of them claim."""

from __future__ import annotations

from collections.abc import Iterable

from bot.flow.model import Flow
from bot.flow.places import Place, Places
from bot.flow.problems import Problem

RULES_OF_A_FOLDER: dict[str, str] = {
    "flow-name-twice": "No two flows have the same name.",
    "start-word-twice": "No two flows begin with the same word.",
}


def clashes(flows: Iterable[tuple[Flow, Places]]) -> tuple[Problem, ...]:
    """Problems of the later of two flows that claim the same; the earlier keeps it."""
    names: dict[str, Place] = {}
    words: dict[str, Place] = {}
    found = []
    for flow, places in flows:
        name, here = flow.flow, places.value("flow")
        if names.setdefault(name, here) != here:
            found.append(
                _problem("flow-name-twice", here, f"`{name}` is also the name of {names[name].file}.", "Give one of them another name.")
            )
        for at, word in enumerate(flow.start_words):
            here = places.value("start_words", at)
            if words.setdefault(word.casefold(), here) != here:
                other = words[word.casefold()].file
                found.append(
                    _problem("start-word-twice", here, f"{word} also begins the flow of {other}.", "Take another word for one of them.")
                )
    return tuple(found)


def _problem(rule: str, place: Place, says: str, try_instead: str) -> Problem:
    return Problem(*place, rule, "error", says, try_instead)
