"""How each flow stands in each of its languages: what its catalogues say, what the rules find in them, and what is too long for a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.engine.effects import Ask
from bot.flow.directory import Service
from bot.flow.model import Flow
from bot.flow.problems import Problem
from bot.language.languages import ENGLISH, FLOW_CATALOGUE, Languages
from bot.language.limits import main_contexts
from bot.language.pseudo import PSEUDO
from bot.language.standing import InLanguage, Standing, State
from bot.library.edition import Edition, wanted
from bot.surfaces.text import MOST_PARTS

_ENGINE = "engine/"


class Fault(NamedTuple):
    """What is wrong with one translation, beyond what its catalogue tells."""

    state: State
    says: str
    try_instead: str


Faults = Mapping[tuple[str, str], Fault]  # by language and context


def stands(flow: Flow, services: Iterable[Service], languages: Languages, faults: Faults, *, unreviewed: bool) -> tuple[InLanguage, ...]:
    """The flow in each language that it offers, English left out. ``unreviewed``: whether what nobody has reviewed is sent too."""
    needed = wanted(flow, services)

    def one(language: str) -> InLanguage:
        because = _because(language, languages)
        found = () if because else languages.standing(language, needed)
        messages = tuple(_with_fault(message, faults.get((language, message.context))) for message in found)
        return InLanguage(flow.flow, language, messages, unreviewed, because)

    return tuple(one(language) for language in flow.languages if language != ENGLISH)


def in_catalogue(problem: Problem, languages: Languages) -> str:
    """The language whose catalogue of the flows a problem is in; empty for one of the flow itself."""
    language, _, rest = problem.file.partition("/")
    return language if rest == FLOW_CATALOGUE and language in languages.flows else ""


def blocked(problems: Iterable[Problem], languages: Languages) -> dict[tuple[str, str], Fault]:
    """The translations in which a rule has found an error, by language and context."""
    found: dict[tuple[str, str], Fault] = {}
    for problem in problems:
        language = in_catalogue(problem, languages)
        if language and problem.severity == "error":
            context = next((context for context, line in languages.flows[language].lines.items() if line == problem.line), "")
            found.setdefault((language, context), Fault("blocked", problem.says, problem.try_instead))
    return found


def too_long(edition: Edition) -> dict[tuple[str, str], Fault]:
    """The translations that make more of one text than anybody is sent, by language and context."""
    if "sms" not in edition.channels:
        return {}
    return dict(_too_long(edition))


def _too_long(edition: Edition) -> Iterator[tuple[tuple[str, str], Fault]]:
    own = main_contexts(edition.script.flow, "text")
    for message in edition.script.every_message():
        if message.language == ENGLISH or (isinstance(message, Ask) and message.again):
            continue
        parts = edition.read(message, "text").parts
        if parts > MOST_PARTS:
            context = own.get(message.key) or f"{_ENGINE}{message.key.removeprefix(_ENGINE)}/text"
            says = f"With what Hearback adds, this is {parts} parts of a text; {MOST_PARTS} is the most."
            yield (message.language, context), Fault("too long", says, "Shorten it, or the labels of its answers.")


def lost(standing: Iterable[InLanguage]) -> Collection[str]:
    """The languages that the flow is not sent in."""
    return {one.language for one in standing if not one.sent}


def _because(language: str, languages: Languages) -> str:
    if language in PSEUDO:
        return f"{language} is made up, for looking at layouts"
    if language in languages.words:
        return ""
    wrong = next((problem for problem in languages.problems if problem.file.startswith(f"{language}/")), None)
    if wrong is None:
        return f"there is no folder {language} among the languages"
    return f"{wrong.file}:{wrong.line} cannot be used: {wrong.says}"


def _with_fault(message: Standing, fault: Fault | None) -> Standing:
    if fault is None or message.state not in ("reviewed", "unreviewed"):
        return message
    return message._replace(state=fault.state, says=fault.says, try_instead=fault.try_instead)
