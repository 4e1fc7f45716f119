"""``hearback erase``: what is told, and that nothing personal is."""

from __future__ import annotations

import json

import pytest

from bot.store.store import Store
from tests.tools.conftest import Command
from tests.tools.test_person import imported, migrated

__all__ = ["imported", "migrated"]
ME = ("--by", "data-protection-officer")


def test_out_of_use_and_back(hearback: Command, imported: Store) -> None:
    """A dry run changes nothing; an erasure can be undone, once; by case reference or by the opaque id."""
    person = imported.cases.person_of("NS/1")
    told = hearback("erase", "NS/1", "--dry-run")
    assert told.code == 0, told.err
    assert "There is to delete:\n  addresses: 3" in told.out
    assert imported.cases.ask(person).cases != ()
    told = hearback("erase", "NS/1", *ME)
    assert "Out of use now:\n  addresses: 3" in told.out
    assert "after 7 days" in told.out
    assert imported.cases.ask(person).cases == ()
    assert hearback("erase", person, "--undo", *ME).out.startswith("Back in use:\n  addresses: 3")
    assert imported.cases.ask(person).cases != ()
    assert hearback("erase", "NS/1", "--undo", *ME).code == 1
    assert "900999" not in told.out


def test_a_checked_request_cannot_be_undone(hearback: Command, imported: Store) -> None:
    """The key is destroyed, and the command says so."""
    assert "None of it can be read again." in hearback("erase", "NS/1", "--now", *ME).out
    told = hearback("erase", "NS/1", "--undo", *ME)
    assert (told.code, "cannot be brought back" in told.err) == (1, True)


@pytest.mark.parametrize("command", ["erase", "access"])
def test_a_request_that_is_refused_is_written_down(hearback: Command, imported: Store, command: str) -> None:
    """With its reason and a role, and nothing else is done; staff see it with the person."""
    told = hearback(command, "NS/1", "--refuse", "somebody-else", *ME)
    assert (told.code, "Somebody else asked." in told.out) == (0, True), told.err
    assert imported.cases.ask(imported.cases.person_of("NS/1")).cases != ()
    what = {"erase": "erasure", "access": "copy"}[command] + " refused: somebody-else"
    assert f"{what}, by data-protection-officer" in hearback("person", "NS/1").out
    assert [row["what"] for row in json.loads(hearback("person", "NS/1", "--json").out)["noted"]] == [what]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(("NS/1",), 2, "--by ROLE", id="nobody says who they are"),
        pytest.param(("NS/1", "--by", "Ann Smith"), 2, "Write a role", id="a name is no role"),
        pytest.param(("NS/404", *ME), 1, "There is no case and no person", id="nobody is there"),
        pytest.param(("NS/1", "--undo", "--now", *ME), 2, "--undo stands alone", id="both ways at once"),
        pytest.param(("NS/1", "--refuse", "repeated", "--now", *ME), 2, "--refuse stands alone", id="refused and done"),
        pytest.param(("NS/1", "--refuse", "she is my wife", *ME), 2, "is not one of", id="a reason in words of one's own"),
    ],
)
def test_what_is_refused(hearback: Command, imported: Store, arguments: tuple[str, ...], code: int, says: str) -> None:
    """Told in one line, and nothing is erased."""
    told = hearback("erase", *arguments)
    assert (told.code, says in told.err) == (code, True), told.err
    assert imported.cases.ask(imported.cases.person_of("NS/1")).cases != ()
