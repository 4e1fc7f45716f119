"""People to talk to: which services of the directory are named, in which order, and why each other one is not.

Two at most, for more numbers at once help nobody choose: first the closest of those that are open now, then the closest of the rest, so
that a specialist who opens in the morning is not lost. One of the two answers day and night. Nothing is guessed about a person: what
nobody knows opens only what is for anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.engine.events import FactValue
from bot.flow.directory import Service
from bot.flow.opening_hours import CLOCK, Standing

MOST = 2
TALK = "someone_to_talk_to"  # the need that stands for any other, and for none
YOUNG = "young_people"  # whoever meets this need is always named to somebody under 18
ADULT_AT = 18
_GENDERS = {"woman": "women", "man": "men"}
_PLACES = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern_ireland": "Northern Ireland"}

# How much closer each fit brings a service. Made for this kind of crime counts most, then the person's language, then their place.
_SPECIALIST, _LANGUAGE, _AREA, _NATION, _OWN_PEOPLE = 8, 6, 4, 2, 1

Facts = Mapping[str, FactValue]


class Named(NamedTuple):
    """A service that is named, and how it stands with it now."""

    service: Service
    standing: Standing


class LeftOut(NamedTuple):
    """A service that is not, and the one reason that comes first, in words for whoever keeps the directory."""

    service: Service
    why: str


class Chosen(NamedTuple):
    """``named`` in the order of telling; ``left_out`` in the order of the file."""

    named: tuple[Named, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def somebody_answers(self) -> bool:
        """Whether one of those who are named can be reached at this hour."""
        return any(named.standing.state in ("always", "open") for named in self.named)

    @property
    def for_the_young(self) -> bool:
        """Whether one of those who are named is there for children and young people."""
        return any(YOUNG in named.service.needs for named in self.named)


def choose(services: Iterable[Service], needs: tuple[str, ...], facts: Facts, now: datetime) -> Chosen:
    """The services for these needs and this person at this moment (with a time zone).

    ``facts`` are those of ``bot.flow.facts``; ``language`` is that of the conversation. Where no service meets the needs, those who
    are there to talk are named. (Whether one that nobody verified may be named is for the library.)
    """
    services = tuple(services)
    refused = {service.id: _why_not(service, facts, now) for service in services}
    fitting = [service for service in services if not refused[service.id]]
    met = next((wanted for wanted in (set(needs) or {TALK}, {TALK}) if any(_meets(service, wanted) for service in fitting)), {TALK})
    able = [Named(service, service.standing(now)) for service in fitting if _meets(service, met)]
    named = _two(able, facts)
    standings = {name.service.id: name.standing for name in able}
    inside = {name.service.id for name in named}

    def why(service: Service) -> str:
        if not refused[service.id] and _meets(service, met):
            return _not_these_two(standings[service.id])
        return refused[service.id] or f"it is for other needs: {_listed(service.needs)}"

    return Chosen(named, tuple(LeftOut(service, why(service)) for service in services if service.id not in inside))


def is_young(facts: Facts) -> bool:
    """Whether the person is known to be under 18."""
    age = facts.get("age")
    return isinstance(age, int) and age < ADULT_AT


def nameless(service: Service) -> bool:
    """Whether its number is of use without its name: that is all that a discreet conversation may tell of a service.

    Words of its own are told as they are, so they must not hold the name.
    """
    if service.says:
        return not any(name in words for words in (service.says, service.voice or "") for name in ("{service.name}", service.name))
    return bool(service.phone or service.text)


def _meets(service: Service, wanted: set[str]) -> bool:
    return not service.needs or bool(wanted & set(service.needs))


def _two(able: list[Named], facts: Facts) -> tuple[Named, ...]:
    """The first and the second, by the rules at the top of this module."""
    order = {named.service.id: at for at, named in enumerate(able)}

    def closest(named: Named) -> tuple[int, int, int]:
        return -_closeness(named.service, facts), _openness(named), order[named.service.id]

    def first(named: Named) -> tuple[bool, bool, int, tuple[int, int, int]]:
        mine = is_young(facts) and YOUNG in named.service.needs
        return not mine, _perhaps_not_for(named.service, facts), _openness(named), closest(named)

    if not able:
        return ()
    lead = min(able, key=first)
    rest = sorted((named for named in able if named is not lead), key=closest)
    if not lead.service.always_open and (always := [named for named in rest if named.service.always_open]):
        rest = always
    return (lead, *rest[: MOST - 1])


def _openness(named: Named) -> int:
    return {"always": 0, "open": 0, "closed": 1, "unknown": 2}[named.standing.state]


def _closeness(service: Service, facts: Facts) -> int:
    language = facts.get("language")
    return (
        (facts.get("crime_category") in service.categories) * _SPECIALIST
        + (language != "en" and language in service.languages) * _LANGUAGE
        + (_area(facts) in service.areas) * _AREA
        + (len(service.nations) == 1 and facts.get("nation") in service.nations) * _NATION
        + (_GENDERS.get(str(facts.get("gender"))) == service.gender_scope) * _OWN_PEOPLE
        + (is_young(facts) and service.max_age is not None) * _OWN_PEOPLE
    )


def _perhaps_not_for(service: Service, facts: Facts) -> bool:
    """Whether it is only for some, and nobody knows whether this person is one of them: it may come second, never first."""
    by_gender = service.gender_scope != "any" and _GENDERS.get(str(facts.get("gender"))) != service.gender_scope
    return by_gender or (service.max_age is not None and "age" not in facts)


def _why_not(service: Service, facts: Facts, now: datetime) -> str:
    """The first thing that keeps a service from this person; empty where nothing does."""
    return _stale(service, now) or next((why for rule in (_reach, _crime, _place, _age, _gender) if (why := rule(service, facts))), "")


def _stale(service: Service, now: datetime) -> str:
    last = service.last_day
    if last is None or last >= now.astimezone(CLOCK).date():
        return ""
    return f"it was last checked on {service.verified}, too long ago"


def _reach(service: Service, _facts: Facts) -> str:
    return "" if service.reachable else "no number, text or chat of it is known"


def _place(service: Service, facts: Facts) -> str:
    """An area that nobody knows is none of a service's areas. Where nobody knows the nation, a service of another than England is not named.

    Five of six people in the UK live in England (Census 2021); a person elsewhere is told in its words for whom it is.
    """
    nation = facts.get("nation")
    if service.areas and _area(facts) not in service.areas:
        return f"it is for the areas {_listed(service.areas)}" + ("" if _area(facts) else ", and the area is not known")
    if not service.nations or nation in service.nations or (nation is None and "england" in service.nations):
        return ""
    return f"it is for {' and '.join(_PLACES[name] for name in service.nations)}" + ("" if nation else ", and the nation is not known")


def _crime(service: Service, facts: Facts) -> str:
    kind = facts.get("crime_category")
    if not service.categories or kind in service.categories:
        return ""
    return f"it is for {'other crimes' if kind else 'some crimes'}: {_listed(service.categories)}" + (
        "" if kind else "; this one is not known"
    )


def _age(service: Service, facts: Facts) -> str:
    age = facts.get("age")
    if isinstance(age, int) and service.min_age is not None and age < service.min_age:
        return f"it is for people of {service.min_age} and over"
    return f"it is for people up to {service.max_age}" if isinstance(age, int) and age > (service.max_age or 200) else ""


def _gender(service: Service, facts: Facts) -> str:
    known = _GENDERS.get(str(facts.get("gender")))
    return f"it is for {service.gender_scope}" if known and service.gender_scope not in ("any", known) else ""


def _not_these_two(standing: Standing) -> str:
    hour = {"closed": "it is closed now, and ", "unknown": "its hours are not known, and "}.get(standing.state, "")
    return f"{hour}two others are closer, or surely answer now"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _area(facts: Facts) -> str:
    """The area, written like the names of a directory."""
    return "_".join(str(facts.get("area", "")).casefold().replace("_", " ").split())
