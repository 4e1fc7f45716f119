"""A rule about the telephone: who speaks each language of a flow."""

from __future__ import annotations

from collections.abc import Iterable

from bot.checks.rule import Finding, Rule, Seen


def _no_voice(seen: Seen) -> Iterable[Finding]:
    """A language without a synthetic voice is spoken where a person has read out every prompt of the flow."""
    silent = {one.language for one in seen.spoken if one.words and not one.words.say_voice and not one.recorded}
    for at, language in enumerate(seen.flow.languages if "ivr" in seen.flow.channels else ()):
        if language in silent:
            says = f"No voice speaks `{language}`, and not every prompt of this flow is recorded in it: callers are not offered it."
            help_ = "Record every prompt (`hearback prompts script` says which), or accept that it is for texts and chats alone."
            yield Finding(("languages", at), says, help_, at_value=True)


RULES = (
    Rule(
        "no-voice", "warning", "On the telephone every language has a voice, or a recording of every prompt.", _no_voice,
        ("languages: [en, ur]",),
        ("languages: [en, cy]",),
    ),
)  # fmt: skip
