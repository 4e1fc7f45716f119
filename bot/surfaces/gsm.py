"""What the network will count: the alphabet, the size and the parts of a text message, known before it is sent.

Sources: 3GPP TS 23.038 sections 6.2.1 (basic alphabet) and 6.2.1.1 (extension), TS 23.040 section 9.2.3.24 (140 bytes a
message, 6 of them a header once there is more than one). One letter outside the alphabet turns the whole text into UCS-2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Literal

from bot.surfaces.characters import graphemes
from bot.surfaces.pieces import pieces

Encoding = Literal["GSM-7", "UCS-2"]

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")  # each costs two septets: an escape, then the character

GSM_ALONE, GSM_JOINED = 160, 153  # septets in a message by itself, and in a part of a longer one
UCS_ALONE, UCS_JOINED = 70, 67  # UTF-16 units, the same two cases

_GSM_ONLY = re.compile(f"[{re.escape(''.join(sorted(BASIC | EXTENSION)))}]*").fullmatch
_EXTENDED = re.compile(f"[{re.escape(''.join(sorted(EXTENSION)))}]")


def encoding(text: str) -> Encoding:
    """``GSM-7`` if every character is in the GSM alphabet, else ``UCS-2``."""
    return "GSM-7" if _GSM_ONLY(text) else "UCS-2"


def septets(text: str) -> int:
    """The size of a GSM-7 text: one for each character, two for those of the extension table."""
    return len(text) + len(_EXTENDED.findall(text))


def units(text: str) -> int:
    """The size of a UCS-2 text in UTF-16 units: an emoji or a rare Chinese character is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(text: str) -> int:
    """How many parts the network counts, and bills; 1 for an empty text.

    Parts are filled as senders fill them: an extension character, a surrogate pair and a whole grapheme (an emoji with its
    joiners, a letter with its marks) move to the next part rather than being cut.
    """
    if encoding(text) == "GSM-7":
        size = septets(text)
        if size <= GSM_ALONE:
            return 1
        return -(-size // GSM_JOINED) if size == len(text) else _filled(_gsm_sizes(text), GSM_JOINED)
    return 1 if units(text) <= UCS_ALONE else _filled(_ucs_sizes(text), UCS_JOINED)


def split(text: str, most_parts: int = 2) -> tuple[str, ...]:
    """The texts to send instead of one too long: each at most ``most_parts`` parts, cut between sentences, else words.

    Spaces at the cuts are dropped; nothing else is. A blank text gives nothing to send.
    """
    most_parts = max(most_parts, 1)
    return pieces(text, lambda piece: parts(piece) <= most_parts, GSM_ALONE * most_parts)


def _gsm_sizes(text: str) -> Iterator[int]:
    return (2 if character in EXTENSION else 1 for character in text)


def _ucs_sizes(text: str) -> Iterator[int]:
    """The size of each grapheme; one too large for any part is cut between its characters, which nobody can avoid."""
    sizes = ((units(grapheme), grapheme) for grapheme in graphemes(text))
    return chain.from_iterable((size,) if size <= UCS_JOINED else map(units, grapheme) for size, grapheme in sizes)


def _filled(sizes: Iterator[int], room: int) -> int:
    """How many parts of ``room`` it takes to hold things of these sizes in order, none of them cut."""
    count, used = 1, 0
    for size in sizes:
        used += size
        if used > room:
            count, used = count + 1, size
    return count
