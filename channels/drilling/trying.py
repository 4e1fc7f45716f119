"""Each word at each place: which words, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.engine.advance import advance
from bot.engine.events import Event, Heard, HungUp, Surface
from bot.engine.plain import plain
from bot.engine.script import Script
from bot.engine.stage import Stage
from bot.engine.state import CALLED
from bot.flow.words import Command, Words
from channels.drilling import judging
from channels.drilling.judging import Judge, Tried
from channels.drilling.walking import Place, walk

FEW, SEVERAL = 3, 12  # words of a gentle command that are tried, and of HELP and STOP; the tests of languages try all of them
PHRASES = 3  # of danger
DISGUISED = ("Ｈｅｌｐ！", "h\u200belp", "HELP HELP", "H.E.L.P")


class Column(NamedTuple):
    """One command of the table: its judge for words, and for the telephone its key (or what happens instead) and that judge."""

    name: str
    command: Command
    judge: Judge
    key: Event | None = None
    key_judge: Judge | None = None


COLUMNS = (
    Column("HELP", Command.DANGER, judging.helped, Heard("0"), judging.helped),
    Column("STOP", Command.STOP, judging.stopped, Heard("9"), judging.ended_by_key),
    Column("SKIP", Command.SKIP, judging.skipped, Heard("#"), judging.skipped),
    Column("PAUSE", Command.PAUSE, judging.paused, HungUp(), judging.hung_up),
    Column("ERASE", Command.ERASE, judging.erasing),
    Column("REPEAT", Command.REPEAT, judging.repeated, Heard("8"), judging.repeated),
    Column("LANGUAGE", Command.LANGUAGE, judging.language_asked),
    Column("INFO", Command.INFO, judging.informed),
)


class Cell(NamedTuple):
    """One command in one flow, language and surface: places by name with the words that failed there; ``tries`` in all."""

    places: dict[str, tuple[str, ...]]
    tries: int

    @property
    def right(self) -> int:
        """At how many places every word did what it must."""
        return sum(not failed for failed in self.places.values())


class Row(NamedTuple):
    """One flow in one language on one surface. ``missed``: steps that ask and were never come to."""

    flow: str
    language: str
    surface: Surface
    cells: dict[str, Cell | None]
    missed: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing failed, and every step was come to."""
        return not self.missed and all(cell is None or cell.right == len(cell.places) for cell in self.cells.values())


def drill(script: Script, language: str, surface: Surface, spoken: Words, now: datetime) -> Row:
    """Every command at every place of a flow in one language on one surface."""
    walked = walk(script, language, surface, now)
    cells = {column.name: _cell(script, column, walked.places, _words(column, spoken), now) for column in COLUMNS}
    return Row(script.flow.flow, language, surface, cells, walked.missed)


def _words(column: Column, spoken: Words) -> tuple[str, ...]:
    own = spoken.commands.get(column.command, ())
    if column.command is Command.DANGER:
        return tuple(dict.fromkeys((column.name, *own[:SEVERAL], *spoken.danger_phrases[:PHRASES], *DISGUISED)))
    return tuple(dict.fromkeys((column.name, *own[: SEVERAL if column.command is Command.STOP else FEW])))


def _cell(script: Script, column: Column, places: Iterable[Place], words: Sequence[str], now: datetime) -> Cell | None:
    found: dict[str, list[str]] = {}
    tries = 0
    for place in places:
        by_telephone = place.state.surface == "voice"
        for called, event, judge in _pressed(column, place) if by_telephone else _said(script, place, column, words, now):
            failed = found.setdefault(place.name, [])
            tries += 1
            if not _right(script, place, event, judge, now):
                failed.append(called)
    return Cell({name: tuple(dict.fromkeys(failed)) for name, failed in found.items()}, tries) if found else None


def _pressed(column: Column, place: Place) -> Iterator[tuple[str, Event, Judge]]:
    if column.key is not None and column.key_judge is not None and not (place.state.phase in CALLED and column.command is Command.SKIP):
        yield (column.key.words if isinstance(column.key, Heard) else "(hang up)", column.key, column.key_judge)


def _said(script: Script, place: Place, column: Column, words: Iterable[str], now: datetime) -> Iterator[tuple[str, Event, Judge]]:
    """The words, but for those that are the name of a choice here: the gentler commands give way to one."""
    question = Stage(script, place.state, now).question()
    named = question.choices.exact if question and column.command not in (Command.DANGER, Command.STOP, Command.ERASE) else {}
    yield from ((word, Heard(word), column.judge) for word in words if plain(word) not in named)


def _right(script: Script, place: Place, event: Event, judge: Judge, now: datetime) -> bool:
    state = place.state
    step = script.nodes[state.step].name if 0 <= state.step < len(script.nodes) else ""
    return judge(Tried(state, step, advance(script, state, event, now), script.quiet))
