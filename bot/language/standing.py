"""How a flow stands in one language: each message by itself, and whether the flow is sent in it. Pure: catalogues in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from bot.language.catalogue import Catalogue, Translation

State = Literal["reviewed", "unreviewed", "missing", "stale", "unfit", "too long", "blocked"]

# In the order in which they are told, worst last to be mended by a machine first. What each means to a person:
STATES: dict[State, str] = {
    "reviewed": "translated, and reviewed by somebody else",
    "unreviewed": "translated; nobody has reviewed it",
    "missing": "not translated",
    "stale": "the English has changed since it was translated",
    "unfit": "a placeholder, a command word or a sentence that must be there is not",
    "too long": "more than two parts of a text, with what Hearback adds",
    "blocked": "a rule of hearback check finds an error in it",
}
NEVER_SENT: frozenset[State] = frozenset({"missing", "stale", "unfit", "too long", "blocked"})


class Standing(NamedTuple):
    """One message in one language. ``file`` and ``line`` lead to it in its catalogue; ``text`` is empty where it is not translated."""

    context: str
    english: str
    text: str
    state: State
    file: str
    line: int
    says: str
    try_instead: str = ""


class InLanguage(NamedTuple):
    """A flow in one language. ``because``: why the whole language does not serve, or empty. ``unreviewed``: whether those are sent too."""

    flow: str
    language: str
    messages: tuple[Standing, ...]
    unreviewed: bool = False
    because: str = ""

    @property
    def sent(self) -> bool:
        """Whether people are written to in it."""
        return not self.because and next(self.kept_back(), None) is None

    def kept_back(self) -> Iterator[Standing]:
        """The messages that keep the flow from being sent in this language: what can never be sent first."""
        yield from (one for one in self.messages if one.state in NEVER_SENT)
        if not self.unreviewed:
            yield from (one for one in self.messages if one.state == "unreviewed")

    def why(self) -> str:
        """In one line, why it is not sent; empty where it is."""
        if self.because:
            return self.because
        kept = list(self.kept_back())
        if not kept:
            return ""
        first, others = kept[0], len(kept) - 1
        told = f"{first.context} is {_said(first.state)}"
        return told if not others else f"{told}, and {others:,} more {'is' if others == 1 else 'are'} not ready"


def judged(catalogue: Catalogue, file: str, wanted: Iterable[tuple[str, str]]) -> Iterator[Standing]:
    """How each (context, English) stands in a catalogue."""
    by_context = {context: found for (context, _), found in catalogue.translations.items()}
    for context, english in wanted:
        found = catalogue.translations.get((context, english))
        if found is not None:
            yield _of(found, context, english, file)
        elif (earlier := by_context.get(context)) is not None:
            says = "The English has changed, and the catalogue does not know yet."
            yield Standing(context, english, earlier.text, "stale", file, earlier.line, says, "Run: hearback translate update")
        else:
            line = catalogue.lines.get(context, 0)
            help_ = "Translate it." if line else "Run: hearback translate update. Then translate it."
            yield Standing(context, english, "", "missing", file, line or 1, "It is not translated.", help_)


def _of(found: Translation, context: str, english: str, file: str) -> Standing:
    if found.unfit:
        return Standing(context, english, found.text, "unfit", file, found.line, found.unfit, "Mend it. hearback check says more.")
    if found.stale:
        says, help_ = "The English has changed since it was translated.", "Look at it, mend it, and take the word fuzzy out."
        return Standing(context, english, found.text, "stale", file, found.line, says, help_)
    if not found.reviewed:
        says, help_ = found.doubt or "Nobody has reviewed it.", "Somebody other than the translator reads it and writes their name."
        return Standing(context, english, found.text, "unreviewed", file, found.line, says, help_)
    return Standing(context, english, found.text, "reviewed", file, found.line, "It is reviewed.")


def _said(state: State) -> str:
    return {"unfit": "not fit to be sent", "unreviewed": "not reviewed", "missing": "not translated"}.get(state, state)
