"""The way through a flow as it is written now: the drawing of bot.preview as data, the same ways as a list, and a page to keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from bot.errors import Refused
from bot.flow.graph import graph
from bot.flow.plainly import condition
from bot.library.library import judged_in
from bot.preview import shown
from bot.preview.drawing import HOW_TO_READ, SIGNS, drawing
from bot.preview.page import page
from bot.workbench.drafts import DeskDrafts
from bot.workbench.looking import in_flow
from bot.workbench.phones import chosen_flow, place_of
from bot.workbench.reading import Readings

FEWEST, MOST = 2, 12  # steps in a row of the drawing


def way_through(readings: Readings, name: str, flow: str, columns: int) -> dict[str, Any]:
    """The drawing with so many steps to a row, and every step with its ways on, as JSON data. ``why`` says why there is nothing to show."""
    try:
        chosen, reading, read = chosen_flow(readings, name, flow)
    except Refused as why:
        return {"why": str(why)}
    made, findings = graph(read), shown.findings_of(read, reading.places, in_flow(readings, chosen))
    told, ways = shown.told(read, findings), shown.ways_of(read, made)
    picture = drawing(
        made, told, shown.labels_of(read, made), f"The way through {read.title or read.flow}", min(max(columns, FEWEST), MOST)
    )
    return {
        "why": "",
        "flow": chosen,
        "drawing": _as_data(picture),
        "how_to_read": HOW_TO_READ,
        "signs": SIGNS,
        "steps": [
            {
                "name": step,
                "does": told[step].does,
                "when": condition(one.only_if) if one.only_if else "",
                "found": told[step].found,
                "ways": [way._asdict() for way in ways[step]],
                **place_of(reading, step),
            }
            for step, one in read.steps.items()
        ],
    }


def preview(readings: Readings, name: str, flow: str) -> dict[str, Any]:
    """The page that `hearback preview` writes, of what is written now. Raises Refused where there is none."""
    chosen, _, _ = chosen_flow(readings, name, flow)
    drafts = DeskDrafts(readings)
    found = drafts.found(Path(chosen))
    if found.edition is None:
        raise Refused("There is no page of a flow that cannot be read. See what is to be mended.")
    played = found.edition.script.flow
    names = {code: words.name for code, words in drafts.languages.words.items()}
    problems = (*found.problems, *judged_in(played, found.places, drafts.languages))
    return {"file": f"{played.flow}.html", "page": page(found.edition, found.places, problems, names)}


def _as_data(element: Element) -> list[Any]:
    """An element as [name, attributes, [words and elements]]: the page builds it anew, and takes no markup from anybody."""
    return [element.tag, element.attrib, list(_within(element))]


def _within(element: Element) -> Iterator[Any]:
    if element.text:
        yield element.text
    for child in element:
        yield _as_data(child)
        if child.tail:
            yield child.tail
