"""``hearback backup`` and ``hearback restore``, by the commands."""

from __future__ import annotations

import shutil
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
    """A database that another tool restores, as it was ``at``; since then the person of NS/1 was erased, which the others know."""

    file: Path
    older: Path
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
def restored(hearback: Command, imported: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Restored:
    """DATABASE_URL leads to it."""
    newer = Path(str(imported.database.engine.url.database))
    there = Restored(tmp_path / "restored.db", tmp_path / "older.db", datetime.now(UTC), tmp_path / "tombstones", newer)
    shutil.copy(newer, there.older)
    assert hearback("erase", "NS/1", "--now", "--by", "data-protection-officer").code == 0
    imported.file_tombstones(there.tombstones)
    imported.close()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{there.file}")
    return there


ERASED, STILL_THERE, HELD = (True, 0, "unknown"), (False, 1, "confirmed_by_worker"), (False, 1, "unknown")
WAYS = {  # why: (what is given, how it ends, what it says, what is known then)
    "the file on another disk knows": (("--told", "AT", "--tombstones", "TOMBSTONES"), 0, "What has happened since: 2.", ERASED),
    "the database itself knows": (("--told", "AT", "--newer", "NEWER"), 0, "What has happened since: 2.", ERASED),
    "what is older than the backup is in it": (("--told", "TOMORROW", "--newer", "NEWER"), 0, "What has happened since: 0.", STILL_THERE),
    "nobody knows, so everybody is held": (("--told", "AT", "--hold-everybody"), 0, "until their contact is confirmed again", HELD),
    "nobody says who knows": (("--told", "AT"), 2, "Nobody would know who wrote STOP", STILL_THERE),
    "a backup as well": (("NEWER", "--told", "AT", "--hold-everybody"), 2, "Give a backup, or --told TIME", STILL_THERE),
    "no moment": (("--told", "yesterday", "--hold-everybody"), 2, "Write it like", STILL_THERE),
    "another file": (("--told", "AT", "--tombstones", "NEWER"), 1, "Error", STILL_THERE),
}


def test_a_database_restored_by_another_tool_is_told(hearback: Command, restored: Restored) -> None:
    """Whoever was erased since it was made is erased; told twice it is the same. What is refused changes nothing."""
    moments = {"AT": restored.at.isoformat(), "TOMORROW": (restored.at + timedelta(days=1)).isoformat()}
    given = moments | {"TOMBSTONES": str(restored.tombstones), "NEWER": str(restored.newer)}
    for why, (arguments, code, says, known) in WAYS.items():
        shutil.copy(restored.older, restored.file)
        for _ in range(2):
            told = hearback("restore", *(given.get(each, each) for each in arguments))
            assert (why, told.code, says in told.out + told.err) == (why, code, True), told.err
            assert (why, *restored.known()) == (why, *known)
