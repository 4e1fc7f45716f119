"""What the pages hold: fenced blocks, links, headings."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("bench/*.md")],
)

_FENCE = re.compile(r"^(?P<in> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=in)```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(?P<words>.+?) *$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block. ``info`` is what stands behind the fence: ``yaml``, ``yaml broken``, ``yaml flows/a.yaml``, ``text output``."""

    page: Path
    line: int
    info: tuple[str, ...]
    body: str

    @property
    def kind(self) -> str:
        return self.info[0] if self.info else ""

    @property
    def broken(self) -> bool:
        return "broken" in self.info

    @property
    def file(self) -> str:
        """The name under which the reader of the page is to keep it; empty where it is only to be looked at."""
        return next((word for word in self.info[1:] if "." in word), "")

    @property
    def story(self) -> bool:
        return re.search("^- story:", self.body, re.MULTILINE) is not None

    @property
    def refused_by(self) -> str:
        """The command that says what is wrong with a broken example."""
        return f"hearback {'test' if self.story else 'check'} {self.file}"

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(page, text.count("\n", 0, found.start()) + 1, tuple(found["info"].split()), textwrap.dedent(found["body"]))
        for found in _FENCE.finditer(text)
    ]


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text("utf-8"))


def links(page: Path) -> Iterator[str]:
    return (found["to"] for found in _LINK.finditer(prose(page)) if not re.match(r"[a-z]+:", found["to"]))


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as code hosts make them."""
    words = (found["words"].lower() for found in _HEADING.finditer(prose(page)))
    return {re.sub(r"[^\w\- ]", "", said).replace(" ", "-") for said in words}
