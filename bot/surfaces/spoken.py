"""Words made ready to be spoken, and how long they take: no slashes, brackets or initials, numbers in groups."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.flow.words import Words
from bot.surfaces.characters import INVISIBLE, SENTENCE_ENDS
from bot.surfaces.numbers import spoken_numbers
from bot.surfaces.rendered import Speech

# "&" in each language; elsewhere it becomes a short pause.
_AND = {
    "en": "and",
    "cy": "a",
    "pl": "i",
    "ro": "\u0219i",
    "pt": "e",
    "es": "y",
    "it": "e",
    "fr": "et",
    "de": "und",
    "ur": "\u0627\u0648\u0631",
}

_NEEDS_WORK = re.compile(
    r"[/&()\[\]{}<>|_\n\r\t\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\d\d|[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]\.?[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]"
)
_STOPS = re.escape(":;" + SENTENCE_ENDS)
_LINES = re.compile(rf"(?<=[^\s,{_STOPS}])[ \t]*[\r\n]+\s*")
_SIGNS = re.compile(r"[\s,]*[/()\[\]{}<>|_]+[\s,/()\[\]{}<>|_]*")
_AND_SIGN = re.compile(r"\s*&[\s&]*")
_PAUSE_AFTER_STOP = re.compile(rf"(?<=[{_STOPS}])\s*,\s*")
_IDLE_PAUSE = re.compile(rf"[\s,]*,\s*(?=[{_STOPS}]|$)|^[\s,]+")
_INITIALS = re.compile(r"\b(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]\.){2,}|\b[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]{2,}\b")
_VOWEL = re.compile("[AEIOUYÀ-ÖØ-ÝŴŶАЕИОУЭЮЯ]")
_WHOLE = {"OK": "OK", "GO": "go", "NO": "no", "YES": "yes", "NOT": "not"}  # short capitals that are words in any language

# Letters (no spaces) read aloud in a minute, and English words in the same time: Trauzettel-Klosinski and Dietz 2012,
# Investigative Ophthalmology & Visual Science 53(9). A calm menu is spoken at about 140 English words a minute, so at
# 140/228 of that speed in every language. Urdu and Persian are written like Arabic, without short vowels: fewer letters a second.
_READ_ALOUD = {
    "en": 987,
    "ar": 612,
    "ur": 612,
    "fa": 612,
    "zh": 255,
    "pl": 916,
    "pt": 913,
    "es": 1025,
    "it": 950,
    "fr": 998,
    "tr": 1054,
    "uk": 986,
    "de": 920,
}
_READ_ALOUD_ELSEWHERE = 882  # 68 ms a letter, the mean of its 14 alphabetic languages: Welsh, Romanian and others
_CALM = 140 / 228 / 60
_A_DIGIT = 0.4  # seconds: a digit said by itself is a word, 60/140 s, a little less in a row
_SLOWER = 1.25  # "slow" is four fifths of the usual speed


def speakable(text: str, words: Words) -> str:
    """Words as a voice can say them: signs turned into words or pauses, initials spelt, telephone numbers digit by digit."""
    if not _NEEDS_WORK.search(text):
        return text.strip()
    text = _LINES.sub(". ", INVISIBLE.sub("", text).strip())
    sign = _AND.get(words.language.partition("-")[0])
    text = _AND_SIGN.sub(f" {sign} " if sign else ", ", text)
    text = _IDLE_PAUSE.sub("", _PAUSE_AFTER_STOP.sub(" ", _SIGNS.sub(", ", text)))
    return " ".join(spoken_numbers(_INITIALS.sub(lambda found: _said(found[0], words), text)).split())


def seconds(speech: Iterable[Speech]) -> float:
    """About how long this takes to say, with its pauses: an estimate, good enough to see that a menu is too long."""
    return round(sum(map(_seconds, speech)), 1)


def _seconds(breath: Speech) -> float:
    digits = sum(map(str.isdecimal, breath.words)) if not breath.words.isalpha() else 0
    letters = len(breath.words) - breath.words.count(" ") - digits
    spoken = letters / (_READ_ALOUD.get(breath.language.partition("-")[0], _READ_ALOUD_ELSEWHERE) * _CALM) + digits * _A_DIGIT
    return spoken * (_SLOWER if breath.slow else 1) + breath.pause_ms / 1000


def _said(capitals: str, words: Words) -> str:
    """Capitals as they are said: BSL letter by letter, STOP and ISVA as words."""
    letters = capitals.replace(".", "")
    if letters in _WHOLE:
        return _WHOLE[letters]
    if any(letters.casefold() in said for said in words.commands.values()):
        return letters.lower()
    if "." in capitals or len(letters) <= 3 or not _VOWEL.search(letters):
        return " ".join(letters)
    return letters.capitalize()
