"""The flow that is played while a file is edited: the file itself, or a flow in which the shared piece stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.errors import Refused
from bot.flow.model import Flow
from bot.flow.reader import Reading
from bot.library import Edition
from bot.library.library import bundle_of
from bot.workbench.reading import Readings
from bot.workbench.replaying import Misdirection, Reply, next_morning, replay
from bot.workbench.shelf import kind_of

NO_FLOW = "Open a flow, or a shared piece that a flow includes, to see it on the phones."
NO_USE = "No flow includes this piece yet, so there is nothing to play."
BROKEN = "This shows again when the file can be read. See what is to be mended."


def phones(readings: Readings, name: str, flow: str, language: str, begun_by: str, replies: Sequence[Reply]) -> dict[str, Any]:
    """Everything at the right of the page, as JSON data. ``why`` says why there is nothing to play, or is empty.

    ``flow`` is the flow that a shared piece is to be played in; where that is none of them, the first is taken.
    """
    try:
        chosen, reading, read = chosen_flow(readings, name, flow)
    except Refused as why:
        return {"why": str(why), "played": played_in(readings, name)}
    played = played_in(readings, name)
    languages = readings.desk.speaking().languages
    offered = [tag for tag in read.languages if tag in languages.words] or ["en"]
    spoken = language if language in offered else offered[0]
    by = begun_by if begun_by == "person" or read.invite else "person"
    edition = edition_of(readings, chosen, reading, spoken)
    begins = next_morning(readings.desk.now().astimezone(readings.desk.zone))
    told = {"why": "", "played": played, "flow": chosen, "language": spoken, "begun_by": by, "invites": bool(read.invite)}
    told |= {
        "languages": [
            {"tag": tag, "name": languages.words[tag].name, "right_to_left": languages.words[tag].right_to_left} for tag in offered
        ],
        "places": {step: place_of(reading, step) for step in read.steps},
    }
    try:
        return told | {"phones": replay(edition, replies, begun_by=by, language=spoken, begins=begins)}
    except Misdirection as wrong:
        return told | {"told": str(wrong)}


def chosen_flow(readings: Readings, name: str, flow: str) -> tuple[str, Reading, Flow]:
    """The flow that is shown for a file: its name, its reading, itself. Raises Refused with the reason why there is none."""
    chosen = chosen_name(readings, name, flow)
    reading = readings.of(chosen)
    if reading is None or reading.flow is None:
        raise Refused(BROKEN)
    return chosen, reading, reading.flow


def chosen_name(readings: Readings, name: str, flow: str) -> str:
    """The name of the flow that is shown for a file, whether it can be read or not. Raises Refused where there is none."""
    played = played_in(readings, name)
    if not played:
        raise Refused(NO_USE if kind_of(name) == "shared" else NO_FLOW)
    return flow if flow in played else played[0]


def played_in(readings: Readings, name: str) -> list[str]:
    """The flows in which a file can be played: itself, or those in which the shared piece stands."""
    if kind_of(name) == "flow":
        return [name]
    return readings.including(name) if kind_of(name) == "shared" else []


def edition_of(readings: Readings, name: str, reading: Reading, language: str) -> Edition:
    """The edition of a flow of the desk that can be read, with this language as far as it is translated."""
    desk = readings.desk
    speaking = desk.speaking()
    file, source = Path(name).relative_to("flows"), desk.contents(name)
    bundle = bundle_of(file, desk.include, speaking.languages, services=speaking.services, drafts=[language], source=source)
    return speaking.press.edition(bundle, reading.flow, ahead=False)


def place_of(reading: Reading, step: str) -> dict[str, Any]:
    """The file and the line where a step begins."""
    place = reading.places.key("steps", step)
    return {"file": f"flows/{place.file}", "line": place.line}
