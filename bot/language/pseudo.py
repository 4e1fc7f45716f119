"""Made-up languages that show a layout before anybody translates: longer words with marks on them, or letters that run from right to left.

Codes as Android and ICU name them: ``en-XA`` is accented English, ``ar-XB`` runs from right to left. Nobody speaks them, so no flow is ever
sent in one (``bot.library.standing``).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from math import ceil
from pathlib import Path
from typing import NamedTuple

import msgspec

from bot.errors import Refused
from bot.flow.words import NOT_ASKED
from bot.language.agreement import COMMAND_WORDS
from bot.language.languages import ENGLISH, FLOW_CATALOGUE, SENTENCE_CATALOGUE, WORDS
from bot.language.limits import english_limits
from bot.language.update import brought_up_to_date, extract, extract_engine, finished, messages_in, read_flows

LONGER = 0.4  # as translations of short English texts come to; rounded up for each word, because blanks do not grow
MARKER = "made-by-hearback.txt"  # in a folder that may be written over
_NOTE = "Made-up languages, for looking at layouts. hearback translate pseudo writes this folder anew each time.\n"
# What is left as it is: placeholders, words to type, numbers. Everything else that is a word is rewritten.
_WORD = re.compile(rf"\{{[^{{}}]*\}}|\b(?:{'|'.join(COMMAND_WORDS)}|[A-Z]{{2,}})\b|[^\W\d_]+")
_AS_IT_IS = re.compile(r"\{[^{}]*\}|[A-Z]{2,}")
# All of these are in the GSM alphabet: the length is what is tried, not another encoding.
_MARKED = str.maketrans("aeiounAOUN", "àéìòüñÄÖÜÑ")
_RUNNING_LEFT = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "ابثدعفغهيجكلمنوپقرستطڤءخیز", strict=True))
    | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ابثدعفغهيجكلمنوپقرستطڤءخیز", strict=True))
)
_VOWELS = re.compile("[aeiouyAEIOUY]")


class Pseudo(NamedTuple):
    """``signs`` stand around each text, so that one that is cut off or put together is seen."""

    name: str
    letters: Mapping[int, int | str]
    right_to_left: bool
    signs: tuple[str, str]


PSEUDO: Mapping[str, Pseudo] = {
    "en-XA": Pseudo("Énglìsh, màrked", _MARKED, False, ("[", "]")),
    "ar-XB": Pseudo("ينغليسه", _RUNNING_LEFT, True, ("[", "]")),
}


def pseudo(text: str, code: str) -> str:
    """A text in a made-up language; as many words as before, so that what is counted in words is counted truly."""
    made = PSEUDO[code]
    return f"{made.signs[0]}{_WORD.sub(lambda found: _word(found[0], made), text)}{made.signs[1]}"


def write_pseudo(locales: Path, flows: Path, folder: Path) -> tuple[Path, ...]:
    """Make the folder anew, with English and every made-up language. Raises Refused for a folder that holds something else, and FlowBroken."""
    if folder.exists() and not (folder / MARKER).is_file() and any(folder.iterdir()):
        raise Refused(f"{folder} holds something that this command did not make. Name a new folder.")
    templates = {FLOW_CATALOGUE: extract(flows), SENTENCE_CATALOGUE: extract_engine()}
    room = english_limits(*read_flows(flows))
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text(_NOTE, "utf-8")
    shutil.copytree(locales / ENGLISH, folder / ENGLISH)
    for code in PSEUDO:
        shutil.copytree(locales / ENGLISH, folder / code)
        (folder / code / WORDS).write_text(_words((locales / ENGLISH / WORDS).read_text("utf-8-sig"), code), "utf-8")
        for name, template in templates.items():
            catalogue = brought_up_to_date(f"{code}/{name}", None, template)
            for message in messages_in(catalogue):
                message.string = pseudo(str(message.id), code)
            (folder / code / name).parent.mkdir(exist_ok=True)
            (folder / code / name).write_bytes(finished(catalogue, code, name, room))
    return tuple(folder / code for code in PSEUDO)


def _word(word: str, made: Pseudo) -> str:
    """One word made longer, each by itself: a phrase that is looked for is found again in every text."""
    if _AS_IT_IS.fullmatch(word):
        return word
    spare = ceil(len(word) * LONGER)
    longer = "".join(_stretched(word, spare)) if _VOWELS.search(word) else word + word[-1] * spare
    return longer.translate(made.letters)


def _stretched(word: str, spare: int) -> Iterator[str]:
    """Its letters, vowels held longer one after another until there is nothing to spare."""
    vowels = len(_VOWELS.findall(word))
    for letter in word:
        yield letter
        if spare and vowels and _VOWELS.match(letter):
            held = -(-spare // vowels)
            yield letter * held
            spare, vowels = spare - held, vowels - 1


def _words(english: str, code: str) -> str:
    """The English words file with another name and direction: replies are understood as in English."""
    made = PSEUDO[code]
    lines = {
        "name": made.name,
        "direction": "right to left" if made.right_to_left else "left to right",
        "say_voice": "",
        "say_language": "",
        "not_asked": [pseudo(NOT_ASKED, code)],
    }
    kept = re.sub(rf"^(?:{'|'.join(lines)}):.*\n", "", english, flags=re.MULTILINE)
    return "".join(f"{name}: {msgspec.json.encode(value).decode()}\n" for name, value in lines.items()) + kept
