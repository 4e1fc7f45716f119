"""Flows as they stand on the desk, read once for each version of the files that they are made of."""

from __future__ import annotations

from typing import NamedTuple

from bot.flow.reader import Reading, read
from bot.workbench.desk import Desk
from bot.workbench.shelf import APART, GROUPS

FLOWS = GROUPS[0]


class _Kept(NamedTuple):
    source: bytes
    included: dict[str, bytes | None]
    reading: Reading


class Readings:
    """The flows of a desk. Two hundred of them are read when they are first needed, and then only what has changed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._kept: dict[str, _Kept] = {}

    def of(self, name: str) -> Reading | None:
        """A file of the flows folder, read with all it includes; None where there is none."""
        source = self.desk.contents(name)
        if source is None:
            return None
        kept = self._kept.get(name)
        if kept and kept.source == source and all(self.desk.include(path) == was for path, was in kept.included.items()):
            return kept.reading
        included: dict[str, bytes | None] = {}

        def include(path: str) -> bytes | None:
            included[path] = self.desk.include(path)
            return included[path]

        reading = read(name.removeprefix("flows/"), source, include)
        self._kept[name] = _Kept(source, included, reading)
        return reading

    def made_of(self, name: str) -> set[str]:
        """A file of the flows folder, and all that it includes."""
        return {name, *(f"flows/{below}" for below in self._kept[name].included)} if self.of(name) else set()

    def flows(self) -> dict[str, Reading]:
        """Every flow by its name on the desk, those that are not saved yet too."""
        names = set(self.desk.shelf.names(FLOWS)) | {name for name in self.desk.drafts if FLOWS.shape.fullmatch(name)}
        flows = sorted(name for name in names if name.removeprefix("flows/") not in APART)
        return {name: reading for name in flows if (reading := self.of(name)) is not None}

    def including(self, name: str) -> list[str]:
        """The flows in which a shared piece stands, itself or by way of another."""
        below = name.removeprefix("flows/")
        return [flow for flow in self.flows() if below in self._kept[flow].included]
