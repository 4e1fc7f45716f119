"""Words and phrases to look for, as a person writes them in a list, made into patterns.

    alleg*              any word that begins so; *ism ends so
    your story/version  one word or the other
    hard to reach       also hard-to-reach
    was (very) lucky    with the word in brackets or without it
    how * was           * alone is any one word
    not ... un*         ... is up to three words of the same sentence
    within # days       # is a number in digits

Whole words, small letters and capitals alike, straight apostrophes and curly ones or none. In a language whose words change at the
beginning, each word is found in all its forms. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

Mutations = Mapping[str, tuple[str, ...]]  # how a word may begin instead, by its own beginning: {"p": ("b", "mh", "ph")}

_WORD = r"\w[\w'-]*"
_BETWEEN, _RUN_TOGETHER = r"[\s\u200c()-]+", r"[\s\u200c()-]*"  # people who write Urdu leave spaces out, or a joiner in
_LETTERS = re.compile(r"\w+")
_FEW = rf"(?:{_WORD},?\s+){{0,3}}"
# All of one length, so that what is found can be shown as it stands. The last three: an Arabic keyboard's letters in place of those of Urdu.
_EVEN = str.maketrans("\u2018\u2019\u02bc\u00b4`\u2010\u2011\u2013\u00a0\u064a\u0643\u0647", "'''''---\u0020\u06cc\u06a9\u06c1")
_ARABIC = range(0x0600, 0x0780)


def composed(text: str) -> str:
    """A text in the one form in which it is looked through and shown: NFC."""
    return unicodedata.normalize("NFC", text)


def even(text: str) -> str:
    """A composed text with every mark in its plainest form, capitals kept. As long as the text."""
    return text.translate(_EVEN)


def lowered(text: str) -> str:
    """The same in small letters. As long as the text."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def pattern(terms: Iterable[str], mutations: Mutations, *, as_written: bool = False) -> re.Pattern[str] | None:
    """What finds any of these terms in an even text: a lowered one, unless they are to be found exactly ``as_written``."""
    bodies = [_body(term if as_written else lowered(term), mutations) for term in map(even, map(composed, terms))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(dict.fromkeys(bodies))})(?!\w)") if bodies else None


def beginnings(term: str, mutations: Mutations) -> frozenset[str]:
    """The first letters, 3 at most, that a word of a lowered text has where this term begins; empty where it may begin anyhow."""
    words = lowered(even(composed(term))).split()
    first = next((at for at, word in enumerate(words) if not word.startswith("(")), 0)
    either = {one for word in words[: first + 1] for one in word.strip("()").split("/")}
    letters = {found[0] if (found := _LETTERS.match(one)) else "" for one in either}
    forms = {new + one[len(old) :] for one in letters for old, news in mutations.items() if one.startswith(old) for new in news}
    cut = frozenset(one[:3] for one in letters | forms)
    return frozenset() if "" in cut else cut


def words_of(text: str) -> set[str]:
    """The words of an even, lowered text by their first letters: as ``beginnings`` names them."""
    return {word[:length] for word in _LETTERS.findall(text) for length in (1, 2, 3)}


def _body(term: str, mutations: Mutations) -> str:
    made = ""
    for at, word in enumerate(words := term.split()):
        last = at == len(words) - 1
        gap = "" if last else _gap(word, words[at + 1])
        if word == "...":
            made += _FEW
        elif word.startswith("(") and word.endswith(")"):
            made += f"(?:{_alternatives(word[1:-1], mutations)}{gap})?"
        else:
            made += _alternatives(word, mutations) + gap
    return made


def _gap(word: str, following: str) -> str:
    return _RUN_TOGETHER if ord(word[-1]) in _ARABIC and ord(following[0]) in _ARABIC else _BETWEEN


def _alternatives(word: str, mutations: Mutations) -> str:
    either = "|".join(_word(one, mutations) for one in word.split("/"))
    return f"(?:{either})" if "/" in word else either


def _word(word: str, mutations: Mutations) -> str:
    if word == "*":
        return _WORD
    if word == "#":
        return r"[0-9]+"
    first = next((begins for begins in sorted(mutations, key=len, reverse=True) if word.startswith(begins)), "")
    beginning = f"(?:{'|'.join(map(re.escape, (first, *mutations[first])))})" if first else ""
    return beginning + "".join(_WRITTEN.get(c) or re.escape(c) for c in word[len(first) :])


_VOWEL_MARKS = "".join(map(chr, (*range(0x064B, 0x0653), 0x0670)))  # of Urdu: written or left out
_WRITTEN = {"*": r"\w*", "'": "'?", "-": r"[\s-]?", **{mark: f"{mark}?" for mark in _VOWEL_MARKS}}
