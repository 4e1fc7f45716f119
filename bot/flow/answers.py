"""What a question takes as its answer: choices, a scale, a number, the person's own words."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from bot.flow.durations import Duration, Lasting
from bot.flow.fields import AnswerName, Maybe, Part, Text, Whole
from bot.flow.wrong import wrong


class Choice(Part):
    """One answer that can be chosen."""

    called = "an answer"

    label: Text = Field(description="What the person sees or hears.")
    also: tuple[Text, ...] = Field((), description="Other words that mean the same, when a person replies with them.")
    voice: Maybe[Text] = Field(None, description="The label as it is spoken, where that should differ.")


def _labelled(value: Any) -> Any:
    if value is None:
        raise wrong("empty-value", "This answer has no label.", "Write what the person sees, like satisfied: Satisfied.")
    return {"label": value} if not isinstance(value, (dict, Choice)) else value


Labelled = Annotated[Choice, BeforeValidator(_labelled)]
_A_LABEL = {
    "type": ["string", "number", "boolean"],
    "minLength": 1,
    "maxLength": 2000,
    "pattern": r"\S",
    "description": "The label of this answer.",
}


def _either_label_or_mapping(schema: JsonSchemaValue) -> JsonSchemaValue:
    return {"anyOf": [_A_LABEL, schema]}


def _not_empty(value: Any) -> Any:
    if not isinstance(value, dict) or not value:
        raise wrong(
            "no-answers", "A choice needs answers to choose from.", "Write each answer on its own line: its name, a colon and its label."
        )
    return value


Options = Annotated[dict[AnswerName, Labelled], BeforeValidator(_not_empty), Field(min_length=1, max_length=50)]


class Choices(Part):
    """Answers of which several can be chosen; ``at_most`` 0 sets no limit."""

    called = "`choose_many`"

    options: Options
    at_most: Whole = Field(0, ge=0, description="How many answers may be chosen.")

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, value: Any) -> Any:
        """Take ``at_most`` out from among the answers."""
        if not isinstance(value, dict) or _made_in_code(value):
            return value
        options = {name: label for name, label in value.items() if name != "at_most"}
        return {"options": options, **({"at_most": value["at_most"]} if "at_most" in value else {})}

    @model_validator(mode="after")
    def _within(self) -> Self:
        if "at_most" in self.model_fields_set and not 1 <= self.at_most <= len(self.options):
            raise wrong(
                "at-most",
                f"`at_most` is {self.at_most}, and there are {len(self.options)} answers.",
                f"Write a number from 1 to {len(self.options)}.",
                ("at_most",),
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        written = handler.resolve_ref_schema(handler(core_schema))
        options, at_most = written["properties"]["options"], written["properties"]["at_most"]
        label = next(iter(options.get("patternProperties", {"": options.get("additionalProperties")}).values()))
        return {
            "type": "object",
            "description": "Answers of which several can be chosen.",
            "properties": {"at_most": {**at_most, "minimum": 1}},
            "propertyNames": options.get("propertyNames", {}),
            "additionalProperties": label,
            "minProperties": 1,
            "title": "Choices",
        }


def _made_in_code(value: dict[str, Any]) -> bool:
    options = value.get("options")
    return isinstance(options, dict) and all(isinstance(option, Choice) for option in options.values())


class Scale(Part):
    """A row of whole numbers, with words for both ends."""

    called = "`scale`"

    from_: Whole = Field(alias="from", ge=0, le=10, description="The lowest number, 0 or 1 as a rule.")
    to: Whole = Field(ge=1, le=10, description="The highest number, 10 at most; a telephone asks a scale above 5 in two steps.")
    low: Text = Field(description="What the lowest number means.")
    high: Text = Field(description="What the highest number means.")

    @model_validator(mode="after")
    def _upward(self) -> Self:
        _rising(self.from_, self.to)
        return self


class Number(Part):
    """A whole number."""

    called = "`number`"

    from_: Whole = Field(alias="from", ge=0, le=999_999_999, description="The lowest number that is taken.")
    to: Whole = Field(ge=0, le=999_999_999, description="The highest number that is taken.")

    @model_validator(mode="after")
    def _upward(self) -> Self:
        _rising(self.from_, self.to)
        return self


def _rising(low: int, high: int) -> None:
    if low >= high:
        raise wrong("wrong-order", f"`from` is {low} and `to` is {high}.", "Let `to` be the higher number.", ("to",))


def _bare(value: Any) -> Any:
    return {} if value is True else value


class Write(Part):
    """The person's own words, or a recorded comment on the voice surface."""

    called = "`write`"

    keep: Lasting = Field(Duration(seconds=90 * 86_400), description="How long the words are kept; 90 days if nothing is said.")


Writing = Annotated[Write, BeforeValidator(_bare)]
