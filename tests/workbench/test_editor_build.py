"""The built editor is that of its sources, and brings the licences of its parts."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib

from setuptools import find_namespace_packages

from tests.workbench.conftest import ROOT

SOURCES = ROOT / "bot/workbench/editor"
STATIC = ROOT / "bot/workbench/static"


def test_the_build_is_not_stale():
    """The first line of the built file holds the hash of all that it is made from: change a source, and build again."""
    made = hashlib.sha256()
    for name in ("build.mjs", "editor.mjs", "package-lock.json", "package.json"):
        made.update(name.encode() + b"\0" + (SOURCES / name).read_bytes() + b"\0")
    first = (STATIC / "editor.js").read_text("utf-8").split("\n", 1)[0]
    assert made.hexdigest() in first, "The sources of the editor have changed: run `make editor`."


def test_every_part_of_the_editor_has_its_licence():
    """Each package that the lock names for use is in the notices with its version, and under a licence that asks for no more than that."""
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))["packages"]
    used = {path.removeprefix("node_modules/"): entry for path, entry in lock.items() if path and not entry.get("dev")}
    notices = (STATIC / "editor.licences.txt").read_text("utf-8")
    named = re.findall(r"^(\S+) (\S+) \(MIT\)$", notices, re.MULTILINE)
    assert len(named) > 10
    assert dict(named) == {name: entry["version"] for name, entry in used.items()}


def test_the_notices_ship_with_the_package():
    """Whoever installs Hearback gets the page, the editor and its notices; its sources and what they are built with stay out."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    packages = find_namespace_packages(str(ROOT), **tool["packages"]["find"])
    assert "bot.workbench.static" in packages
    assert not [name for name in packages if name.startswith("bot.workbench.editor")]
    patterns = tool["package-data"]["*"]
    assert [path.name for path in STATIC.iterdir() if not any(path.match(pattern) for pattern in patterns)] == []
