"""How many syllables an English word has, by how it is spelt. A guess: of running text, more than 99 words in 100 are counted right.

Vowels that stand together are one syllable; patterns of letters take one away or add one; words that keep to no rule stand in a table.
"""

from __future__ import annotations

import re
from functools import cache

_VOWELS = re.compile("[aeiouy]+")
_NOT_LETTERS = re.compile(r"'s\b|[^a-z-]")

# Letters that are written and not spoken: one syllable less for each.
_SILENT = tuple(
    re.compile(pattern)
    for pattern in (
        r"[^aeiouylr]e$|[aeiouy][lr]e$|[^aeiouy][rl]{2}e$",  # were, while; not: table, centre
        r"(?:[^aeioucghlsxz]|[aeiouy][l])es$|[^cst]hes$",  # times, rules; not: changes, boxes, wishes, tables
        r"(?:[^aeioudlrty]|[^aeiou]y|[aeiouy](?:ll?|rr?))ed$",  # asked, called; not: needed, hundred, settled
        r"[aeiouy][^aeiouy]+e(?:ful|less|ly|ment|ness|some)",  # careful, lately, statement
        r"[gq]ues?$",  # league, unique
        r"^(?:else|every|file|fore|gate|home|life|more|name|safe|some|time|voice)(?=[^aeiourvdlns])",  # something, safeguard
    )
)
# Vowels that stand together and are spoken apart: one syllable more for each.
_APART = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:[aeou]|[aeiou]y|[^aeiou]y)ing",  # doing, saying, trying
        r"(?<![cgstx])(?<!ll)i(?:a|o)(?!ur|ge)|ciat|ium",  # period, associate; not: social, million, marriage
        r"(?<![cst])ien(?=[ct]|s?$)|[^aeiou]iet|quiet|(?<=[aeiouy])[^aeiouy]+ie(?:r|st)s?$",  # client, earlier; not: patience
        r"(?<![gq])u(?:al|at|ar|it[iy]|ou|el$)",  # usual, situation
        r"^(?:co(?=o[pr][^kst])|re(?=ac[^hk]|ali)|cre(?=at))|idea|area|video|poe[mt]|reo|eum$|theat",
        r"[aeiou]y(?=[aeiou])(?!ed|es|ing)",  # loyal, player
        r"(?:ism|thm)s?$",
    )
)
_EXCEPTIONS = {
    word: count
    for count, words in {
        1: "eye",
        2: "argue argues business evening lifestyle maybe ok ruined science wednesday",
        3: "anyone beforehand element suicide suicides whoever",
    }.items()
    for word in words.split()
}


@cache
def syllables(word: str) -> int:
    """The syllables of a word; 1 for a number, and for whatever has no vowel. Parts joined by a hyphen are counted each."""
    return sum(map(_of_part, _NOT_LETTERS.sub("", word.lower().replace("\u2019", "'")).split("-")))


def _of_part(part: str) -> int:
    if part in _EXCEPTIONS:
        return _EXCEPTIONS[part]
    count = len(_VOWELS.findall(part))
    count += sum(len(pattern.findall(part)) for pattern in _APART) - sum(bool(pattern.search(part)) for pattern in _SILENT)
    return max(count, 1)
