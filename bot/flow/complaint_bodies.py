"""Where a complaint goes: the bodies that look at complaints, by kind of organisation and nation. One file, ``flows/complaints.yaml``.

::

    complaints:
      force_standards:
        name: Professional standards department
        plain: the part of the police that looks at complaints about the police
        about: [police]
        nations: [england, wales]
        time_limit: as your organisation gives it
        next: [iopc]
        verified: no
        source: https://www.police.uk

The order of the file is the order in which they are named; ``next`` is who can be asked to look again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, NamedTuple, Self

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from bot.flow.directory import Address, Nation, Telephone, Verified
from bot.flow.fields import Maybe, Name, Part, Text, Whole
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order
from bot.flow.shape import validated
from bot.flow.suggest import did_you_mean
from bot.flow.telling import told
from bot.flow.wordings import repeated
from bot.flow.wrong import Wrong, wrong
from bot.flow.yaml import compose

COMPLAINTS = "complaints.yaml"
KINDS = ("police", "cps", "court", "charity", "commissioner")
Kind = Literal["police", "cps", "court", "charity", "commissioner"]


class ComplaintBody(Part):
    """One body. ``id`` is its name in the file."""

    called = "a body"

    id: SkipJsonSchema[str] = Field("", alias="(id)")
    name: Text = Field(description="What it calls itself.")
    plain: Text = Field(description="What it does, in plain words.")
    about: tuple[Kind, ...] = Field(min_length=1, description="The kinds of organisation whose complaints it takes.")
    nations: tuple[Nation, ...] = Field((), description="Only in these nations; in all, if nothing is said.")
    phone: Maybe[Telephone] = Field(None, description="Its telephone number in groups.")
    email: Maybe[Text] = Field(None, description="Its address for e-mail.")
    time_limit: Maybe[Text] = Field(None, description="By when somebody has to complain, as your organisation gives it.")
    next: tuple[Name, ...] = Field((), description="Who can be asked to look again, by its name in this file.")
    verified: Verified = Field(None, description="The day on which a person checked all this with the body itself, or `no`.")
    verified_by: Maybe[Text] = Field(None, description="The role that checked.")
    source: Maybe[Address] = Field(None, description="The body's own page.")
    expires_days: Whole = Field(180, ge=1, le=365, description="After how many days it has to be checked again.")

    @model_validator(mode="after")
    def _checked(self) -> Self:
        if self.verified and not (self.verified_by and self.source):
            says, help_ = "Nobody can see who checked this, or where.", "Add `verified_by` and `source`, or write verified: no."
            raise wrong("verified", says, help_, ("verified",))
        return self


class ComplaintsFile(Part):
    """The whole file."""

    called = "the list of bodies"
    parts: ClassVar = {"complaints": ComplaintBody}

    complaints: dict[Name, ComplaintBody] = Field(min_length=1, description="The bodies, by name.")


class ComplaintsReading(NamedTuple):
    """``bodies`` in the order of the file; empty where there is any problem."""

    bodies: tuple[ComplaintBody, ...]
    problems: tuple[Problem, ...]
    places: Places


def read_complaints(name: str, source: bytes) -> ComplaintsReading:
    """The bodies that a file names, or everything that is wrong with it. ``name`` is used for the problems. Never raises."""
    composed = compose(name, source)
    places = Places(name, composed.root)
    if composed.root is None:
        return ComplaintsReading((), in_order(composed.problems), places)
    raw = composed.root.data()
    file, faults = validated(ComplaintsFile, raw)
    problems = in_order([*composed.problems, *told(places, [*faults, *_names(raw)])])
    if problems or file is None:
        return ComplaintsReading((), problems, places)
    return ComplaintsReading(tuple(body.model_copy(update={"id": name}) for name, body in file.complaints.items()), (), places)


def bodies_for(bodies: tuple[ComplaintBody, ...], kind: str, nation: str = "") -> tuple[ComplaintBody, ...]:
    """The bodies for a kind of organisation, in the order of the file; where the nation is not known, those of every nation."""
    return tuple(body for body in bodies if kind in body.about and (not nation or not body.nations or nation in body.nations))


def _names(raw: Any) -> Iterator[Wrong]:
    """Bodies that are named as the next and are not in the file, or are the same one."""
    found = raw.get("complaints") if isinstance(raw, dict) else None
    bodies: dict[str, Any] = found if isinstance(found, dict) else {}
    for name, body in bodies.items():
        later = body.get("next") if isinstance(body, dict) else None
        yield from repeated(later, ("complaints", name, "next"))
        for at, other in enumerate(later if isinstance(later, list) else ()):
            if other == name or (isinstance(other, str) and other not in bodies):
                says = "It cannot be asked to look at itself." if other == name else f"There is no body `{str(other)[:40]}`."
                yield Wrong(
                    "unknown-body", says, did_you_mean(str(other), [one for one in bodies if one != name]), ("complaints", name, "next", at)
                )
