"""What a reply means. Kind to spelling, scripts and politeness; never guesses between two answers.

Everything here takes replies already made plain (``bot.engine.plain.plain``).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.engine.choices import SHORTEST_GUESS, Choices
from bot.flow.words import Words


class Unsure(Enum):
    """Why a reply is not an answer: nothing known in it, or more than one answer."""

    UNCLEAR = "unclear"
    ONE_ONLY = "one_only"


def without_quotes(words: str) -> str:
    """A reply without the lines it quotes (``> ...``), as some telephones send them. One that is nothing else stays whole."""
    if ">" not in words:
        return words
    own = "\n".join(line for line in words.splitlines() if not line.lstrip().startswith(">"))
    return own if own.strip() else words


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


def several(reply: str, choices: Choices, words: str = "") -> frozenset[int] | Unsure:
    """The numbers of all the options that a plain reply names: ``1 3``, ``1 and 3``, ``text, letter``.

    A range is asked again, also ``1-3``, which only shows in the reply as it was written: ``words``.
    """
    one = choose(reply, choices)
    if isinstance(one, int):
        return frozenset({one})
    tokens = reply.split()
    if _RANGE.search(words) or not (choices.between - _JOINING).isdisjoint(tokens):
        return Unsure.UNCLEAR
    return _all_named(tokens, choices)


def number(reply: str, low: int, high: int, choices: Choices) -> int | Unsure:
    """A whole number from ``low`` to ``high``, and perhaps what is counted after it: ``5 times``.

    Whatever else stands before it may change it (``more than 5``, ``not 5``) and is asked again.
    """
    tokens = [token for token in reply.split() if not _polite(token, reply.split(), choices)]
    numbers = {found for token in tokens if (found := _number(token, choices)) is not None}
    if len(numbers) > 1 or (numbers and not choices.between.isdisjoint(tokens)):
        return Unsure.ONE_ONLY
    found = _number(tokens[0], choices) if tokens and len(tokens) <= _COUNTED else None
    return found if found is not None and low <= found <= high else Unsure.UNCLEAR


_COUNTED = 3  # a number and two words after it: 5 times, 5 long weeks


def day(reply: str, words: Words, today: date, wanted: str = "any") -> date | Unsure:
    """A date: ``3 June``, ``June 3``, ``03/06/2026``, ``2026-06-03``, eight keys ``03062026``, today or yesterday. Day before month.

    Without a year it is the year that puts it nearest to today, on the ``wanted`` side of it: past, future or any.
    """
    tokens = [token for token in reply.split() if token not in words.fillers]
    bare = " ".join(tokens)
    for said, days in ((words.today, 0), (words.yesterday, 1)):
        if reply in said or bare in said:
            return _fitting([_days_before(today, days)], today, wanted)
    if bare.isdecimal() and len(bare) == len("03062026"):
        tokens = [bare[:2], bare[2:4], bare[4:]]
    parts = [_date_part(token, words) for token in tokens]
    if None in parts or len(parts) not in (2, 3):
        return Unsure.UNCLEAR
    known = [part for part in parts if part is not None]
    if known[0] > 31:
        known.reverse()
    elif tokens[0] in words.months:
        known[:2] = known[1::-1]
    years = known[2:] or [today.year - 1, today.year, today.year + 1]
    return _fitting([_date(year + 2000 if year < 100 else year, known[1], known[0]) for year in years], today, wanted)


def _fitting(candidates: list[date | None], today: date, wanted: str) -> date | Unsure:
    """The date nearest to today, on the wanted side of it."""
    fitting = [made for made in candidates if made and (wanted == "any" or (made <= today if wanted == "past" else made >= today))]
    return min(fitting, key=lambda made: abs(made - today)) if fitting else Unsure.UNCLEAR


def _days_before(today: date, days: int) -> date | None:
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return None


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _date_part(token: str, words: Words) -> int | None:
    for ending in ("st", "nd", "rd", "th"):
        token = token.removesuffix(ending) if token.removesuffix(ending).isdecimal() else token
    return int(token) if token.isdecimal() and len(token) <= 4 else words.months.get(token, words.numbers.get(token))


def _number(token: str, choices: Choices) -> int | None:
    if token.isdecimal() and len(token) <= 9:
        return int(token)
    return choices.spelled.get(token)


def _polite(token: str, tokens: list[str], choices: Choices) -> bool:
    """Whether a word adds nothing. ``no`` does so only before digits: "no 1" is a number, "no one" is nobody."""
    if token == "no":  # noqa: S105  # a reply, not a password
        return any(after.isdecimal() for before, after in pairwise(tokens) if before == token)
    return token in choices.fillers


def _one_number(found: int, rest: str, choices: Choices) -> int | Unsure:
    """One number, and perhaps its label beside it; a label that disagrees makes it two answers."""
    beside = _named(rest, choices) if rest else found
    if beside == found:
        return found if found in choices.numbers else Unsure.UNCLEAR
    return Unsure.ONE_ONLY if isinstance(beside, int) else Unsure.UNCLEAR


def _named(reply: str, choices: Choices) -> int | Unsure:
    exactly = choices.exact.get(reply)
    found = _near(reply, choices) if exactly is None else exactly
    if not isinstance(found, Unsure):
        return found
    every = _all_named(reply.split(), choices)
    if isinstance(every, Unsure):
        return every
    return next(iter(every)) if len(every) == 1 else Unsure.ONE_ONLY


def _all_named(tokens: list[str], choices: Choices) -> frozenset[int] | Unsure:
    """The options that a reply names one after the other, longest names first; every word must belong to one."""
    found: set[int] = set()
    while tokens:
        for length in range(min(len(tokens), _LONGEST_NAME), 0, -1):
            meant = _single(" ".join(tokens[:length]), choices)
            if meant is not None and meant in choices.numbers:
                found.add(meant)
                break
        else:
            length = 1
            if tokens[0] not in choices.fillers and tokens[0] not in choices.between:
                return Unsure.UNCLEAR
        tokens = tokens[length:]
    return frozenset(found) if found else Unsure.UNCLEAR


def _single(said: str, choices: Choices) -> int | None:
    """What one word or name means; the same sign several times (👍👍) means what it means once."""
    found = choices.exact.get(said, choices.exact.get(said[:1]) if len(set(said)) == 1 and not said.isalnum() else None)
    return _number(said, choices) if found is None else found


_LONGEST_NAME = 6
_RANGE = re.compile(r"\d\s*[-‐-―~]\s*\d")
_JOINING = {"and", "or", "a", "ac", "neu", "اور", "یا", "aur", "ya", "yaa"}  # between numbers these list; all others may span a range


def one_slip(one: str, other: str) -> bool:
    """Whether one wrong, missing, added or swapped letter makes one of the other; also where they are the same."""
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _near(reply: str, choices: Choices) -> int | Unsure:
    """An option whose label begins so, or differs by one slip of the finger; only if there is just one such option."""
    if len(reply) < 3:
        return Unsure.UNCLEAR
    begins = {n for label, n in choices.labels if label.startswith(reply)}
    near = {n for label, n in choices.labels if len(label) >= SHORTEST_GUESS and one_slip(label, reply)}
    found = begins if len(begins) == 1 else near
    return next(iter(found)) if len(found) == 1 else Unsure.UNCLEAR
