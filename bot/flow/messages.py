"""Every text of a flow that people read or hear, in order, each under the context by which it is translated.

A context is where the words come from and the way to them: ``after-case-closed/invite``, ``after-case-closed/overall/ask``,
``shared/opening/you_choose/choose/carry_on``. A shared file's words are translated once, for all flows that include it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.flow.directory import Service
from bot.flow.model import Choice, Flow, Shared, Step

ALSO_BETWEEN = ", "  # a translator gives as many other words as the language has
_ALSO_NOTE = "Other words that mean this answer, as people reply with them. Separate them with commas; there may be more or fewer."

WHOM = "plain_for"  # the field that says whom a service is for
_FOR_NOTE = "Whom a service is for. It goes on after its name and `for`: see service_call among the sentences."


class Message(NamedTuple):
    """One text. ``step`` is the step's name in the flow, or empty; ``field`` its way inside the step: ``choose/satisfied``."""

    context: str
    text: str
    step: str
    field: str
    note: str = ""


def messages(flow: Flow | Shared) -> tuple[Message, ...]:
    """The texts of a flow as it was read, shared files included; each context once."""
    found: dict[str, Message] = {}
    for message in _all(flow):
        found.setdefault(message.context, message)
    return tuple(found.values())


def messages_of_services(services: Iterable[Service]) -> tuple[Message, ...]:
    """What people are told of services, the patterns apart: ``support/victim_support/plain_for``."""
    return tuple(
        Message(f"support/{service.id}/{field}", text, "", field, _FOR_NOTE if field == WHOM else "")
        for service in services
        for field, text in (("says", service.says), ("voice", service.voice), (WHOM, None if service.says else service.plain_for))
        if text
    )


def _all(flow: Flow | Shared) -> Iterator[Message]:
    if isinstance(flow, Flow):
        for field, text in (("invite", flow.invite), ("more", flow.more)):
            if text:
                yield Message(f"{flow.flow}/{field}", text, "", field)
    for name, step in flow.steps.items():
        for field, text, note in _fields(step):
            yield Message(f"{step.origin}/{field}", text, name, field, note)


def _fields(step: Step) -> Iterator[tuple[str, str, str]]:
    note = step.note or ""
    for field in ("say", "ask", "text", "chat", "voice"):
        if text := getattr(step, field):
            yield field, text, note
    for field, options in (("choose", step.choose), ("choose_many", step.choose_many and step.choose_many.options)):
        for name, choice in (options or {}).items():
            yield from _choice(f"{field}/{name}", choice, note)
    if step.scale:
        yield "scale/low", step.scale.low, note
        yield "scale/high", step.scale.high, note


def _choice(way: str, choice: Choice, note: str) -> Iterator[tuple[str, str, str]]:
    yield way, choice.label, note
    if choice.voice:
        yield f"{way}/voice", choice.voice, note
    if choice.also:
        yield f"{way}/also", ALSO_BETWEEN.join(choice.also), _ALSO_NOTE
