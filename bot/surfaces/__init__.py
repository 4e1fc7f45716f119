"""How one message reads: as a text, in a chat, spoken. Pure: an effect in, a Rendered out. Knows nothing of who carries it."""

from bot.surfaces.buttons import parse_press
from bot.surfaces.render import join, render
from bot.surfaces.rendered import Button, Listen, Rendered, Speech
from bot.surfaces.transcript import transcript

__all__ = ["Button", "Listen", "Rendered", "Speech", "join", "parse_press", "render", "transcript"]
