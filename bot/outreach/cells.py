"""One cell of a row, read. What is wrong is said without repeating the cell: it may hold a number, or a name in the wrong column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from bot.asking.numbers import read_number
from bot.asking.safe_hours import read_safe_hours
from bot.engine.plain import plain
from bot.errors import Refused
from bot.flow.fields import LANGUAGE
from bot.flow.suggest import did_you_mean
from bot.outreach.columns import COLUMNS, LONGEST_REF, LONGEST_TEXT, MOST_OF_A_LIST, Column
from bot.outreach.days import Order, read_day

Cell = str | int | list[str]
_LANGUAGE = re.compile(LANGUAGE)
_WHOLE = re.compile(r"[0-9]{1,16}", re.ASCII)
_JOINERS = re.compile("[\u200c\u200d]")  # of Persian and Urdu: they show nothing and belong to the word
MOST_CHAT = 2**52  # "at most 52 significant bits": Telegram Bot API, Chat
OLDEST = 120
SHORTEST_CODEWORD = 4
SEVERAL = ("days", "words", "texts")


class Manner(msgspec.Struct, frozen=True):
    """How the rows of one file are to be read. ``today`` and ``zone`` are the service's. ``values`` are a force's own words, in lower case.

    ``countries``: whose numbers are taken; those that do not say are of the first. ``exact``: words are written as they stand in the
    table, as programs write them.
    """

    today: date
    zone: ZoneInfo
    countries: tuple[str, ...] = ("GB",)
    order: Order = "ISO"
    values: Mapping[str, Mapping[str, str]] = {}
    exact: bool = False


def empty(cell: Cell | None) -> bool:
    """Whether nothing stands there. Zero is something, and wrong where it stands."""
    return not cell and cell != 0


def read_cell(name: str, cell: Cell, manner: Manner) -> Any:
    """The value of a cell that is not empty. Raises Refused. Numbers and codewords are read with their row (bot.outreach.rows)."""
    own = manner.values.get(name)
    if own is not None and isinstance(cell, str):
        cell = own.get(cell.lower(), cell)
    column = COLUMNS[name]
    if isinstance(cell, list) and column.kind not in SEVERAL:
        raise Refused("Only one value can stand here.")
    return _several_values(column, cell, manner) if column.kind in SEVERAL else _one_value(column, str(cell), manner)


def _several_values(column: Column, cell: Cell, manner: Manner) -> tuple[Any, ...]:
    match column.kind:
        case "days":
            return _days(cell, manner)
        case "words":
            return _words(cell, column.values, exact=manner.exact)
        case _:
            return _texts(cell)


def _one_value(column: Column, text: str, manner: Manner) -> Any:
    match column.kind:
        case "word":
            return _word(text, column.values, exact=manner.exact)
        case "past":
            return _past(text, manner)
        case "day":
            return read_day(text, manner.order)
        case "ref":
            return _clean(text, LONGEST_REF)
        case "text":
            return _clean(text, LONGEST_TEXT)
        case _:
            return _READERS[column.kind](text)


def read_phone(text: str, manner: Manner, *, landline: bool) -> str:
    """The number in international form. ``landline``: it is only called, so that it need not take texts. Raises NumberWrong."""
    return read_number(text, countries=manner.countries, landline=landline)


def _clean(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Refused(f"This has more than {longest} characters.")
    clean = " ".join(text.split())
    if not _JOINERS.sub("", clean).isprintable():
        raise Refused("There is a character here that cannot be seen. Type it again.")
    if not clean:
        raise Refused("There is nothing here.")
    return clean


@cache
def _words_of(values: tuple[str, ...]) -> dict[str, str]:
    return {value.lower(): value for value in values}


def _word(text: str, values: tuple[str, ...], *, exact: bool) -> str:
    loosely = text.strip().lower().replace(" ", "_").replace("-", "_")
    found = text if text in values else None if exact else _words_of(values).get(loosely)
    if found is None:
        help_of_all = "hearback import --columns names the words."
        raise Refused("This word is not known here. " + did_you_mean(text, values, otherwise=_all(values) or help_of_all))
    return found


def _all(values: tuple[str, ...]) -> str:
    return "Use one of " + ", ".join(f"`{value}`" for value in values) + "." if len(values) <= 6 else ""


def _words(cell: Cell, values: tuple[str, ...], *, exact: bool) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_word(text, values, exact=exact) for text in _several(cell)))


def _texts(cell: Cell) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_clean(text, LONGEST_TEXT) for text in _several(cell)))


def _several(cell: Cell) -> list[str]:
    parts = cell if isinstance(cell, list) else str(cell).split(";")
    found = [part for part in (part.strip() for part in parts) if part]
    if len(found) > MOST_OF_A_LIST:
        raise Refused(f"There are more than {MOST_OF_A_LIST} here.")
    return found


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise Refused("This is not the code of a language. Write a code like en, cy, ur or zh-Hans.")
    return text


def _age(text: str) -> int:
    if not _WHOLE.fullmatch(text) or int(text) > OLDEST:
        raise Refused(f"Write the age in whole years, from 0 to {OLDEST}.")
    return int(text)


def _chat(text: str) -> str:
    if not _WHOLE.fullmatch(text) or not 0 < int(text) <= MOST_CHAT:
        raise Refused("The number of a person's chat is a whole number above zero, without spaces.")
    return str(int(text))


def _past(text: str, manner: Manner) -> date:
    found = read_day(text, manner.order)
    if found > manner.today:
        raise Refused("This day is in the future.")
    return found


def _days(cell: Cell, manner: Manner) -> tuple[date, ...]:
    return tuple(sorted({read_day(text, manner.order) for text in _several(cell)}))


def _hours(text: str) -> str:
    return read_safe_hours(_clean(text, LONGEST_TEXT))


@cache
def zones() -> frozenset[str]:
    """The time zones that exist, by their IANA names. ``Factory`` and ``localtime`` are no places."""
    return frozenset(available_timezones()) - {"Factory", "localtime", "posixrules"}


def _zone(text: str) -> str:
    if text not in zones():
        raise Refused("There is no such time zone. " + did_you_mean(text, zones(), otherwise="Write it like Europe/London."))
    return text


def _codeword(text: str) -> str:
    word = plain(_clean(text, LONGEST_TEXT))
    if len(word) < SHORTEST_CODEWORD:
        raise Refused(f"A codeword has {SHORTEST_CODEWORD} letters or digits at least.")
    return word


_READERS: dict[str, Callable[[str], Any]] = {
    "phone": str,
    "chat": _chat,
    "language": _language,
    "number": _age,
    "hours": _hours,
    "zone": _zone,
    "secret": _codeword,
}
