"""The support directory: services that people can be told about, and what they are told. One file, ``flows/support.yaml``.

::

    services:
      victim_support:
        name: Victim Support
        plain_for: anyone affected by crime
        needs: [someone_to_talk_to]
        nations: [england, wales]
        phone: 0808 168 9111
        hours: 24/7
        verified: no
        source: https://www.victimsupport.org.uk

What a person is told is put together from these by one pattern for all services (``bot.engine.service_words``).

A service is only ever shown while ``verified`` is a date not longer ago than ``expires_days``; that is the engine's to check.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from bot.flow.facts import CATEGORIES, NATIONS
from bot.flow.fields import Day, Language, Maybe, Name, Part, Text, Whole, named, one_of
from bot.flow.opening_hours import ALWAYS, NOT_KNOWN, Standing, read_opening, standing
from bot.flow.placeholders import faults_of
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order
from bot.flow.shape import validated
from bot.flow.telling import told
from bot.flow.typed import read_by
from bot.flow.wordings import repeated
from bot.flow.wrong import Wrong, wrong
from bot.flow.yaml import compose

Category = Annotated[str, one_of(CATEGORIES)]
Nation = Annotated[str, one_of(NATIONS)]
Opening = Annotated[str, read_by(read_opening, {"type": "string"})]
Telephone = Annotated[
    Text,
    named(
        r"\+?[0-9]+(?: [0-9]+)*",
        "telephone",
        "a telephone number",
        "Write digits in groups, like 0808 168 9111.",
    ),
]
Address = Annotated[
    Text, named(r"https://[^\s/]+\.[^\s]+", "web-address", "an address on the web", "Write it in full, beginning with https://.")
]


Digits = Annotated[Text, named(r"[0-9]{3,11}", "telephone", "a number to text", "Write digits alone, like 85258.")]


def _day_or_no(value: Any) -> Any:
    return None if value == "no" else value


Verified = Annotated[Day | None, BeforeValidator(_day_or_no)]


class Service(Part):
    """One service. Open lists (no needs, no areas ...) exclude nobody. ``id`` is its name in the file."""

    called = "a service"

    id: SkipJsonSchema[str] = Field("", alias="(id)")
    name: Text = Field(description="What it calls itself.")
    names: dict[Language, Text] = Field({}, description="What it calls itself in other languages, by their codes.")
    short_name: Maybe[Text] = Field(None, description="A shorter name, for a text that would be too long with the whole one.")
    plain_for: Text = Field(description="Who it is for, in plain words that go on after `for`, like anyone affected by crime.")
    says: Maybe[Text] = Field(
        None, description="What a person is told, where the usual words will not do. {service.name} and the like are filled in."
    )
    voice: Maybe[Text] = Field(None, description="The same as it is spoken.")
    needs: tuple[Name, ...] = Field((), description="The needs it meets, as `signpost` names them.")
    categories: tuple[Category, ...] = Field((), description="Only for these kinds of crime; for all, if nothing is said.")
    nations: tuple[Nation, ...] = Field((), description="Only in these nations; in all, if nothing is said.")
    areas: tuple[Name, ...] = Field((), description="Only in these areas, in the organisation's own names; in all, if nothing is said.")
    phone: Maybe[Telephone] = Field(None, description="Its telephone number in groups, as people say it.")
    text: Maybe[Digits] = Field(None, description="Its number for text messages.")
    text_word: Maybe[Text] = Field(None, description="The word that such a message begins with.")
    chat: Maybe[Text] = Field(None, description="How to reach it by chat, for whoever keeps this file. People are told that it has one.")
    email: Maybe[Text] = Field(None, description="Its address for e-mail, for whoever keeps this file.")
    hours: Opening = Field(NOT_KNOWN, description="24/7, not known, or like Mo-Fr 09:00-17:00; PH off (PH: bank holidays).")
    languages: tuple[Language, ...] = Field((), description="Codes of the languages it speaks, where known.")
    access: tuple[Text, ...] = Field((), description="Relay, sign language, Easy Read and the like.")
    cost: Maybe[Text] = Field(None, description="What a call costs, in plain words.")
    min_age: Maybe[Whole] = Field(None, ge=0, le=120, description="From this age.")
    max_age: Maybe[Whole] = Field(None, ge=0, le=120, description="Up to and with this age.")
    gender_scope: Literal["any", "women", "men"] = Field("any", description="Whom it takes.")
    verified: Verified = Field(None, description="The day on which a person checked all this with the service itself, or `no`.")
    verified_by: Maybe[Text] = Field(None, description="The role that checked.")
    source: Maybe[Address] = Field(None, description="The service's own page.")
    note: Maybe[Text] = Field(None, description="What whoever keeps this file should know. Nobody else is told.")
    expires_days: Whole = Field(90, ge=1, le=365, description="After how many days it has to be checked again. 90, if nothing is said.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.verified and not (self.verified_by and self.source):
            raise wrong(
                "verified",
                "Nobody can see who checked this, or where.",
                "Add `verified_by` and `source`, or write verified: no.",
                ("verified",),
            )
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise wrong(
                "wrong-order",
                f"`min_age` is {self.min_age} and `max_age` is {self.max_age}.",
                "Let `max_age` be the higher number.",
                ("max_age",),
            )
        return self

    @property
    def always_open(self) -> bool:
        """Whether somebody answers day and night."""
        return self.hours == ALWAYS

    @property
    def reachable(self) -> bool:
        """Whether there is any way to reach it that a person can be told."""
        return bool(self.phone or self.text or self.chat or self.says)

    @property
    def last_day(self) -> date | None:
        """The last day on which it may be named; None where nobody has verified it."""
        return self.verified + timedelta(days=self.expires_days) if self.verified else None

    def standing(self, now: datetime) -> Standing:
        """Whether it is open at a moment, which has a time zone, and when that changes."""
        return standing(self.hours, self.nations, now)


class Directory(Part):
    """The whole file."""

    called = "the directory"
    parts: ClassVar = {"services": Service}

    services: dict[Name, Service] = Field(min_length=1, description="The services, by name.")


class DirectoryReading(NamedTuple):
    """``services`` in the order of the file; empty where there is any problem."""

    services: tuple[Service, ...]
    problems: tuple[Problem, ...]
    places: Places


def read_directory(name: str, source: bytes) -> DirectoryReading:
    """The services that a file names, or everything that is wrong with it. ``name`` is used for the problems. Never raises."""
    composed = compose(name, source)
    places = Places(name, composed.root)
    if composed.root is None:
        return DirectoryReading((), in_order(composed.problems), places)
    raw = composed.root.data()
    directory, faults = validated(Directory, raw)
    problems = in_order([*composed.problems, *told(places, [*faults, *_wordings(raw)])])
    if problems or directory is None:
        return DirectoryReading((), problems, places)
    return DirectoryReading(tuple(service.model_copy(update={"id": name}) for name, service in directory.services.items()), (), places)


def _wordings(raw: Any) -> Iterator[Wrong]:
    services = raw.get("services") if isinstance(raw, dict) else None
    for name, service in services.items() if isinstance(services, dict) else ():
        for key, value in service.items() if isinstance(service, dict) else ():
            yield from repeated(value, ("services", name, key))
            if isinstance(value, str):
                yield from (fault._replace(path=("services", name, key)) for fault in faults_of(value))
