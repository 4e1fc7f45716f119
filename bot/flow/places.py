"""Where something stands in its file: the way back from a part of a flow to a line and a column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.flow.wrong import Path
from bot.flow.yaml import Node

_A_STEP = 2  # parts of the path to a step


class Place(NamedTuple):
    """``line`` and ``column`` count from 1."""

    file: str
    line: int = 1
    column: int = 1


class Origin(NamedTuple):
    """Where a step of a shared file was written."""

    file: str
    name: Node
    step: Node


@dataclass(frozen=True, slots=True)
class Places:
    """Places of everything in a flow, steps of shared files included. Paths are those of the model: ``("steps", "overall", "ask")``."""

    file: str
    root: Node | None = None
    laid: dict[str, Origin] = field(default_factory=dict)

    def key(self, *path: str | int) -> Place:
        """Where the name of this part stands."""
        return self._find(path, 0)[0]

    def value(self, *path: str | int) -> Place:
        """Where the value of this part begins."""
        return self._find(path, 1)[0]

    def told(self, *path: str | int) -> bool:
        """Whether this part could not be read, and the reason has been told."""
        node = self._find(path, 1)[1]
        return node is not None and node.told

    def _find(self, path: Path, which: int) -> tuple[Place, Node | None]:
        """The nearest part of the path that is in the file. What a laid-in step has from its `include` stands there."""
        origin = self.laid.get(str(path[1])) if len(path) > 1 and path[0] == "steps" else None
        if origin and (len(path) == _A_STEP or origin.step.entry(path[_A_STEP]) or not self._includes(path)):
            return _down(origin.file, (origin.name, origin.step), path[_A_STEP:], which)
        written = ("steps", str(path[1]).partition(".")[0], *path[_A_STEP:]) if origin else path
        return _down(self.file, (self.root, self.root), written, which) if self.root else (Place(self.file), None)

    def _includes(self, path: Path) -> bool:
        """Whether this key stands beside the `include` that the step comes from."""
        steps = self.root.entry("steps") if self.root else None
        include = steps[1].entry(str(path[1]).partition(".")[0]) if steps else None
        return include is not None and include[1].entry(path[_A_STEP]) is not None


def _down(file: str, pair: tuple[Node, Node], path: Path, which: int) -> tuple[Place, Node]:
    for part in path:
        found = pair[1].entry(part)
        if found is None:  # not written, or written shorter: the nearest part that is
            break
        pair = found
    node = pair[which]
    return Place(file, node.line, node.column), node
