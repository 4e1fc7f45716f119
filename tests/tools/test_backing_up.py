"""``hearback backup`` and ``hearback restore``, by the commands."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.postgres import KEY
from tests.tools.conftest import Command
from tests.tools.test_person import imported, migrated

__all__ = ["imported", "migrated"]


def test_back_up_lose_the_database_and_restore(hearback: Command, imported: Store, tmp_path: Path) -> None:
    """Without a word on who stopped since, nothing is restored; the erasure since the backup stands."""
    sealed, told = tmp_path / "backup.sealed", tmp_path / "tombstones"
    said = hearback("backup", str(sealed))
    assert (said.code, "found whole" in said.out) == (0, True), said.err
    assert hearback("backup", str(sealed)).code == 1
    assert hearback("erase", "NS/1", "--now", "--by", "data-protection-officer").code == 0
    imported.file_tombstones(told)
    refused = hearback("restore", str(sealed), "--tombstones", str(told))
    assert (refused.code, "is there already" in refused.err) == (1, True)
    file = Path(str(imported.database.engine.url.database))
    imported.close()
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    assert "Nobody would know" in hearback("restore", str(sealed)).err
    said = hearback("restore", str(sealed), "--tombstones", str(told))
    assert (said.code, "The service may start." in said.out) == (0, True), said.err
    assert hearback("person", "NS/1").code == 0
    found = imported.cases.ask(str(imported.cases.person_of("NS/1")))
    assert found is not None
    assert (found.erased, found.cases) == (True, ())


class Restored(NamedTuple):
    """A database that another tool restored, as of ``at``; since then the person of NS/1 was erased, which these two know."""

    file: Path
    at: datetime
    tombstones: Path
    newer: Path

    def known(self) -> tuple[bool, int, str]:
        """Whether the person is erased here, how many cases they have, and how their contact stands."""
        store = Store(f"sqlite:///{self.file}", Keyring.from_text(KEY))
        found = store.cases.ask(str(store.cases.person_of("NS/1")))
        store.close()
        assert found is not None
        return found.erased, len(found.cases), found.contact.state


@pytest.fixture
def restored(hearback: Command, imported: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Restored]:
    """DATABASE_URL leads to it."""
    newer = Path(str(imported.database.engine.url.database))
    there = Restored(tmp_path / "restored.db", datetime.now(UTC), tmp_path / "tombstones", newer)
    shutil.copy(newer, there.file)
    assert hearback("erase", "NS/1", "--now", "--by", "data-protection-officer").code == 0
    imported.file_tombstones(there.tombstones)
    imported.close()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{there.file}")
    return there


ERASED, STILL_THERE, HELD = (True, 0, "unknown"), (False, 1, "confirmed_by_worker"), (False, 1, "unknown")


@pytest.mark.parametrize(
    ("arguments", "code", "says", "known"),
    [
        pytest.param(("--tombstones", "TOMBSTONES"), 0, "What has happened since: 2.", ERASED, id="by the file on another disk"),
        pytest.param(("--newer", "NEWER"), 0, "What has happened since: 2.", ERASED, id="by the database itself"),
        pytest.param(("--hold-everybody",), 0, "until their contact is confirmed again", HELD, id="nobody knows: everybody is held"),
        pytest.param((), 2, "Nobody would know who wrote STOP", STILL_THERE, id="nobody says"),
        pytest.param(("BACKUP", "--hold-everybody"), 2, "Give a backup, or --told TIME", STILL_THERE, id="a backup as well"),
        pytest.param(("--told", "yesterday", "--hold-everybody"), 2, "Write it like", STILL_THERE, id="no moment"),
        pytest.param(("--tombstones", "BACKUP"), 1, "", STILL_THERE, id="another file"),
    ],
)
def test_a_database_restored_by_another_tool_is_told(
    hearback: Command, restored: Restored, arguments: tuple[str, ...], code: int, says: str, known: tuple[bool, int, str]
) -> None:
    """Whoever was erased since it was made is erased; told twice it is the same. What is refused changes nothing."""
    files = {"TOMBSTONES": restored.tombstones, "NEWER": restored.newer, "BACKUP": restored.file}
    given = ["--told", restored.at.isoformat(), *(str(files.get(each, each)) for each in arguments)]
    for _ in range(2):
        told = hearback("restore", *given)
        assert (told.code, says in told.out + told.err) == (code, True), told.err
        assert restored.known() == known


def test_what_happened_before_the_backup_is_not_told_again(hearback: Command, restored: Restored) -> None:
    """The moment counts: what is older is in the backup already."""
    later = (restored.at + timedelta(days=1)).isoformat()
    assert "What has happened since: 0." in hearback("restore", "--told", later, "--newer", str(restored.newer)).out
    assert restored.known() == STILL_THERE
