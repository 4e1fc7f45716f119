"""What is wrong with one value, said in plain words while it is being read. The reader turns each into a Problem with its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pydantic_core import PydanticCustomError

Path = tuple[str | int, ...]


class Wrong(NamedTuple):
    """``path`` leads from the value to the part of it that is at fault; empty for the value itself. ``at_key``: its name is meant."""

    rule: str
    says: str
    try_instead: str = ""
    path: Path = ()
    at_key: bool = False


def wrong(rule: str, says: str, try_instead: str = "", path: Path = ()) -> PydanticCustomError:
    """One fault, as pydantic wants it raised."""
    return all_wrong([Wrong(rule, says, try_instead, path)])


def all_wrong(faults: Iterable[Wrong]) -> PydanticCustomError:
    """Several faults of one value, raised together."""
    kept = tuple(faults)
    return PydanticCustomError("wrong", "{says}", {"says": kept[0].says, "faults": kept})
