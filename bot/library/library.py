"""The library: every flow that can be played now, by name, by version and by the word that begins it.

What is wrong with one file is told and takes nothing from the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from bot.checks import Spoken, check
from bot.checks.folder import clashes
from bot.engine.plain import plain
from bot.engine.sentences import sentence
from bot.errors import LibraryBroken, SettingWrong
from bot.flow.calendar import CALENDAR
from bot.flow.complaint_bodies import COMPLAINTS
from bot.flow.directory import Service, read_directory
from bot.flow.duty import DUTY, Duty, read_duty
from bot.flow.model import Flow
from bot.flow.placeholders import PLACEHOLDERS
from bot.flow.places import Places
from bot.flow.problems import Problem
from bot.flow.reader import ReadInclude, read
from bot.flow.words import Wording, Words
from bot.language.languages import ENGLISH, Languages, load
from bot.language.standing import InLanguage
from bot.library.edition import Bundle, Edition, Press, optional, wanted
from bot.library.standing import Faults, blocked, in_catalogue, lost, stands, too_long
from bot.settings import Settings

DIRECTORY = "support.yaml"


class Offered(NamedTuple):
    """What whoever begins now can begin, by its flow and by the word that begins it. ``broken``: flows that should be here and cannot be played."""

    by_name: Mapping[str, Edition] = {}
    by_word: Mapping[str, Edition] = {}
    broken: tuple[str, ...] = ()


class Library:
    """Editions, languages and the support directory. ``problems`` are of all files, those that cannot be played too."""

    def __init__(self, languages: Languages, press: Press, problems: Iterable[Problem], start_flow: str = "") -> None:
        self.words: Mapping[str, Words] = languages.words
        self.languages = languages
        self.always = press.always
        self.problems = tuple(problems)
        self.press = press
        self.start_flow = start_flow
        self.standings: dict[str, tuple[InLanguage, ...]] = {}  # by flow: how it stands in its languages, English left out
        self.offered = Offered()  # replaced as a whole: whoever reads it meanwhile sees all of the old or all of the new
        self.bare = False  # nothing could be read: danger and STOP alone are answered, everything else is to come again
        self._by_version: dict[str, Edition] = {}

    def offer(self, editions: Iterable[Edition], broken: Iterable[str] = ()) -> None:
        """Offer these editions, and no others, to those who begin from now on. Of two that claim the same name or word, the earlier keeps it."""
        last_first = tuple(editions)[::-1]
        by_name = {edition.flow: edition for edition in last_first}
        by_word = {plain(word): edition for edition in last_first for word in edition.script.flow.start_words}
        self._by_version |= {edition.version: edition for edition in last_first}
        self.offered = Offered(by_name, by_word, tuple(name for name in sorted(broken) if name not in by_name))

    def adopt(self, body: bytes) -> Edition:
        """Make an edition of long ago playable again, for the conversations that began on it."""
        edition = self.press.edition(msgspec.json.decode(body, type=Bundle))
        self._by_version[edition.version] = edition
        return edition

    def editions(self) -> tuple[Edition, ...]:
        """What is offered now, by name."""
        by_name = self.offered.by_name
        return tuple(by_name[name] for name in sorted(by_name))

    def broken(self) -> tuple[str, ...]:
        """Flows that should be offered and cannot be played now: files are named after their flows."""
        return self.offered.broken

    def edition(self, flow: str) -> Edition | None:
        """The edition of a flow that is offered now."""
        return self.offered.by_name.get(flow)

    def version(self, version: str) -> Edition | None:
        """An edition by its version, if it is in the house."""
        return self._by_version.get(version)

    def begun_by_word(self, words: str, channel: str) -> Edition | None:
        """The flow that a start word begins on this channel."""
        found = self.offered.by_word.get(plain(words)) if words else None
        return found if found and channel in found.channels else None

    def begun_on(self, channel: str) -> Edition | None:
        """The flow that a call or an opened chat begins: the one that is set, or the first that a person may begin."""
        offered = [edition for edition in self.editions() if channel in edition.channels and edition.script.flow.start_words]
        chosen = [edition for edition in offered if edition.flow == self.start_flow]
        return next(iter(chosen or offered), None)

    def start_word(self, channel: str) -> str:
        """A word that begins a conversation on this channel, for those who do not know one.

        Where discreet flows are held, that of a discreet one: nobody is led to words that tell who we are.
        """
        discreet = self.discreet(channel)
        edition = self.begun_on(channel) if not discreet else next((one for one in discreet if one.script.flow.start_words), None)
        return edition.script.flow.start_words[0] if edition else ""

    def discreet(self, channel: str) -> tuple[Edition, ...]:
        """The discreet flows that are held on this channel."""
        return tuple(edition for edition in self.editions() if channel in edition.channels and edition.script.quiet)

    def sentence(self, language: str, name: str) -> Wording:
        """One of the engine's sentences, in English where the language lacks it."""
        return sentence(self.words.get(language), name)


def open_library(settings: Settings) -> Library:
    """Everything in the folders that the settings name. Raises SettingWrong where there is no such folder, LibraryBroken without English."""
    flows, locales = (folder(settings, name) for name in ("HEARBACK_FLOWS", "HEARBACK_LOCALES"))
    languages = readable(locales)
    services, problems = read_services(flows, live=settings.live)
    press = Press(languages.words, values(settings), services, languages.understood)
    maker = Maker(flows, languages, press, settings)
    offered, broken, side_by_side = [], [], []
    standings: dict[str, tuple[InLanguage, ...]] = {}
    for file in flow_files(flows):
        made = maker.made(file)
        problems += made.problems
        if made.flow and made.edition and not (settings.live and made.unsafe):  # what is not safe does not go live
            standings.setdefault(made.edition.flow, made.standing)
            offered.append(made.edition)
            side_by_side.append((made.flow, made.places))
        else:
            broken.append(file.stem)
    problems += clashes(side_by_side)
    problems += read_rota(flows).problems
    library = Library(languages, press, [*problems, *languages.problems], settings["HEARBACK_START_FLOW"])
    library.standings = standings
    library.offer(offered, broken)
    return library


class Made(NamedTuple):
    """What became of a flow file. ``flow`` and ``edition`` are None where it cannot be read.

    ``problems`` are all that are to be mended; ``unsafe``: there is an error among them that is not a translation's. ``standing``: how the
    flow stands in its languages, English left out.
    """

    problems: tuple[Problem, ...]
    places: Places = Places("")
    flow: Flow | None = None
    edition: Edition | None = None
    unsafe: bool = True
    standing: tuple[InLanguage, ...] = ()


class Maker(NamedTuple):
    """Makes the flow files of a folder into editions, each in the languages that a service with these settings would send it in."""

    flows: Path
    languages: Languages
    press: Press
    settings: Settings

    def made(self, file: Path) -> Made:
        """A flow file, read and judged."""
        problems: list[Problem] = []
        source = contents(file, problems)
        if source is None:
            return Made(tuple(problems))
        reading = read(file.name, source, partial(included, self.flows))
        if reading.flow is None:
            return Made(tuple(reading.problems), reading.places)
        judged = judged_in(reading.flow, reading.places, self.languages)
        # a mistake in a translation takes that language alone
        unsafe = any(problem.severity == "error" for problem in judged if not in_catalogue(problem, self.languages))
        edition, standing = self.edition(file, reading.flow, judged)
        return Made((*reading.problems, *judged), reading.places, reading.flow, edition, unsafe, standing)

    def edition(self, file: Path, flow: Flow, judged: Iterable[Problem]) -> tuple[Edition, tuple[InLanguage, ...]]:
        """The edition, and how it stands in each language. What is too long shows only once it is made; then it is made again without."""
        faults = blocked(judged, self.languages) if self.settings.live else {}
        standing = self._standing(flow, faults)
        edition = self._without(file, flow, lost(standing))
        if long := too_long(edition):
            standing = self._standing(flow, {**long, **faults})
            edition = self._without(file, flow, lost(standing))
        return edition, standing

    @property
    def _unreviewed(self) -> bool:
        return not self.settings.live or self.settings.yes("HEARBACK_UNREVIEWED")

    def _standing(self, flow: Flow, faults: Faults) -> tuple[InLanguage, ...]:
        return stands(flow, self.press.services, self.languages, faults, unreviewed=self._unreviewed)

    def _without(self, file: Path, flow: Flow, left_out: Collection[str]) -> Edition:
        include, services = partial(included, self.flows), self.press.services
        bundle = bundle_of(file, include, self.languages, unreviewed=self._unreviewed, services=services, without=left_out)
        return self.press.edition(bundle, flow)


def judged_in(flow: Flow, places: Places, languages: Languages, recorded: Collection[str] = ()) -> tuple[Problem, ...]:
    """All that is to be mended in a flow that was read, its translations included. ``recorded``: languages of which callers hear every prompt."""
    return check(flow, places, spoken(languages, recorded))


def spoken(languages: Languages, recorded: Collection[str] = ()) -> list[Spoken]:
    """The languages as the checks see them, English first."""
    codes = sorted(languages.words, key=lambda code: (code != ENGLISH, code))
    return [
        Spoken(
            code,
            languages.translate(code),
            partial(languages.place, code),
            languages.wording.get(code),
            languages.words[code],
            code in recorded,
        )
        for code in codes
    ]


def readable(locales: Path) -> Languages:
    """The languages, English among them. Raises LibraryBroken with the first thing that is wrong."""
    try:
        languages = load(locales)
    except OSError as error:
        raise LibraryBroken(f"{locales} cannot be read: {error.strerror or type(error).__name__}.") from None
    if ENGLISH not in languages.words:
        wrong = next((problem for problem in languages.problems if problem.file.startswith(ENGLISH)), None)
        where = f"{wrong.file}:{wrong.line}: {wrong.says}" if wrong else f"there is no {ENGLISH} in it."
        raise LibraryBroken(f"The languages in {locales} cannot be used: {where}")
    return languages


def contents(file: Path, problems: list[Problem], shown: str = "") -> bytes | None:
    """What a file holds; None, and a problem more, where it cannot be read. ``shown`` is its name in the problem."""
    try:
        return file.read_bytes()
    except OSError as error:
        says = f"This file cannot be read: {error.strerror or type(error).__name__}."
        problems.append(Problem(shown or file.name, 1, 1, "yaml-encoding", "error", says, "Look whether it is a file, and yours to read."))
        return None


def flow_files(flows: Path) -> list[Path]:
    """The flow files of a folder; shared pieces and tests have folders of their own."""
    return sorted(file for file in flows.glob("*.yaml") if file.name not in (DIRECTORY, CALENDAR, DUTY, COMPLAINTS))


def included(flows: Path, path: str) -> bytes | None:
    """A shared file, if it is inside the folder and can be read."""
    file = (flows / path).resolve()
    return contents(file, []) if file.is_relative_to(flows.resolve()) and file.is_file() else None


def bundle_of(  # noqa: PLR0913  # each says one thing, and most are left out
    file: Path,
    include: ReadInclude,
    languages: Languages,
    *,
    unreviewed: bool = True,
    services: Iterable[Service] = (),
    drafts: Collection[str] = (),
    without: Collection[str] = (),
    source: bytes | None = None,
) -> Bundle:
    """A flow file with all it includes, and its translations into the languages that are ready to be sent.

    For a rehearsal ``drafts`` names languages that are taken as they are, gaps and all, and ``source`` stands for what the file holds where
    that has not been saved. ``without``: languages that are left out for other reasons. Raises LookupError where there is no flow.
    """
    source = file.read_bytes() if source is None else source
    files = {file.name: source.decode("utf-8-sig")}

    def remembered(path: str) -> bytes | None:
        found = include(path)
        if found is not None:
            files[path] = found.decode("utf-8-sig")
        return found

    flow = read(file.name, source, remembered).flow
    if flow is None:
        raise LookupError("a file without a flow")
    needed, welcome = wanted(flow, services), optional(services)
    translations = {}
    for language in {*flow.languages, *drafts} & languages.words.keys() - {ENGLISH, *without}:
        ready = languages.ready(language, needed)
        if language in drafts or ready.reviewed or (unreviewed and ready.complete):
            translate, own = languages.translate(language), languages.reviewed(language)
            if unreviewed or language in drafts:
                own = translate
            said = [(context, translate(context, english)) for context, english in needed]
            said += [(context, own(context, english)) for context, english in welcome]
            translations[language] = {context: text for context, text in said if text}
    return Bundle(file.name, files, translations)


def read_services(flows: Path, *, live: bool) -> tuple[tuple[Service, ...], list[Problem]]:
    """The support directory. A live service names only what a person has verified."""
    file = flows / DIRECTORY
    problems: list[Problem] = []
    source = contents(file, problems) if file.exists() else None
    if source is None:
        return (), problems
    found = read_directory(file.name, source)
    return tuple(service for service in found.services if service.verified or not live), [*problems, *found.problems]


class RotaFile(NamedTuple):
    """What ``duty.yaml`` holds now. ``duty`` is None where it is away or has mistakes, ``there`` whether it is there."""

    duty: Duty | None
    problems: tuple[Problem, ...]
    source: bytes
    there: bool


def read_rota(flows: Path) -> RotaFile:
    """Who is on duty, as the file says now."""
    file = flows / DUTY
    problems: list[Problem] = []
    there = file.exists()
    source = contents(file, problems) if there else None
    if source is None:
        return RotaFile(None, tuple(problems), b"", there)
    found = read_duty(file.name, source)
    return RotaFile(found.duty, found.problems, source, there)


def values(settings: Settings) -> dict[str, str]:
    """What the declared placeholders say in this deployment; those of services come from the directory."""
    return {name: settings["ORGANISATION"] if name == "organisation" else "" for name in PLACEHOLDERS if not name.startswith("service.")}


def folder(settings: Settings, name: str) -> Path:
    """A folder of the settings; the one beside the program where the working folder has none."""
    given = Path(settings[name])
    beside = Path(__file__).resolve().parent.parent.parent / given
    found = next((folder for folder in (given, beside) if folder.is_dir()), None)
    if found is None:
        raise SettingWrong(f"{name} is {settings[name]!r}, and there is no such folder.")
    return found
