"""What `hearback check --facts` tells of a flow, as it is written now."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from bot.checks.facts import Conversation
from bot.engine.events import Surface
from bot.errors import Refused
from bot.library.figures import LEGEND, facts_of, summary, too_many
from bot.preview.shown import SURFACE_NAMES
from bot.workbench.phones import chosen_flow
from bot.workbench.reading import Readings

FIGURES: Mapping[Surface, tuple[str, ...]] = {
    "text": ("questions", "parts", "pence"),
    "chat": ("questions",),
    "voice": ("questions", "seconds", "pence"),
}  # what there is to count on each surface


def figures(readings: Readings, name: str, flow: str) -> dict[str, Any]:
    """The likeliest and the longest conversation on each surface in each language, as JSON data. ``why`` says why there is none.

    Raises SettingWrong for a price that is none.
    """
    try:
        chosen, _, read = chosen_flow(readings, name, flow)
    except Refused as why:
        return {"why": str(why)}
    languages = readings.desk.speaking().languages
    [found] = facts_of([read], languages, readings.desk.settings)
    if lacking := too_many(found):
        return {"why": lacking}
    return {
        "why": "",
        "flow": chosen,
        "summary": summary(found),
        "legend": LEGEND,
        "surfaces": [
            {
                "name": SURFACE_NAMES[surface],
                "figures": FIGURES[surface],
                "rows": [
                    {"language": languages.words[one.language].name, "which": one.which, "figures": _figures(one)} for one in conversations
                ],
            }
            for surface, conversations in groupby(found.conversations, lambda one: one.surface)
        ],
    }


def _figures(one: Conversation) -> list[float]:
    return [round(getattr(one, figure), 1 if figure == "pence" else None) for figure in FIGURES[one.surface]]
