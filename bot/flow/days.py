"""One day, or a first and a last one and all between, as the calendar and the duty rota name them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from pydantic import Field, model_validator

from bot.flow.fields import Day, Maybe, Part
from bot.flow.wrong import wrong

LONGEST = 92  # days in one entry


class Days(Part):
    """``begins`` and ``ends`` are both included. ``rule`` is what a finding is called."""

    rule: ClassVar[str]

    on: Maybe[Day] = Field(None, description="The day, like 2027-05-04.")
    from_: Maybe[Day] = Field(None, alias="from", description="The first of several days.")
    to: Maybe[Day] = Field(None, description="The last of several days.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.on is None) == (self.from_ is None) or (self.from_ is None) != (self.to is None):
            one_way = "Write `on` with one day, or `from` and `to` with the first and the last one."
            raise wrong(self.rule, "Nobody can see which day this is.", one_way)
        if self.begins > self.ends:
            raise wrong("wrong-order", "`to` comes before `from`.", "Let `to` be the later day.", ("to",))
        if (self.ends - self.begins).days > LONGEST:
            raise wrong(self.rule, f"These are more than {LONGEST} days.", "Look at the years, or make several of it.", ("to",))
        return self

    @property
    def begins(self) -> date:
        """The first day."""
        day = self.on or self.from_
        assert day is not None  # the validator leaves one of the two
        return day

    @property
    def ends(self) -> date:
        """The last day."""
        return self.to or self.begins
