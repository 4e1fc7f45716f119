"""``hearback recordings``: nothing says who spoke, nobody else can read the file, and everything that is done is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.store import Store
from tests.channels.hostile_media import wav
from tests.store.conftest import Look
from tests.tools.conftest import Command
from tests.tools.test_person import imported, migrated

__all__ = ["imported", "migrated"]
ME = ("--by", "typist")
NUMBER = "+447700900007"


@pytest.fixture
def spoken(imported: Store) -> str:
    """A comment that has been brought here."""
    now = datetime.now(UTC)
    with imported.turn("ivr", "CA-1", NUMBER, now) as turn:
        turn.open_conversation("after-case-closed", "v1", b"{}", "voice", "ivr")
        turn.agree_to_recording("one_thing", "en 0123456789ab")
        name = turn.add_recording("RE-1", 4)
        turn.keep_answer("one_thing", "answered", recording=name, keep_until=now + timedelta(days=90))
        turn.answer(200, "text/xml", b"")
    imported.sounds.keep(name, wav(4))
    imported.sounds.compare(name, now)
    return name


def test_it_is_listened_to_and_typed_up(hearback: Command, imported: Store, spoken: str, tmp_path: Path) -> None:
    """From the list to a private file to words that are the person's own; then it waits no more."""
    shown = hearback("recordings", "list").out
    assert (spoken[:8] in shown, "waits  4 s  en  after-case-closed/one_thing" in shown, "900007" in shown) == (True, True, False)
    file = tmp_path / "comment.wav"
    told = hearback("recordings", "listen", spoken[:8], "--to", str(file), "--because", "typing up", *ME)
    assert told.code == 0, told.err
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (wav(4), 0o600)
    words = tmp_path / "words.txt"
    words.write_text("Nobody rang me back.\n", "utf-8")
    assert hearback("recordings", "type", spoken[:8], "--from", str(words), *ME).code == 0
    look = Look(imported)
    assert look("SELECT words IS NULL FROM answer WHERE recording <> ''") == 0
    assert "typed" in hearback("recordings", "list", "--all").out
    assert hearback("recordings", "list").out == "No spoken comment waits.\n"
    assert [(did, role) for _, did, role in imported.comments.history(spoken)] == [("listened", "typist"), ("typed", "typist")]


def test_words_of_danger_raise_a_flag(hearback: Command, imported: Store, spoken: str, tmp_path: Path) -> None:
    """What nobody could read while it was spoken is read when it is typed up: staff are told as of any words."""
    words = tmp_path / "words.txt"
    words.write_text("help me please he is outside", "utf-8")
    told = hearback("recordings", "type", spoken, "--from", str(words), *ME)
    assert "A flag was raised: immediate_danger" in told.out
    assert Look(imported).all("SELECT kind, step FROM flag") == [("immediate_danger", "one_thing")]


def test_it_is_refused(hearback: Command, imported: Store, spoken: str) -> None:
    """With a reason of the list; what was typed up is not refused any more."""
    assert hearback("recordings", "refuse", spoken, "--as", "not-clear", *ME).code == 0
    assert "refused (it cannot be understood)" in hearback("recordings", "list", "--all").out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(("listen", "{name}", "--to", "{new}", "--because", "x"), 2, "--by ROLE", id="nobody says who they are"),
        pytest.param(("listen", "{name}", "--to", "{new}", *ME), 2, "--because", id="nobody says why"),
        pytest.param(
            ("listen", "{name}", "--to", "{new}", "--by", "Ann Smith", "--because", "x"), 2, "Write a role", id="a name is no role"
        ),
        pytest.param(("listen", "{name}", "--to", "{old}", "--because", "x", *ME), 1, "not there yet", id="the file is there already"),
        pytest.param(("listen", "ffffffff", "--to", "{new}", "--because", "x", *ME), 1, "no spoken comment", id="no such comment"),
        pytest.param(("type", "{name}", "--from", "{old}", *ME), 1, "no words", id="nothing was typed"),
        pytest.param(("type", "{name}", "--from", "{binary}", *ME), 1, "UTF-8", id="no text"),
        pytest.param(("refuse", "{name}", "--as", "other", *ME), 2, "--because", id="another reason that is not said"),
        pytest.param(("refuse", "{name}", "--as", "dull", *ME), 2, "dull", id="a reason that is not of the list"),
    ],
)
def test_what_is_refused_changes_nothing(
    hearback: Command, imported: Store, spoken: str, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """One line that says what to do; no file is left, and nothing is written down."""
    old, binary, new = tmp_path / "old", tmp_path / "binary", tmp_path / "new"
    old.write_text("")
    binary.write_bytes(b"\xff\xfe\xff")
    given = [part.format(name=spoken, new=new, old=old, binary=binary) for part in arguments]
    told = hearback("recordings", *given)
    assert (told.code, says in told.out + told.err) == (code, True), told.err
    assert (new.exists(), imported.comments.history(spoken)) == (False, [])
