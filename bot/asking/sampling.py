"""Chance that anybody can repeat: a number drawn from a seed that stands in the flow file and a case's reference.

``draw`` is the first 8 bytes of SHA-256 over the seed, a line feed and the reference (both UTF-8), read as a big-endian number,
without its lowest bit. In a shell::

    printf 'spring-2027\\nREF-1' | sha256sum | cut -c1-16        # then as a number, divided by 2 and rounded down

The same seed and case draw the same number always: on another day, on another machine, after another import.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

FACES = 2**63  # a draw is one of 0 .. FACES - 1, each as likely


def draw(seed: str, ref: str) -> int:
    """The number that this case draws. Never raises."""
    return int.from_bytes(sha256(f"{seed}\n{ref}".encode("utf-8", "surrogatepass")).digest()[:8]) >> 1


def sampled(share: Fraction, seed: str, ref: str) -> bool:
    """Whether the case is in the sample: whether its draw is in the lowest ``share`` of all."""
    return draw(seed, ref) < share * FACES


def arm_of(arms: Mapping[str, int], seed: str, ref: str) -> str:
    """The arm of the trial: arms stand beside one another in the order of the file, each as wide as its weight, and the draw hits one."""
    place = draw(seed, ref) * sum(arms.values()) // FACES
    for arm, weight in arms.items():
        place -= weight
        if place < 0:
            return arm
    return ""
