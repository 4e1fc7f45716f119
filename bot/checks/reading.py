"""How hard English is to read: the grade of a message by Flesch and Kincaid, and words that are long.

The grade is the school year in which most children can read a text (grade 5: age 10 to 11): 0.39 of the words in a sentence and 11.8 of the
syllables in a word, less 15.59. It was made on passages of a hundred words and more. One long word takes a sentence of five words from
grade 2 to 6, so a text of fewer than 10 words has no grade here, and no text of fewer than 20 is an error. Placeholders are one easy word.
Reading for all: one adult in seven in England reads like a child of 9 to 11 (Survey of Adult Skills), so 5 is wanted and 6 the most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import Said
from bot.checks.sentences import sentences, words
from bot.checks.syllables import syllables
from bot.flow.messages import messages
from bot.flow.model import Flow
from bot.surfaces.phrases import ENGLISH

WANTED, MOST = 5, 6  # grades
FEWEST, SURE = 10, 20  # words: of a text that is graded, and of one whose grade can be an error
MOST_SYLLABLES, MOST_LETTERS = 3, 12
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_][\w'-]*")


def grade(text: str) -> float | None:
    """The grade of an English text, from 0 up; None for one that is too short to say."""
    of_sentences = [words(sentence) for sentence in sentences(text)]
    every = [word for sentence in of_sentences for word in sentence]
    if len(every) < FEWEST:
        return None
    long = sum(map(syllables, every)) / len(every)
    return max(0.0, round(0.39 * len(every) / len(of_sentences) + 11.8 * long - 15.59, 1))


def grade_of(flow: Flow) -> float | None:
    """The grade of all that a flow can send in texts, read as one."""
    main = [message for message in messages(flow) if message.field in ("invite", "more", "say", "ask")]
    return grade("\n".join(message.text for message in main))


def _english(seen: Seen) -> Iterator[Said]:
    yield from (said for said in seen.sent if said.language == ENGLISH)


def _hard(seen: Seen) -> Iterable[Finding]:
    for said in _english(seen):
        reached = grade(said.text) if said.role == "message" else None
        if reached is not None and reached > WANTED:
            sure = reached > MOST and len(words(said.text)) >= SURE
            says = f"This is of grade {reached:g}; {MOST if sure else WANTED} is what most people read easily."
            help_ = f"Make shorter sentences, and take shorter words{_longest(said.text)}."
            yield Finding(said.path, says, help_, severity="error" if sure else None, said=said)


def _longest(text: str) -> str:
    """The words that weigh most, to begin with."""
    heavy = [word for word in dict.fromkeys(_WORD.findall(_PLACEHOLDER.sub(" ", text))) if syllables(word) >= MOST_SYLLABLES]
    return f" for {', '.join(heavy[:3])}" if heavy else ""


def _long_words(seen: Seen) -> Iterable[Finding]:
    """Only where English has its lists, as its list ``long_words`` tells what everybody knows."""
    for lists in seen.lists(ENGLISH):
        known = {word.lower() for word in lists.long_words}
        for said in _english(seen):
            every = dict.fromkeys(_WORD.findall(lists.without_names(_PLACEHOLDER.sub(" ", said.text))))
            if long := [word for word in every if _is_long(word) and word.lower() not in known]:
                says = f"{', '.join(f'`{word}`' for word in long)}: long words are hard to read, on a small screen most of all."
                yield Finding(
                    said.path, says, "Take a shorter one. If everybody knows it, add it to `long_words` of wording.yaml.", said=said
                )


def _is_long(word: str) -> bool:
    return syllables(word) > MOST_SYLLABLES or len(word) > MOST_LETTERS


RULES = (
    Rule(
        "reading-grade", "warning",
        f"English messages are of grade {WANTED} at most. Over {MOST} is an error in {SURE} words and more; under {FEWEST} words nothing is graded.", _hard,
        (
            "Information about available accommodation is additionally displayed on our internal notice boards.",
            "Our organisation values opportunities to evaluate communication. Consequently, everybody participating receives additional information.",
        ),
        ("We read what you write. Then we see what we can do better, and we tell you.", "Information is available."),
    ),
    Rule(
        "long-word", "warning",
        f"English words have {MOST_SYLLABLES} syllables and {MOST_LETTERS} letters at most, but for those that the list `long_words` of wording.yaml names.",
        _long_words, ("We value your participation.", "We apologise unreservedly.", "A straightforward thing."), ("We want to know how it was.", "Thank you, everybody."),
    ),
)  # fmt: skip
