"""Words that tell whoever reads over a shoulder what a conversation is about. By language; each stands for all words that begin with it.

Organisations, crime, health, courts, prisons, charities that support people, and who did what to whom. In Urdu, which joins its endings
otherwise, for the words that hold it. These stand in the program, so that no broken file takes them away; a language adds its own in its
``wording.yaml``, under ``giveaways`` and ``not_first``. What is on a list is never in a discreet flow.
"""

from __future__ import annotations

import re
from functools import cache

GIVEAWAYS: dict[str, tuple[str, ...]] = {
    "en": (
        "police", "officer", "constable", "detective", "constabulary", "commissioner", "council", "crime", "criminal", "crimin", "victim",
        "survivor", "offence", "offender", "offense", "assault", "attack", "abus", "violen", "rape", "raping", "sexual", "stalk", "harass",
        "burgl", "theft", "stole", "robb", "fraud", "suspect", "perpetrat", "incident", "arrest", "investigat", "domestic", "coerc",
        "traffick", "slavery", "exploit", "marriage", "honour", "health", "hospital", "doctor", "nurse", "nhs", "clinic", "therap",
        "counsel", "mental", "medical", "injur", "wound", "safeguard", "court", "judge", "magistrate", "trial", "solicitor", "lawyer",
        "barrister", "prosecut", "cps", "sentenc", "verdict", "probation", "prison", "jail", "bail", "witness", "justice", "charity",
        "charities", "refuge", "shelter", "samaritan", "helpline", "advocate", "husband", "wife", "boyfriend", "girlfriend", "partner",
    ),
    "cy": (
        "heddlu", "heddwas", "plismon", "swyddog", "comisiynydd", "cyngor", "trosedd", "droseddol", "drosedd", "throsedd", "dioddefwr", "dioddefwyr",
        "ddioddefwr", "goroeswr", "ymosod", "cam-dri", "gam-dri", "camdri", "trais", "drais", "treisio", "rhywiol", "stelcio", "aflonydd",
        "byrgler", "lladrad", "dwyn", "twyll", "arest", "ymchwiliad", "domestig", "iechyd", "ysbyty", "meddyg", "nyrs", "clinig", "therapi",
        "cwnsela", "meddyliol", "anaf", "diogelu", "llys", "barnwr", "ynad", "treial", "cyfreithiwr", "erlyn", "dedfryd", "prawf", "carchar",
        "mechnïaeth", "tyst", "cyfiawnder", "elusen", "lloches", "samariaid", "llinell gymorth", "eiriolwr", "gŵr", "gwraig", "cariad", "partner",
    ),
    "ur": (
        "پولیس", "افسر", "کمشنر", "جرم", "جرائم", "مجرم", "متاثرہ", "متاثرین", "زیادتی", "تشدد", "حملہ", "حملے", "ریپ", "جنسی", "ہراساں", "چوری", "ڈکیتی",
        "فراڈ", "دھوکہ", "گرفتار", "تفتیش", "گھریلو", "استحصال", "شادی", "غیرت", "صحت", "ہسپتال", "ڈاکٹر", "نرس", "کلینک", "علاج", "ذہنی", "زخم", "عدالت",
        "جج", "مجسٹریٹ", "مقدمہ", "مقدمے", "وکیل", "استغاثہ", "سزا", "جیل", "قید", "ضمانت", "گواہ", "انصاف", "خیراتی", "فلاحی", "پناہ", "ہیلپ لائن",
        "شوہر", "خاوند", "بیوی", "ساتھی",
    ),
}  # fmt: skip
# Neutral enough inside a message, and not where a locked screen shows them.
NOT_FIRST: dict[str, tuple[str, ...]] = {
    "en": (
        "safe", "unsafe", "danger", "hurt", "afraid", "scared", "worr", "secret", "private", "personal", "confidential", "help", "support",
        "urgent", "emergency", "alone", "feelings", "what happened",
    ),
    "cy": ("diogel", "ddiogel", "perygl", "berygl", "ofn", "pryder", "cyfrinach", "preifat", "personol", "cymorth", "gymorth", "cefnogaeth", "brys", "argyfwng"),
    "ur": ("محفوظ", "خطرہ", "خطرے", "ڈر", "خوف", "پریشان", "راز", "نجی", "ذاتی", "مدد", "سہارا", "فوری", "ہنگامی"),
}  # fmt: skip
SHOWN = 40  # characters of a message that a locked screen may show


def giveaway(language: str, text: str, also: tuple[str, ...] = ()) -> str:
    """The first word of a text that tells what it is about, as it stands there; empty where none does. ``also``: more beginnings of words."""
    found = _searching(language, "all", also).search(text)
    return found[0] if found else ""


def seen_first(language: str, text: str, also: tuple[str, ...] = ()) -> str:
    """The first word among those that a locked screen shows which does not belong there; empty where there is none. ``also``: the same."""
    found = _searching(language, "first", also).search(text[:SHOWN])
    return found[0] if found else ""


@cache
def _searching(language: str, which: str, also: tuple[str, ...]) -> re.Pattern[str]:
    stems = {*GIVEAWAYS["en"], *GIVEAWAYS.get(language, ()), *also}  # an English name stays what it is in any language
    if which == "first":
        stems |= {*NOT_FIRST["en"], *NOT_FIRST.get(language, ())}
    beginning = "|".join(re.escape(stem) for stem in sorted(stems, key=lambda stem: (-len(stem), stem)))
    return re.compile(rf"(?<!\w)(?:{beginning})\w*", re.IGNORECASE)
