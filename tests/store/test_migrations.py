"""The migrations form one line: two that were written side by side from the same one are seen before any database meets them."""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory

from bot.store import migrate


def test_every_migration_follows_another_and_one_is_the_last() -> None:
    """Two heads would leave a service unable to upgrade; a file is named after its revision, so that it can be found."""
    scripts = ScriptDirectory(str(migrate._SCRIPTS))
    line = list(scripts.walk_revisions())
    assert len(scripts.get_heads()) == 1, "two migrations follow the same one: let one of them follow the other"
    followed = [script.down_revision for script in line]
    assert len(set(followed)) == len(followed)
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in line)
