"""Flows change under people's hands. A conversation goes on as it began; a broken file never replaces a good one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dispatch.flows import BROKEN, EDITED, SMALL
from tests.dispatch.house import House
from tests.dispatch.persons import Chatter, Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def edit(folder: Path) -> None:
    (folder / "small.yaml").write_text(EDITED)


def delete(folder: Path) -> None:
    (folder / "small.yaml").unlink()


def break_it(folder: Path) -> None:
    (folder / "small.yaml").write_text(BROKEN)


def cut_it_short(folder: Path) -> None:
    (folder / "small.yaml").write_text(SMALL[:200])


def spoil_it(folder: Path) -> None:
    (folder / "small.yaml").write_bytes(b"\xff\xfe\x00flow: small\n")


def turn_it_into_a_folder(folder: Path) -> None:
    delete(folder)
    (folder / "small.yaml").mkdir()


def lead_it_nowhere(folder: Path) -> None:
    delete(folder)
    (folder / "small.yaml").symlink_to(folder / "gone.yaml")


CHANGES = [
    pytest.param(edit, id="edited: other words, options the other way round"),
    pytest.param(delete, id="deleted"),
    pytest.param(break_it, id="broken"),
    pytest.param(cut_it_short, id="half written"),
    pytest.param(spoil_it, id="not text"),
    pytest.param(turn_it_into_a_folder, id="a folder of that name"),
    pytest.param(lead_it_nowhere, id="a link that leads nowhere"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_conversation_goes_on_as_it_began(house: House, sam: Texter, flows: Path, change: Callable[[Path], None]) -> None:
    """Option 2 is what it was when it was asked, and the person comes to the end."""
    sam.says("SMALL")
    change(flows)
    house.restart()
    assert "do better" in sam.says("2")
    assert "Thank you" in sam.says("be kinder")
    assert (house.answers()["overall"], house.ends()) == ("poor", ["finished"])


@pytest.mark.parametrize("change", CHANGES[2:])
def test_a_broken_file_keeps_the_last_good_version_serving(house: House, sam: Texter, flows: Path, change: Callable[[Path], None]) -> None:
    """Those who begin today begin on what was last good; the other flows are not touched."""
    edit(flows)
    house.restart()
    house.later(hours=1)
    change(flows)
    house.restart()
    assert "How did it go?" in sam.says("SMALL")
    assert "The first message." in Texter(house, "+447700900124").says("LONG")


def test_a_broken_piece_keeps_the_flow_serving(house: House, sam: Texter, flows: Path) -> None:
    """A shared file that is broken breaks every flow that includes it: they too go on as they last were."""
    (flows / "shared").mkdir()
    piece = flows / "shared" / "closing.yaml"
    piece.write_text("shared: closing\ntitle: End\nsteps: {bye: {say: That was all.}}\n")
    (flows / "small.yaml").write_text(SMALL.replace("say: Thank you. That is all.", "include: shared/closing.yaml"))
    house.restart()
    assert house.library.edition("small") is not None
    piece.write_text("shared: closing\nsteps: {bye: {sya: That was all.}}\n")
    house.restart()
    assert "How was it?" in sam.says("SMALL")
    sam.says("1")
    assert "That was all." in sam.says("skip")


def test_a_deleted_flow_is_not_begun_any_more(house: House, sam: Texter, flows: Path) -> None:
    """Taking a file away is how a coordinator ends a flow."""
    delete(flows)
    house.restart(HEARBACK_START_FLOW="")
    assert "How was it?" not in sam.says("SMALL")


@pytest.mark.parametrize("change", [CHANGES[0], CHANGES[1]])
def test_an_old_keyboard_never_answers_a_new_question(house: House, alex: Chatter, flows: Path, change: Callable[[Path], None]) -> None:
    """A button of a conversation that is over means nothing in the next one, where its number may be another answer."""
    alex.opens()
    old = dict(alex.keyboard)
    alex.says("1")
    alex.says("skip")
    edit(flows)
    house.restart()
    house.later(hours=1)
    assert "How did it go?" in alex.opens()
    change(flows)
    house.restart()
    assert "How did it go?" in alex.presses("Good", old)
    assert house.rows("SELECT value FROM answer WHERE step = 'overall'") == [('"good"',)]
    alex.presses("Poor")
    assert sorted(house.rows("SELECT value FROM answer WHERE step = 'overall'")) == [('"good"',), ('"poor"',)]


def test_a_button_that_we_never_drew(house: House, alex: Chatter) -> None:
    """What somebody else put on a button asks the open question again, and answers nothing."""
    alex.opens()
    alex.keyboard["?"] = "'; DROP TABLE person; --"
    assert "How was it?" in alex.presses("?")
    assert house.answers() == {}


def test_a_version_that_is_nowhere_does_not_silence_the_person(house: House, sam: Texter, flows: Path) -> None:
    """Danger and STOP are heard even where the conversation itself cannot go on, and closing still closes it."""
    sam.says("SMALL")
    delete(flows)
    house.restart(HEARBACK_START_FLOW="")
    with house.store.database.writing() as work:
        from sqlalchemy import text  # noqa: PLC0415 - only what must not happen needs SQL

        work.change(text("DELETE FROM flow_version"))
    assert "999" in sam.says("help me please")
    assert sam.later("stop").startswith("Done.")
    assert house.ask("SELECT stopped_at FROM person") is not None
