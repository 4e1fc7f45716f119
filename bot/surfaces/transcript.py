"""What a person sees or hears, as plain text for a terminal."""

from __future__ import annotations

from bot.surfaces.rendered import Listen, Rendered


def transcript(rendered: Rendered) -> str:
    """The message line by line: a chat with its buttons in square brackets, speech a breath a line and what is awaited."""
    if rendered.surface == "voice":
        return "\n".join([*(breath.words for breath in rendered.speech), *_awaited(rendered.listen)])
    buttons = ("  ".join(f"[{button.label}]" for button in row) for row in rendered.buttons)
    return "\n".join([rendered.text, *buttons])


def _awaited(listen: Listen | None) -> list[str]:
    if listen is None:
        return []
    if listen.record:
        return [f"(records at most {listen.record_seconds} seconds, to #)"]
    keys = "keys, to #" if listen.digits == 0 else "1 key" if listen.digits == 1 else f"{listen.digits} keys"
    return [f"(waits {listen.timeout} seconds for {keys})"]
