"""Two versions of one flow, and everything that is different about them: for whoever signs a change off."""

from __future__ import annotations

import msgspec

from bot.library import Edition
from bot.publishing.seen import Recounted, Seen, seen
from bot.publishing.structure import Told, renamed, structure


class Side(msgspec.Struct, frozen=True):
    """One of the two. ``label``: where it is from. ``version`` is empty where there is no such flow."""

    label: str
    version: str = ""


class Difference(msgspec.Struct, frozen=True):
    """``told``: what is done differently. ``seen``: what people see differently. ``recounted``: questions with another number."""

    flow: str
    old: Side
    new: Side
    told: tuple[Told, ...] = ()
    seen: tuple[Seen, ...] = ()
    recounted: tuple[Recounted, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing is different for anybody but those who write the file (its comments and notes)."""
        return not (self.told or self.seen or self.recounted) and bool(self.old.version) == bool(self.new.version)


def difference(flow: str, old: Edition | None, new: Edition | None, labels: tuple[str, str]) -> Difference:
    """Everything that is different. None where there is no such flow on that side."""
    was, now = Side(labels[0], old.version if old else ""), Side(labels[1], new.version if new else "")
    if old and new and old.version == new.version:
        return Difference(flow, was, now)
    names = renamed(old.script.flow, new.script.flow) if old and new else {}
    told = structure(old, new, names) if old and new else ()
    return Difference(flow, was, now, told, *seen(old, new, names))
