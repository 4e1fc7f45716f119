"""What lies in the repository: every part pinned with its hash, and no number that could be somebody's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("bench", "bot", "channels", "docs", "flows", "locales", "samples", "tests")
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINS = [" ".join(entry.split()) for entry in re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^\s*#.*\n?|\\$", "", LOCK)) if entry.strip()]


def _name(requirement: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("pin", PINS, ids=_name)
def test_every_part_is_pinned_with_its_hash(pin: str) -> None:
    """One version, from nowhere but the index that whoever installs it has chosen, and the bytes that it was locked with."""
    assert re.fullmatch(r"[a-z0-9._-]+(\[[a-z,]+\])?==[0-9][\w.!+-]*( ; [^@]+?)?( --hash=sha256:[0-9a-f]{64})+", pin), pin[:80]


def test_every_dependency_is_in_the_lock() -> None:
    """What is asked for, and what checks it, without exception."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {_name(each) for each in [*project["dependencies"], *project["optional-dependencies"]["dev"]]}
    assert asked <= {_name(pin) for pin in PINS}


@pytest.mark.parametrize("file", ["Makefile", "docs/run-it.md"])
def test_nothing_is_installed_without_its_hash(file: str) -> None:
    """But for Hearback itself, which brings nothing along."""
    installs = [line for line in (ROOT / file).read_text("utf-8").splitlines() if "pip install" in line]
    assert installs
    assert [line for line in installs if "--require-hashes" not in line and "--no-deps" not in line] == []


# Numbers of mobile telephones that no person has, and why they are here. Ofcom's numbers for drama begin with 07700 900.
NOBODYS = {
    "07640123456": "a pager's: none is sold any more",
    "07911123456": "the Guernsey example of libphonenumber",
    "07012345678": "a personal number, which is dear and never dialled here",
    "07021234567": "the same",
}
_MOBILE = re.compile(r"(?<![\w+.])(?:\+44|0044|0)[ -]?(?:\(0\))?(7(?:[ -]?[0-9]){9})(?![0-9])", re.ASCII)


def _mobiles(text: str) -> set[str]:
    found = ("0" + re.sub(r"[ -]", "", number) for number in _MOBILE.findall(text))
    return {number for number in found if not number.startswith("07700900")} - set(NOBODYS)


def _texts() -> Iterator[Path]:
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix != ".lock")
    for folder in FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*") if path.is_file() and not {"node_modules", "__pycache__"} & set(path.parts))


def test_no_number_is_somebodys() -> None:
    """Nobody's telephone rings because of an example. The directory alone has numbers of services, which are public."""
    found = {path: _mobiles(path.read_bytes().decode("utf-8", "ignore")) for path in _texts() if path.name != "support.yaml"}
    assert {str(path.relative_to(ROOT)): numbers for path, numbers in found.items() if numbers} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("07700 900123 +447700900123 0044 7700 900 999", 0, id="made for drama"),
        pytest.param("ring 0770" + "1 900123", 1, id="one digit off"),
        pytest.param("+44 (0)7" + "418 123456", 1, id="as people write them"),
        pytest.param("id 107" + "418123456, 07" + "4181234567", 0, id="longer rows of digits"),
    ],
)
def test_how_a_number_is_noticed(text: str, found: int) -> None:
    """However it is written."""
    assert len(_mobiles(text)) == found
