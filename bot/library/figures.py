"""The figures of flows with the prices of this service: ways, the longest and the likeliest conversation, parts, seconds, pence."""

from __future__ import annotations

from collections.abc import Iterable

from bot.checks.facts import Facts, Prices, facts
from bot.checks.rule import Seen
from bot.flow.model import Flow
from bot.language.languages import Languages
from bot.library.library import spoken
from bot.settings import Settings

LEGEND = (
    "The likeliest conversation: an invited person says yes, takes the first answer to every question and skips none.",
    "Parts are of texts that we send; seconds of a call hold keys and comments. HEARBACK_PRICE_TEXT and HEARBACK_PRICE_CALL are the prices.",
    "The reading grade is of the English by Flesch and Kincaid: 5 is wanted (age 10 to 11), 6 is the most.",
)
_PENCE = 10_000  # millionths in one


def facts_of(flows: Iterable[Flow], languages: Languages, settings: Settings) -> list[Facts]:
    """The figures of flows that were read. Raises SettingWrong for a price that is none."""
    prices = Prices(*(settings.money(name) / _PENCE for name in ("HEARBACK_PRICE_TEXT", "HEARBACK_PRICE_CALL")))
    said = tuple(spoken(languages))
    return [facts(Seen(flow, said), prices) for flow in flows]


def too_many(found: Facts) -> str:
    """Why nothing is counted of a flow; empty where something is."""
    if found.ways is not None:
        return ""
    return "Its answers lead to more situations than can be followed. Let fewer conditions look at earlier answers."


def summary(found: Facts) -> str:
    """How many ways lead through a flow, and how hard its English is to read."""
    ways = f"{found.ways:,} {'way leads' if found.ways == 1 else 'ways lead'} through it"
    return ways if found.grade is None else f"{ways}, reading grade {found.grade:g}"
