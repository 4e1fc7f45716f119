"""The replies that mean an option, worked out once when a flow loads, so that understanding is mostly one look-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.engine.effects import Ask, Option
from bot.engine.plain import plain, spellings
from bot.flow.words import Words

# Only for a scale of three, from its low end to its high end, where they can mean nothing else.
FACES = (("🙁", "☹", "😞", "😢"), ("😐",), ("🙂", "😊", "😀"))
_ANY_FACE = frozenset(face for faces in FACES for face in faces)
SHORTEST_GUESS = 5  # a label must be this long before one wrong letter is forgiven

Meanings = Iterable[tuple[str, int]]


class Choices:
    """``exact`` maps a plain reply to the number it means; ``labels`` are the names of the options, of which a near miss may be one.

    ``families`` are other words of the same meaning, like those of yes and no: understood as they are, never guessed at.
    """

    def __init__(self, names: Meanings, words: Words, english: Words, numbers: Iterable[int], families: Meanings = ()) -> None:
        self.numbers = frozenset(numbers)
        self.fillers = frozenset(words.fillers) | frozenset(english.fillers)
        self.between = frozenset(words.between) | frozenset(english.between)
        self.spelled = {**english.numbers, **words.numbers}
        names = tuple(names)
        self.named = frozenset(label for label, _ in names)
        self.exact = _without_doubt((said, number) for said, number in families if said not in self.named) | _without_doubt(names)
        self.labels = tuple((label, number) for label, number in names if label and not label.isdigit())
        for letter, number in _first_letters(names):
            self.exact.setdefault(letter, number)
        for word, number in self.spelled.items():
            if number in self.numbers:
                self.exact.setdefault(word, number)
        self.exact |= {str(number): number for number in self.numbers}


def of_options(
    options: Iterable[Option], also: Mapping[str, tuple[str, ...]], words: Words, english: Words, *, own: bool = False
) -> Choices:
    """Choices for options: labels in this language, names in the flow file, other words, and the families of yes and no.

    ``own``: these are the engine's own, where "OK, ask me" is a yes and "Skip it" a no.
    """
    options = tuple(options)
    names = [(said, option.number) for option in options for name in _names(option, also.get(option.value, ())) for said in spellings(name)]
    families = [
        (said, option.number)
        for option in options
        for family, value in ((words.yes + english.yes, "ok"), (words.no + english.no, "skip_it"))
        if _belongs(option, (words, english), family) or (own and option.value == value)
        for said in family
        if said not in _ANY_FACE
    ]
    return Choices(names, words, english, (option.number for option in options), families)


def of_scale(ask: Ask, words: Words, english: Words) -> Choices:
    """Choices for a scale: its numbers, the labels of its ends, and three faces for a scale of three."""
    ends = ((ask.low_label, ask.low), (ask.high_label, ask.high))
    names = [(said, point) for label, point in ends if label for said in spellings(label.text)]
    faces = FACES if ask.high - ask.low == len(FACES) - 1 else ()
    families = [(face, ask.low + at) for at, some in enumerate(faces) for face in some]
    return Choices(names, words, english, range(ask.low, ask.high + 1), families)


def _names(option: Option, also: Iterable[str]) -> Iterator[str]:
    yield from (option.label.text, option.label.on("chat"), option.label.on("voice"), option.value.replace("_", " "), *also)


def _belongs(option: Option, languages: Iterable[Words], family: tuple[str, ...]) -> bool:
    """Whether an option is plainly Yes or No: its name or its label is the first word of the family, not just any of them.

    "Never" is no answer to which every no belongs, and "Fine" is not what everybody means who replies OK.
    """
    core = {word for words in languages for word in (*words.yes[:1], *words.no[:1])}
    return bool({plain(option.label.text), plain(option.value)} & core & set(family))


def _without_doubt(meanings: Meanings) -> dict[str, int]:
    """Replies that mean one option only; one that could mean two is asked again rather than guessed."""
    found: dict[str, int] = {}
    doubtful: set[str] = set()
    for said, number in meanings:
        if found.setdefault(said, number) != number:
            doubtful.add(said)
    return {said: number for said, number in found.items() if said not in doubtful and said}


def _first_letters(names: Meanings) -> Iterator[tuple[str, int]]:
    """First letters of names with which no other option begins."""
    letters: dict[str, set[int]] = {}
    for said, number in names:
        letters.setdefault(said[:1], set()).add(number)
    return ((letter, next(iter(owners))) for letter, owners in letters.items() if len(owners) == 1 and letter.isalpha())
