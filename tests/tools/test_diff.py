"""``hearback diff``: two versions side by side, wherever they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.publishing.sources import Folder
from bot.settings import read_settings
from bot.store.store import Store
from tests.dispatch.flows import EDITED, LONG, SMALL, write_flows
from tests.dispatch.house import SHIPPED
from tests.tools.conftest import Command
from tests.tools.desk import folder, migrated, store

__all__ = ["folder", "migrated", "store"]


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The same flows in another folder, one of them edited."""
    flows = write_flows(tmp_path / "edited")
    (flows / "small.yaml").write_text(EDITED)
    return flows


def test_two_folders(hearback: Command, flows: Path, edited: Path) -> None:
    """What reads differently, marked word by word; exit 1 because something does."""
    told = hearback("diff", flows, edited, "small")
    assert told.code == 1
    assert "How [-was-]{+did+} it{+ go+}? 1 [-Good-]{+Poor+} 2 [-Poor-]{+Good+}." in told.out
    assert "overall: answers: " in told.out
    assert "long" not in told.out


def test_the_same(hearback: Command, flows: Path) -> None:
    """Exit 0, in one line."""
    told = hearback("diff", flows, flows)
    assert (told.code, told.out) == (0, "Nothing is different.\n")


def test_every_flow(hearback: Command, flows: Path, edited: Path) -> None:
    """Without a name: those that differ, one that is new, one that is gone."""
    (flows / "long.yaml").unlink()
    (edited / "parts.yaml").unlink()
    told = hearback("diff", flows, edited, "--json")
    rows = {row["flow"]: row for row in json.loads(told.out)}
    assert told.code == 1
    assert rows.keys() == {"small", "long", "parts"}
    assert (rows["long"]["old"]["version"], rows["parts"]["new"]["version"]) == ("", "")


def test_the_page(hearback: Command, flows: Path, edited: Path, tmp_path: Path) -> None:
    """For printing and signing: whole, without a script."""
    assert hearback("diff", flows, edited, "small", "--html", tmp_path / "diff.html").code == 1
    page = (tmp_path / "diff.html").read_text("utf-8")
    assert "How <del>was</del><ins>did</ins> it<ins> go</ins>?" in page
    assert "Signed off" in page
    assert "<script" not in page


def git(where: Path, *arguments: str) -> None:
    bare = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"], "HOME": str(where)}
    who = ("-c", "user.name=A Coordinator", "-c", "user.email=coordinator@example.org")
    subprocess.run(["git", *who, *arguments], cwd=where, env=bare, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_git_revision(hearback: Command, flows: Path, tmp_path: Path) -> None:
    """What was committed against what is in the folder; a revision from before the folder is told."""
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "nothing yet")
    git(tmp_path, "add", "flows")
    git(tmp_path, "commit", "-q", "-m", "flows")
    assert hearback("diff", "HEAD", flows, "small", "--flows", flows).code == 0
    (flows / "small.yaml").write_text(EDITED)
    told = hearback("diff", "HEAD", flows, "--flows", flows)
    assert told.code == 1
    assert "How [-was-]{+did+} it{+ go+}?" in told.out
    told = hearback("diff", "HEAD~1", flows, "--flows", flows)
    assert (told.code, told.out) == (1, "")
    assert "There was no folder" in told.err


def test_a_version_of_the_database(hearback: Command, store: Store, folder: Path) -> None:
    """By its first digits, long after its file has changed."""
    (folder / "small.yaml").write_text(SMALL)
    settings = read_settings({"HEARBACK_LOCALES": str(SHIPPED / "locales"), "ORGANISATION": "Westmarch Police"})
    made = Folder("flows", folder, SHIPPED / "locales", settings).edition("small")
    assert made is not None
    store.flow_versions.put(made.version, "small", made.body, datetime.now(UTC))
    assert hearback("diff", made.version[:8], folder, "small").code == 0
    (folder / "small.yaml").write_text(EDITED)
    told = hearback("diff", made.version[:8], folder, "small")
    assert told.code == 1
    assert f"{made.version[:8]} -> " in told.out


@pytest.mark.parametrize(
    ("old", "says"),
    [
        pytest.param("nowhere", "is no folder, no git revision and no version", id="a word"),
        pytest.param("--output=x", "No such option", id="what would be an option of git"),
        pytest.param("abcdef12", "No version begins with abcdef12", id="digits of no version"),
    ],
)
def test_what_is_nowhere(hearback: Command, store: Store, folder: Path, old: str, says: str) -> None:
    """It is told in one line."""
    told = hearback("diff", old, folder)
    assert told.code in (1, 2)
    assert says in told.err


def test_a_broken_flow(hearback: Command, flows: Path, edited: Path) -> None:
    """Its errors are told at their lines, and nothing is compared."""
    (edited / "long.yaml").write_text(LONG.replace("yes_no: true", "yes_no: maybe"))
    told = hearback("diff", flows, edited, "long")
    assert told.code == 1
    assert "long.yaml:" in told.out
    assert "This flow has errors" in told.err
