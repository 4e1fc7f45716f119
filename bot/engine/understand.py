"""What a reply means. Kind to spelling, scripts and politeness; never guesses between two answers.

Everything here takes replies already made plain (``bot.engine.plain.plain``).
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from rapidfuzz.distance import OSA

from bot.engine.choices import Choices
from bot.flow.words import Words


class Unsure(Enum):
    """Why a reply is not an answer: nothing known in it, or more than one answer."""

    UNCLEAR = "unclear"
    ONE_ONLY = "one_only"


def without_quotes(words: str) -> str:
    """A reply without the lines it quotes (``> ...``), as some telephones send them."""
    return "\n".join(line for line in words.splitlines() if not line.lstrip().startswith(">")) if ">" in words else words


def choose(reply: str, choices: Choices) -> int | Unsure:
    """The number of the option that a plain reply means."""
    found = choices.exact.get(reply)
    if found is not None:
        return found
    tokens = reply.split()
    numbers = [number for number in (_number(token, choices) for token in tokens) if number is not None]
    rest = " ".join(token for token in tokens if _number(token, choices) is None and not _polite(token, tokens, choices))
    if len(set(numbers)) > 1 or (numbers and not choices.between.isdisjoint(tokens)):
        return Unsure.ONE_ONLY
    if numbers:
        return _one_number(numbers[0], rest, choices)
    return _named(rest or reply, choices)


def several(reply: str, choices: Choices) -> frozenset[int] | Unsure:
    """The numbers of all the options that a plain reply names; a range (``1 to 3``) is asked again."""
    one = choose(reply, choices)
    if isinstance(one, int):
        return frozenset({one})
    numbers = {_number(token, choices) for token in reply.split()} - {None}
    parts = [part for part in reply.split() if _number(part, choices) is None and part not in choices.fillers]
    known = numbers <= choices.numbers and not [part for part in parts if part not in choices.between or part in _RANGES]
    return frozenset(n for n in numbers if n is not None) if numbers and known else Unsure.UNCLEAR


_RANGES = {"to", "between", "through", "until"}


def number(reply: str, low: int, high: int, choices: Choices) -> int | Unsure:
    """A whole number from ``low`` to ``high``."""
    numbers = {n for n in (_number(token, choices) for token in reply.split()) if n is not None}
    if len(numbers) > 1:
        return Unsure.ONE_ONLY
    found = next(iter(numbers), None)
    return found if found is not None and low <= found <= high else Unsure.UNCLEAR


def day(reply: str, words: Words, today: date) -> date | Unsure:
    """A date: ``3 June``, ``03/06/2026``, ``2026-06-03``, eight keys ``03062026``, today or yesterday. Day before month.

    Without a year it is the year that puts it nearest to today.
    """
    if reply in words.today or reply in words.yesterday:
        return today - timedelta(days=int(reply in words.yesterday))
    if reply.isdecimal() and len(reply) == 8:
        reply = f"{reply[:2]} {reply[2:4]} {reply[4:]}"
    tokens = [token for token in reply.split() if token not in words.fillers]
    parts = [_date_part(token, words) for token in tokens]
    if None in parts or len(parts) not in (2, 3):
        return Unsure.UNCLEAR
    known = [part for part in parts if part is not None]
    return _as_date(known[::-1] if known[0] > 31 else known, today)


def _as_date(parts: list[int], today: date) -> date | Unsure:
    years = parts[2:] or [today.year - 1, today.year, today.year + 1]
    years = [year + 2000 if year < 100 else year for year in years]
    candidates = [made for made in (_date(year, parts[1], parts[0]) for year in years) if made]
    return min(candidates, key=lambda made: abs(made - today)) if candidates else Unsure.UNCLEAR


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _date_part(token: str, words: Words) -> int | None:
    for ending in ("st", "nd", "rd", "th"):
        token = token.removesuffix(ending) if token.removesuffix(ending).isdecimal() else token
    return int(token) if token.isdecimal() and len(token) <= 4 else words.months.get(token)


def _number(token: str, choices: Choices) -> int | None:
    if token.isdecimal() and len(token) <= 9:
        return int(token)
    return choices.spelled.get(token)


def _polite(token: str, tokens: list[str], choices: Choices) -> bool:
    """Whether a word adds nothing. ``no`` does so only before a number: no 1."""
    if token == "no":  # noqa: S105  # a reply, not a password
        after = tokens.index(token) + 1
        return after < len(tokens) and _number(tokens[after], choices) is not None
    return token in choices.fillers


def _one_number(found: int, rest: str, choices: Choices) -> int | Unsure:
    """One number, and perhaps its label beside it; a label that disagrees makes it two answers."""
    beside = _named(rest, choices) if rest else found
    if beside == found:
        return found if found in choices.numbers else Unsure.UNCLEAR
    return Unsure.ONE_ONLY if isinstance(beside, int) else Unsure.UNCLEAR


def _named(reply: str, choices: Choices) -> int | Unsure:
    found = choices.exact.get(reply)
    return _near(reply, choices) if found is None else found


def _near(reply: str, choices: Choices) -> int | Unsure:
    """An option whose label begins so, or differs by one slip of the finger; only if there is just one such option."""
    if len(reply) < 3:
        return Unsure.UNCLEAR
    begins = {n for label, n in choices.labels if label.startswith(reply)}
    near = {n for label, n in choices.labels if OSA.distance(label, reply, score_cutoff=1) <= 1}
    found = begins if len(begins) == 1 else near
    return next(iter(found)) if len(found) == 1 else Unsure.UNCLEAR
