"""Which verbs and attributes TwiML has, read from the method signatures of Twilio's own library rather than from our adapters.

The library's builder checks nothing, yet its methods are the grammar: what VoiceResponse has may stand in a call's Response, what
Gather has may stand in a Gather, and a method's parameters are the attributes, except those that the element's class takes as content.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from types import ModuleType

import msgspec
from twilio.twiml import TwiML, lower_camel, messaging_response, voice_response  # type: ignore[import-untyped] # twilio ships no types


class Verb(msgspec.Struct, frozen=True):
    """What may stand in an element, and which attributes it takes."""

    attributes: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()


def _tag(method: str, *, ssml: bool) -> str:
    bare = method.rstrip("_").replace("_", "-")
    return bare if ssml else bare.capitalize()


def _ssml_class(module: ModuleType, method: str) -> type[TwiML] | None:
    return getattr(module, "Ssml" + "".join(word.title() for word in method.rstrip("_").split("_")), None)


def _methods(element: type[TwiML]) -> dict[str, Callable[..., TwiML]]:
    return {name: method for name, method in vars(element).items() if callable(method) and not name.startswith("_")}


def _attributes(method: Callable[..., TwiML], element: type[TwiML]) -> frozenset[str]:
    content = set(inspect.signature(element).parameters)
    taken = set(inspect.signature(method).parameters) - content - {"self", "kwargs"}
    return frozenset(lower_camel(TwiML.MAP.get(name, name)) for name in taken)


def _grow(module: ModuleType, element: type[TwiML], tag: str, grown: dict[str, Verb]) -> None:
    ssml = tag == "Say" or tag[0].islower()
    inside = set()
    for name, method in _methods(element).items():
        child = _tag(name, ssml=ssml)
        child_class = _ssml_class(module, name) if ssml else getattr(module, child, None)
        if child_class is None:
            continue
        inside.add(child)
        if child not in grown:
            grown[child] = Verb(_attributes(method, child_class))
            _grow(module, child_class, child, grown)
    grown[tag] = Verb(grown.get(tag, Verb()).attributes, frozenset(inside))


def _grammar(module: ModuleType, response: type[TwiML]) -> dict[str, Verb]:
    grown: dict[str, Verb] = {}
    _grow(module, response, "Response", grown)
    return grown


VOICE = _grammar(voice_response, voice_response.VoiceResponse)
MESSAGING = _grammar(messaging_response, messaging_response.MessagingResponse)

_WHOLE = re.compile(r"\d{1,5}")
_POSITIVE = re.compile(r"[1-9]\d{0,4}")
_BOOLEAN = re.compile("true|false")

# What the values may be, from Twilio's pages on each verb. An attribute that is not here takes any words.
VALUES: dict[str, re.Pattern[str]] = {
    "Gather method": re.compile("POST"),  # GET is Twilio's too, but would put a person's answer into an address
    "Record method": re.compile("POST"),
    "Redirect method": re.compile("POST"),
    "Message method": re.compile("POST"),
    "Gather input": re.compile("dtmf"),  # speech too at Twilio, but no handset here can speak words
    "Gather timeout": _POSITIVE,
    "Gather numDigits": _POSITIVE,
    "Gather finishOnKey": re.compile(r"[0-9#*]?"),
    "Gather actionOnEmptyResult": _BOOLEAN,
    "Gather bargeIn": _BOOLEAN,
    "Pause length": _POSITIVE,  # whole seconds: shorter ones are a break inside Say
    "Play loop": _WHOLE,
    "Say loop": _WHOLE,
    "Record recordingStatusCallbackMethod": re.compile("POST"),
    "Record recordingStatusCallbackEvent": re.compile(r"(in-progress|completed|absent)( (in-progress|completed|absent))*"),
    "Record timeout": _POSITIVE,
    "Record maxLength": _POSITIVE,
    "Record finishOnKey": re.compile(r"[0-9#*]{0,12}"),
    "Record playBeep": _BOOLEAN,
    "Record transcribe": _BOOLEAN,
    "Record trim": re.compile("trim-silence|do-not-trim"),
    "Reject reason": re.compile("rejected|busy"),
    "break time": re.compile(r"(\d{1,5}ms|\d{1,2}(\.\d+)?s)"),
}
