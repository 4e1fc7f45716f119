"""Everything that a caller of one flow may hear in one language: what a voice artist has to record so that no prompt is missing.

Questions are put by the engine itself, on every page and for every reason to ask again; so are the engine's own. Services are told as
they stand at any hour of a usual week.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import product

import msgspec

from bot.engine import signposting
from bot.engine.advance import opening_state
from bot.engine.effects import Again, Ask, Message
from bot.engine.events import Begin
from bot.engine.script import ASKED, Node, Script
from bot.engine.stage import AGREE, RECORD, Stage
from bot.engine.state import Phase
from bot.flow.directory import Service
from bot.flow.opening_hours import ALWAYS, CLOCK, NOT_KNOWN, Standing, week
from bot.library import Edition
from bot.surfaces.rendered import Rendered

WHY: tuple[Again, ...] = ("", "unclear", "one_only", "silence", "repeat", "resumed")
_MONDAY = datetime(2001, 1, 1, tzinfo=CLOCK)
_OPENING: tuple[Phase, ...] = ("invited", "picked_up", "codeword", "ready")
_LATER: tuple[Phase, ...] = ("warned", "another_day", "word", "erasing", "language")
_HELP = ("help_go_on", "help_opening", "help_menu", "help_numbers", "help_stop")
_ELSEWHERE = ("step/", "quiet_")  # told with their step; told under the name that they stand in for
_SLOT = re.compile(r"\{\w+\}")

# Sentences that are pieces of others, labels, or of texts and chats alone: nobody hears them by themselves on a telephone.
NEVER_ALONE = frozenset(
    [
        "yes",
        "no",
        "later",
        "ok",
        "skip_it",
        "pause_for_now",
        "not_now",
        "skip",
        "done",
        "invite_choices",
        "hint",
        "hint_pause",
        "hint_stop",
        "write_hint",
        "scale_hint",
        "scale_reply",
        "number_hint",
        "date_hint",
        "many_hint",
        "many_next",
        "progress",
        "last_one",
        "unclear",
        "one_only",
        "silence",
        "retry_hint",
        "write_again",
        "media",
        "close_chat",
        "numbers_ask",
        "text_go",
        "nudge",
        "open_always",
        "closed_now",
        "hours_not_known",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "clock_noon",
        "clock_midnight",
        "working_day",
        "day",
        "press",
        "press_bare",
        "other_choices",
        "from_to",
        "keys",
        "opening",
        "opening_choices",
        "way_chat",
        "word_short",
        "call_coming",
        "cannot_call",
    ]
)


def renderings(edition: Edition, language: str) -> Iterator[Rendered]:
    """Every message as it is spoken, in the order of a call: the flow's own first."""
    return (edition.read(message, "voice") for message in _messages(edition.script, language))


def of_step(edition: Edition, language: str, name: str) -> tuple[Rendered, ...]:
    """What is heard at one step when it is first reached, page by page. Empty where there is no such step, or it says nothing of its own."""
    script = edition.script
    node = script.named.get(name)
    said = script.speech(language).says.get(f"step/{name}")
    found = (said,) if said else tuple(_asked(script, language, node, ("",))) if node and node.asks else ()
    return tuple(edition.read(message, "voice") for message in found)


def _messages(script: Script, language: str) -> Iterator[Message]:
    says = script.speech(language).says
    yield from (message for phase in _OPENING for message in _own(script, language, phase))
    for node in script.nodes:
        if node.asks:
            yield from _asked(script, language, node, WHY)
        elif f"step/{node.name}" in says:
            yield says[f"step/{node.name}"]
    yield from (message for phase in _LATER for message in _own(script, language, phase))
    yield from (message for name in _HELP for message in _help(script, language, name))
    own = (name for name in says if name not in ASKED | NEVER_ALONE and not name.startswith(_ELSEWHERE))
    yield from (says[name] for name in own if not _SLOT.search(says[name].wording.on("voice")))
    yield from _services(script, language)


def _asked(script: Script, language: str, node: Node, whys: Iterable[Again]) -> Iterator[Message]:
    """A question on each page of its menu; which other one, where several may be chosen; and all about a comment that is spoken."""
    question = script.speech(language).questions[node.index]
    for page in range(len(question.voice.pages) if question.voice else 1):
        for why in whys:
            yield from _posed(script, language, "asking", node.index, f"@{page}", partial(Stage.pose, again=why))
        if node.kind == "choose_many":
            yield from _posed(script, language, "asking", node.index, f"1@{page}", Stage.pose_next)
    if node.kind == "write":
        for part, why in product((AGREE, RECORD, "RE0"), whys):
            yield from _posed(script, language, "checking", node.index, part, partial(Stage.pose, again=why))


def _own(script: Script, language: str, phase: Phase) -> Iterator[Message]:
    """One of the engine's own questions, where this flow has it."""
    for why in WHY:
        yield from _posed(script, language, phase, -1, "", partial(Stage.pose, again=why))


def _help(script: Script, language: str, name: str) -> Iterator[Message]:
    """One of the menus after key 0."""
    for why in WHY:
        yield from _posed(script, language, "asking", -1, "", partial(Stage.own_ask, name=name, again=why))


def _posed(script: Script, language: str, phase: Phase, step: int, part: str, put: Callable[[Stage], None]) -> Iterator[Message]:
    """What the engine asks from there."""
    state = msgspec.structs.replace(opening_state(script, Begin("bot", "voice", language)), phase=phase, step=step, part=part)
    stage = Stage(script, state, _MONDAY)
    put(stage)
    yield from (effect for effect in stage.effects if isinstance(effect, Ask))


def _services(script: Script, language: str) -> Iterator[Message]:
    words = script.speech(language).services
    for service in filter(signposting.nameless, script.services) if script.quiet else script.services:
        if service.reachable:
            yield from (words.say(service, standing) for standing in _standings(service))


def _standings(service: Service) -> Iterator[Standing]:
    """How it may stand with a service, at any hour of a week with or without a bank holiday."""
    if service.hours in (ALWAYS, NOT_KNOWN):
        yield Standing("always" if service.hours == ALWAYS else "unknown")
        return
    for day, spans in enumerate(week(service.hours)):
        for begins, ends in spans:
            yield Standing("open", _MONDAY + timedelta(days=day, minutes=ends))
            yield Standing("closed", _MONDAY + timedelta(days=day, minutes=begins))
    yield from (Standing("closed"), Standing("unknown"))
