"""The files that are edited here, and how they are named: ``flows/after-case-closed.yaml``, ``locales/cy/words.yaml``.

Only these names exist: a name is matched against the shapes below before any path is made of it, and a path that leads out of its folder
by a symbolic link is none of ours. So a request cannot reach any other file, whatever it asks for (CWE-22, CWE-59).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.flow.yaml import BIGGEST
from bot.workbench.wrong import NotHere, TooLarge

MOST_FILES = 1_000  # of one group: more is no folder of flows
_NAME = r"[a-z0-9][a-z0-9_-]{0,79}"
_LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}"


class Group(NamedTuple):
    """A heading of the list of files: in which folder they are, by which pattern, and what their names look like."""

    title: str
    root: str
    pattern: str
    shape: re.Pattern[str]


GROUPS = (
    Group("Flows", "flows", "*.yaml", re.compile(rf"flows/{_NAME}\.yaml")),
    Group("Shared pieces", "flows", "shared/*.yaml", re.compile(rf"flows/shared/{_NAME}\.yaml")),
    Group("Stories", "flows", "tests/*.yaml", re.compile(rf"flows/tests/{_NAME}\.yaml")),
    Group("Languages", "locales", "*/*.yaml", re.compile(rf"locales/{_LANGUAGE}/(?:words|wording)\.yaml")),
)
APART = {
    "support.yaml": "People to talk to",
    "calendar.yaml": "Days when nobody is asked",
    "complaints.yaml": "Where complaints go next",
    "duty.yaml": "Who is on duty",
}  # files of the flows folder that are no flows


class Shelf(NamedTuple):
    """Both folders."""

    flows: Path
    locales: Path

    def path(self, name: str) -> Path:
        """The path of a file by its name. Raises NotHere where it is no name of ours, or leads elsewhere."""
        if not any(group.shape.fullmatch(name) for group in GROUPS):
            raise NotHere(f"{name[:120]!r} is not a file that is edited here.")
        root, _, below = name.partition("/")
        home = (self.flows if root == "flows" else self.locales).resolve()
        path = home / below
        if path.resolve() != path:
            raise NotHere(f"{name} is a link to another place. Edit it there.")
        return path

    def contents(self, name: str) -> bytes | None:
        """The bytes of a file, or None where there is none. Raises NotHere, and TooLarge above the limit of the reader."""
        path = self.path(name)
        try:
            if path.stat().st_size > BIGGEST:
                raise TooLarge(f"{name} is {path.stat().st_size // 1024} KB. A file is at most {BIGGEST // 1024} KB.")
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotHere(f"{name} cannot be read: {error.strerror or type(error).__name__}.") from None

    def names(self, group: Group) -> Iterator[str]:
        """The files of one group that are there, in order."""
        home = self.flows if group.root == "flows" else self.locales
        found = sorted(path.relative_to(home).as_posix() for path in home.glob(group.pattern))
        for name in [f"{group.root}/{below}" for below in found][:MOST_FILES]:
            if group.shape.fullmatch(name) and self._is_ours(name):
                yield name

    def _is_ours(self, name: str) -> bool:
        try:
            return self.path(name).is_file()
        except NotHere:
            return False


def group_of(name: str) -> str:
    """The heading that a file stands under."""
    if name.removeprefix("flows/") in APART:
        return "Around the flows"
    return next((group.title for group in GROUPS if group.shape.fullmatch(name)), "")


def kind_of(name: str) -> str:
    """What a file is: flow, shared, story, directory, words, or other."""
    if name == "flows/support.yaml":
        return "directory"
    if name.removeprefix("flows/") in APART:
        return "other"
    kinds = {"Flows": "flow", "Shared pieces": "shared", "Stories": "story"}
    return kinds.get(group_of(name), "words" if name.endswith("/words.yaml") else "other")
