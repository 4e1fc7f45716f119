"""A telephone that follows TwiML. Pure: bytes in, what the phone does out.

Anything that Twilio would not take raises NotTwiml with Twilio's own code: 12100 not XML, 12200 not in the grammar, 11750 too large.
Sources: twilio.com/docs/voice/twiml and /docs/messaging/twiml, and the library's signatures (``grammar``).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import msgspec

from channels.emulator.grammar import MESSAGING, VALUES, VOICE, Verb

LARGEST = 64 * 1024
LONGEST_SAY = 4096


class NotTwiml(Exception):
    """What Hearback answered is not in Twilio's grammar; ``code`` is the error Twilio would show in its debugger."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


class Spoken(msgspec.Struct, frozen=True):
    """Words said aloud. ``language`` is Twilio's code such as en-GB; ``slow`` when a prosody inside asks for it."""

    words: str
    language: str = ""
    voice: str = ""
    slow: bool = False


class Played(msgspec.Struct, frozen=True):
    """A recording played, or dialling tones (``digits``)."""

    url: str
    digits: str = ""


class Quiet(msgspec.Struct, frozen=True):
    """Nothing, for a while."""

    milliseconds: int


Piece = Spoken | Played | Quiet


class Collect(msgspec.Struct, frozen=True):
    """Waits for keys. ``num_digits`` 0 is any number; ``finish_on`` empty means that no key ends it; ``timeout`` in seconds."""

    pieces: tuple[Piece, ...] = ()
    action: str = ""
    timeout: int = 5
    num_digits: int = 0
    finish_on: str = "#"
    on_empty: bool = False


class Recording(msgspec.Struct, frozen=True):
    """Waits for speech after a tone, at most ``longest`` seconds, ended by a key of ``finish_on`` or ``timeout`` seconds of quiet."""

    action: str = ""
    longest: int = 3600
    finish_on: str = "1234567890*#"
    timeout: int = 5
    beep: bool = True
    callback: str = ""
    events: tuple[str, ...] = ("completed",)


class Redirect(msgspec.Struct, frozen=True):
    """Goes on with the TwiML at another address."""

    url: str


class HangUp(msgspec.Struct, frozen=True):
    """The call ends."""


class Reject(msgspec.Struct, frozen=True):
    """The call is not taken."""

    reason: str = "rejected"


class Text(msgspec.Struct, frozen=True):
    """A text to send. ``to`` empty: to whoever wrote."""

    body: str
    to: str = ""
    sender: str = ""
    status_callback: str = ""


CallStep = Piece | Collect | Recording | Redirect | HangUp | Reject


class Stretch(msgspec.Struct, frozen=True):
    """What is heard up to the next thing that waits, leads elsewhere or ends, and the steps that would follow it."""

    pieces: tuple[Piece, ...]
    then: Collect | Recording | Redirect | HangUp | Reject
    rest: tuple[CallStep, ...] = ()


def read_call(twiml: bytes) -> tuple[CallStep, ...]:
    """What a call does on this answer. Raises NotTwiml."""
    steps: list[CallStep] = []
    for element in _response(twiml, VOICE):
        if element.tag not in _CALL:
            raise NotTwiml(12200, f"<{element.tag}> is Twilio's, but no telephone here can follow it")
        steps.extend(_CALL[element.tag](element))
    return tuple(steps)


def read_texts(twiml: bytes) -> tuple[Text | Redirect, ...]:
    """The texts that an answer to an incoming text sends. Raises NotTwiml."""
    return tuple(_redirect(element)[0] if element.tag == "Redirect" else _text(element) for element in _response(twiml, MESSAGING))


def play(steps: tuple[CallStep, ...]) -> Stretch:
    """Follow steps until one waits, leads elsewhere or ends. Where the steps run out, Twilio hangs up."""
    heard: list[Piece] = []
    for index, step in enumerate(steps):
        if isinstance(step, Piece):
            heard.append(step)
            continue
        pieces = step.pieces if isinstance(step, Collect) else ()
        return Stretch((*heard, *pieces), step, steps[index + 1 :])
    return Stretch(tuple(heard), HangUp())


def _response(twiml: bytes, grammar: dict[str, Verb]) -> ET.Element:
    if len(twiml) > LARGEST:
        raise NotTwiml(11750, f"the answer has {len(twiml)} bytes, Twilio reads at most {LARGEST}")
    if b"<!DOCTYPE" in twiml:
        raise NotTwiml(12100, "TwiML has no document type")
    try:
        root = ET.fromstring(twiml)  # noqa: S314 - Hearback's own answer, without a document type, so without entities
    except ET.ParseError as broken:
        raise NotTwiml(12100, f"the answer is not XML: {broken}") from broken
    if root.tag != "Response":
        raise NotTwiml(12100, f"the outermost element is <{root.tag}>, not <Response>")
    _check(root, grammar)
    return root


def _check(element: ET.Element, grammar: dict[str, Verb]) -> None:
    verb = grammar[element.tag]
    for name, value in element.attrib.items():
        _check_attribute(element.tag, name.replace("{http://www.w3.org/XML/1998/namespace}", "xml:"), value, verb)
    for child in element:
        if child.tag not in verb.inside:
            raise NotTwiml(12200, f"<{child.tag}> may not stand in <{element.tag}>")
        if (child.tail or "").strip() and element.tag in ("Response", "Gather"):
            raise NotTwiml(12200, f"loose words in <{element.tag}>")
        _check(child, grammar)
    if (element.text or "").strip() and element.tag in ("Response", "Gather"):
        raise NotTwiml(12200, f"loose words in <{element.tag}>")


def _check_attribute(tag: str, name: str, value: str, verb: Verb) -> None:
    if name not in verb.attributes:
        raise NotTwiml(12200, f"<{tag}> has no attribute {name}")
    allowed = VALUES.get(f"{tag} {name}")
    if allowed and not allowed.fullmatch(value):
        raise NotTwiml(12200, f"<{tag}> cannot have {name}={value!r}")


def _say(element: ET.Element) -> tuple[Piece, ...]:
    language, voice = element.get("language", ""), element.get("voice", "")
    pieces = _spoken(element, language, voice, slow=False)
    length = sum(len(piece.words) for piece in pieces if isinstance(piece, Spoken))
    if not length:
        raise NotTwiml(12200, "<Say> has no words")
    if length > LONGEST_SAY:
        raise NotTwiml(12200, f"<Say> has {length} characters, at most {LONGEST_SAY} are read")
    return pieces


def _spoken(element: ET.Element, language: str, voice: str, *, slow: bool) -> tuple[Piece, ...]:
    slow = slow or _slower(element.get("rate", ""))
    pieces: list[Piece] = []

    def words(raw: str | None) -> None:
        if raw and raw.strip():
            pieces.append(Spoken(" ".join(raw.split()), language, voice, slow))

    words(element.text)
    for child in element:
        if child.tag == "break":
            pieces.append(Quiet(_milliseconds(child.get("time", "1s"))))
        else:
            pieces.extend(_spoken(child, language, voice, slow=slow))
        words(child.tail)
    return tuple(pieces)


def _slower(rate: str) -> bool:
    return rate in ("slow", "x-slow") or (rate[:-1].isdecimal() and rate.endswith("%") and int(rate[:-1]) < 100)


def _milliseconds(time: str) -> int:
    return int(time[:-2]) if time.endswith("ms") else round(float(time[:-1]) * 1000)


def _play(element: ET.Element) -> tuple[Piece, ...]:
    url, digits = _words(element), element.get("digits", "")
    if bool(url) == bool(digits):
        raise NotTwiml(12200, "<Play> needs an address or digits")
    return (Played(url, digits),)


def _pause(element: ET.Element) -> tuple[Piece, ...]:
    return (Quiet(int(element.get("length", "1")) * 1000),)


def _gather(element: ET.Element) -> tuple[CallStep, ...]:
    pieces = tuple(piece for child in element for piece in _PIECES[child.tag](child))
    return (
        Collect(
            pieces,
            element.get("action", ""),
            int(element.get("timeout", "5")),
            int(element.get("numDigits", "0")),
            element.get("finishOnKey", "#"),
            element.get("actionOnEmptyResult") == "true",
        ),
    )


def _record(element: ET.Element) -> tuple[CallStep, ...]:
    return (
        Recording(
            element.get("action", ""),
            int(element.get("maxLength", "3600")),
            element.get("finishOnKey", "1234567890*#"),
            int(element.get("timeout", "5")),
            element.get("playBeep", "true") == "true",
            element.get("recordingStatusCallback", ""),
            tuple(element.get("recordingStatusCallbackEvent", "completed").split()),
        ),
    )


def _redirect(element: ET.Element) -> tuple[Redirect, ...]:
    return (Redirect(_words(element)),)


def _text(element: ET.Element) -> Text:
    bodies = [_inner(child) for child in element if child.tag == "Body"]
    loose = element.text or ""
    if loose.strip() and bodies:
        raise NotTwiml(12200, "<Message> has loose words and a <Body>")
    if element.find("Media") is not None:
        raise NotTwiml(12200, "<Media> is Twilio's, but no text phone here can show it")
    if not (body := "".join(bodies) or loose).strip():
        raise NotTwiml(12200, "<Message> has no words")
    return Text(body, element.get("to", ""), element.get("from", ""), element.get("statusCallback", ""))


def _inner(element: ET.Element) -> str:
    return "".join(element.itertext())


def _words(element: ET.Element) -> str:
    return _inner(element).strip()


_PIECES: dict[str, Callable[[ET.Element], tuple[Piece, ...]]] = {"Say": _say, "Play": _play, "Pause": _pause}
_CALL: dict[str, Callable[[ET.Element], tuple[CallStep, ...]]] = {
    **_PIECES,
    "Gather": _gather,
    "Record": _record,
    "Redirect": _redirect,
    "Hangup": lambda _element: (HangUp(),),
    "Reject": lambda element: (Reject(element.get("reason", "rejected")),),
}
