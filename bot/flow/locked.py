"""Words that nobody here may change: a question of a scale that was tested in exactly these words, by whoever made it.

A scale measures what it measures only in the words in which it was tested. So its question keeps them, whatever the rules of wording say of
them, and a hash notices when one of them changes. A translation is one that the scale's owner has published, or the question is not asked
in that language.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

from pydantic import Field

from bot.flow.fields import LENGTH_OF_HASH, Hash, Language, Part, Text


class Locked(Part):
    """Where fixed words come from, and their hash in each language."""

    called = "`locked`"

    source: Text = Field(description="Who made the scale, and where its words are published.")
    licence: Text = Field(description="What allows you to use it.")
    words: dict[Language, Hash] = Field(
        {}, description="The hash of the exact words, for each language in which they are official. `hearback check` says what it is."
    )


def hash_of(texts: Iterable[str]) -> str:
    """What stands for exactly these texts, in this order. How lines are broken in the file does not count; every letter does."""
    told = "\n".join(" ".join(unicodedata.normalize("NFC", text).split()) for text in texts)
    return hashlib.sha256(told.encode()).hexdigest()[:LENGTH_OF_HASH]
