"""The JSON Schema of files of stories, for editors. ``python -m bot.flow.story_schema`` prints it; it is made from the model."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from bot.flow.schema import DIALECT, Written, untitled
from bot.flow.story import Stories
from bot.flow.story_lines import Line

SEVERAL = ("on", "language")  # keys that take one value or a list of them


def story_schema() -> dict[str, Any]:
    """The schema, as JSON data (draft 2020-12)."""
    _, made = models_json_schema([(Stories, "validation")], by_alias=True, schema_generator=Written)
    parts: dict[str, Any] = made["$defs"]
    for part in parts.values():
        part["properties"] = {key: untitled(value) for key, value in part["properties"].items()}
    story = parts["Story"]["properties"]
    for key in SEVERAL:
        said = {name: story[key].pop(name) for name in ("description",)}
        story[key] = {"anyOf": [story[key]["items"], story[key]]} | said
    parts["Line"]["oneOf"] = [{"required": [field.alias or name]} for name, field in Line.model_fields.items()]
    return {
        "$schema": DIALECT,
        "title": "Stories of a Hearback flow",
        "description": "Conversations that have to go like this.",
        "type": "array",
        "items": {"$ref": "#/$defs/Story"},
        "minItems": 1,
        "$defs": {name: part for name, part in parts.items() if name != "Stories"},
    }


def as_text() -> str:
    """The schema as the file beside the stories has it."""
    return json.dumps(story_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(as_text(), end="")  # noqa: T201  # printing it is what the module is run for
