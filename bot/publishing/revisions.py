"""The flows and languages of an earlier day, where the folder is kept in git: laid out in a folder of their own, to be looked at."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from bot.errors import Refused

SECONDS = 60  # for git; a repository of flows answers in milliseconds


def is_revision(folder: Path, revision: str) -> bool:
    """Whether this folder is in a git checkout that knows the revision: a branch, a tag, a commit, HEAD~2."""
    return bool(_commit(folder, revision))


def lay_out(flows: Path, locales: Path, revision: str, where: Path) -> tuple[Path, Path]:
    """The folders of flows and of languages as they were, below ``where``. Languages that are not in git stay those of today.

    Raises Refused where the flows were not there then.
    """
    return _laid(flows, revision, where / "flows"), _laid(locales, revision, where / "locales", otherwise=locales)


def _laid(folder: Path, revision: str, where: Path, otherwise: Path | None = None) -> Path:
    """From the top of the checkout: git makes no archive of a tree from inside a folder that the tree does not have."""
    top, below = _asked(folder, "rev-parse", "--show-toplevel"), _asked(folder, "rev-parse", "--show-prefix")
    done = _git(Path(top), "archive", "--format=tar", f"{_commit(folder, revision)}:{below}") if top else None
    if done is None or done.returncode:
        if otherwise is not None:
            return otherwise
        raise Refused(f"There was no folder {folder} at {revision}. Try a later revision, or give the folder itself.")
    where.mkdir()
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(where, filter="data")
    return where


def _commit(folder: Path, revision: str) -> str:
    if not revision or revision.startswith("-"):
        return ""
    return _asked(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")


def _asked(folder: Path, *arguments: str) -> str:
    """One line that git answers; empty where it does not."""
    done = _git(folder, *arguments)
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n") if done and not done.returncode else ""


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    git = shutil.which("git")
    if git is None:
        return None
    try:
        return subprocess.run([git, "-C", str(folder), *arguments], capture_output=True, check=False, timeout=SECONDS)  # noqa: S603 - no shell, and no argument that begins with a dash
    except (OSError, subprocess.TimeoutExpired):
        return None
