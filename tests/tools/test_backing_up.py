"""``hearback backup`` and ``hearback restore``, by the commands."""

from __future__ import annotations

from pathlib import Path

from bot.store.store import Store
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
