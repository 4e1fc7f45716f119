"""A house with one discreet flow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dispatch.quiet_line import QUIET


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """A discreet flow, and no other."""
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "quiet.yaml").write_text(QUIET)
    return folder
