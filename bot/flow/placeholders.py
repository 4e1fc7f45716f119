"""The names in curly brackets that words of a flow may hold. Never an answer: nothing a person wrote is ever sent back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.flow.suggest import nearest
from bot.flow.wrong import Wrong


class Placeholder(NamedTuple):
    """``longest`` is the longest value met in practice: lengths of messages are counted with it."""

    means: str
    longest: str


PLACEHOLDERS: dict[str, Placeholder] = {
    "organisation": Placeholder("Who is asking, as set for this installation.", "Northamptonshire Police"),
    "service.name": Placeholder("The name of the support service that is named.", "24/7 Rape and Sexual Abuse Support Line"),
    "service.phone": Placeholder("Its telephone number, in groups.", "18001 0808 168 9111"),
    "service.hours": Placeholder("When it can be reached.", "Monday to Friday 9:30 to 16:00"),
    "replies_by": Placeholder("The time within which a reply comes, as `replies_by` says it.", "15 working days"),
}
_BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")


def placeholders(text: str) -> Iterator[str]:
    """The names in curly brackets, declared or not, in the order of the text."""
    return (found[1] for found in _BRACES.finditer(text) if found[1] is not None)


def faults_of(text: str) -> Iterator[Wrong]:
    """Placeholders nobody declared, and curly brackets around nothing."""
    if "{" not in text and "}" not in text:
        return
    every = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for found in _BRACES.finditer(text):
        name = found[1]
        if name is None:
            yield Wrong("stray-brace", f"A single `{found[0]}` stands in this text.", "Write round brackets, or close the placeholder.")
        elif name not in PLACEHOLDERS:
            near = nearest(name.strip(), PLACEHOLDERS)
            yield Wrong(
                "unknown-placeholder",
                f"`{{{name[:40]}}}` is not a placeholder.",
                f"Did you mean `{{{near}}}`?" if near else f"Use one of {every}.",
            )
