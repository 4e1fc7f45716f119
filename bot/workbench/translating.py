"""How a flow stands in its languages, message by message, and one message changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from bot.errors import Refused
from bot.language.changing import translated, with_review, with_translation
from bot.language.languages import ENGLISH, FLOW_CATALOGUE
from bot.language.limits import Letters, Limit, english_limits, letters_in
from bot.language.people import Signed, signature
from bot.language.standing import STATES, InLanguage, Standing
from bot.language.update import update
from bot.library.library import bundle_of, judged_in
from bot.library.standing import blocked, stands, too_long
from bot.workbench.phones import chosen_flow
from bot.workbench.reading import Readings
from bot.workbench.saving import rewrite
from bot.workbench.wrong import NotHere


class Message(NamedTuple):
    """One message of a flow in one language, as the page names it. ``was``: the translation that the person saw."""

    language: str
    context: str
    english: str
    was: str


def languages_of(readings: Readings, name: str, flow: str) -> dict[str, Any]:
    """Every language that a flow is offered in but English, as JSON data. ``why`` says why there is nothing to show."""
    try:
        chosen, reading, read = chosen_flow(readings, name, flow)
    except Refused as why:
        return {"why": str(why), "languages": []}
    speaking, desk = readings.desk.speaking(), readings.desk
    faults = blocked(judged_in(read, reading.places, speaking.languages), speaking.languages)
    file, source = Path(chosen).relative_to("flows"), desk.contents(chosen)
    bundle = bundle_of(file, desk.include, speaking.languages, services=speaking.services, source=source)
    long = too_long(speaking.press.edition(bundle, read, ahead=False))
    found = stands(read, speaking.services, speaking.languages, {**long, **faults}, unreviewed=desk.unreviewed)
    room = english_limits([read], speaking.services)
    shown = [_language(readings, one, room) for one in found]
    lacking = "" if shown else "This flow is offered in English alone. Name other languages under `languages`."
    return {"why": lacking, "flow": chosen, "lenient": desk.unreviewed, "languages": shown}


def translate(readings: Readings, message: Message, text: str, name: str, today: date) -> None:
    """Write a translation into its catalogue. Raises Refused, and then the catalogue is as it was."""
    _change(
        readings, message, lambda file, source: with_translation(file, source, message.context, message.english, text, _signed(name, today))
    )


def review(readings: Readings, message: Message, name: str, today: date) -> None:
    """Write down that somebody has reviewed a translation."""
    _change(readings, message, lambda file, source: with_review(file, source, message.context, message.english, _signed(name, today)))


def bring_up_to_date(readings: Readings) -> int:
    """The English of all saved flows into all catalogues; how many changed. Raises FlowBroken where a saved file has errors."""
    return len(update(readings.desk.shelf.locales, readings.desk.shelf.flows))


def _change(readings: Readings, message: Message, change: Callable[[str, bytes], bytes]) -> None:
    known = readings.desk.speaking().languages.flows
    if message.language not in known or message.language == ENGLISH:
        raise NotHere(f"There is no language {message.language[:20]!r} to translate into.")
    file = f"{message.language}/{FLOW_CATALOGUE}"

    def changed(source: bytes) -> bytes:
        if (now := translated(file, source, message.context, message.english)) != message.was:
            raise Refused(f"Somebody else has changed this meanwhile. It is now: {now or '(nothing)'}")
        return change(file, source)

    rewrite(readings.desk.shelf.locales / file, changed)


def _signed(name: str, today: date) -> Signed:
    found = signature(f"{name.strip()}, {today.isoformat()}") if name.isprintable() else None
    if found is None:
        raise Refused("Write your name, without a comma: the catalogue says who translated and who reviewed.")
    return found


def _language(readings: Readings, one: InLanguage, room: dict[str, Limit]) -> dict[str, Any]:
    letters = letters_in(message.text for message in one.messages)
    words = readings.desk.speaking().languages.words.get(one.language)
    counts = Counter(message.state for message in one.messages)
    return {
        "tag": one.language,
        "name": words.name if words else one.language,
        "right_to_left": bool(words and words.right_to_left),
        "sent": one.sent,
        "why": one.why(),
        "counts": [f"{counts[state]} {state}" for state in STATES if counts[state]],
        "messages": [_message(message, room.get(message.context), letters) for message in one.messages],
    }


def _message(message: Standing, room: Limit | None, letters: Letters) -> dict[str, Any]:
    told = {name: getattr(message, name) for name in ("context", "english", "text", "state", "says", "try_instead")}
    return told | {"means": STATES[message.state], "room": list(room.told(letters)) if room else []}
