"""Who of many is asked: a sample, a quota, the arms of a trial, and a later wave. All by a seed that is in the file, so that it can be drawn again."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from bot.flow.facts import FACTS
from bot.flow.fields import If, Name, Part, Whole, one_of
from bot.flow.typed import read_by
from bot.flow.wrong import wrong

_SHARE = r"[0-9]{1,3}(?:\.[0-9]{1,3})? *%"
_DRAWN_FROM = tuple(name for name in FACTS if name not in ("arm", "wave", "surface", "channel"))  # known before anybody is drawn

Each = Literal["month", "quarter", "year"]


def read_share(value: Any) -> Fraction:
    """``25%`` as a part of one, exactly."""
    if isinstance(value, Fraction):
        return value
    share = Fraction(value.strip(" %")) / 100 if isinstance(value, str) and re.fullmatch(_SHARE, value.strip()) else Fraction(0)
    if not 0 < share <= 1:
        shown = f"`{value}`"[:60] if isinstance(value, (str, int)) else "This"
        raise wrong("not-a-share", f"{shown} is not a share.", "Write more than 0% and at most 100%, like 25%.")
    return share


Share = Annotated[Fraction, read_by(read_share, {"type": "string", "pattern": f"^ *{_SHARE} *$", "examples": ["25%", "12.5%"]})]
FactName = Annotated[str, one_of(_DRAWN_FROM)]
_SEED = "Any name, like spring-2027. With it the same cases are drawn again; another name draws others."


class Sample(Part):
    """Only so many of those whom the flow is about."""

    called = "`sample`"

    share: Share = Field(description="How many of a hundred are asked, by chance.")
    seed: Name = Field(description=_SEED)


class Quota(Part):
    """At most so many of each group and period. Who is asked is drawn, not who came first."""

    called = "`quota`"

    of: tuple[FactName, ...] = Field(min_length=1, description="The facts that make a group. Cases with the same of each are one.")
    most: Whole = Field(ge=1, le=1_000_000, description="How many are asked of each group in each period.")
    each: Each = Field(description="The period, by the day that `after` counts from.")
    seed: Name = Field(description=_SEED)


class Arms(Part):
    """The arms of a trial. Each case belongs to one, for ever."""

    called = "`arms`"

    of: dict[Name, Annotated[Whole, Field(ge=1, le=1000)]] = Field(
        min_length=1,
        description="The arms, each with its weight: usual: 1 and early: 1 are as many of each. Conditions ask for it as `arm`.",
    )
    seed: Name = Field(description=_SEED)


class Follows(Part):
    """A later wave: only those who answered so in the flow before it, and finished it."""

    called = "`follows`"
    parts: ClassVar = {}

    flow: Name = Field(description="The flow of the wave before.")
    answered: If = Field(description="What was answered there, like {ask_again: yes}.")
