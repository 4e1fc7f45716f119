"""A rule about the size of a text: how many parts the network counts, with all that Hearback adds and the longest name in each placeholder.

Of English alone: what is wanted of a translation is less, as most alphabets leave less than half the room. A translation that makes more
than two parts is not sent (`hearback translate status` tells which).
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.checks.rule import Finding, Rule, Seen
from bot.engine.effects import Ask
from bot.language.limits import main_contexts
from bot.surfaces import render
from bot.surfaces.phrases import ENGLISH
from bot.surfaces.text import MOST_PARTS


def _long(seen: Seen) -> Iterable[Finding]:
    lines = seen.script.lines.get(ENGLISH)
    if lines is None or "sms" not in seen.flow.channels:
        return
    own = main_contexts(seen.flow, "text")
    by_context = {said.context: said for said in seen.sent if said.language == ENGLISH}
    for message in seen.script.every_message():
        said = by_context.get(own.get(message.key, ""))
        if said is None or message.language != ENGLISH or (isinstance(message, Ask) and message.again):
            continue
        text = render(message, "text", lines.words)
        if text.parts > 1:
            more = f"{MOST_PARTS} are the most" if text.parts > MOST_PARTS else "one is read at a glance, and costs half"
            says = f"With what Hearback adds, this is {text.parts} parts of a text, {len(text.text)} characters; {more}."
            help_ = "Use fewer words, or add `text` with a short form."
            yield Finding(said.path, says, help_, severity="error" if text.parts > MOST_PARTS else None, said=said)


RULES = (
    Rule(
        "long-text", "warning", f"An English text is one part, choices and all. More than {MOST_PARTS} are an error.", _long,
        ("We read what you write on weekdays, not all the time. Then we look at what we can do better, and we tell all who answered us what is new and what comes of it next.",),
        ("We read what you write on weekdays, not all the time.",),
    ),
)  # fmt: skip
