"""The model's findings, in plain words: every key and value that has the wrong shape, in one go."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.flow.fields import Part
from bot.flow.suggest import did_you_mean
from bot.flow.wrong import Path, Wrong

P = TypeVar("P", bound=Part)
_KEY = "[key]"
_QUOTED = re.compile("'([^']*)'")

# Words that people try, too far from the right one for a spelling check.
_ALSO_TRIED = {
    "choices": "choose",
    "condition": "only_if",
    "free_text": "write",
    "goto": "go",
    "if": "only_if",
    "max": "to",
    "maximum": "to",
    "message": "say",
    "min": "from",
    "minimum": "from",
    "next": "go",
    "options": "choose",
    "question": "ask",
    "rating": "scale",
    "when": "only_if",
}


def validated(model: type[P], data: Any) -> tuple[P | None, list[Wrong]]:
    """The part that the data says, or everything that is wrong with it, with paths from the top of the data."""
    if not isinstance(data, dict):
        return None, [_not_a_mapping(data, ())]
    try:
        return model.model_validate(data, by_alias=True, by_name=False), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [fault for detail in details for fault in _faults(model, detail)]


def keys_of(part: type[Part]) -> list[str]:
    """The keys that may be written, as they are written; those in round brackets are set by the reader."""
    return [field.alias or name for name, field in part.model_fields.items() if not (field.alias or "").startswith("(")]


def part_at(root: type[Part], path: Path) -> type[Part]:
    """Which part of the model a path leads into."""
    part, at = root, 0
    while at < len(path) and (child := part.parts.get(str(path[at]))):
        part, at = child, at + (1 if path[at] in part.single else 2)
    return part


def _faults(model: type[Part], detail: ErrorDetails) -> list[Wrong]:
    path = _written(detail["loc"])
    if detail["type"] == "wrong":
        at_key = detail["loc"][-1:] == (_KEY,)
        return [fault._replace(path=(*path, *fault.path), at_key=at_key) for fault in detail["ctx"]["faults"]]
    if detail["type"] == "too_short" and detail["input"]:  # its items were refused, and that is told already
        return []
    if detail["type"] == "missing":
        return [_missing(model, path)]
    if detail["type"] == "extra_forbidden":
        return [_unknown_key(model, path)]
    if detail["input"] is None:
        return [Wrong("empty-value", "Nothing is written here.", "Write something after the colon, or take the line out.", path)]
    return [_PLAIN.get(detail["type"], _other)(detail, path)]


def _written(loc: Path) -> Path:
    """The way to a value as the file has it, not as the model has it: without marks for keys and without the inner name of ``choose_many``."""
    path = [step for step in loc if step != _KEY]
    if len(path) > 3 and path[0] == "steps" and path[2:4] == ["choose_many", "options"]:
        del path[3]
    return tuple(path)


def _missing(model: type[Part], path: Path) -> Wrong:
    key = str(path[-1])
    part = part_at(model, path[:-1])
    field = next(field for name, field in part.model_fields.items() if key in (name, field.alias))
    return Wrong("missing-key", f"`{key}` is missing.", f"Add `{key}`: {_lower_first(field.description or '')}", path[:-1])


def _unknown_key(model: type[Part], path: Path) -> Wrong:
    key = str(path[-1])
    part = part_at(model, path[:-1])
    keys = keys_of(part)
    tried = _ALSO_TRIED.get(key.lower().replace("-", "_").replace(" ", "_"), "")
    try_instead = (
        f"Did you mean `{tried}`?"
        if tried in keys
        else did_you_mean(key, keys, otherwise="Take it out, or look it up in the reference of keys.")
    )
    return Wrong("unknown-key", f"`{key[:40]}` is not a key of {part.called}.", try_instead, path)


def _not_a_mapping(value: Any, path: Path) -> Wrong:
    says = "Nothing is written here." if value is None else "This needs keys, one `key: value` a line."
    return Wrong("not-a-mapping", says, "Write each key on its own line, two spaces further in than the name above.", path)


def _literal(detail: ErrorDetails, path: Path) -> Wrong:
    value = detail["input"]
    possible = _QUOTED.findall(str(detail["ctx"]["expected"]))
    shown = f"`{str(value)[:40]}`" if isinstance(value, (str, int)) else "This"
    return Wrong("unknown-word", f"{shown} is not possible here.", did_you_mean(str(value), possible), path)


def _range(detail: ErrorDetails, path: Path) -> Wrong:
    bounds = detail["ctx"]
    says, limit = ("less", bounds["ge"]) if "ge" in bounds else ("more", bounds["le"])
    return Wrong(
        "number-range", f"{detail['input']} is {says} than is possible.", f"Write {limit} or {'more' if says == 'less' else 'less'}.", path
    )


def _other(_detail: ErrorDetails, path: Path) -> Wrong:
    return Wrong("not-text", "This cannot be read here.", "Look up the key in the reference.", path)


def _saying(rule: str, says: str, try_instead: str) -> Callable[[ErrorDetails, Path], Wrong]:
    return lambda _detail, path: Wrong(rule, says, try_instead, path)


_list = _saying("not-a-list", "This needs a list.", "Write it in square brackets, like [en, cy].")
_whole = _saying("not-a-whole-number", "This needs a whole number.", "Write it in digits, like 3.")
_PLAIN: dict[str, Callable[[ErrorDetails, Path], Wrong]] = {
    "model_type": lambda detail, path: _not_a_mapping(detail["input"], path),
    "dict_type": lambda detail, path: _not_a_mapping(detail["input"], path),
    "tuple_type": _list,
    "int_type": _whole,
    "literal_error": _literal,
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "too_short": _saying("too-short", "Nothing is in here.", "Write at least one."),
    "too_long": _saying("too-long", "There are more in here than is possible.", "Keep fewer, or make two questions of it."),
}


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
