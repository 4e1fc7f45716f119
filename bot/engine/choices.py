"""The replies that mean an option, worked out once when a flow loads, so that understanding is mostly one look-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.engine.effects import Ask, Option
from bot.engine.plain import plain
from bot.flow.words import Words

FACES = ("🙁", "😐", "🙂")  # only for a scale of three, where they can mean nothing else
SHORTEST_GUESS = 5  # a label must be this long before one wrong letter is forgiven


class Choices:
    """``exact`` maps a plain reply to the number it means; ``labels`` are the names that a near miss may be of."""

    def __init__(self, meanings: Iterable[tuple[str, int]], words: Words, english: Words, numbers: Iterable[int]) -> None:
        self.numbers = frozenset(numbers)
        self.fillers = frozenset(words.fillers) | frozenset(english.fillers)
        self.between = frozenset(words.between) | frozenset(english.between)
        self.spelled = {**english.numbers, **words.numbers}
        meanings = tuple(meanings)
        self.exact = _without_doubt(meanings)
        self.labels = tuple((label, number) for label, number in meanings if len(label) >= SHORTEST_GUESS and not label.isdigit())
        for label, number in _first_letters(meanings):
            self.exact.setdefault(label, number)
        for word, number in self.spelled.items():
            if number in self.numbers:
                self.exact.setdefault(word, number)
        self.exact |= {str(number): number for number in self.numbers}


def of_options(options: Iterable[Option], also: dict[str, tuple[str, ...]], words: Words, english: Words) -> Choices:
    """Choices for options: labels in this language, names in the flow file, other words, and the families of yes and no."""
    options = tuple(options)
    meanings = [(plain(said), option.number) for option in options for said in _names(option, also.get(option.value, ()))]
    for option in options:
        for family in (words.yes + english.yes, words.no + english.no):
            if _belongs(option, family):
                meanings += [(said, option.number) for said in family]
    return Choices(meanings, words, english, (option.number for option in options))


def of_scale(ask: Ask, words: Words, english: Words) -> Choices:
    """Choices for a scale: its numbers, the labels of its ends, and three faces for a scale of three."""
    ends = ((ask.low_label, ask.low), (ask.high_label, ask.high))
    meanings = [(plain(label.text), point) for label, point in ends if label and plain(label.text)]
    if ask.high - ask.low == len(FACES) - 1:
        meanings += [(face, ask.low + at) for at, face in enumerate(FACES)]
    return Choices(meanings, words, english, range(ask.low, ask.high + 1))


def _names(option: Option, also: Iterable[str]) -> Iterator[str]:
    yield from (option.label.text, option.label.on("chat"), option.label.on("voice"), option.value.replace("_", " "), *also)


def _belongs(option: Option, family: tuple[str, ...]) -> bool:
    return bool({plain(option.label.text), plain(option.value)} & set(family))


def _without_doubt(meanings: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Replies that mean one option only; one that could mean two is asked again rather than guessed."""
    found: dict[str, int] = {}
    doubtful: set[str] = set()
    for said, number in meanings:
        if found.setdefault(said, number) != number:
            doubtful.add(said)
    return {said: number for said, number in found.items() if said not in doubtful and said}


def _first_letters(meanings: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """First letters, where all the names of one option and of no other begin with it."""
    letters: dict[str, set[int]] = {}
    for said, number in meanings:
        letters.setdefault(said[:1], set()).add(number)
    return ((letter, next(iter(owners))) for letter, owners in letters.items() if len(owners) == 1 and letter.isalpha())
