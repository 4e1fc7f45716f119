"""How long a message may be in a language, so that it fits one text with all that Hearback adds: choices, numbers, how to answer.

Worked out by rendering the conversation, so that no rule of a surface is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from bot.engine.effects import Ask
from bot.engine.script import Builder, Script
from bot.flow.directory import Service
from bot.flow.messages import messages
from bot.flow.model import Flow
from bot.flow.placeholders import PLACEHOLDERS
from bot.flow.words import Words
from bot.surfaces import gsm, render
from bot.surfaces.text import MOST_PARTS

MOST_WORDS_OF_A_LABEL = 4
MOST_SPOKEN_WORDS = 30

Translate = Callable[[str, str], str | None]
# "plain": every letter is in the GSM alphabet. "other": none of the language's texts fits it. "mixed": it hangs on the words, as in Welsh.
Letters = Literal["plain", "mixed", "other"]
_ENGLISH = Words("en", "English")
_LONGEST = {name: meant.longest for name, meant in PLACEHOLDERS.items() if not name.startswith("service.")}


class Limit(NamedTuple):
    """What there is room for. ``added``: characters around the words in a text, longest names filled in; None where it is no text.

    ``seconds``: how long it takes to say, with its choices and keys; None where nobody hears it.
    """

    added: int | None = None
    seconds: float | None = None

    def room(self, encoding: gsm.Encoding) -> tuple[int, int] | None:
        """How many characters fit one part, and how many the most parts that one text may have; None where it is not sent as a text."""
        if self.added is None:
            return None
        alone, joined = (gsm.GSM_ALONE, gsm.GSM_JOINED) if encoding == "GSM-7" else (gsm.UCS_ALONE, gsm.UCS_JOINED)
        return max(alone - self.added, 0), max(MOST_PARTS * joined - self.added, 0)

    def told(self, letters: Letters) -> Iterator[str]:
        """In sentences, for a translator."""
        plain, other = self.room("GSM-7"), self.room("UCS-2")
        if plain and other:
            one, most = plain if letters == "plain" else other
            more = f" Where all letters are plain: {plain[0]} and {plain[1]}." if letters == "mixed" else ""
            first = f"about {one} characters for one part, {most}" if one else f"it takes two parts, about {most} characters"
            yield f"In a text: {first} at most.{more}"
        if self.seconds is not None:
            yield f"Spoken: about {self.seconds:.0f} seconds, with its choices and keys."


def letters_in(texts: Iterable[str]) -> Letters:
    """What a language's texts tell of its letters. Nothing told yet: plain."""
    found = {gsm.encoding(text) for text in texts if any(map(str.isalpha, text))}
    return "mixed" if len(found) > 1 else "other" if "UCS-2" in found else "plain"


def english_limits(flows: Iterable[Flow], services: Iterable[Service]) -> dict[str, Limit]:
    """By context, measured with the English around it."""
    return limits(flows, services, _ENGLISH, lambda _context, english: english)


def limits(flows: Iterable[Flow], services: Iterable[Service], words: Words, translate: Translate) -> dict[str, Limit]:
    """By context, measured with what the language has around it; of several flows with the same message, the one with least room."""
    found: dict[str, Limit] = {}
    services = tuple(services)
    for flow in flows:
        builder = Builder(
            words={words.language: words},
            translate=lambda _language, context, english: translate(context, english),
            values=_LONGEST,
            services=services,
        )
        for context, limit in _of_flow(flow, builder.build(flow, "", [words.language]), words, translate):
            found[context] = _tighter(found[context], limit) if context in found else limit
    return found


def main_contexts(flow: Flow, surface: str) -> Mapping[str, str]:
    """The key of each message of a flow on a surface, with the context of its own words there."""
    found = {"engine/invite": f"{flow.flow}/invite"} if flow.invite and surface != "voice" else {}
    for name, step in flow.steps.items():
        if step.say or step.ask:
            main = surface if getattr(step, surface) else "ask" if step.ask else "say"
            found[f"step/{name}"] = f"{step.origin}/{main}"
    return found


def _of_flow(flow: Flow, script: Script, words: Words, translate: Translate) -> Iterator[tuple[str, Limit]]:
    english = {message.context: message.text for message in messages(flow)}
    written = main_contexts(flow, "text") if "sms" in flow.channels else {}
    heard = main_contexts(flow, "voice") if "ivr" in flow.channels else {}
    for message in script.every_message():
        if isinstance(message, Ask) and message.again:
            continue
        if (context := written.get(message.key)) is not None:
            own = translate(context, english[context]) or english[context]
            text = render(message, "text", words).text
            size = gsm.septets if gsm.encoding(text) == "GSM-7" else gsm.units
            yield context, Limit(added=size(text) - len(own.strip()))
        if (context := heard.get(message.key)) is not None:
            yield context, Limit(seconds=render(message, "voice", words).seconds)


def _tighter(one: Limit, other: Limit) -> Limit:
    added = [given for given in (one.added, other.added) if given is not None]
    seconds = [given for given in (one.seconds, other.seconds) if given is not None]
    return Limit(max(added, default=None), max(seconds, default=None))
