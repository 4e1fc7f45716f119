"""``hearback preview``: a page in a file, or one line that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.conftest import Command


def test_a_page_is_written(hearback: Command, tmp_path: Path) -> None:
    """Under the name that was given, or the flow's own."""
    assert hearback("preview", "quiet-check-in", "-o", "page.html").out == "Written: page.html\n"
    assert hearback("preview", "quiet-check-in").out == "Written: quiet-check-in.html\n"
    assert (tmp_path / "page.html").read_bytes() == (tmp_path / "quiet-check-in.html").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["after-case"], "There is no flow 'after-case'", id="no such flow"),
        pytest.param(["quiet-check-in", "-o", "no/page.html"], "no/page.html cannot be written: No such file", id="no such folder"),
        pytest.param(["broken.yaml"], "broken.yaml:3:7 error `sya` is not a key", id="a flow that cannot be read"),
    ],
)
def test_why_not(hearback: Command, tmp_path: Path, arguments: list[str], says: str) -> None:
    """One thing is told, nothing is written."""
    (tmp_path / "broken.yaml").write_text("flow: broken\nsteps:\n  a: {sya: Hello.}\n", "utf-8")
    told = hearback("preview", *arguments)
    assert told.code == 1
    assert says in told.out + told.err
    assert not list(tmp_path.rglob("*.html"))
