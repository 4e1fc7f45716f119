"""The engine's own sentences in a person's language, filled in. English stands in for what a language lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.engine.events import Surface
from bot.engine.sentences import SENTENCES
from bot.flow.words import Words

ENGLISH = "en"
_SLOT = re.compile(r"\{(\w+)\}")


class Phrase(NamedTuple):
    """Words, the language they are really in, and the name of the sentence they came from (empty: the flow's own words)."""

    words: str
    language: str
    name: str = ""


def phrase(words: Words, name: str, surface: Surface, values: Mapping[str, str] | None = None) -> Phrase:
    """One of the engine's sentences, by its name in ``bot.engine.sentences``; never empty, never the name itself.

    A sentence that English speaks differently from how it writes it is not taken from a translator's written form: "SKIP or
    STOP is fine" means nothing on a telephone.
    """
    own, language = _own(words, name, surface), words.language
    if not own:
        english = SENTENCES[name]
        own, language = (english.voice if surface == "voice" else "") or english.text, ENGLISH
    return Phrase(fill(own, values) if values else own, language, name)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in their places in one pass, so that a value which looks like a place is left as it is."""
    return _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), template)


def _own(words: Words, name: str, surface: Surface) -> str:
    wording = words.sentences.get(name)
    if wording is None:
        return ""
    if surface != "voice" or wording.voice:
        return wording.on(surface).strip()
    spoken = SENTENCES[name].voice
    return wording.text.strip() if spoken in ("", SENTENCES[name].text) else ""
