"""Put what the commands print today into the pages: ``python -m tests.docs.rewrite``. Look at what has changed before you keep it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from bot.settings import SETTINGS
from channels.reference import reference
from tests.docs import wording
from tests.docs.pages import PAGES, ROOT, blocks
from tests.docs.running import RUN, keep, run


def printed(desk: Path, page: Path) -> dict[int, str]:
    """What each block of output ought to say, by the line of its fence."""
    keep(desk, page)
    found: dict[int, str] = {}
    told, before = "", None
    for block in blocks(page):
        if block.kind == "sh":
            for line in filter(RUN.match, block.body.splitlines()):
                _, told = run(line)
        elif block.info == ("text", "output"):
            found[block.line] = told
        elif before is not None and before.broken:
            _, found[block.line] = run(before.refused_by)
        before = block
    return found


def rewrite(page: Path, found: dict[int, str]) -> None:
    lines = page.read_text("utf-8").split("\n")
    for line, told in sorted(found.items(), reverse=True):
        lines[line : lines.index("```", line)] = told.rstrip("\n").split("\n")
    page.write_text("\n".join(lines), "utf-8")


def main() -> None:
    for setting in SETTINGS:
        os.environ.pop(setting.name, None)
    (ROOT / "docs" / "reference.md").write_text(reference(ROOT / "locales"), "utf-8")
    wording.PAGE.write_text(wording.page(), "utf-8")
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            for name in ("flows", "locales"):
                shutil.copytree(ROOT / name, Path(folder) / name)
            os.chdir(folder)
            if found := printed(Path(folder), page):
                rewrite(page, found)
            os.chdir(ROOT)


if __name__ == "__main__":
    main()
