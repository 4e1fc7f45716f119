"""The small values that flow files are made of: text, names, codes, dates. Each says in plain words why it refuses."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Strict, WithJsonSchema

from bot.flow.conditions import Condition, parse
from bot.flow.suggest import did_you_mean
from bot.flow.typed import read_by
from bot.flow.wrong import wrong

LONGEST_TEXT = 2000
NAME = r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*"
ANSWER_NAME = r"[a-z0-9]+(?:[_-][a-z0-9]+)*"
LANGUAGE = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
LENGTH_OF_HASH = 16  # hexadecimal digits: 64 bits, against a slip and not against an enemy
HASH = rf"[0-9a-f]{{{LENGTH_OF_HASH}}}"
INCLUDE = r"(?:[a-z0-9_-]+/)*[a-z0-9_-]+\.ya?ml"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Part(BaseModel):
    """A mapping of the file: only the keys it knows, and never changed once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    called: ClassVar[str] = "this part"
    parts: ClassVar[dict[str, type[Part]]] = {}  # keys whose values have keys of their own
    single: ClassVar[tuple[str, ...]] = ()  # those that hold one such part; the others hold many, by name or in a list


def _given(value: Any) -> Any:
    if value is None:
        raise wrong("empty-value", "Nothing is written here.", "Write something after the colon, or take the line out.")
    return value


def _text(value: Any) -> str:
    _given(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if not isinstance(value, (str, int)):
        kind = "a list" if isinstance(value, (list, tuple)) else "a mapping"
        raise wrong(
            "not-text",
            f"This needs words, and {kind} is written here.",
            "If the words hold a colon or brackets, put them in double quotes.",
        )
    text = str(value).strip()
    if not text:
        raise wrong("empty-value", "Nothing is written here.", "Write the words, or take the line out.")
    if len(text) > LONGEST_TEXT:
        raise wrong(
            "text-too-long", f"This is {len(text)} characters long.", f"Keep to {LONGEST_TEXT} characters; a text message has room for 160."
        )
    return text


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    shown = f"`{value}`" if isinstance(value, (str, int)) else "This"
    raise wrong("not-a-date", f"{shown} is not a date.", "Write year, month and day, like 2027-05-01.")


def _true(value: Any) -> Literal[True]:
    if value is not True:
        raise wrong("not-true", "This can only be switched on.", "Write `true`, or take the line out.")
    return True


def named(pattern: str, rule: str, what: str, example: str) -> AfterValidator:
    """A validator for text that must match all of a pattern."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if len(value) > 80 or not compiled.fullmatch(value):
            raise wrong(rule, f"`{value[:40]}` is not {what}.", example)
        return value

    return AfterValidator(check)


def one_of(values: tuple[str, ...]) -> Any:
    """For ``Annotated``: a word of a list that is kept elsewhere."""

    def read(value: Any) -> str:
        _given(value)
        if not isinstance(value, str) or value not in values:
            shown = f"`{value}`"[:60] if isinstance(value, (str, int)) else "This"
            raise wrong(
                "unknown-word",
                f"{shown} is not possible here.",
                did_you_mean(str(value), values, otherwise=f"Use one of {', '.join(values)}."),
            )
        return value

    return read_by(read, {"enum": list(values)})


T = TypeVar("T")
Maybe = Annotated[T | None, BeforeValidator(_given)]
Text = Annotated[
    str,
    BeforeValidator(_text),
    WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": LONGEST_TEXT, "pattern": r"\S"}),
]
_NAME_HELP = "Write lower-case letters and digits, joined by _ or -, like how_much."
Name = Annotated[
    str,
    BeforeValidator(_text),
    named(NAME, "bad-name", "a name", _NAME_HELP),
    WithJsonSchema({"type": "string", "maxLength": 80, "pattern": f"^{NAME}$"}),
]
AnswerName = Annotated[
    str,
    named(ANSWER_NAME, "bad-name", "the name of an answer", _NAME_HELP),
    WithJsonSchema({"type": "string", "maxLength": 80, "pattern": f"^{ANSWER_NAME}$"}),
]
Language = Annotated[
    str,
    BeforeValidator(_text),
    named(LANGUAGE, "language-code", "the code of a language", "Write a code like en, cy, ur or zh-Hans."),
    WithJsonSchema({"type": "string", "pattern": f"^{LANGUAGE}$"}),
]
IncludePath = Annotated[
    str,
    BeforeValidator(_text),
    named(INCLUDE, "include-path", "the path of a shared file", "Write a path inside the flows folder, like shared/opening.yaml."),
    WithJsonSchema({"type": "string", "maxLength": 80, "pattern": f"^{INCLUDE}$"}),
]
Hash = Annotated[
    str,
    BeforeValidator(_text),
    named(HASH, "not-a-hash", "the hash of words", "`hearback check` says what it is for the words that stand here."),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{HASH}$"}),
]
StartWord = Annotated[
    str,
    BeforeValidator(_text),
    named(r"[A-Za-z][A-Za-z0-9]{1,19}", "start-word", "a start word", "Write one word of 2 to 20 letters and digits, like FEEDBACK."),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9]{1,19}$"}),
]
Day = Annotated[date, read_by(_date, {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})]
Accepted = dict[Name, Text]  # the name of a rule, and why what it finds may stay
Yes = Annotated[Literal[True], read_by(_true, {"const": True})]
Whole = Annotated[int, Strict()]
If = Annotated[Condition, read_by(parse, {"title": "Condition"})]  # bot.flow.schema puts the whole form of conditions here
