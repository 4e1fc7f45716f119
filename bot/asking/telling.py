"""One decision as a sentence for staff: when, and what moved it there; or why not."""

from __future__ import annotations

from datetime import tzinfo

from bot.asking.day_words import moment_words
from bot.asking.decisions import Decision


def explain(decision: Decision, zone: tzinfo) -> str:
    """``Not before Tue 12 May 10:00: 28 days after they were told the outcome; ...``. Times are on the clock of ``zone``."""
    because = "; ".join(hold.says for hold in decision.held)
    if decision.at is not None:
        when = moment_words(decision.at, zone)
        return f"Not before {when}: {because}" if because else f"From {when}: nothing holds it"
    return f"{_why_not(decision)}: {because}" if because else _why_not(decision)


def _why_not(decision: Decision) -> str:
    if not decision.eligible:
        return "Not asked in this flow"
    if decision.missed:
        return "Missed"
    if any(hold.rule == "asked_already" for hold in decision.held):
        return "Asked already"
    return "Not asked as things are"
