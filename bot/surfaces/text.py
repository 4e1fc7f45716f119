"""How a message reads as an SMS: one short text, choices by number, nothing invisible, its size known before it is sent."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.engine.effects import Ask, Message, Say
from bot.flow.words import Words
from bot.surfaces import gsm
from bot.surfaces.characters import INVISIBLE, SENTENCE_ENDS
from bot.surfaces.numbers import GROUPED_NUMBER
from bot.surfaces.phrases import phrase
from bot.surfaces.question import WITHOUT_QUESTION, Choice, choices, hint, how_to_answer, line, listed
from bot.surfaces.rendered import Rendered

MOST_PARTS = 2  # of one text; beyond it parts arrive out of order and readers stop

# Word processors write these for plain signs; each would turn a whole English text into UCS-2 and double its price.
_PLAIN_SIGNS = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t"), " "),
    ord("\u2026"): "...",
}

USUAL = 3  # choices of an invitation, which one sentence names; a discreet one offers two, which are listed like any
_FULL_STOPS = {"ur": "\u06d4", "pa": "\u0964", "bn": "\u0964", "hi": "\u0964", "zh": "\u3002"}  # others use "."
_ENDS = (":", *SENTENCE_ENDS)


def render(effect: Message, words: Words) -> Rendered:
    """One message as one text, which may be longer than ``MOST_PARTS``: ``join`` then makes several of it."""
    if isinstance(effect, Say):
        return _shortened(effect, words)
    offered = choices(effect, words, "text")
    told = _compose(effect, words, offered, short=False)
    if effect.kind == "scale" and gsm.parts(told) > 1:  # the ends alone are clear enough where that saves a part
        told = min(told, _compose(effect, words, offered, short=True), key=gsm.parts)
    return _rendered(effect, told, words, offered)


def join(messages: Sequence[Rendered]) -> tuple[Rendered, ...]:
    """The messages of one turn as few texts: joined while they fit two parts, cut where one alone does not, in order."""
    joined: list[Rendered] = []
    for message in (piece for whole in messages for piece in split(whole)):
        both = _sized(f"{joined[-1].text}\n{message.text}", joined[-1], message) if joined else message
        if joined and both.parts <= MOST_PARTS:
            joined[-1] = both
        else:
            joined.append(message)
    return tuple(joined)


def split(message: Rendered) -> tuple[Rendered, ...]:
    """A message as texts of at most two parts each. The choices belong to the last; a blank message is none."""
    if 0 < message.parts <= MOST_PARTS and message.text.strip():
        return (message,)
    texts = gsm.split(message.text, MOST_PARTS)
    bare = msgspec.structs.replace(message, options={})
    return tuple(_sized(text, bare, message if at == len(texts) else bare) for at, text in enumerate(texts, 1))


def tidy(text: str) -> str:
    """A text without invisible marks, and with plain signs for curly ones where that is all that keeps it from GSM-7."""
    if gsm.encoding(text) == "GSM-7":
        return text
    text = INVISIBLE.sub("", text)
    plain = text.translate(_PLAIN_SIGNS)
    return plain if gsm.encoding(plain) == "GSM-7" else text


def _sized(text: str, first: Rendered, last: Rendered) -> Rendered:
    """A text that stands for one message or two: what it asks is what the last of them asked."""
    return msgspec.structs.replace(
        last,
        text=text,
        parts=gsm.parts(text),
        encoding=gsm.encoding(text),
        right_to_left=first.right_to_left or last.right_to_left,
        options=last.options or first.options,
    )


def _shortened(said: Say, words: Words) -> Rendered:
    """The first way of saying it that is one part; where none is, the shortest."""
    ways = [_rendered(said, text.strip(), words, ()) for text in (said.wording.on("text"), *said.shorter)]
    return next((way for way in ways if way.parts == 1), min(ways, key=lambda way: way.parts))


def _rendered(effect: Message, text: str, words: Words, offered: Sequence[Choice]) -> Rendered:
    text = tidy(_numbers_alone(text) if words.right_to_left else text)
    return Rendered(
        surface="text",
        language=effect.language,
        text=text,
        key=effect.key,
        parts=gsm.parts(text),
        encoding=gsm.encoding(text),
        right_to_left=words.right_to_left,
        options={choice.reply: choice.label for choice in offered},
    )


def _compose(ask: Ask, words: Words, offered: tuple[Choice, ...], *, short: bool) -> str:
    """The words in order: an apology, the question, the choices, how to answer, what may always be replied."""
    told = [] if ask.again in WITHOUT_QUESTION else [ask.wording.on("text").strip()]
    if ask.again in WITHOUT_QUESTION:
        told.append(phrase(words, ask.again, "text").words)
    after = _after(ask, words, short=short)
    if ask.kind == "invite" and not words.right_to_left and len(offered) == USUAL:
        return " ".join(filter(None, [*told, phrase(words, "invite_choices", "text").words]))
    if listed(ask, offered):
        return _with_choices(ask, words, told, offered, after)
    return ("\n" if words.right_to_left else " ").join(filter(None, [*told, *after]))


def _after(ask: Ask, words: Words, *, short: bool) -> list[str]:
    last = hint(ask, words, "text")
    how = [told.words for told in how_to_answer(ask, words, "text")]
    return (how[:1] if short else how) + ([last.words] if last else [])


def _with_choices(ask: Ask, words: Words, told: list[str], offered: tuple[Choice, ...], after: list[str]) -> str:
    """Choices in a row, as in "1 Yes 2 No. SKIP is fine."; on lines of their own where a row would be misread.

    That is in right-to-left scripts (a line that starts with its Western digit keeps it there), for names of languages, and
    for labels that hold digits themselves.
    """
    apart = words.right_to_left or ask.kind == "language" or any(map(_has_digit, offered))
    if apart:
        return "\n".join(filter(None, [" ".join(told), *(line(choice) for choice in offered), " ".join(after)]))
    row = " ".join(line(choice) for choice in offered)
    if after and not row.endswith(_ENDS):
        row += _FULL_STOPS.get(words.language.partition("-")[0], ".")
    return " ".join(filter(None, [*told, row, *after]))


def _has_digit(choice: Choice) -> bool:
    return any(map(str.isdecimal, choice.label))


def _numbers_alone(text: str) -> str:
    """Telephone numbers on lines of their own: inside right-to-left words their groups would show in the wrong order."""
    return GROUPED_NUMBER.sub(lambda number: f"\n{number['number']}\n", text).strip()
