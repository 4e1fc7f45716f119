"""The JSON Schema of flow files and shared files, for editors. ``python -m bot.flow.schema`` prints it.

It is made from the model, so that the two cannot drift. What a schema cannot say (names that exist, steps that come later) is
left to the reader.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from bot.flow.conditions import ANSWERED, SKIPPED
from bot.flow.facts import FACTS
from bot.flow.model import ANSWERS, KINDS, SURFACES, Flow, Shared

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_VALUE = {"type": ["string", "integer", "boolean"]}


class Written(GenerateJsonSchema):
    """As files are written: a key that is there has a value, so nothing may be null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Without null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Without defaults: the descriptions tell what happens if nothing is said."""
        return self.generate_inner(schema["schema"])


def schema() -> dict[str, Any]:
    """The schema, as JSON data (draft 2020-12)."""
    _, made = models_json_schema([(Flow, "validation"), (Shared, "validation")], by_alias=True, schema_generator=Written)
    parts: dict[str, Any] = _conditions_by_reference(made["$defs"])
    for part in parts.values():
        part["properties"] = {key: _named(untitled(value)) for key, value in part.get("properties", {}).items()}
    label, choice = _label(parts), {"$ref": "#/$defs/Choice"}
    step = parts["Step"]["properties"]
    step["choose"]["additionalProperties"] = parts["Choices"]["additionalProperties"] = {"anyOf": [label, choice]}
    step["write"] = {"anyOf": [{"const": True}, {"$ref": "#/$defs/Write"}], "description": step["write"]["description"]}
    parts["Choices"]["propertyNames"] = step["choose"]["propertyNames"]
    parts["Step"] |= _one_kind()
    parts["Rule"] |= {"anyOf": [{"required": [key]} for key in ("go", "flag", "end")], "not": {"required": ["go", "end"]}}
    return {
        "$schema": DIALECT,
        "title": "A Hearback flow",
        "description": "One conversation (flow), or a piece of one that flows include (shared).",
        "type": "object",
        "if": {"required": ["shared"], "not": {"required": ["flow"]}},
        "then": {"$ref": "#/$defs/Shared"},
        "else": {"$ref": "#/$defs/Flow"},
        "$defs": parts | {"Condition": _condition()},
    }


def _label(parts: dict[str, Any]) -> dict[str, Any]:
    return {**parts["Choice"]["properties"]["label"], "description": "The label of this answer."}


def _one_kind() -> dict[str, Any]:
    """Exactly one kind; a question with exactly one kind of answer; answers and other words only where they belong."""
    answer = [{"required": [key]} for key in ANSWERS]
    return {
        "oneOf": [{"required": [key]} for key in KINDS],
        "dependentSchemas": {
            "ask": {"oneOf": answer},
            **{key: {"required": ["ask"]} for key in ANSWERS},
            **{key: {"anyOf": [{"required": ["say"]}, {"required": ["ask"]}]} for key in SURFACES},
            "then": {"not": {"anyOf": [{"required": ["include"]}, {"required": ["end"]}]}},
        },
    }


def _condition() -> dict[str, Any]:
    here = {"$ref": "#/$defs/Condition"}
    several = {"type": "array", "items": here, "minItems": 1}
    one_or_more = {"anyOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1}]}
    return {
        "type": "object",
        "description": "Steps or facts, each with what it must be: an answer, a list of answers, or a range like 3 to 5, under 18, 18 or over. "
        f"`{SKIPPED}` and `{ANSWERED}` can be asked of every question. Several lines must all hold.",
        "minProperties": 1,
        "properties": {
            "all": {**several, "description": "Every one of these holds."},
            "any": {**several, "description": "At least one of these holds."},
            "not": {**here, "description": "This does not hold."},
            **{name: {**one_or_more, "description": _means(name)} for name in FACTS},
        },
        "additionalProperties": one_or_more,
    }


def _means(name: str) -> str:
    values = FACTS[name].values
    return FACTS[name].means + (f" One of {', '.join(values)}." if values else "")


def _conditions_by_reference(value: Any) -> Any:
    """Every place that holds a condition points at the one description of conditions."""
    if isinstance(value, dict):
        if value.get("title") == "Condition":
            return {"$ref": "#/$defs/Condition"} | ({"description": value["description"]} if "description" in value else {})
        return {key: _conditions_by_reference(part) for key, part in value.items()}
    return [_conditions_by_reference(part) for part in value] if isinstance(value, list) else value


def untitled(value: dict[str, Any]) -> dict[str, Any]:
    """Pydantic titles each key with its own name again; editors would show it twice."""
    return {key: part for key, part in value.items() if key != "title"}


def _named(value: dict[str, Any]) -> dict[str, Any]:
    """A mapping whose keys are names refuses every other key, and counts its keys rather than letters."""
    if "patternProperties" not in value:
        return value
    ((pattern, each),) = value["patternProperties"].items()
    counts = {"minLength": "minProperties", "maxLength": "maxProperties"}
    kept = {counts.get(key, key): part for key, part in value.items() if key != "patternProperties"}
    return {**kept, "propertyNames": {**value.get("propertyNames", {}), "pattern": pattern}, "additionalProperties": each}


def as_text() -> str:
    """The schema as the file beside the flows has it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(as_text(), end="")  # noqa: T201  # printing it is what the module is run for
