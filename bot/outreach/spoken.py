"""Which language a person is written to in: their own where the flow is ready in it, else the flow's first, as the worker does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.library.library import Library

NOT_KNOWN = ""  # of people whose language is not known: they are asked for it, or written to in the flow's first


class Spoken(NamedTuple):
    """``languages``: by flow those it is sent in, its first language first. ``why``: by flow and language why it is not sent in it."""

    languages: Mapping[str, tuple[str, ...]] = {}
    why: Mapping[tuple[str, str], str] = {}

    def served(self, flow: str, prefers: str) -> str:
        """The language of the messages; empty where that of the person, or the flow, is not known."""
        ready = self.languages.get(flow, ())
        return prefers if prefers == NOT_KNOWN or prefers in ready or not ready else ready[0]

    def reason(self, flow: str, prefers: str) -> str:
        """Why somebody is not written to in their own language, in a sentence without its end."""
        return self.why.get((flow, prefers)) or f"{flow} is not offered in it"

    def without(self, flow: str) -> Spoken:
        """The same, where nothing is known of this flow: it is not the one that was translated."""
        return self._replace(languages={name: ready for name, ready in self.languages.items() if name != flow})


EVERYTHING = Spoken()  # nothing is known of any flow: everybody is taken to be written to in their own language


def spoken_of(library: Library) -> Spoken:
    """What the flows that are offered now are sent in."""
    why: dict[tuple[str, str], str] = {}
    for edition in library.editions():
        standing = library.standings.get(edition.flow)
        if standing is None:
            why |= {
                (edition.flow, code): "its file has errors, so it is sent as it was last good" for code in edition.script.flow.languages
            }
        else:
            why |= {(edition.flow, one.language): one.why() for one in standing if not one.sent}
    return Spoken({edition.flow: edition.script.languages for edition in library.editions()}, why)
