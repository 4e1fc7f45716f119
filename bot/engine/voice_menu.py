"""Long lists on a telephone: at most four choices are read out at once, and a scale beyond five keys is asked in two steps.

A menu has pages. On a page each key leads to an answer or to another page.
"""

from __future__ import annotations

import msgspec

from bot.engine.effects import Ask, Option
from bot.flow.words import Wording

MOST_CHOICES = 4  # keypad guidance: more are forgotten before the last is heard
MOST_KEYS = 7  # 8, 9 and 0 are repeat, end and help


class VoiceMenu(msgspec.Struct, frozen=True):
    """``pages`` are the options read out together; an option's value is an answer's number or ``page:N``."""

    pages: tuple[tuple[Option, ...], ...]


def voice_menu(ask: Ask, other: Wording, band: str) -> VoiceMenu | None:
    """The menu of a question that one page cannot hold, or None if it can.

    ``other`` labels the key that leads to more choices; ``band`` is ``{low_number} to {high_number}`` in the ask's language.
    """
    if ask.kind == "scale" and (ask.low < 1 or ask.high > MOST_KEYS):
        return _scale_menu(ask, band)
    return _choice_menu(ask, other) if ask.kind in ("choose", "choose_many") and len(ask.options) > MOST_CHOICES else None


def _choice_menu(ask: Ask, other: Wording) -> VoiceMenu:
    """Three choices a page, and key 4 for the others; the last page leads back to the first."""
    size = MOST_CHOICES - 1
    groups = [ask.options[at : at + size] for at in range(0, len(ask.options), size)]
    pages = []
    for page, group in enumerate(groups):
        options = [Option(key, str(option.number), option.label) for key, option in enumerate(group, 1)]
        pages.append((*options, Option(len(options) + 1, f"page:{(page + 1) % len(groups)}", other)))
    return VoiceMenu(tuple(pages))


def _scale_menu(ask: Ask, label: str) -> VoiceMenu:
    """First a band of the scale (0 to 3), then the number in it."""
    points = range(ask.low, ask.high + 1)
    size = max(MOST_CHOICES, -(-len(points) // MOST_CHOICES))
    bands = [points[at : at + size] for at in range(0, len(points), size)]
    first = tuple(Option(key, f"page:{key}", _band(label, band)) for key, band in enumerate(bands, 1))
    pages = [tuple(Option(key, str(point), Wording(str(point))) for key, point in enumerate(band, 1)) for band in bands]
    return VoiceMenu((first, *pages))


def _band(label: str, band: range) -> Wording:
    return Wording(label.replace("{low_number}", str(band[0])).replace("{high_number}", str(band[-1])))
