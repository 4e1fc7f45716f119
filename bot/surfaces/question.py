"""What every surface needs to know of a question: its choices, how it is answered, what may always be replied."""

from __future__ import annotations

from typing import NamedTuple

from bot.engine.effects import Ask
from bot.engine.events import Surface
from bot.flow.words import Wording, Words
from bot.surfaces.phrases import Phrase, phrase

QUESTIONS = frozenset({"choose", "choose_many", "yes_no", "scale", "number", "date", "write"})  # these can be skipped
WITHOUT_QUESTION = frozenset({"unclear", "one_only"})  # asked again where the question can still be read above
LONGEST_SCALE = 11  # 0 to 10; anything longer is a number to type, not a row of buttons

# What the engine's own questions offer when the effect does not say: names of sentences, in order.
USUAL_CHOICES = {
    "yes_no": ("yes", "no"),
    "confirm": ("yes", "no"),
    "invite": ("yes", "later", "no"),
    "warn": ("ok", "skip_it", "pause_for_now"),
}


class Choice(NamedTuple):
    """One choice as it reads on a surface. ``reply`` is what is typed or pressed; ``number`` counts from 1."""

    number: int
    reply: str
    label: str
    value: str = ""


def choices(ask: Ask, words: Words, surface: Surface) -> tuple[Choice, ...]:
    """The choices of a question in one language on one surface; none where the answer is not a choice."""
    if ask.options:
        return tuple(Choice(o.number, str(o.number), one_line(o.label.on(surface)), o.value) for o in ask.options)
    if ask.kind == "scale":
        return _scale(ask, surface)
    if ask.kind == "confirm" and recording(ask):
        return ()
    usual = enumerate(USUAL_CHOICES.get(ask.kind, ()), 1)
    return tuple(Choice(number, str(number), phrase(words, name, surface).words, name) for number, name in usual)


def listed(ask: Ask, offered: tuple[Choice, ...]) -> bool:
    """Whether the choices are told one by one. A scale is told by its two ends, unless its steps have names of their own."""
    return bool(offered) and not (ask.kind == "scale" and (not ask.options or all(c.label.isdecimal() for c in offered)))


def recording(ask: Ask) -> bool:
    """Whether this asks the caller to be recorded, to speak after a tone, or to keep what was spoken."""
    return ask.key.endswith(("/record_agree", "/record", "/record_check"))


def how_to_answer(ask: Ask, words: Words, surface: Surface) -> tuple[Phrase, ...]:
    """How a question that is not a plain list of choices is answered."""
    match ask.kind:
        case "choose_many":
            return (phrase(words, "many_hint", surface, {"count": str(ask.at_most or len(ask.options))}),)
        case "choose" if ask.low_label and ask.high_label:  # one page of a scale too long for the keys of a telephone
            return _ends(ask, words, surface)[:1]
        case "scale":
            return () if listed(ask, choices(ask, words, surface)) else _ends(ask, words, surface)
        case "number":
            return (phrase(words, "number_hint", surface, _bounds(ask)),) if ask.high > ask.low else ()
        case "date":
            return (phrase(words, "date_hint", surface),)
        case "write":
            return (phrase(words, "write_hint" if _own_words_hint(ask, surface) else "write_again", surface),)
        case _:
            return ()


def hint(ask: Ask, words: Words, surface: Surface) -> Phrase | None:
    """What may always be replied instead of an answer, or None where the words before it have said so already.

    A more personal question says so even where the engine would leave it out: nobody should have to remember it there.
    """
    name = _hint_name(ask, surface)
    return phrase(words, name, surface) if name else None


def line(choice: Choice) -> str:
    """A choice after its number: "1 Satisfied"; "1: 2 to 4 weeks" where the label begins with a digit too."""
    return f"{choice.reply}: {choice.label}" if choice.label[:1].isdecimal() else f"{choice.reply} {choice.label}".rstrip()


def one_line(text: str) -> str:
    """A label without line breaks or double spaces."""
    return " ".join(text.split())


def _hint_name(ask: Ask, surface: Surface) -> str:
    if ask.kind in ("invite", "language"):
        return "hint_stop" if ask.hint or ask.kind == "invite" else ""
    if ask.kind not in QUESTIONS or (ask.kind == "write" and _own_words_hint(ask, surface)):
        return ""
    if ask.again in WITHOUT_QUESTION and surface != "voice":
        return "retry_hint"
    return "hint_pause" if ask.sensitive > 0 else "hint" if ask.hint else ""


def _own_words_hint(ask: Ask, surface: Surface) -> bool:
    """Whether "Reply in your own words, or SKIP." is enough: not where PAUSE and STOP are to be named as well."""
    return surface == "voice" or not (ask.sensitive > 0 or ask.again in WITHOUT_QUESTION)


def _scale(ask: Ask, surface: Surface) -> tuple[Choice, ...]:
    if not 0 < ask.high - ask.low < LONGEST_SCALE:
        return ()
    ends = {ask.low: ask.low_label, ask.high: ask.high_label}
    steps = range(ask.low, ask.high + 1)
    return tuple(Choice(at, str(step), _label(ends.get(step), surface) or str(step), str(step)) for at, step in enumerate(steps, 1))


def _ends(ask: Ask, words: Words, surface: Surface) -> tuple[Phrase, ...]:
    low, high = _label(ask.low_label, surface), _label(ask.high_label, surface)
    reply = phrase(words, "from_to" if surface == "voice" else "scale_reply", surface, _bounds(ask))
    if not (low and high):
        return (reply,)
    told = phrase(words, "scale_hint", surface, {**_bounds(ask), "low": low, "high": high})
    return (told,) if surface == "voice" else (told, reply)


def _bounds(ask: Ask) -> dict[str, str]:
    return {"low_number": str(ask.low), "high_number": str(ask.high)}


def _label(wording: Wording | None, surface: Surface) -> str:
    return one_line(wording.on(surface)) if wording else ""
