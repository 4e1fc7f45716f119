"""Every kind of question, asked and asked again, as it reads in three languages on three surfaces, written down beside this file.

After a change on purpose, ``python -m tests.surfaces.goldens`` writes the pages again; read what changed before keeping it.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.surfaces import Rendered, render, transcript
from tests.surfaces.words_for_tests import AGAINS, KINDS, LANGUAGES, ask

HERE = Path(__file__).parent / "goldens"
SURFACES = ("text", "chat", "voice")
_HEADING = re.compile(r"^=== (.+) ===\n", re.MULTILINE)


def page(surface: str, language: str) -> Path:
    """The file that holds one surface in one language."""
    return HERE / f"{surface}-{language}.txt"


def sections(surface: str, language: str) -> dict[str, str]:
    """Heading to section, as the code writes them now."""
    return {
        f"{kind}, {again or 'first asked'}": shown(render(ask(kind, language, again=again), surface, LANGUAGES[language]))
        for kind in KINDS
        for again in AGAINS
    }


def written(surface: str, language: str) -> dict[str, str]:
    """Heading to section, as they were written down."""
    parts = _HEADING.split(page(surface, language).read_text("utf-8"))
    return {heading: section.removesuffix("\n\n") for heading, section in zip(parts[1::2], parts[2::2], strict=True)}


def shown(rendered: Rendered) -> str:
    """A message with all that a channel would know of it."""
    facts = {
        "text": f"{rendered.parts} {rendered.encoding}",
        "chat": " ".join(button.press for row in rendered.buttons for button in row),
        "voice": f"{rendered.seconds} seconds, {rendered.listen}\n" + "\n".join(map(_breath, rendered.speech)),
    }
    options = ", ".join(f"{key}={label}" for key, label in rendered.options.items())
    return f"{transcript(rendered)}\n--- {facts[rendered.surface]}\n--- {options}".rstrip(" -\n")


def _breath(breath) -> str:
    return f"--- {breath.key} {breath.language} {breath.pause_ms} ms{' slow' if breath.slow else ''}"


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for surface in SURFACES:
        for language in LANGUAGES:
            text = "".join(f"=== {heading} ===\n{section}\n\n" for heading, section in sections(surface, language).items())
            page(surface, language).write_text(text, "utf-8")
