"""A backup is one sealed file that opens again or is not there; a restored database knows who stopped or was erased since."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bot.errors import HearbackError
from bot.store import backups, restoring
from bot.store.instants import micros
from bot.store.secrecy import tombstones
from bot.store.secrecy.sealing import Keyring, new_key
from bot.store.store import Store
from tests.postgres import KEY
from tests.store.case_rows import person, row
from tests.store.conftest import Look
from tests.store.opened import everything
from tests.store.test_rotation import _fill

KEYS = Keyring.from_text(KEY)


@pytest.fixture
def file(tmp_path: Path, migrated: Path) -> Path:
    """A SQLite database with eight people in it."""
    there = tmp_path / "service.db"
    there.write_bytes(migrated.read_bytes())
    return there


@pytest.fixture
def here(file: Path, now: datetime) -> Store:
    """Its store."""
    store = Store(f"sqlite:///{file}", KEYS)
    _fill(store, now, 8)
    return store


def _store(file: Path) -> Store:
    return Store(f"sqlite:///{file}", KEYS)


def test_a_backup_holds_everything(here: Store, file: Path, tmp_path: Path, now: datetime) -> None:
    """Also what lies in the log only; the file is for its owner alone, tells nothing, and what is restored is the same."""
    before = everything(here)
    sealed = tmp_path / "backup"
    backups.write(file, sealed, KEYS, micros(now))
    assert sealed.stat().st_mode & 0o077 == 0
    assert b"SQLite format 3" not in sealed.read_bytes()
    with backups.opened(sealed, tmp_path / "again.db", KEYS) as (_, head):
        assert head.made_at == micros(now)
    again = _store(tmp_path / "again.db")
    assert everything(again) == before
    again.close()
    here.close()
    assert not [left for left in tmp_path.iterdir() if left.name.startswith(".")]


def _cut(sealed: bytes) -> bytes:
    return sealed[:-40]


def _changed(sealed: bytes) -> bytes:
    return sealed[:-20] + bytes([sealed[-20] ^ 1]) + sealed[-19:]


def _redated(sealed: bytes) -> bytes:
    return sealed.replace(b'"made_at":1', b'"made_at":2', 1)


def _foreign(_: bytes) -> bytes:
    return b"SQLite format 3\0"


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        pytest.param(_cut, "not whole", id="cut off"),
        pytest.param(_changed, "not whole", id="one bit changed"),
        pytest.param(_redated, "not whole", id="said to be from another day"),
        pytest.param(_foreign, "not a backup", id="another file"),
    ],
)
def test_a_backup_that_was_harmed_restores_nothing(
    here: Store, file: Path, tmp_path: Path, now: datetime, harm: Callable[[bytes], bytes], says: str
) -> None:
    """Told in a line; no file is left behind."""
    here.close()
    sealed = tmp_path / "backup"
    backups.write(file, sealed, KEYS, micros(now))
    sealed.write_bytes(harm(sealed.read_bytes()))
    with pytest.raises(HearbackError, match=says), backups.opened(sealed, tmp_path / "again.db", KEYS):
        pass
    assert {left.name for left in tmp_path.iterdir() if not left.name.startswith("service")} == {"backup"}


def test_nothing_is_overwritten_and_another_key_opens_nothing(here: Store, file: Path, tmp_path: Path, now: datetime) -> None:
    """Neither a backup nor a database that is there already; and the wrong key is told."""
    here.close()
    sealed = tmp_path / "backup"
    backups.write(file, sealed, KEYS, micros(now))
    with pytest.raises(HearbackError, match="there already"):
        backups.write(file, sealed, KEYS, micros(now))
    with pytest.raises(HearbackError, match="there already"), backups.opened(sealed, file, KEYS):
        pass
    with pytest.raises(HearbackError, match=r"^HEARBACK_KEY"), backups.opened(sealed, tmp_path / "n", Keyring.from_text(new_key())):
        pass


def _live_on(store: Store, now: datetime) -> None:
    """What happens after the backup: a STOP, an ERASE, one for good, one unsafe, one that begins again; a newcomer who stops; an invitation."""
    for number in range(5):
        with store.turn("sms", f"later {number}", f"+44770090000{number}", now) as turn:
            match number:
                case 0:
                    turn.suppress()
                case 1:
                    turn.erase()
                case 2:
                    turn.set_unsafe()
                case 3:
                    turn.suppress()
                    turn.unsuppress()
                case _:
                    turn.note_invited("R-4", "flow", 1, "sms")
    with store.turn("sms", "later new", "+447700900999", now) as turn:
        turn.suppress()
    store.erasures.erase(person(store, "R-5"), now, "a-role", at_once=True)


@pytest.mark.parametrize("by_file", [True, False], ids=["from the file", "from the newer database"])
def test_a_restored_backup_knows_what_happened_since(here: Store, file: Path, tmp_path: Path, now: datetime, by_file: bool) -> None:
    """Stopped stay stopped, erased stay erased, nobody is asked twice, and nothing that waited is sent."""
    sealed, told = tmp_path / "backup", tmp_path / "tombstones"
    made = now + timedelta(hours=1)
    backups.write(file, sealed, KEYS, micros(made))
    _live_on(here, made + timedelta(hours=1))
    assert here.file_tombstones(told) > 0
    assert here.file_tombstones(told) == 0
    assert told.stat().st_mode & 0o077 == 0
    lines = tombstones.from_file(here.unlock(), told) if by_file else list(tombstones.from_database(here.database))
    here.close()
    with backups.opened(sealed, tmp_path / "again.db", KEYS) as (plain, head):
        again = _store(plain)
        restoring.quieten(again.database, micros(made), hold_everybody=False)
        for _ in range(2):  # told twice, it is the same
            restoring.replay(again.database, again.unlock(), tombstones.since(lines, head.made_at), micros(made))
        again.close()
    again = _store(tmp_path / "again.db")
    known = [again.people.meet("sms", f"+44770090000{number}", now) for number in range(8)]
    assert [(each.stopped, each.erased) for each in known[:6]] == [
        (True, False),
        (True, True),
        (False, False),
        (False, False),
        (False, False),
        (True, True),
    ]
    assert known[2].contact == "unsafe"
    assert again.people.meet("sms", "+447700900999", now).stopped
    asked = again.cases.ask(known[4].id)
    assert [(each.flow, each.wave, each.outcome) for each in asked.history.asked] == [("flow", 1, "invited")]
    assert again.outbox.claim("worker", now + timedelta(days=1), 100, 60) == []
    look = Look(again)
    assert look(f"SELECT count(*) FROM answer JOIN conversation ON conversation.id = conversation WHERE person = '{known[1].id}'") == 0
    assert look(f"SELECT count(*) FROM escrow WHERE person = '{known[5].id}'") == 0
    assert {plain for place, plain in everything(again).items() if place[2] == known[7].id} >= {b"words 7", b'{"n":7}'}
    again.close()


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda lines: lines.replace(b'"stopped"', b'"destroyed"', 1), id="a STOP made an erasure"),
        pytest.param(lambda lines: b'{"at":1,"what":"destroyed","person":"x"} AAAA\n' + lines, id="a line put in"),
    ],
)
def test_a_forged_tombstone_erases_nobody(here: Store, tmp_path: Path, now: datetime, harm: Callable[[bytes], bytes]) -> None:
    """Whoever can write the file, but has not the database's key, cannot have anybody erased or stopped."""
    told = tmp_path / "tombstones"
    _live_on(here, now)
    here.file_tombstones(told)
    whole = told.read_bytes()
    assert b"900000" not in whole
    told.write_bytes(harm(whole))
    with pytest.raises(HearbackError, match=r"^Line [0-9]+ of the file of tombstones was changed"):
        tombstones.from_file(here.unlock(), told)
    told.write_bytes(whole[:-10])  # the disk was full: the line that was cut off is left out
    assert len(tombstones.from_file(here.unlock(), told)) == whole.count(b"\n") - 1
    here.close()


@pytest.mark.parametrize("short", [False, True], ids=["the process died in the middle", "the disk was full in the middle"])
def test_a_line_that_was_cut_off_spoils_no_later_one(
    here: Store, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, *, short: bool
) -> None:
    """What was not written whole is written again, in place of what is there of it: the file can always be read."""
    told = tmp_path / "tombstones"
    _live_on(here, now)
    assert here.file_tombstones(told) > 0
    before = tombstones.from_file(here.unlock(), told)
    with here.turn("sms", "cut off", "+447700900006", now) as turn:
        turn.suppress()
    if short:
        with monkeypatch.context() as full:
            full.setattr(os, "write", lambda handle, written, write=os.write: write(handle, written[:50]))
            with pytest.raises(OSError, match="half"):
                here.file_tombstones(told)
    else:
        with told.open("ab") as file:
            file.write(b'{"at":17959181345869')
    assert tombstones.from_file(here.unlock(), told) == before
    assert here.file_tombstones(told) == 1
    assert len(tombstones.from_file(here.unlock(), told)) == len(before) + 1
    here.close()


def test_without_knowledge_nobody_is_asked(here: Store, now: datetime) -> None:
    """Where nobody can tell who wrote STOP since, contact counts as unknown for all."""
    here.cases.put([row("R-free", phone="+447700900500")], now)
    assert here.people.meet("sms", "+447700900500", now).contact == "confirmed_by_person"
    restoring.quieten(here.database, micros(now), hold_everybody=True)
    assert here.people.meet("sms", "+447700900500", now).held
    here.close()


def test_what_happened_since_is_told_to_any_database(store: Store, now: datetime, look: Look) -> None:
    """Told twice, it is the same; somebody whom the database never met is stopped in it."""
    _fill(store, now, 8)
    _live_on(store, now)
    stopped = look.all("SELECT id, stopped_at IS NULL, erased_at IS NULL FROM person ORDER BY id")
    lines = list(tombstones.from_database(store.database))
    assert {line.what for line in lines} >= {"stopped", "erased", "unsafe", "started"}
    newcomer = msgspec.structs.replace(lines[0], what="stopped", person="f" * 32, places=(("sms", b"f" * 32),), cases=())
    assert restoring.replay(store.database, store.unlock(), [*lines, newcomer], micros(now)) == len(lines) + 1
    assert restoring.quieten(store.database, micros(now), hold_everybody=True) > 0
    after = look.all("SELECT id, stopped_at IS NULL, erased_at IS NULL FROM person ORDER BY id")
    assert after == sorted([*stopped, ("f" * 32, False, True)])
    assert look("SELECT count(*) FROM person WHERE contact = 'confirmed_by_person'") == 0
