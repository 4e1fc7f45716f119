"""One line of a story: what the bot is to say, or what the person does, or time that goes by."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NamedTuple, Self, get_args

from pydantic import Field, model_validator

from bot.flow.durations import Lasting
from bot.flow.fields import Maybe, Part, Text
from bot.flow.suggest import did_you_mean
from bot.flow.typed import read_by
from bot.flow.wrong import wrong

How = Literal["exactly", "starts with", "contains", "step", "sentence", "silent"]
WAYS: tuple[How, ...] = get_args(How)
NOWHERE_ELSE = {"silence": ("voice",), "hang up": ("voice",), "record": ("voice",), "media": ("text", "chat")}  # lines of some surfaces
_FORM = re.compile(r"(exactly|starts with|contains|step|sentence)\s+(.+)", re.DOTALL)
_NEARLY = re.compile(r"([A-Za-z ]{1,20}?)\s+[\"'].+[\"']", re.DOTALL)
_QUOTED = re.compile(r"\"(.*)\"|'(.*)'", re.DOTALL)
_KEYS = re.compile(r"[0-9*#]{1,20}")
_SECONDS = re.compile(r"([0-9]{1,3}) +seconds?")


class Expected(NamedTuple):
    """What the bot is to say. ``words`` is the text, or the name of a step or a sentence; empty where it is to be ``silent``."""

    how: How
    words: str = ""

    def __str__(self) -> str:
        """As it is written in a story."""
        if self.how == "silent":
            return "silent"
        return f"{self.how} {self.words}" if self.how in ("step", "sentence") else f'{self.how} "{self.words}"'


def read_expected(value: Any) -> Expected:
    """``starts with "Thank you"``, ``contains``, ``exactly``, ``step overall``, ``sentence stopped`` or ``silent``; bare words are exact."""
    if isinstance(value, Expected):
        return value
    if value is None or not isinstance(value, (str, int)) or not str(value).strip():
        raise wrong("story-match", "This is nothing that the bot could say.", 'Write it like: bot: starts with "Thank you".')
    said = str(value).strip()
    if said == "silent":
        return Expected("silent")
    if found := _FORM.fullmatch(said):
        quoted = _QUOTED.fullmatch(found[2].strip())
        words = next(filter(None, quoted.groups()), "") if quoted else found[2].strip()
        if not words:
            raise wrong("story-match", "There are no words between the quotation marks.", "Write some, or take the line out.")
        return Expected(found[1], words)  # type: ignore[arg-type]  # the pattern has no other
    if found := _NEARLY.fullmatch(said):
        help_ = did_you_mean(found[1], WAYS, otherwise="Write starts with, contains or exactly before the words.")
        raise wrong("story-match", f"`{found[1]}` is no way to compare words.", help_)
    return Expected("exactly", said)


def _keys(value: Any) -> str:
    said = str(value).strip() if isinstance(value, (str, int)) else ""
    if not _KEYS.fullmatch(said):
        raise wrong("story-key", "This is no key of a telephone.", 'Write digits, "*" or "#", the last two in double quotes.')
    return said


def _seconds(value: Any) -> int:
    found = _SECONDS.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or not int(found[1]):
        raise wrong("not-a-duration", "This is no length of a recording.", "Write it like 4 seconds.")
    return int(found[1])


def _nothing(value: Any) -> Literal[True]:
    if value not in (None, True):
        raise wrong("story-line", "Nothing is written behind this word.", "Take out what follows the colon.")
    return True


def _told(value: Any) -> str:
    said = value if isinstance(value, str) and len(value) <= 2000 else str(value) if type(value) is int else ""
    if not said.strip():
        raise wrong("empty-value", "Nothing is written here that the person could say.", "Write the reply. Put true and numbers in quotes.")
    return said


BotSays = Annotated[
    Expected,
    read_by(
        read_expected,
        {
            "type": ["string", "number"],
            "examples": ['starts with "Thank you"', 'contains "pass on"', "step overall", "sentence stopped", "silent"],
        },
    ),
]
Told = Annotated[str, read_by(_told, {"type": ["string", "number"], "maxLength": 2000})]
Keys = Annotated[str, read_by(_keys, {"type": ["string", "integer"], "examples": [2, "#", "*"]})]
Seconds = Annotated[int, read_by(_seconds, {"type": "string", "pattern": f"^ *{_SECONDS.pattern} *$", "examples": ["4 seconds"]})]
Nothing = Annotated[Literal[True], read_by(_nothing, {"enum": [None, True]})]


class Line(Part):
    """One line: exactly one of these keys."""

    called = "a line of the talk"

    bot: Maybe[BotSays] = Field(
        None,
        description='What the bot says now: `starts with "..."`, `contains "..."`, `exactly "..."`, `step NAME`, `sentence NAME`, or `silent`.',
    )
    person: Maybe[Told] = Field(
        None, description="What the person writes. On the telephone, the keys that mean the same; words of their own are spoken."
    )
    key: Maybe[Keys] = Field(None, description="Keys of a telephone, pressed as they are. In a text and a chat the same is written.")
    button: Maybe[Text] = Field(
        None, description="A button of a chat, by its label or its number. Elsewhere the reply or key that means the same."
    )
    silence: Nothing | None = Field(None, description="Telephone: no key is pressed. Nothing follows the colon.")
    wait: Maybe[Lasting] = Field(None, description="Time goes by, and what is due then happens.")
    hang_up: Nothing | None = Field(None, alias="hang up", description="Telephone: the call ends. Nothing follows the colon.")
    record: Maybe[Seconds] = Field(None, description="Telephone: the caller speaks after the tone for so long.")
    media: Nothing | None = Field(None, description="A picture or a voice note comes. Nothing follows the colon.")

    @property
    def does(self) -> str:
        """The one key that is written, as it is written."""
        ((name, field),) = [(name, field) for name, field in type(self).model_fields.items() if name in self.model_fields_set]
        return field.alias or name

    def __str__(self) -> str:
        """The line as it is read by people."""
        value = getattr(self, self.does.replace(" ", "_"))
        shown = {"wait": self.written, "record": f"{self.record} seconds"}.get(self.does, value)
        return self.does if value in (None, True) else f"{self.does}: {shown}"

    @property
    def written(self) -> str:
        """How long a wait is, in words that ``wait`` reads."""
        lasting = self.wait
        if lasting is None:
            return ""
        count, unit = _largest(lasting.months, _MONTHS) if lasting.months else _largest(lasting.seconds, _SECONDS_IN)
        return f"{count} {unit}{'s' * (count != 1)}"

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [field.alias or name for name, field in type(self).model_fields.items() if name in self.model_fields_set]
        if not given:
            raise wrong("story-line", "This line says nothing.", "Write bot: or person: and then the words.")
        if len(given) > 1:
            says = f"A line says one thing, and this one has `{given[0]}` and `{given[1]}`."
            raise wrong("story-line", says, "Begin a new line with a dash for each.", (given[1],))
        return self


_MONTHS = (("year", 12), ("month", 1))
_SECONDS_IN = (("week", 604_800), ("day", 86_400), ("hour", 3600), ("minute", 60))


def _largest(count: int, units: tuple[tuple[str, int], ...]) -> tuple[int, str]:
    """The largest unit that divides it: 172,800 is 2 days."""
    return next(((count // size, unit) for unit, size in units if count and count % size == 0), (0, units[-1][0]))
