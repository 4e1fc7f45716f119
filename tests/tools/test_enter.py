"""``hearback enter``: a worker gives a person's answers, marked as such, also for somebody nobody here can reach."""

from __future__ import annotations

import pytest

from bot.store.store import Store
from tests.store.conftest import Look
from tests.tools.conftest import Command
from tests.tools.test_person import imported, migrated

__all__ = ["imported", "migrated"]
HERE = ("--flow", "after-case-closed", "--by", "support-worker", "--agreed", "in our office")
ANSWERS = "1\nyes\nsatisfied\nvery\nyes\nok\n4\nyes\nno\nskip\n"


def test_somebody_of_whom_we_have_no_number_can_answer(hearback: Command, imported: Store) -> None:
    """The same questions to the end; each answer is marked, the person's yes to it is on the record, and nothing is sent."""
    told = hearback("enter", "NS/77", *HERE, typed=ANSWERS)
    assert told.code == 0, told.err
    assert "Thank you. That is all." in told.out
    look = Look(imported)
    assert look.all("SELECT DISTINCT acting FROM answer") == [("worker",)]
    assert look.all("SELECT channel, end_reason, case_file IS NOT NULL FROM conversation") == [("worker", "finished", 1)]
    assert look.all("SELECT scope, what, told_by, role FROM consent_event WHERE scope = 'supporter_speaks'") == [
        ("supporter_speaks", "given", "worker", "support-worker")
    ]
    assert look("SELECT count(*) FROM outbox") == 0
    assert look("SELECT count(*) FROM address WHERE person = (SELECT person FROM conversation) AND sealed IS NOT NULL") == 0


def test_what_is_cut_off_is_kept_and_closed(hearback: Command, imported: Store) -> None:
    """Nothing stays open at a desk: the person may be asked again, and may begin by themselves."""
    told = hearback("enter", "NS/1", *HERE, typed="1\nyes\nsatisfied\n")
    assert "Ended here." in told.out
    look = Look(imported)
    assert look.all("SELECT end_reason FROM conversation") == [("closed",)]
    assert look("SELECT count(*) FROM answer") == 3


def test_danger_and_stop_are_what_they_always_are(hearback: Command, imported: Store) -> None:
    """A flag for staff; and whoever says STOP at a desk is stopped everywhere."""
    assert "999" in hearback("enter", "NS/1", *HERE, typed="1\nhelp\n").out
    assert Look(imported).all("SELECT kind FROM flag") == [("immediate_danger",)]
    hearback("enter", "NS/1", *HERE, typed="stop\n")
    told = hearback("enter", "NS/1", *HERE, typed="1\n")
    assert (told.code, "Ask them nothing" in told.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("--flow", "after-case-closed", "--by", "support-worker"), "Ask the person first", id="nobody asked the person"),
        pytest.param(("--flow", "after-case-closed", "--agreed", "here"), "--by ROLE", id="nobody says who they are"),
        pytest.param(("--flow", "after-case-close", "--by", "a-role", "--agreed", "here"), "Did you mean", id="no such flow"),
        pytest.param((*HERE, "--language", "fr"), "is not ready", id="a language that is not there"),
    ],
)
def test_without_the_persons_yes_nothing_begins(hearback: Command, imported: Store, arguments: tuple[str, ...], says: str) -> None:
    """One line that says what is missing."""
    told = hearback("enter", "NS/1", *arguments, typed=ANSWERS)
    assert (told.code != 0, says in told.out + told.err) == (True, True), told.err
    assert Look(imported)("SELECT count(*) FROM conversation") == 0
