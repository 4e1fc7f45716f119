"""On which surfaces a message is read or heard: a step may have its own words for a text, a chat or the telephone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.engine.events import Surface
from bot.engine.sentences import SENTENCES
from bot.flow.directory import Service
from bot.flow.messages import Message, messages, messages_of_services
from bot.flow.model import Flow, Step

ON: Mapping[str, Surface] = {"sms": "text", "telegram": "chat", "ivr": "voice"}
_ALL: frozenset[Surface] = frozenset(ON.values())
_READ: frozenset[Surface] = frozenset({"text", "chat"})
_HEARD: frozenset[Surface] = frozenset({"voice"})


def heard_on(flow: Flow, services: Iterable[Service]) -> dict[str, frozenset[Surface]]:
    """By context, the surfaces of the flow's channels on which the message is met; the engine's sentences and the services too."""
    met = frozenset(ON[channel] for channel in flow.channels)
    found = {message.context: _of_flow(message, flow.steps.get(message.step)) for message in messages(flow)}
    for service in services:
        spoken = bool(service.voice)
        found |= {message.context: _of_field(message.field, spoken=spoken) for message in messages_of_services([service])}
    for name, sentence in SENTENCES.items():
        found |= {f"engine/{name}/text": _of_field("text", spoken=bool(sentence.voice)), f"engine/{name}/voice": _HEARD}
    return {context: surfaces & met for context, surfaces in found.items()}


def _of_flow(message: Message, step: Step | None) -> frozenset[Surface]:
    if step is None:
        return _READ if message.field == "invite" else _ALL  # whoever picks up hears words of the engine first
    if "/" in message.field:
        return _of_label(message.field, step)
    if message.field in ON.values():
        return frozenset({message.field})  # type: ignore[arg-type]  # a field named after its surface
    return frozenset(surface for surface in _ALL if not getattr(step, surface))


def _of_label(field: str, step: Step) -> frozenset[Surface]:
    kind, _, rest = field.partition("/")
    name, _, more = rest.partition("/")
    options = step.choose or (step.choose_many.options if step.choose_many else None) or {}
    if kind == "scale" or more == "also" or name not in options:
        return _ALL
    return _HEARD if more == "voice" else _READ if options[name].voice else _ALL


def _of_field(field: str, *, spoken: bool) -> frozenset[Surface]:
    return _HEARD if field == "voice" else _READ if spoken else _ALL
