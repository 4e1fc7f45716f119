"""Chance that can be repeated: a number drawn from a seed that stands in the flow file and a case's ticket.

``draw`` is the first 8 bytes of SHA-256 over the seed, a line feed and the ticket (both UTF-8), read as a big-endian number,
without its lowest bit. In a shell::

    printf 'spring-2027\\nREF-1' | sha256sum | cut -c1-16        # then as a number, divided by 2 and rounded down

A case's ticket is the keyed hash by which the store finds it, in hexadecimal digits (docs/adr/0039): draws are kept, and whoever steals
them must not be able to try references against them. Of a case that was here before there were tickets it is its reference.

The same seed and ticket draw the same number always: on another day, on another machine, after another import.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

FACES = 2**63  # a draw is one of 0 .. FACES - 1, each as likely


def draw(seed: str, ticket: str) -> int:
    """The number that this case draws. Never raises."""
    return int.from_bytes(sha256(f"{seed}\n{ticket}".encode("utf-8", "surrogatepass")).digest()[:8]) >> 1


def sampled(share: Fraction, seed: str, ticket: str) -> bool:
    """Whether the case is in the sample: whether its draw is in the lowest ``share`` of all."""
    return draw(seed, ticket) < share * FACES


def arm_of(arms: Mapping[str, int], seed: str, ticket: str) -> str:
    """The arm of the trial: arms stand beside one another in the order of the file, each as wide as its weight, and the draw hits one."""
    place = draw(seed, ticket) * sum(arms.values()) // FACES
    for arm, weight in arms.items():
        place -= weight
        if place < 0:
            return arm
    return ""
