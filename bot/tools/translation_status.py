"""What ``hearback translate status`` shows: each language, flow and surface in numbers, and every reason why something is not sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import click
import msgspec
from rich.console import Console
from rich.table import Table

from bot.language.heard_on import ON, heard_on
from bot.language.standing import NEVER_SENT, InLanguage, Standing, State
from bot.library.library import Library, open_library
from bot.tools.finding import Tools
from bot.tools.plan_shown import lay, paper, table

TRANSLATED = frozenset({"reviewed", "unreviewed", "too long", "blocked"})
SHOWN = 12  # reasons of one language, unless all are asked for


class Row(NamedTuple):
    """A flow in one language on one surface. ``spoken_by``: the voice of the telephone, on the surface ``voice``; empty: recordings only."""

    language: str
    flow: str
    surface: str
    standing: InLanguage
    messages: tuple[Standing, ...]
    spoken_by: str = ""

    def count(self, *states: State) -> int:
        """How many of its messages stand so."""
        return sum(one.state in states for one in self.messages)

    @property
    def translated(self) -> int:
        """How many could be used, but for their review, length or wording."""
        return sum(one.state in TRANSLATED for one in self.messages)


class Status(NamedTuple):
    """Everything, row by row. ``lenient``: what nobody has reviewed is used here. ``broken``: flows that cannot be read."""

    rows: tuple[Row, ...]
    flows: tuple[str, ...]
    lenient: bool
    live: bool
    broken: tuple[str, ...]


def found_status(tools: Tools, *, live: bool) -> Status:
    """How everything stands, as this service sends it; with ``live`` as a live one would."""
    given = tools.settings.given | ({"HEARBACK_LIVE": "yes"} if live else {})
    settings = msgspec.structs.replace(tools.settings, given=given)
    library = open_library(settings)
    lenient = not settings.live or settings.yes("HEARBACK_UNREVIEWED")
    flows = tuple(edition.flow for edition in library.editions())
    return Status(tuple(_rows(library)), flows, lenient, settings.live, library.broken())


def _rows(library: Library) -> Iterator[Row]:
    """By language, flow and surface."""
    found = []
    for edition in library.editions():
        flow = edition.script.flow
        met = heard_on(flow, library.press.services)
        for standing in library.standings.get(edition.flow, ()):
            words = library.words.get(standing.language)
            for surface in (ON[channel] for channel in flow.channels):
                messages = tuple(one for one in standing.messages if surface in met.get(one.context, ()))
                voice = words.say_voice if words and surface == "voice" else ""
                found.append(Row(standing.language, edition.flow, surface, standing, messages, voice))
    yield from sorted(found, key=lambda row: row.language)


def show_json(rows: Iterable[Row]) -> None:
    """One list, for a program."""
    click.echo(msgspec.json.format(msgspec.json.encode([_as_json(row) for row in rows]), indent=2).decode())


def _as_json(row: Row) -> dict[str, Any]:
    not_ready = [one for one in row.messages if one.state != "reviewed"]
    return {
        "language": row.language,
        "flow": row.flow,
        "surface": row.surface,
        "texts": len(row.messages),
        "translated": row.translated,
        "reviewed": row.count("reviewed"),
        "unreviewed": row.count("unreviewed"),
        "missing": row.count("missing"),
        "stale": row.count("stale"),
        "too_long": row.count("too long"),
        "blocked": row.count("blocked", "unfit"),
        "sent": row.standing.sent,
        "why": row.standing.why(),
        "messages": [
            {name: getattr(one, name) for name in ("file", "line", "context", "state", "says", "try_instead")} for one in not_ready
        ],
    }


def show_tables(status: Status, rows: Sequence[Row], *, everything: bool) -> None:
    """For a person: a table for each language, the reasons below it, and what they hang on."""
    write = paper()
    if not rows:
        write.print("There is nothing to translate: no flow names a language besides English.")
    for language in dict.fromkeys(row.language for row in rows):
        own = [row for row in rows if row.language == language]
        lay(_table(language, own), write)
        _tell_reasons(language, own, write, everything=everything, lenient=status.lenient)
    for name in status.broken:
        write.print(f"{name} is left out: its file has errors. hearback check says which.")
    if not status.live and rows:
        write.print("This is not a live service: drafts that nobody has reviewed are used. See --live.")
    elif status.lenient and rows:
        write.print("HEARBACK_UNREVIEWED is yes: translations that nobody has reviewed are sent to people.")


def _table(language: str, rows: Sequence[Row]) -> Table:
    numbers = ("Texts", "Done", "Reviewed", "Missing", "Stale", "Too long", "Blocked")
    made = table(f"{language}: how far each flow is translated", "Flow", "Surface", *numbers, "Sent", counts=numbers)
    before = ""
    for row in rows:
        counts = (len(row.messages), row.translated, row.count("reviewed"), row.count("missing"), row.count("stale"))
        more = (row.count("too long"), row.count("blocked", "unfit"))
        numbers_shown = (f"{count:,}" if count else "-" for count in (*counts, *more))
        made.add_row(row.flow if row.flow != before else "", row.surface, *numbers_shown, "yes" if row.standing.sent else "no")
        before = row.flow
    return made


def _tell_reasons(language: str, rows: Sequence[Row], write: Console, *, everything: bool, lenient: bool) -> None:
    """Why flows are not sent in a language: the whole language, then each message once, at its file and line."""
    for because, flows in _by_reason(rows).items():
        write.print(f"{language}: {because}. So {', '.join(flows)} {'is' if len(flows) == 1 else 'are'} not sent in it.", soft_wrap=True)
    once = {(one.file, one.line, one.context): one for row in rows for one in row.messages}
    waiting = [one for one in once.values() if one.state == "unreviewed"]
    told = sorted(one for one in once.values() if one.state in NEVER_SENT or (everything and one.state == "unreviewed"))
    for one in told if everything else told[:SHOWN]:
        write.print(f"{one.file}:{one.line} {one.context} is {_called(one.state)}: {one.says}\n    {one.try_instead}", soft_wrap=True)
    if len(told) > SHOWN and not everything:
        write.print(f"{language}: {len(told) - SHOWN:,} more. --all names them.")
    if waiting and not everything:
        so = "They are used here." if lenient else "So they are not sent."
        write.print(
            f"{language}: {len(waiting):,} {'text waits' if len(waiting) == 1 else 'texts wait'} for a second person to read them. {so}"
        )
    if any(row.surface == "voice" and row.standing.sent and not row.spoken_by for row in rows):
        write.print(f"{language}: no voice speaks it, so the telephone needs recordings.")
    write.print("")


def _by_reason(rows: Iterable[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.standing.because and row.flow not in found.setdefault(row.standing.because.rstrip("."), []):
            found[row.standing.because.rstrip(".")].append(row.flow)
    return found


def _called(state: State) -> str:
    return {"unfit": "not fit", "unreviewed": "not reviewed", "missing": "not translated"}.get(state, state)
