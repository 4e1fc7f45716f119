"""Two conversations side by side: what a story expects, and what was said. What differs is marked in words as well as in colour."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.stories.files import Held
from bot.stories.playing import Row

MARK = "!="


def show(held: Held, console: Console) -> None:
    """A story that did not go as it has to: its place, the two conversations, and each thing that differs in a sentence."""
    outcome, told = held.outcome, held.told
    place = f"{told.file}:{held.line_of(-1)}"
    console.print(
        Text.assemble((place, "bold"), f" {outcome.story} ({outcome.surface}, {outcome.language}) ", ("does not hold", "red")),
        soft_wrap=True,
    )
    with console.capture() as drawn:
        console.print(_table(held))
    console.file.write("".join(f"{line.rstrip()}\n" for line in drawn.get().splitlines()))
    for fault in outcome.faults:
        console.print(Text(f"  {told.file}:{held.line_of(fault.line)}: {fault.says}"), soft_wrap=True)
    console.print()


def _table(held: Held) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=False)
    table.add_column("line", justify="right", style="dim")
    table.add_column("expected", ratio=1, overflow="fold")
    table.add_column("", width=len(MARK))
    table.add_column("what was said", ratio=1, overflow="fold")
    for row in held.outcome.rows:
        line = str(held.line_of(row.line)) if row.line >= 0 else ""
        style = "" if row.same else "bold red"
        table.add_row(line, Text(row.expected, style), Text("" if row.same else MARK, style), Text(row.said, style))
    return table


def as_data(held: Held) -> dict[str, object]:
    """The same for a program."""
    outcome, told = held.outcome, held.told
    return {
        "story": outcome.story,
        "file": str(told.file),
        "line": held.line_of(-1),
        "flow": told.story.flow,
        "surface": outcome.surface,
        "language": outcome.language,
        "held": outcome.held,
        "ends": outcome.end,
        "faults": [{"line": held.line_of(fault.line), "says": fault.says} for fault in outcome.faults],
        "talk": [] if outcome.held else [_row(held, row) for row in outcome.rows],
    }


def _row(held: Held, row: Row) -> dict[str, object]:
    return {"line": held.line_of(row.line) if row.line >= 0 else None, "expected": row.expected, "said": row.said, "same": row.same}
