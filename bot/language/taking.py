"""What translators send back, judged message by message before anything is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.language.agreement import disagreements, leaves_out_that_we_do_not_ask
from bot.language.changing import put
from bot.language.limits import MOST_WORDS_OF_A_LABEL, Limit
from bot.language.people import Hands, Signed, doubts, hands_of
from bot.language.texts import Text, Texts
from bot.surfaces import gsm

_LABEL = re.compile(r".*/(?:choose|choose_many)/[^/]+|.*/scale/(?:low|high)")


class Given(NamedTuple):
    """One message as it came back. ``where``: like ``row 12``. ``fault``: what was wrong with its row or its lines, and what to try."""

    where: str
    context: str
    key: str
    text: str
    hands: Hands = Hands()
    fault: tuple[str, str] | None = None


class Refusal(NamedTuple):
    """A message that is not taken, and why."""

    where: str
    context: str
    says: str
    try_instead: str


class Taken(NamedTuple):
    """What a file comes to. ``changed``: contexts with other words; ``signed``: with another name alone; ``unsigned``: whose review was taken off."""

    refused: tuple[Refusal, ...]
    changed: tuple[str, ...]
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    same: int


class _Lay(NamedTuple):
    """What is to be laid into a catalogue."""

    text: Text
    words: str
    hands: Hands
    unsigned: bool


class Taking:
    """Judges what was given for one language. ``by``: who translated, where a message that has changed does not say."""

    def __init__(self, texts: Texts, limits: Mapping[str, Limit], not_asked: Collection[str], by: Signed | None = None) -> None:
        self.texts, self.limits, self.not_asked, self.by = texts, limits, not_asked, by

    def take(self, given: Iterable[Given], *, accept_good: bool) -> Taken:
        """Lay it into the texts, all of it or nothing; with ``accept_good`` all that is in order. Nothing is written yet."""
        refused: list[Refusal] = []
        good: list[_Lay] = []
        same = 0
        for one in _once(given, refused):
            fault, laid = self._judged(one)
            if fault is not None:
                refused.append(Refusal(one.where, one.context, *fault))
            elif laid is None:
                same += 1
            else:
                good.append(laid)
        if refused and not accept_good:
            return Taken(tuple(refused), (), (), (), same)
        changed = tuple(laid.text.context for laid in good if laid.words != laid.text.translation)
        signed = tuple(laid.text.context for laid in good if laid.words == laid.text.translation)
        for laid in good:
            put(laid.text.message, laid.words, laid.hands)
        return Taken(tuple(refused), changed, signed, tuple(laid.text.context for laid in good if laid.unsigned), same)

    def _judged(self, given: Given) -> tuple[tuple[str, str] | None, _Lay | None]:
        """What is wrong with it, or what is to be laid in; neither, where nothing has changed."""
        if given.fault is not None:
            return given.fault, None
        text = self.texts.by_key.get(given.key)
        if text is None:
            return self._unknown(given.context), None
        words, before = given.text.strip(), hands_of(text.message.user_comments)
        if not words or (words == text.translation and not _signs(given.hands, before)):
            return None, None
        hands = self._hands(given.hands, before, changed=words != text.translation)
        fault = next(self._faults(text, words, hands), None)
        unsigned = before.reviewed is not None and hands.reviewed is None
        return fault, None if fault else _Lay(text, words, hands, unsigned)

    def _unknown(self, context: str) -> tuple[str, str]:
        now = self.texts.by_context.get(context)
        if now is None:
            return "There is no such message now.", "It was taken out of the flows, or its key was changed. Leave it out."
        return f"The English has changed since this was exported. It is now: {now.english}", "Export again, and translate the new English."

    def _hands(self, given: Hands, before: Hands, *, changed: bool) -> Hands:
        """Whose hands it went through now. Other words are nobody's review, unless a new one stands beside them."""
        if not changed:
            return Hands(
                given.translated or before.translated,
                given.reviewed or before.reviewed,
                given.back_translated or before.back_translated,
                given.unclear,
            )
        translated = given.translated if given.translated != before.translated else None
        return Hands(
            translated or self.by or given.translated,
            given.reviewed if given.reviewed != before.reviewed else None,
            given.back_translated if given.back_translated != before.back_translated else None,
            given.unclear,
        )

    def _faults(self, text: Text, words: str, hands: Hands) -> Iterator[tuple[str, str]]:
        for found in disagreements(text.english, words):
            what = "placeholder" if found.rule == "translation-placeholders" else "command word"
            told = [f"The {what} {word} is missing." for word in found.missing] + [f"{word} is not in the English." for word in found.added]
            yield " ".join(told), "Write the same ones as in the English, in any order."
        if leaves_out_that_we_do_not_ask(text.english, words, self.not_asked):
            like = f' Write it like: "{next(iter(self.not_asked))}".' if self.not_asked else ""
            yield "The English says not to tell us what happened, and this does not.", f"Say it too.{like}"
        if any(unicodedata.category(sign) in ("Cc", "Co", "Cn") for sign in words.replace("\n", "")):
            yield "There is an invisible sign in it.", "Type it again, instead of copying it."
        if "\n" in words and "\n" not in text.english:
            yield "It has a line break, and the English has none.", "Write it in one line."
        yield from self._too_long(text, words)
        yield from doubts(hands, safety=False)

    def _too_long(self, text: Text, words: str) -> Iterator[tuple[str, str]]:
        count = len(words.split())
        if _LABEL.fullmatch(text.context) and count > MOST_WORDS_OF_A_LABEL:
            yield f"It is {count} words; the label of an answer has {MOST_WORDS_OF_A_LABEL} at most.", "Find a shorter way to say it."
        limit = self.limits.get(text.context)
        room = limit.room(gsm.encoding(words)) if limit else None
        if room is not None and len(words) > room[1]:
            yield f"It is {len(words)} characters; there is room for {room[1]} at most.", "Find a shorter way to say it."


def _signs(given: Hands, before: Hands) -> bool:
    """Whether it has a name that was not there."""
    return bool(given.unclear) or any(new is not None and new != old for new, old in zip(given[:3], before[:3], strict=True))


def _once(given: Iterable[Given], refused: list[Refusal]) -> Iterator[Given]:
    """Each message once. One that stands twice with the same words is taken; with other words, none of them is."""
    by_key: dict[str, list[Given]] = {}
    for one in given:
        by_key.setdefault(one.key or one.where, []).append(one)
    for found in by_key.values():
        if len({(one.text.strip(), one.hands, one.fault) for one in found}) == 1:
            yield found[0]
            continue
        says = f"It stands here again with other words, first in {found[0].where}."
        refused.extend(Refusal(one.where, one.context, says, "Keep one of the two.") for one in found[1:])
