"""People to talk to: which services of the directory to name. Nearest to the need first, and never an empty answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.engine.events import FactValue
from bot.flow.directory import Service

MOST = 2  # more than two numbers at once help nobody choose


def choose(services: Iterable[Service], needs: tuple[str, ...], facts: Mapping[str, FactValue], today: date) -> tuple[Service, ...]:
    """At most two services for these needs and this person; those for anyone, where no need is matched.

    One that was verified too long before ``today`` is not named. (Whether one that nobody verified may be is for the library.)
    """
    fitting = [service for service in services if _fits(service, facts) and not _expired(service, today)]
    needed = [service for service in fitting if not service.needs or set(needs) & set(service.needs)]
    return tuple(sorted(needed or fitting, key=lambda service: _closeness(service, facts), reverse=True)[:MOST])


def _fits(service: Service, facts: Mapping[str, FactValue]) -> bool:
    age = facts.get("age")
    old_enough = not isinstance(age, int) or (service.min_age or 0) <= age <= (service.max_age or 200)
    places = _in(facts.get("nation"), service.nations) and _in(facts.get("area"), service.areas)
    return old_enough and places and _in(facts.get("crime_category"), service.categories)


def _expired(service: Service, today: date) -> bool:
    return service.verified is not None and (today - service.verified).days > service.expires_days


def _in(fact: FactValue | None, allowed: tuple[str, ...]) -> bool:
    """Unknown facts and open lists exclude nobody."""
    return fact is None or not allowed or fact in allowed


def _closeness(service: Service, facts: Mapping[str, FactValue]) -> int:
    return int(facts.get("area") in service.areas) * 2 + int(facts.get("crime_category") in service.categories)
