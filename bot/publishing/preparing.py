"""What publishing a flow would do, worked out before anybody is asked: checks, stories, what people would see, who is mid-way.

``prepare`` for what the folder holds, ``prepare_back`` for a version of before. Neither prints, asks or changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from bot.checks.folder import clashes
from bot.errors import Refused
from bot.flow.places import Places
from bot.flow.problems import Problem, in_order
from bot.flow.suggest import did_you_mean
from bot.library import Edition
from bot.library.drafts import Drafts
from bot.library.library import Made
from bot.library.standing import in_catalogue
from bot.publishing.difference import Difference, difference
from bot.publishing.sources import LIVE, Folder, Live, kept_edition
from bot.store.rows import FlowVersionRow, PublishedRow
from bot.store.store import Store
from bot.stories.files import Held, Playhouse, read_files, story_files


class Prepared(msgspec.Struct, frozen=True):
    """One flow, ready to be switched. ``line``: what was last published of it, which must still be the newest when it is switched.

    ``body`` makes the new version; empty where the flow would not be offered any more. ``errors`` counts those of ``problems`` that refuse: one in
    a translation takes its language alone. ``held`` counts conversations, ``failed`` are those of
    them that go another way. ``midway``: how many people are in a conversation, by its version. ``not_sent``: languages, and why not.
    ``going_back``: to a version that was served before, which is not checked again.
    """

    flow: str
    line: PublishedRow | None
    difference: Difference
    body: bytes = b""
    problems: tuple[Problem, ...] = ()
    errors: int = 0
    held: int = 0
    failed: tuple[Held, ...] = ()
    midway: Mapping[str, int] = {}
    not_sent: Mapping[str, str] = {}
    going_back: bool = False

    @property
    def version(self) -> str:
        """The version that would be served; empty for none."""
        return self.difference.new.version

    @property
    def unchanged(self) -> bool:
        """Whether this is what is published already."""
        readable = bool(self.body) or not self.errors
        return self.line is not None and self.line.version == self.version and readable

    @property
    def refused(self) -> str:
        """Why it may not be published, in one line; empty where it may, or is."""
        stories = len({(held.told.file, held.told.at) for held in self.failed})
        said = [f"{self.errors} {'error is' if self.errors == 1 else 'errors are'} to be mended"] if self.errors else []
        said += [f"{stories} {'story does' if stories == 1 else 'stories do'} not hold"] if stories else []
        return f"{self.flow} is not published: {' and '.join(said)}." if said and not self.unchanged else ""


def prepare(folder: Folder, store: Store, flows: Iterable[str]) -> tuple[Prepared, ...]:
    """What publishing these flows of the folder would do, all of them at once. Raises Refused for a name that is nowhere."""
    return tuple(_Preparing(folder, store, tuple(dict.fromkeys(flows))).every())


class _Preparing:
    def __init__(self, folder: Folder, store: Store, flows: tuple[str, ...]) -> None:
        self.folder, self.store, self.flows = folder, store, flows
        self.live = Live(store, folder.maker.press, folder)
        self.house = Playhouse(Drafts(folder.maker.settings, folder.flows, folder.locales))
        known = dict.fromkeys((*folder.names(), *self.live.names()))
        for flow in flows:
            if flow not in known:
                raise Refused(f"There is no flow {flow!r} in {folder.label}. {did_you_mean(flow, known)}".rstrip())

    def every(self) -> Iterable[Prepared]:
        made = {flow: self.folder.maker.made(file) for flow in self.flows if (file := self.folder.file(flow))}
        for flow in self.flows:
            yield self._changed(flow, made[flow], made) if flow in made else self._taken_out(flow)

    def _changed(self, flow: str, made: Made, beside: Mapping[str, Made]) -> Prepared:
        problems = [*made.problems, *self._clashes(flow, made, beside)]
        held = self._stories(flow, problems) if made.edition else []
        errors = [one for one in set(problems) if one.severity == "error" and not in_catalogue(one, self.folder.languages)]
        return Prepared(
            flow,
            self.store.publishing.newest(flow),
            difference(flow, self._served(flow), made.edition, (LIVE, self.folder.label)),
            made.edition.body if made.edition else b"",
            in_order(problems),
            len(errors),
            len(held),
            tuple(one for one in held if not one.outcome.held),
            self.store.publishing.midway(flow),
            {one.language: one.why() for one in made.standing if not one.sent},
        )

    def _taken_out(self, flow: str) -> Prepared:
        """Its file is gone from the folder: to publish that is to offer it no more."""
        gone = difference(flow, self._served(flow), None, (LIVE, self.folder.label))
        return Prepared(flow, self.store.publishing.newest(flow), gone, midway=self.store.publishing.midway(flow))

    def _served(self, flow: str) -> Edition | None:
        """None as well where this Hearback cannot read what another published: it is no reason not to publish something better."""
        try:
            return self.live.edition(flow)
        except Refused:
            return None

    def _clashes(self, flow: str, made: Made, beside: Mapping[str, Made]) -> Iterable[Problem]:
        """What it claims that another flow has, of those that are served or are published with it."""
        if made.flow is None:
            return ()
        others = {other: edition.script.flow for other in self.live.names() if other != flow and (edition := self._served(other))}
        others |= {other: one.flow for other, one in beside.items() if other != flow and one.flow}
        side_by_side = [(other, Places(f"{name}.yaml")) for name, other in others.items()]
        file = f"{flow}.yaml"
        return [problem for problem in clashes([*side_by_side, (made.flow, made.places)]) if problem.file == file]

    def _stories(self, flow: str, problems: list[Problem]) -> list[Held]:
        unread: list[Problem] = []
        stories = [told for told in read_files(story_files(self.folder.flows), unread) if told.story.flow == flow]
        problems += (problem for problem in unread if Path(problem.file).stem == flow)
        return [one for told in stories for one in self.house.hold(told, problems)]


def prepare_back(folder: Folder, store: Store, flow: str, version: str = "") -> Prepared:
    """What going back would do: to the version that was published before, or to a kept one by its first digits. Raises Refused.

    It is not checked again: it was when it was published, and whoever goes back is in a hurry.
    """
    press, line = folder.maker.press, store.publishing.newest(flow)
    if line is None:
        raise Refused(f"{flow} was never published, so there is no way back. hearback published lists what was.")
    row = store.flow_versions.beginning(version) if version else _before(store, line)
    if row is None or row.name.removesuffix(".yaml") != flow:
        wanted = f"No one version of {flow} begins with {version}." if version else f"Nothing else was published of {flow}."
        raise Refused(f"{wanted} hearback published {flow} lists its versions.")
    now = store.flow_versions.get(line.version)
    new = kept_edition(press, row.body, row.version)
    try:
        old = kept_edition(press, now.body, now.version) if now else None
    except Refused:
        old = None  # what another Hearback published, and nobody can be served here
    back = difference(flow, old, new, (LIVE, f"version {row.version[:8]}"))
    return Prepared(flow, line, back, new.body, midway=store.publishing.midway(flow), going_back=True)


def _before(store: Store, line: PublishedRow) -> FlowVersionRow | None:
    """The last version of the flow that was another one."""
    earlier = (one.version for one in store.publishing.log(line.flow) if one.version not in ("", line.version))
    version = next(earlier, "")
    return store.flow_versions.get(version) if version else None
