"""What is saved goes live, or an earlier version does again: what that would do, and the switch. The only part that opens the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.errors import Overtaken, Refused, Unavailable
from bot.publishing.preparing import Prepared, prepare, prepare_back
from bot.publishing.sources import Folder
from bot.publishing.switching import overtaken, sound, switch
from bot.publishing.telling import beside, switched_says
from bot.store.opening import opened
from bot.store.rows import PublishedRow
from bot.store.store import Store
from bot.workbench import stories
from bot.workbench.changes import as_json as told
from bot.workbench.looking import as_json
from bot.workbench.phones import chosen_name
from bot.workbench.reading import Readings
from bot.workbench.shelf import kind_of

LATEST = 20  # lines of the log


class Shown(NamedTuple):
    """What somebody saw before they pressed the button: the last line of the log, and the version that would be served."""

    line: int
    version: str


def publishing(readings: Readings, name: str, flow: str, back_to: str) -> dict[str, Any]:
    """What publishing would do, and what was published, as JSON data. ``back_to``: a version to go back to, or empty.

    ``why`` says why nothing can be published here, and then ``command`` is what to run where it can; ``refused`` why this may not be.
    """
    try:
        chosen = chosen_name(readings, name, flow)
    except Refused as why:
        return {"why": str(why)}
    desk, published = readings.desk, Path(chosen).stem
    if desk.shelf.contents(chosen) is None:
        return {"why": "This flow is not saved yet. Save it; then it can be published."}
    try:
        with _store(readings) as store:
            one = _prepared(readings, store, published, back_to)
            log = store.publishing.log(published, LATEST)
    except Refused as why:
        return {"why": str(why), "command": f'hearback publish {published} --why "..."'}
    names = {tag: words.name for tag, words in desk.speaking().languages.words.items()}
    return {
        "why": "",
        "flow": chosen,
        "line": _number(one),
        "version": one.version,
        "refused": _refused(readings, chosen, one),
        "unchanged": one.unchanged,
        "findings": [as_json(problem, "") for problem in one.problems],
        "failed": list(dict.fromkeys(held.told.story.story for held in one.failed)),
        "difference": told(readings, one.difference),
        "beside": list(beside(one, names)),
        "log": [_line(line, desk.zone) for line in log],
    }


def publish(readings: Readings, name: str, flow: str, back_to: str, shown: Shown, by: str, why: str) -> str:
    """Switch to what was shown, and say what has become of it. Raises Refused, and then nothing was changed."""
    chosen = chosen_name(readings, name, flow)
    sound(by, why)
    with _store(readings) as store:
        one = _prepared(readings, store, Path(chosen).stem, back_to)
        if shown.line != _number(one):
            raise Refused(overtaken(Overtaken(one.flow, one.line), readings.desk.zone))
        if refused := _refused(readings, chosen, one):
            raise Refused(refused)
        if shown.version != one.version:
            raise Refused("Somebody has saved another version meanwhile. Nothing was published. Look at the difference again.")
        try:
            [line] = switch(store, [one], by, why, readings.desk.now())
        except Overtaken as quicker:
            raise Refused(overtaken(quicker, readings.desk.zone)) from None
    return switched_says(line)


@contextmanager
def _store(readings: Readings) -> Iterator[Store]:
    try:
        with opened(readings.desk.settings) as store:
            yield store
    except Unavailable as away:
        raise Refused(str(away)) from None


def _prepared(readings: Readings, store: Store, flow: str, back_to: str) -> Prepared:
    shelf = readings.desk.shelf
    folder = Folder(shelf.flows.name, shelf.flows, shelf.locales, readings.desk.settings)
    if back_to:
        return prepare_back(folder, store, flow, back_to)
    [one] = prepare(folder, store, [flow])
    return one


def _number(one: Prepared) -> int:
    return one.line.number if one.line else 0


def _refused(readings: Readings, chosen: str, one: Prepared) -> str:
    """Why this may not be published, in one line; empty where it may. Whoever goes back takes nothing of what is written here."""
    if not one.going_back and (waiting := list(_unsaved(readings, chosen, one.flow))):
        return f"Not saved yet: {', '.join(waiting)}. Save it, or give it up; then look here again."
    return one.refused or ("Nothing is different from what is published." if one.unchanged else "")


def _unsaved(readings: Readings, chosen: str, flow: str) -> Iterator[str]:
    """What is written and not saved, of all that the flow is made of and is judged by."""
    made_of = readings.made_of(chosen)
    for name in sorted(readings.desk.drafts):
        match kind_of(name):
            case "flow" | "shared":
                concerns = name in made_of
            case "story":
                concerns = Path(name).stem == flow or any(one.story.flow == flow for one in stories.read(readings, name, []))
            case _:
                concerns = True
        if concerns:
            yield name


def _line(line: PublishedRow, zone: ZoneInfo) -> dict[str, Any]:
    at = f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}"
    return {"number": line.number, "version": line.version, "at": at, "by": line.by, "why": line.why}
