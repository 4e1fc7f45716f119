"""What people would see differently, and what would be done differently, if what is written were saved: word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from bot.errors import Refused
from bot.flow.reader import ReadInclude, read
from bot.library import Edition
from bot.library.library import bundle_of
from bot.publishing.difference import Difference, difference
from bot.publishing.telling import heading, recounted_says, surfaces_of, together
from bot.workbench.phones import chosen_flow
from bot.workbench.reading import Readings

LABELS = ("as saved", "as written")


def changes(readings: Readings, name: str, flow: str) -> dict[str, Any]:
    """The difference as JSON data. ``why`` says why there is nothing to show."""
    try:
        chosen, _, read_now = chosen_flow(readings, name, flow)
    except Refused as why:
        return {"why": str(why)}
    desk = readings.desk
    before, after = desk.shelf.contents(chosen), desk.contents(chosen)
    old = _edition(readings, chosen, before, _saved(readings)) if before is not None else None
    if before is not None and old is None:
        return {"why": "The saved file has errors, so nothing can be compared with it yet."}
    new = _edition(readings, chosen, after or b"", desk.include)
    return {"why": "", "flow": chosen} | as_json(readings, difference(read_now.flow, old, new, LABELS))


def _saved(readings: Readings) -> ReadInclude:
    def include(path: str) -> bytes | None:
        try:
            return readings.desk.shelf.contents(f"flows/{path}")
        except Refused:
            return None

    return include


def _edition(readings: Readings, name: str, source: bytes, include: ReadInclude) -> Edition | None:
    """Where the file can be read: as a service like this one would send it, in the languages that are ready."""
    speaking, desk = readings.desk.speaking(), readings.desk
    file = Path(name).relative_to("flows")
    flow = read(file.name, source, include).flow
    if flow is None:
        return None
    bundle = bundle_of(file, include, speaking.languages, unreviewed=desk.unreviewed, services=speaking.services, source=source)
    return speaking.press.edition(bundle, flow, ahead=False)


def as_json(readings: Readings, found: Difference) -> dict[str, Any]:
    """A difference in words, language by language."""
    names = {tag: words.name for tag, words in readings.desk.speaking().languages.words.items()}
    seen = [
        {
            "language": language,
            "name": names.get(language, language),
            "messages": [{"about": one.about, "on": surfaces_of(one), "pieces": msgspec.to_builtins(one.pieces)} for one in messages],
        }
        for language, messages in together(found.seen)
    ]
    return {
        "heading": heading(found),
        "told": msgspec.to_builtins(found.told),
        "seen": seen,
        "recounted": [recounted_says(again, names) for again in found.recounted],
    }
