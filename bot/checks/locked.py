"""Rules about words that nobody may change: a scale that was tested is asked in its own words, or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import Said
from bot.flow.locked import hash_of


def _changed(seen: Seen) -> Iterable[Finding]:
    for name, step in seen.flow.steps.items():
        for language, said in _by_language(seen, name).items() if step.locked else ():
            now = hash_of(one.text for one in said)
            meant = step.locked.words.get(language) if step.locked else None
            where, of = ("steps", name, "locked"), said[0] if language != "en" else None
            write = f"write words: {{{language}: {now}}}."
            if meant is None and language == "en":
                yield Finding(where, "It is not said which words are the exact ones.", f"Compare them with the source, and {write}")
            elif meant is None:
                says = "These words may only be sent in a translation that their owner has published."
                yield Finding(where, says, f"Put in the official one and {write} Or leave the language out of the flow.", said=of)
            elif meant != now:
                says = "These are not the words that were locked."
                yield Finding(where, says, f"Put the words of the source back. If these are the right ones, {write}", said=of)


def _by_language(seen: Seen, step: str) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for said in seen.said:
        if said.step == step and said.role != "other words":
            found.setdefault(said.language, []).append(said)
    return found


RULES = (Rule("locked-words", "error", "Words that are `locked` stand exactly as their source has them, in every language.", _changed),)
