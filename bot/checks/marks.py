"""Rules about marks, which are the same in every language: quotation marks, capitals, pictures, links, and how times are written.

Sources: GSM 03.38 (one mark outside its alphabet makes a text hold 70 characters in place of 160), the style guide of GOV.UK for capitals,
times, dates and telephone numbers, and the advice on texts that are frauds, which ask people to follow a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import reduce

from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import Said
from bot.flow.wording_lists import WordingLists
from bot.language.agreement import COMMAND_WORDS

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_LOUD = re.compile("[!\u00a1\u203c\u2048\u2049\uff01]+")
# Curly and angled quotation marks, primes, long dashes and hyphens that are not the plain one, dots and spaces in one character, bullets.
_NOT_PLAIN = re.compile("[\u2018-\u201f\u2032-\u2036\u00ab\u00bb\u2039\u203a\u2010-\u2015\u2212\u2026\u2022\u00a0\u2007\u202f]")
_PICTURES = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u20e3\U0001f000-\U0001faff]+")
_WORD = re.compile(r"[^\W_][\w'-]*")
_ENDINGS = "com|org|net|info|biz|gov|uk|wales|cymru|scot|london|eu|ie|pk|app|page|link|online|site|ly|gl|gd|gy"
_LINK = re.compile(rf"(?i:https?://|www\.)\S+|(?<![\w.-])(?:[\w-]+@)?(?:[a-z0-9-]+\.)+(?:{_ENDINGS})(?![\w-])(?:/\S*)?")
_HOST = re.compile(r"(?i:https?://)?(?:[^\s/@]*@)?([^\s/:?#]+)")
SHORTENERS = ("bit.ly", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "rb.gy", "cutt.ly", "buff.ly", "t.co", "shorturl.at")
_TIMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\d:])(?:[01]?\d|2[0-3])[:.][0-5]\d\s+[ap]\.?m\b\.?|\b\d{1,2}:[0-5]\d(?:\s*[ap]\.?m\b)?|\b\d{1,2}\s+[ap]\.?m\b\.?"), "5.30pm"),
    (re.compile(r"\b\d{1,2}\s*(?:st|nd|rd|th)\b(?=\s+(?:of\s+)?[A-Z])|\b(?!24/7\b)\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b"), "Monday 3 June"),
    (re.compile(r"(?<![\d+])(?:\+44|0)\d{9,10}(?!\d)"), "0808 168 9111"),
)  # fmt: skip


def _sent(seen: Seen) -> Iterator[tuple[Said, str]]:
    """What people are sent, placeholders blanked."""
    for said in seen.sent:
        yield said, _PLACEHOLDER.sub(" ", said.text)


def _marks(pattern: re.Pattern[str], says: str, try_instead: str) -> Callable[[Seen], Iterable[Finding]]:
    def find(seen: Seen) -> Iterable[Finding]:
        for said, text in _sent(seen):
            if marks := dict.fromkeys(pattern.findall(text)):
                yield Finding(said.path, says.format(" ".join(map(_named, marks))), try_instead, said=said)

    return find


def _named(mark: str) -> str:
    return f"`{mark}`" if mark.strip() else f"a space U+{ord(mark):04X}"


def _capitals(seen: Seen) -> Iterable[Finding]:
    words_to_type = {*COMMAND_WORDS, "OK", *(word.upper() for word in seen.flow.start_words)}
    for said, text in _sent(seen):
        lists = seen.lists(said.language)
        may = words_to_type.union(*(one.capitals for one in lists))
        without = reduce(lambda left, one: one.without_names(left), lists, text)
        loud = [word for word in dict.fromkeys(_WORD.findall(without)) if word not in may and _is_loud(word)]
        loud = [word for word in loud if not any(_is_jargon(one, word) for one in lists)]
        if loud:
            says = f"{', '.join(map(_named, loud))}: capitals shout, and are slow to read."
            yield Finding(said.path, says, "Write small letters. Only words to type, like STOP, are capitals.", said=said)


def _is_loud(word: str) -> bool:
    return word.isupper() and sum(map(str.isalpha, word)) > 1


def _is_jargon(lists: WordingLists, word: str) -> bool:
    """Initials have a rule of their own, which says more."""
    return any(one.rule.as_written for one in lists.found(word))


def _links(seen: Seen) -> Iterable[Finding]:
    for said, text in _sent(seen):
        allowed = {host.lower() for one in seen.lists(said.language) for host in one.links}
        for found in _LINK.finditer(text):
            link = found[0].rstrip(".,;:?)")
            if refused := _refused(link, allowed, discreet=seen.flow.risk == "R2"):
                yield Finding(said.path, f"`{link}`: {refused}", "Leave it out; people can text back.", said=said)


def _refused(link: str, allowed: Collection[str], *, discreet: bool) -> str:
    """Why a link may not be sent; empty for one that may."""
    found = _HOST.match(link)
    host = found[1].lower() if found else ""
    if discreet:
        return "a link stays on the phone, where others may open it."
    if host in SHORTENERS:
        return "nobody can read where a short link leads."
    if "@" in link or host not in allowed:
        return "a link in a text is what a fraud would send, and this one is not on the list `links` of wording.yaml."
    if not link.startswith("https://") or re.search(r"[?&=%#]", link):
        return "a link is written in full, from https:// on, in words that can be read."
    return ""


def _times(seen: Seen) -> Iterable[Finding]:
    for said, text in _sent(seen):
        for pattern, like in _TIMES:
            if found := pattern.search(text):
                says = f"`{found[0].strip()}` is read more slowly, or in two ways."
                yield Finding(said.path, says, f"Write it like {like}.", said=said)


_LOUDNESS = _marks(_LOUD, "{} is loud, and some read it as anger.", "Write a full stop.")
_PLAINNESS = _marks(_NOT_PLAIN, "{} can make a text twice as long.", "Write straight quotes, a plain hyphen, three dots, a plain space.")
_PICTURE = _marks(_PICTURES, "{} looks different on every phone, and is read out by its name.", "Say it in words, or leave it out.")

RULES = (
    Rule("exclamation-mark", "error", "No message has an exclamation mark.", _LOUDNESS, ("Thank you!",), ("Thank you.",)),
    Rule(
        "curly-marks", "error", "Quotation marks are straight, hyphens plain, and no mark makes a text longer than it looks.", _PLAINNESS,
        ("It\u2019s here.", "Yes \u2013 or no.", "Wait\u2026", "5\u00a0questions"), ('Reply "yes", or the house\'s number - or no...',),
    ),
    Rule("picture", "error", "No message has an emoji or another small picture.", _PICTURE, ("Thank you \U0001f600", "\u2714 Done"), ("Thank you :)",)),
    Rule(
        "capitals", "error", "Only words to type are in capitals, and those that the list `capitals` of wording.yaml names.", _capitals,
        ("PLEASE reply.", "This is NOT a test."), ("Text STOP or SKIP.", "OK. Press 1.", "Plan A, or I."),
    ),
    Rule(
        "link", "error", "A link leads in full to a host that the list `links` of wording.yaml names; a discreet message has none.", _links,
        ("See www.example.org.", "Go to https://example.com/x", "Try bit.ly/x1", "Write to us@example.org"), ("Open 9.30am to 5pm. See you.", "Yes.No"),
    ),
    Rule(
        "times-and-numbers", "warning", "Times are written 5.30pm, dates Monday 3 June, telephone numbers in groups.", _times,
        ("Open until 17:30", "Call at 5 pm", "At 5:30pm", "By 3rd June", "On 03/06/2027", "Call 08081689111"),
        ("Open 24/7 until 5.30pm", "By Monday 3 June", "Call 0808 168 9111", "The 2nd question"),
    ),
)  # fmt: skip
