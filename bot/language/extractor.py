"""Babel extractors: the texts of flow files and the engine's sentences, each under the context by which it is translated.

``pybabel extract`` finds them by the entry points ``hearback_flows`` and ``hearback_sentences``; ``bot.language.update`` calls
them itself. Both yield Babel's tuples with the function ``pgettext``, whose first argument is the context.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from bot.errors import FlowBroken
from bot.flow.directory import read_directory
from bot.flow.messages import Message, messages, messages_of_services
from bot.flow.model import Flow, Shared, Step
from bot.flow.places import Places
from bot.flow.reader import read
from bot.flow.yaml import compose
from bot.language.limits import MOST_SPOKEN_WORDS, MOST_WORDS_OF_A_LABEL

Extracted = tuple[int, str, tuple[str, str], list[str]]  # line, function, (context, English), notes for the translator

FUNCTION = "pgettext"
_SPOKEN = "As it is spoken."
_AS_SPOKEN = f"as it is spoken, {MOST_SPOKEN_WORDS} words at most."
_IN_PLACE_OF = {"text": "the same in a text.", "chat": "the same in a chat."}
_ABOVE_THE_STEPS = {
    "invite": "The invitation. Somebody else may see it on the screen.",
    "more": "What a person is told who asks for MORE about these questions.",
    "says": "What people are told of a service: one part of a text.",
    "voice": f"The same, {_AS_SPOKEN}",
}
_ASKS = {
    "yes_no": "asks, and the answer is yes or no.",
    "scale": "asks for a number on a scale.",
    "number": "asks for a number.",
    "date": "asks for a day.",
    "write": "asks for the person's own words.",
}


def extract_flow(
    fileobj: IO[bytes], _keywords: Collection[str], _comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Extracted]:
    """The texts of one flow, shared piece or support directory; those of the files it includes belong to those files.

    An included file is looked for beside the file, and in the folders above it. Raises FlowBroken, with every problem, where
    the file has errors: half a file would make translations of the other half obsolete.
    """
    path = Path(getattr(fileobj, "name", None) or options.get("name", "flow.yaml"))
    for message, step, places in _texts(path, fileobj.read()):
        place = places.value(*_way(message))
        if place.file == str(path):
            yield place.line, FUNCTION, (message.context, message.text), _notes(message, step)


def extract_sentences(
    fileobj: IO[bytes],
    _keywords: Collection[str],
    _comment_tags: Collection[str],
    options: Mapping[str, Any],  # noqa: ARG001  # Babel gives it by this name
) -> Iterator[Extracted]:
    """The engine's own sentences, read from the source of ``bot.engine.sentences`` without running it."""
    for key, call in _sentence_calls(ast.parse(fileobj.read())):
        name = ast.literal_eval(key)
        fields = dict(zip(("text", "voice", "note"), map(ast.literal_eval, call.args), strict=False))
        fields |= {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in call.keywords}
        for field in ("text", "voice"):
            if fields.get(field):
                notes = [note for note in (fields.get("note"), _SPOKEN if field == "voice" else "") if note]
                yield key.lineno, FUNCTION, (f"engine/{name}/{field}", fields[field]), notes


def _texts(path: Path, source: bytes) -> Iterator[tuple[Message, Step | None, Places]]:
    root = compose(str(path), source).root
    if root is not None and root.entry("services"):
        directory = read_directory(str(path), source)
        _refuse(directory.problems)
        yield from ((message, None, directory.places) for message in messages_of_services(directory.services))
        return
    reading = read(str(path), source, lambda include: _included(path, include))
    _refuse(reading.problems)
    part: Flow | Shared | None = reading.flow or reading.shared
    for message in messages(part) if part else ():
        yield message, part.steps.get(message.step) if part else None, reading.places


def _refuse(problems: Iterable[object]) -> None:
    if found := tuple(problems):
        raise FlowBroken(found)


def _included(path: Path, include: str) -> bytes | None:
    return next((found.read_bytes() for folder in path.parents if (found := folder / include).is_file()), None)


def _way(message: Message) -> tuple[str, ...]:
    """Where a text stands in its file, as ``bot.flow.places`` counts."""
    if message.step:
        return ("steps", message.step, *message.field.split("/"))
    kind, _, rest = message.context.partition("/")
    return ("services", rest.partition("/")[0], message.field) if kind == "support" else (message.field,)


def _notes(message: Message, step: Step | None) -> list[str]:
    """What helps a translator: what this is, and the coordinator's own note."""
    what = _what(message.field, step) if step else _ABOVE_THE_STEPS.get(message.field, "")
    told = [f"Step {message.step}: {what}" if step else what] if what else []
    return [*told, *([message.note] if message.note else [])]


def _what(field: str, step: Step) -> str:
    last = field.rpartition("/")[2]
    if field.endswith("/also"):
        return ""  # its own note says all
    if last == "voice":
        return _AS_SPOKEN
    if "/" in field:
        return f"the label of an answer, {MOST_WORDS_OF_A_LABEL} words at most."
    if field in _IN_PLACE_OF:
        return _IN_PLACE_OF[field]
    if field == "say":
        return "is told, and nothing is asked."
    options = step.choose or (step.choose_many.options if step.choose_many else None)
    return f"asks, with {len(options)} answers to choose from." if options else _ASKS.get(step.kind, "asks.")


def _sentence_calls(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.Call]]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "SENTENCES" and isinstance(node.value, ast.Dict):
            for key, call in zip(node.value.keys, node.value.values, strict=True):
                if key is not None and isinstance(call, ast.Call):
                    yield key, call
