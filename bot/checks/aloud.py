"""Rules about what is heard on the telephone: words that a voice can say, and few enough to be kept in mind.

Sources: ISO/IEC 13714 on voice menus, and trials with people who find reading hard, who were lost in long prompts. How long words take is
what Hearback works out wherever it measures a call: 140 English words a minute, and as calm in each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.checks.answers import options_of
from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import Said
from bot.checks.sentences import words
from bot.flow.model import Step
from bot.flow.placeholders import PLACEHOLDERS
from bot.language.limits import MOST_SPOKEN_WORDS
from bot.surfaces import Speech
from bot.surfaces.phrases import ENGLISH
from bot.surfaces.spoken import seconds

MOST_SECONDS, MOST_SECONDS_TRANSLATED = 12, 15  # a translation may take a quarter longer
_LONGEST = {name: meant.longest for name, meant in PLACEHOLDERS.items()}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_SIGNS = re.compile(r"[/\\&()\[\]<>|_*#@+=]|\b(?:[^\W\d_]\.){2,}")


def spoken(seen: Seen) -> Iterator[Said]:
    """What a caller hears of the words that people are sent. The invitation is not among it: a call begins with words of its own."""
    if "ivr" in seen.flow.channels:
        yield from (said for said in seen.sent if said.path != ("invite",) and _is_heard(seen.flow.steps.get(said.step), said))


def _is_heard(step: Step | None, said: Said) -> bool:
    if said.where in ("text", "chat"):
        return False
    if step is None or said.where == "voice":
        return True
    if said.role == "message":
        return not step.voice
    chosen = options_of(step)[1].get(str(said.path[-1]))
    return chosen is None or chosen.voice is None


def _signs(seen: Seen) -> Iterable[Finding]:
    for said in spoken(seen):
        signs = dict.fromkeys(_SIGNS.findall(_PLACEHOLDER.sub(" ", said.text)))
        if signs:
            says = f"{' '.join(f'`{sign}`' for sign in signs)} cannot be heard."
            yield Finding(said.path, says, _how(said, "Write it as it is said"), said=said)


def _long(seen: Seen) -> Iterable[Finding]:
    for said in spoken(seen):
        count = len(words(said.text))
        takes = seconds([Speech(_filled(said.text), said.language)])
        most = MOST_SECONDS if said.language == ENGLISH else MOST_SECONDS_TRANSLATED
        if said.role == "message" and count > MOST_SPOKEN_WORDS:
            says = f"A caller hears {count} words here in one go; {MOST_SPOKEN_WORDS} are the most that people keep in mind."
            yield Finding(said.path, says, _how(said, "Say less"), severity="error", said=said)
        elif said.role == "message" and takes > most:
            says = f"This takes about {takes:.0f} seconds to hear; {most} are enough."
            yield Finding(said.path, says, _how(said, "Say less"), said=said)


def _filled(text: str) -> str:
    """A text with a long value in each placeholder."""
    return _PLACEHOLDER.sub(lambda found: _LONGEST.get(found[0][1:-1], found[0]), text)


def _how(said: Said, what: str) -> str:
    return (
        f"{what}." if said.where == "voice" or said.language != ENGLISH else f"{what}, or add `voice` with other words for the telephone."
    )


RULES = (
    Rule(
        "speech-signs", "error", "What is heard on the telephone has no /, & or brackets and no letters with full stops: it is written as it is said.", _signs,
        ("We are here day and/or night.", "Police & council read this.", "Call (on any day).", "{say: We are here., voice: We are here 24/7.}", "Call the I.D.V.A. on Monday."),
        ("We are here day and night.", "{say: We are here 24/7., voice: We are here day and night.}", "Call 0808 168 9111.", "{ask: How?, scale: {from: 1, to: 5, low: Very bad, high: Very good}}"),
    ),
    Rule(
        "long-speech", "warning",
        f"What is heard in one go has {MOST_SPOKEN_WORDS} words at most, more are an error; and takes {MOST_SECONDS} seconds, {MOST_SECONDS_TRANSLATED} in a translation.",
        _long,
        (
            "You said yes to this. We ask a few things. We read all of it. We learn from it. We tell you what we do. We do not ask what happened to you. Shall we?",
            "Everybody understands something different. Different organisations understand something different. Understanding everybody takes considerable concentration.",
        ),
        ("You said yes to this. We ask a few things, and we read all of it. Shall we?",),
    ),
)  # fmt: skip
