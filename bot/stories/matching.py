"""Whether what the bot said is what a story expects. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.engine.script import Script
from bot.flow.story_lines import Expected

# The engine's questions are said under names of their own (bot.engine.script).
_ASKED_AS = {
    "erase_ask": "erase",
    "language_ask": "language",
    "opening": "picked_up",
    "codeword_ask": "codeword",
    "ready_ask": "ready",
    "another_day_ask": "another_day",
    "word_ask": "word",
}
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # marks of direction, which nobody reads


def normal(text: str) -> str:
    """Words as they are compared: any white space is one space, and marks of direction are left out."""
    return " ".join(_UNSEEN.sub("", text).split())


def filled(words: str, values: Mapping[str, str]) -> str:
    """An expectation with the placeholders of the deployment in it, like {organisation}."""
    for name, value in values.items():
        words = words.replace("{" + name + "}", value)
    return words


def says(expected: Expected, text: str, values: Mapping[str, str]) -> bool:
    """Whether a message has the expected words."""
    said, wanted = normal(text), normal(filled(expected.words, values))
    if expected.how == "starts with":
        return said.startswith(wanted)
    return wanted in said if expected.how == "contains" else said == wanted


def named(expected: Expected, keys: Sequence[str], walked: Sequence[str]) -> bool:
    """Whether a step or a sentence was said in this turn. ``walked``: steps that were carried out, as people to talk to have no name of a step."""
    if expected.how == "step":
        name = f"step/{expected.words}"
        return any(key == name or key.startswith(f"{name}/") for key in keys) or expected.words in walked
    name = f"engine/{_ASKED_AS.get(expected.words, expected.words)}"
    return any(key == name or key.endswith(f"/{expected.words}") for key in keys)


def steps_of(script: Script) -> list[str]:
    """The names that ``step`` can have."""
    return [node.name for node in script.nodes]


def sentences_of(script: Script) -> list[str]:
    """The names that ``sentence`` can have: what the engine says beside the words of the flow."""
    return ["invite", *(name for name in script.speech(script.languages[0]).says if not name.startswith("step/"))]


def name_of(key: str) -> Expected | None:
    """How a story names what was said under a key; None for what has no name of its own: a service of the directory."""
    room, _, name = key.partition("/")
    if room == "step":
        return Expected("step", name.partition("/")[0])
    asked = {said: sentence for sentence, said in _ASKED_AS.items()}
    return Expected("sentence", asked.get(name, name)) if room == "engine" else None
