"""Each word at each place: which words, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.engine.advance import advance
from bot.engine.events import Event, Heard, HungUp, Surface
from bot.engine.help_keys import anybody_listens
from bot.engine.notation import as_it_is_said
from bot.engine.plain import plain
from bot.engine.script import Script
from bot.engine.stage import Stage
from bot.engine.state import CALLED, State, Turn, load, save
from bot.flow.words import Command, Words
from channels.drilling import judging
from channels.drilling.judging import Judge, Tried
from channels.drilling.walking import Place, walk

FEW, SEVERAL = 3, 12  # words of a gentle command that are tried, and of HELP and STOP; the tests of languages try all of them
PHRASES = 3  # of danger
HANGING_UP = "(hang up)"
DISGUISED = ("Ｈｅｌｐ！", "h\u200belp", "HELP HELP", "H.E.L.P")


Try = tuple[str, tuple[Event, ...], Judge]  # what it is called, what happens, and who judges it


class Keys(NamedTuple):
    """What is pressed on a telephone, key by key (or done there instead), and the judge of the last turn.

    ``menu``: it is in the menu after key 0, so not where the call is over. ``known``: nor before key 1 of a call that we placed.
    """

    pressed: str
    judge: Judge
    menu: bool = True
    known: bool = True

    @property
    def events(self) -> tuple[Event, ...]:
        """One event a key."""
        return tuple(map(Heard, self.pressed)) if self.pressed != HANGING_UP else (HungUp(),)

    def there(self, state: State, script: Script, now: datetime) -> bool:
        """Whether the keys are offered in this place."""
        if self.menu and state.phase in ("ended", *CALLED):
            return False
        return not (self.menu and self.known and anybody_listens(Stage(script, state, now)))


class Column(NamedTuple):
    """One command of the table: its judge for words, and its keys on the telephone."""

    name: str
    command: Command
    judge: Judge
    keys: tuple[Keys, ...]


COLUMNS = (
    Column("HELP", Command.DANGER, judging.helped, (Keys("0", judging.helped, menu=False),)),
    Column("STOP", Command.STOP, judging.stopped, (Keys("9", judging.ended_by_key, menu=False), Keys("041", judging.stopped))),
    Column("SKIP", Command.SKIP, judging.skipped, (Keys("#", judging.skipped, menu=False),)),
    Column("PAUSE", Command.PAUSE, judging.paused, (Keys(HANGING_UP, judging.hung_up, menu=False),)),
    Column("ERASE", Command.ERASE, judging.erasing, (Keys("042", judging.erasing_by_keys), Keys("0421", judging.erased_by_keys))),
    Column("TAKEBACK", Command.TAKEBACK, judging.taken_back, (Keys("043", judging.taken_back),)),
    Column("REPEAT", Command.REPEAT, judging.repeated, (Keys("8", judging.repeated, menu=False),)),
    Column(
        "LANGUAGE",
        Command.LANGUAGE,
        judging.language_asked,
        (Keys("03", judging.language_asked_by_keys, known=False), Keys("031", judging.language_chosen_by_keys, known=False)),
    ),
    Column("INFO", Command.INFO, judging.informed, (Keys("02", judging.informed_by_keys),)),
)
ALLOWED = Keys("021", judging.named_by_keys)  # in a discreet conversation: numbers may be told


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
        phrases = list(filter(as_it_is_said, spoken.danger_phrases))[:PHRASES]
        return tuple(dict.fromkeys((column.name, *own[:SEVERAL], *phrases, *DISGUISED)))
    return tuple(dict.fromkeys((column.name, *own[: SEVERAL if column.command is Command.STOP else FEW])))


def _cell(script: Script, column: Column, places: Iterable[Place], words: Sequence[str], now: datetime) -> Cell | None:
    found: dict[str, list[str]] = {}
    tries = 0
    for place in places:
        by_telephone = place.state.surface == "voice"
        for called, events, judge in _pressed(script, column, place, now) if by_telephone else _said(script, place, column, words, now):
            failed = found.setdefault(place.name, [])
            tries += 1
            if not _right(script, place, events, judge, now):
                failed.append(called)
    return Cell({name: tuple(dict.fromkeys(failed)) for name, failed in found.items()}, tries) if found else None


def _pressed(script: Script, column: Column, place: Place, now: datetime) -> Iterator[Try]:
    """The keys, but for # where a number is being keyed that the key ends."""
    if place.state.phase in CALLED and column.command is Command.SKIP:
        return
    allowed = (ALLOWED,) if script.quiet and column.command is Command.INFO else ()
    for keys in (*column.keys, *allowed):
        if keys.there(place.state, script, now):
            yield keys.pressed, keys.events, keys.judge


def _said(script: Script, place: Place, column: Column, words: Iterable[str], now: datetime) -> Iterator[Try]:
    """The words, but for those that are the name of a choice here: the gentler commands give way to one."""
    question = Stage(script, place.state, now).question()
    named = question.choices.exact if question and column.command not in (Command.DANGER, Command.STOP, Command.ERASE) else {}
    yield from ((word, (Heard(word),), column.judge) for word in words if plain(word) not in named)


def _right(script: Script, place: Place, events: Sequence[Event], judge: Judge, now: datetime) -> bool:
    state = place.state
    step = script.nodes[state.step].name if 0 <= state.step < len(script.nodes) else ""
    turn = Turn(state)
    for event in events:
        turn = advance(script, load(save(turn.state)), event, now)
    return judge(Tried(state, step, turn, script.quiet))
