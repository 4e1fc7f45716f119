"""A message ready to be carried: all that a channel needs, and nothing of who carries it."""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.engine.events import Surface


class Button(msgspec.Struct, frozen=True):
    """A button of a chat. ``press`` is what comes back when it is pressed: at most 64 bytes of ASCII."""

    label: str
    press: str


class Speech(msgspec.Struct, frozen=True):
    """Words to be spoken in one breath, then a pause. ``slow`` asks for slower speech. ``key`` names the prompt for recordings."""

    words: str
    language: str
    pause_ms: int = 0
    slow: bool = False
    key: str = ""


class Listen(msgspec.Struct, frozen=True):
    """What the telephone waits for after speaking.

    ``digits`` is how many keys complete an answer (0: any number of keys, ended by #); ``timeout`` is in seconds;
    ``barge_in`` lets a key interrupt the speech. With ``record`` the caller speaks after a tone instead:
    at most ``record_seconds``, ended by # or five seconds of silence.
    """

    digits: int = 1
    timeout: int = 8
    barge_in: bool = True
    record: bool = False
    record_seconds: int = 60


class Rendered(msgspec.Struct, frozen=True):
    """One message as it reads on one surface.

    ``text`` is the whole of it in words, for a transcript. On text, ``parts`` and ``encoding`` (GSM-7 or UCS-2) are known
    before sending; a text that the network would cut is split by ``bot.surfaces.text.split`` instead. On chat, ``buttons``
    is rows of buttons. On voice, ``speech`` is what is said and ``listen`` what is awaited (None: nothing), ``seconds`` how
    long it takes to say. ``options`` maps digit or key to its label. ``replay`` marks a prompt that plays the caller's own
    recording back first. ``discreet``: it arrives without a sound, and a chat does not let it be forwarded.
    """

    surface: Surface
    language: str
    text: str
    key: str = ""
    parts: int = 0
    encoding: Literal["", "GSM-7", "UCS-2"] = ""
    right_to_left: bool = False
    buttons: tuple[tuple[Button, ...], ...] = ()
    speech: tuple[Speech, ...] = ()
    listen: Listen | None = None
    seconds: float = 0.0
    options: dict[str, str] = {}
    replay: str = ""
    discreet: bool = False
