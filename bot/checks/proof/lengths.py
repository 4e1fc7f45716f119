"""How long a conversation can become: the longest call and the most texts, in each language, by way of all answers.

The longest way is found by what each step says, and then played: how much it is is counted in the messages of that conversation, with the
longest value in each placeholder. Nobody is named who could be told of (that depends on the hour); for each step that names people, what two
services may take at most is added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from bot.checks.directory import MOST_SPOKEN
from bot.checks.proof.domains import SURFACE_OF
from bot.checks.proof.playing import Counterexample, plan, play
from bot.checks.proof.unfolding import Passed
from bot.checks.proof.walks import Allowed, Walk, longest
from bot.checks.rule import Finding, Rule, Seen
from bot.engine.effects import Message
from bot.engine.events import Surface
from bot.engine.script import Lines, Node
from bot.engine.signposting import MOST
from bot.flow.graph import START
from bot.surfaces import render

LONG_CALL, LONGEST_CALL = 300, 480  # seconds; who is still there after the second is thanked, and the call ends
MOST_PARTS = 40  # of texts in one conversation: six questions, their warnings and retries fit into half of them
_KEY, _COMMENT = 3, 30  # seconds: to press a key once all was heard, and to speak a comment
_SPOKEN_SERVICES = MOST * MOST_SPOKEN / 2.2  # seconds: 130 words a minute
_OF_A_COMMENT = ("record_agree", "record", "record_check")


class Length(NamedTuple):
    """How long a conversation on a surface in a language is: texts in parts, calls in seconds (keys and comments with them)."""

    surface: Surface
    language: str
    parts: int
    seconds: float
    held: Counterexample


def lengths(seen: Seen, surface: Surface) -> tuple[Length, ...]:
    """The longest conversation on a surface in each language; none where the flow is not held there, or is too much to follow."""
    if not seen.unfolded.decided or surface not in {SURFACE_OF[channel] for channel in seen.flow.channels}:
        return ()
    found = ((language, longest_way(seen, surface, language)) for language in seen.script.languages)
    return tuple(length_of(seen, way, surface, language) for language, way in found if way)


def longest_way(seen: Seen, surface: Surface, language: str) -> Walk:
    """The way on which most is said; empty where no conversation is held on this surface in this language."""
    weights = {node.name: _weight(seen.script.lines[language], node, surface) for node in seen.script.nodes}
    _, way = longest(seen.unfolded, lambda passed: weights.get(passed.step, 0) if passed.carried_out else 0, only(seen, surface, language))
    return way


def length_of(seen: Seen, way: Walk, surface: Surface, language: str) -> Length:
    """How long the conversation on this way is, counted as it is held."""
    planned = replace(plan(way, (language, *seen.script.languages)), surface=surface)
    if seen.flow.invite and not _told_apart(seen):
        planned = replace(planned, begun_by="bot")  # all goes the same way, with an invitation before it
    held = play(seen.script, seen.flow.steps, planned)
    return Length(surface, language, held.parts + _named(seen, way, MOST), held.seconds + _doing(seen, way), held)


def _told_apart(seen: Seen) -> bool:
    """Whether it matters to the way who begins."""
    return any(("begun_by", "bot") in passed.learnt for _, passed in seen.unfolded.onward(START))


def only(seen: Seen, surface: Surface, language: str) -> Allowed:
    """What can happen on this surface to somebody who stays with this language."""

    def allowed(passed: Passed) -> bool:
        learnt = dict((*passed.learnt, *passed.after))
        fits = not seen.unfolded.by_surface or learnt.get("surface", surface) == surface
        return fits and learnt.get("language", language) == language

    return allowed


def _weight(lines: Lines, node: Node, surface: Surface) -> float:
    """About how much one step says: parts of texts, seconds of speech, characters of a chat."""
    said: list[Message] = []
    if node.asks:
        said = [lines.questions[node.index].ask, *([lines.warn.ask] if node.step.sensitive >= 2 else [])]
        said += [lines.says[name] for name in _OF_A_COMMENT] if node.step.write and surface == "voice" else []
    elif f"step/{node.name}" in lines.says:
        said = [lines.says[f"step/{node.name}"]]
    elif node.kind == "signpost":
        return _SPOKEN_SERVICES if surface == "voice" else MOST
    rendered = [render(one, surface, lines.words) for one in said]
    extra = (_COMMENT if node.step.write else _KEY) * node.asks if surface == "voice" else 0
    return extra + sum(one.seconds if surface == "voice" else one.parts or len(one.text) / 1000 for one in rendered)


def _named(seen: Seen, way: Walk, each: float) -> int:
    return int(
        each * sum(bool(passed.carried_out and seen.flow.steps[passed.step].signpost) for passed in way if passed.step in seen.flow.steps)
    )


def _doing(seen: Seen, way: Walk) -> float:
    """Seconds for what a caller does, and for the services that are named."""
    asked = [seen.flow.steps[passed.step] for passed in way if passed.asked]
    return sum(_COMMENT if step.write else _KEY for step in asked) + _named(seen, way, _SPOKEN_SERVICES)


def _long_call(seen: Seen) -> Iterable[Finding]:
    """Told of the language in which it is longest, of those that a voice speaks."""
    voiced = {language for language, lines in seen.script.lines.items() if lines.words.say_voice}
    calls = [one for one in lengths(seen, "voice") if one.language in voiced]
    call = max(calls, key=lambda one: one.seconds, default=None)
    if call and call.seconds > LONG_CALL:
        over = call.seconds > LONGEST_CALL
        says = f"The longest call, in `{call.language}`, takes {_minutes(call.seconds)}" + (
            ", and is ended after 8." if over else "; 5 are enough."
        )
        help_ = "Ask less, say it in fewer words, or let fewer questions follow from an answer."
        yield Finding(("steps",), says, help_, severity="error" if over else None, shows=call.held)


def _minutes(seconds: float) -> str:
    return f"about {seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} seconds"


def _many_texts(seen: Seen) -> Iterable[Finding]:
    texts = max(lengths(seen, "text"), key=lambda one: one.parts, default=None)
    if texts and texts.parts > MOST_PARTS:
        says = f"The longest conversation, in `{texts.language}`, is {texts.parts} parts of texts; {MOST_PARTS} are too many to read, and cost."
        yield Finding(("steps",), says, "Ask less, say it in fewer words, or let fewer questions follow from an answer.", shows=texts.held)


RULES = (
    Rule("call-too-long", "warning", "No call takes more than 5 minutes on its longest way; more than 8 is an error.", _long_call),
    Rule("too-many-texts", "warning", f"No conversation in texts needs more than {MOST_PARTS} parts on its longest way.", _many_texts),
)
