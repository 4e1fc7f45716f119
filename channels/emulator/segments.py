"""How many parts a text is sent as, counted by the provider. Written apart from bot.surfaces, so that the two can disagree.

3GPP TS 23.038: a text of GSM-7 letters is 160 septets alone or 153 in each part, letters of the extension table counting two;
any other letter makes the whole text UCS-2: 70 UTF-16 units alone or 67 in each part. No letter is cut in two.
"""

from __future__ import annotations

from typing import NamedTuple

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")


class Segments(NamedTuple):
    """``encoding`` is GSM-7 or UCS-2."""

    parts: int
    encoding: str


def segments(body: str) -> Segments:
    """The parts of a text; an empty one is still one part."""
    if all(letter in _GSM or letter in _EXTENDED for letter in body):
        return Segments(_parts([2 if letter in _EXTENDED else 1 for letter in body], 160, 153), "GSM-7")
    return Segments(_parts([2 if ord(letter) > 0xFFFF else 1 for letter in body], 70, 67), "UCS-2")


def _parts(sizes: list[int], alone: int, each: int) -> int:
    if sum(sizes) <= alone:
        return 1
    parts, room = 1, each
    for size in sizes:
        if size > room:
            parts, room = parts + 1, each
        room -= size
    return parts
