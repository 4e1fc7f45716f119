"""A plan as a person reads it: who is asked when, in which languages, why the others are not, and what was missed."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.asking.rules import RULES
from bot.language.names import english_name
from bot.outreach.summing import NO_LANGUAGE, Reason, Reasons, Summary

WIDTH = 100  # where nobody's terminal says how wide it is
CHANNELS = {"sms": "Text", "telegram": "Telegram", "ivr": "Call"}
MEANS: Mapping[str, str] = {rule.name: rule.means for rule in RULES}


def paper(file: TextIO | None = None) -> Console:
    """Where tables are written. References and areas are other people's words: nothing in them is taken for a style."""
    file = file or sys.stdout
    return Console(file=file, width=None if file.isatty() else WIDTH, markup=False, emoji=False, highlight=False)


def table(title: str, *columns: str, counts: Iterable[str] = ()) -> Table:
    """A table with its heading; the columns in ``counts`` hold numbers."""
    made = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in counts else "left", overflow="fold")
    return made


def lay(made: Table, write: Console) -> None:
    """Write a table, a blank line below it, and no blanks at the ends of lines."""
    with write.capture() as captured:
        write.print(made)
    write.file.write("\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n\n")


def day_text(day: date) -> str:
    """A day as staff say it: Tue 12 May 2026."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def moment_text(at: datetime) -> str:
    """A day and a time on the clock that ``at`` carries."""
    return f"{day_text(at.date())} {at:%H:%M}"


def show_plan(summary: Summary, now: datetime, zone: str, weeks: int, write: Console) -> None:
    """The whole plan, in tables."""
    shown = "1 week" if weeks == 1 else f"{weeks} weeks"
    until = day_text(summary.until)
    write.print(f"The plan as of {moment_text(now.astimezone(summary.zone))}, {shown}, until {until}. Days and times: {zone}.")
    write.print(f"{summary.people:,} people; {summary.decided:,} decisions, each about one case and one flow:")
    write.print(
        f"{summary.asked:,} asked in these weeks, {summary.later:,} later, {summary.never:,} not asked as things are, "
        f"{summary.gone_by:,} missed.\n"
    )
    if summary.asked:
        lay(_days(summary, zone), write)
        lay(_languages(summary), write)
        tell_otherwise(summary, write)
    else:
        write.print(f"Nobody is asked before {until}.\n")
    if summary.never:
        lay(_reasons("Why not", summary.why_not, "lets the first go"), write)
        write.print("A case that several rules hold is counted under each of them.\n")
    if summary.gone_by:
        lay(_reasons("Missed: their time went by, or will before what holds them ends", summary.missed), write)


def _days(summary: Summary, zone: str) -> Table:
    names = [*CHANNELS.values(), "All"]
    made = table(f"Who is asked, by day ({zone})", "Day", "Flow", *names, counts=names)
    rows: dict[tuple[date, str], dict[str, int]] = defaultdict(dict)
    for slot, count in summary.slots.items():
        rows[slot.day, slot.flow][slot.channel] = count
    before = None
    for (day, flow), counts in sorted(rows.items()):
        made.add_row(day_text(day) if day != before else "", flow, *_counts(counts))
        before = day
    totals = {channel: sum(count for slot, count in summary.slots.items() if slot.channel == channel) for channel in CHANNELS}
    made.add_section()
    made.add_row("All days", "", *_counts(totals))
    return made


def _counts(counts: Mapping[str, int]) -> list[str]:
    each = [counts.get(channel, 0) for channel in CHANNELS]
    return [f"{count:,}" if count else "-" for count in (*each, sum(each))]


def _languages(summary: Summary) -> Table:
    made = table("Languages that they are asked in", "Language", "How many", counts=["How many"])
    for language, count in sorted(summary.languages.items(), key=lambda one: (-one[1], one[0])):
        made.add_row("not known" if language == NO_LANGUAGE else language, f"{count:,}")
    return made


def tell_otherwise(summary: Summary, write: Console) -> None:
    """Who is not written to in their own language, and why."""
    for (flow, prefers, served), count in sorted(summary.otherwise.items()):
        who = "1 person who prefers" if count == 1 else f"{count:,} people who prefer"
        told = f"{who} {english_name(prefers)} {'is' if count == 1 else 'are'} asked in {english_name(served)}"
        write.print(f"{told} ({flow}): {summary.spoken.reason(flow, prefers)}.", soft_wrap=True)
    if summary.otherwise:
        write.print("hearback translate status says what is to be done.\n")


def _reasons(title: str, reasons: Reasons, ends: str = "") -> Table:
    made = table(title, "Rule", "What it means", "How many", *([ends.capitalize()] if ends else []), counts=["How many"])
    for reason in reasons:
        made.add_row(reason.rule, MEANS.get(reason.rule, ""), f"{reason.cases:,}", *([_soonest(reason)] if ends else []))
    return made


def _soonest(reason: Reason) -> str:
    return day_text(reason.soonest) if reason.soonest else "not known"
