"""A rule about languages: a flow is sent in one when everything can be said in it, the flow's own words and those of Hearback."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import IN_ENGLISH, Spoken
from bot.engine.sentences import SENTENCES
from bot.flow.messages import messages
from bot.surfaces.phrases import ENGLISH


def _not_translated(seen: Seen) -> Iterable[Finding]:
    """Where English is all that is looked at, nothing is known of other languages, and nothing is said of them."""
    known = {one.language: one for one in seen.spoken}
    for at, language in enumerate(seen.flow.languages):
        if language == ENGLISH or known.get(ENGLISH) is IN_ENGLISH:
            continue
        spoken = known.get(language)
        if spoken is None:
            help_ = f"Take `{language}` out, or add a folder for it: docs/translate.md says how."
            yield Finding(("languages", at), f"Nobody is written to in `{language}`: it cannot be used.", help_, at_value=True)
        elif unsaid := list(_unsaid(seen, spoken)):
            more = f", and {len(unsaid) - 1:,} more" if len(unsaid) > 1 else ""
            says = f"Nobody is written to in `{language}`: it has no translation of `{unsaid[0]}` that can be sent{more}."
            yield Finding(("languages", at), says, "`hearback translate status` lists them all, and what to do.", at_value=True)


def _unsaid(seen: Seen, spoken: Spoken) -> Iterator[str]:
    """What has no translation, or one that lacks a placeholder or a word to type, or one of words that have changed since."""
    yield from (message.context for message in messages(seen.flow) if not spoken.translate(message.context, message.text))
    said = spoken.words.sentences if spoken.words else {}
    yield from (f"engine/{name}" for name in SENTENCES if name not in said)


RULES = (
    Rule(
        "not-translated", "warning", "A flow has all its words, with the same placeholders and words to type, in every language that it names.",
        _not_translated,
    ),
)  # fmt: skip
