"""English questions that ask two things at once: two verbs of one question, joined by and or or. A guess, made from a table of verbs.

"Did we listen and explain?" joins two verbs. "Did you get help and support?" joins two things, though help and support are verbs too: a
word that can be both counts as a verb where it stands behind who does it, or where something else than such a word stands before it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ASKS = "did|do|does|have|has|had|can|could|will|would|were|was|are|is"
_WHO = "we|you|they|it|anyone|anybody|someone|somebody|staff|the (?:police|court)|(?:the|an?|our|your) \\w+"
_BEGINS = re.compile(rf"\b(?:{_ASKS}) (?:{_WHO}) (?:\w+ly |ever |also |all )?(\w+)")
_JOINS = re.compile(r"(\w+),? (and|or) (?:(?:we|you|they|it|to|also|then) )*(\w+)")
_ASKS_AGAIN = re.compile(rf",? (and|or) (?:(?:how|what|when|where) )?(?P<again>(?:{_ASKS}) (?:{_WHO})) (\w+)")

# As they stand after "did we" and after "were you".
_VERBS = (
    "accept arrange arranged arrive arrived be been believe believed bring brought choose come deal dealt do done explain explained feel felt "
    "find found follow followed gave get give given go gone got have hear heard hearing helping inform informed keep kept know known learn "
    "learnt leave let like listen listened listening made make meet met pass passed pay put read said say see seen send sent share shared speak "
    "spoken stay take taken tell telling think thought told treat treated trust trusted understand understood wait write written"
)
# These are things as often as they are done.
_THINGS = (
    "answer answered ask asked call called care change check contact contacted email help helped need offer offered phone plan record reply "
    "respect show support supported talk text thank try use visit visited want work"
)
_DONE, _THINGS_TOO = frozenset(_VERBS.split()), frozenset(_THINGS.split())


class Joined(NamedTuple):
    """Two verbs of one question, as they stand there, and the word that joins them."""

    first: str
    by: str
    second: str


def joined(question: str) -> Joined | None:
    """The two things that an English question asks; None where it asks one."""
    low = " ".join(question.lower().split())
    begins = _BEGINS.search(low)
    if again := _ASKS_AGAIN.search(low):
        return Joined(begins[1] if begins and begins.start() < again.start() else low.split()[0], again[1], again[3])
    if not begins or begins[1] not in _DONE | _THINGS_TOO:
        return None
    for before, by, second in _JOINS.findall(low, begins.start(1)):
        a_thing = second in _THINGS_TOO and before in _THINGS_TOO and before != begins[1]
        if second in _DONE or (second in _THINGS_TOO and not a_thing):
            return Joined(begins[1], by, second)
    return None
