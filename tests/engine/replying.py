"""What one reply gives, for the tables of replies."""

from __future__ import annotations

from bot.engine.script import Script
from tests.engine.talking import Talk

ASKED_AGAIN = "asked again"


def outcome(script: Script, reply: str, language: str = "en") -> object:
    """The answer that a reply gives to the first question, or why it is asked again."""
    talk = Talk(script, by="person", language=language)
    step = script.nodes[talk.state.step].name
    talk.say(reply)
    return talk.answers.get(step, ASKED_AGAIN) if talk.end else ASKED_AGAIN


def of_kind(question: str) -> str:
    """A flow of one question; ``question`` is its kind of answer as YAML."""
    return f"flow: one\nsteps:\n  it:\n    ask: What is it?\n    {question}\n"
