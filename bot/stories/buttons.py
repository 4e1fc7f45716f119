"""A button of a chat, pressed by its label or its number."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.events import Event, Heard, Surface
from bot.surfaces import Button, parse_press


class Misdirection(ValueError):
    """Something that cannot be done where the conversation stands; the sentence says what to write."""


def button_of(named: str, keyboard: Sequence[Button], surface: Surface) -> Event:
    """What comes when it is pressed; where there are no buttons, the same in words. Raises Misdirection where there is none of this name."""
    if surface != "chat":
        return Heard(named)
    wanted = named.strip().casefold()
    found = next((button for button in keyboard if button.label.casefold() == wanted), None)
    found = found or next((button for button in keyboard if _number(button) == wanted), None)
    event = parse_press(found.press) if found else None
    if event is None:
        labels = " ".join(f"[{button.label}]" for button in keyboard) or "none"
        raise Misdirection(f"There is no button {named.strip()!r} here. The buttons are: {labels}.")
    return event


def _number(button: Button) -> str:
    pressed = parse_press(button.press)
    return str(pressed.number) if pressed else ""
