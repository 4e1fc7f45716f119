"""What could go wrong with the support directory, besides what its reader refuses: for whoever keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bot.engine.service_words import ServiceWords
from bot.engine.signposting import TALK, YOUNG
from bot.flow.directory import Service
from bot.flow.facts import NATIONS
from bot.flow.places import Places
from bot.flow.problems import Problem, Severity
from bot.flow.words import Words
from bot.surfaces import render

RULES_OF_A_DIRECTORY: dict[str, str] = {
    "service-no-support": "Services that give no support, or are gone, are not in the directory.",
    "service-source": "A service says where it can be checked.",
    "service-expired": "What was verified was verified lately.",
    "service-twice": "No two services have the same number.",
    "service-unreachable": "A service has a telephone number, a number for texts, or a chat.",
    "service-too-long": "What is told of a service is one part of a text, and at most 30 spoken words.",
    "directory-gap": "In every nation somebody answers anyone day and night, and there is a line for young people.",
}
MOST_SPOKEN = 30  # words in one breath

# Crimestoppers takes information and gives no support; The Mix and The Silver Line are gone or part of others; Action Fraud is Report Fraud.
_NO_SUPPORT = re.compile(r"crime ?stoppers|\bthe mix\b|silver ?line|action fraud", re.IGNORECASE)
_SHORT = 3  # digits: 999, 111 and 101 are the doors of many services


def check_directory(services: Iterable[Service], places: Places, today: date | None = None) -> tuple[Problem, ...]:
    """Every problem of a directory that was read, in the order of the file. Without ``today`` nothing is said of days."""
    services = tuple(services)
    found = [problem for service in services for problem in _of_one(service, places, today)]
    return tuple(sorted([*found, *_twice(services, places), *_gaps(services, places)]))


def too_long(services: Iterable[Service], places: Places, told: ServiceWords, words: Words) -> Iterator[Problem]:
    """Services whose words are more than one part of a text, or more than one breath, in the language of ``words``."""
    for service in services:
        for say in told.every(service):
            parts = render(say, "text", words).parts
            spoken = len(say.wording.on("voice").split())
            if parts > 1:
                says = f"In {words.language} this is {parts} parts of a text at some hours."
                yield _problem("service-too-long", "error", places, service, "name", says, "Give it a `short_name`, or fewer words.")
                break
            if spoken > MOST_SPOKEN:
                says = f"In {words.language} this is {spoken} spoken words at some hours; {MOST_SPOKEN} are enough."
                yield _problem("service-too-long", "error", places, service, "plain_for", says, "Say in fewer words for whom it is.")
                break


def _of_one(service: Service, places: Places, today: date | None) -> Iterator[Problem]:
    if _NO_SUPPORT.search(service.name):
        says = f"{service.name} is no place to turn to for support, or is gone."
        yield _problem("service-no-support", "error", places, service, "name", says, "Take it out.")
    if service.source is None:
        says = "Nobody can see where to check this."
        yield _problem("service-source", "warning", places, service, "name", says, "Add `source`: the service's own page.")
    if not service.reachable:
        says = "There is no way to reach this, so it is never named."
        yield _problem("service-unreachable", "warning", places, service, "name", says, "Add `phone`, `text` or `chat`.")
    if today and service.last_day and service.last_day < today:
        says = f"This was last checked on {service.verified}. It is not named any more."
        yield _problem("service-expired", "warning", places, service, "verified", says, "Check it again, and write the day.")


def _twice(services: Iterable[Service], places: Places) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for service in services:
        digits = _digits(service)
        if len(digits) > _SHORT and first.setdefault(digits, service.id) != service.id:
            says = f"{first[digits]} has this number too."
            yield _problem("service-twice", "warning", places, service, "phone", says, "Look which of them it belongs to.")


def _gaps(services: tuple[Service, ...], places: Places) -> Iterator[Problem]:
    here = places.value("services")
    for nation in NATIONS:
        open_to_all = [
            service
            for service in services
            if (not service.nations or nation in service.nations)
            and not (service.areas or service.categories or service.max_age)
            and service.gender_scope == "any"
            and TALK in service.needs
            and service.always_open
        ]
        if not open_to_all:
            says = f"In {nation.replace('_', ' ')} nobody here answers anyone day and night."
            yield Problem(here.file, here.line, here.column, "directory-gap", "warning", says, f"Add one with the need {TALK}, open 24/7.")
    if not any(YOUNG in service.needs and service.max_age for service in services):
        says = "There is no line for people under 18."
        yield Problem(here.file, here.line, here.column, "directory-gap", "warning", says, f"Add one with the need {YOUNG} and `max_age`.")


def _digits(service: Service) -> str:
    return re.sub(r"\D", "", re.sub(r"^\+44 ?", "0", service.phone or ""))


def _problem(rule: str, severity: Severity, places: Places, service: Service, key: str, says: str, try_instead: str) -> Problem:
    """At a key of the service; at its name where the key is not written."""
    here = places.value("services", service.id, key)
    return Problem(here.file, here.line, here.column, rule, severity, says, try_instead)
