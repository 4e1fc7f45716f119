"""``hearback consents``: each word on each scope, with who wrote it down; a withdrawal names what has to be taken out."""

from __future__ import annotations

import pytest

from bot.store.store import Store
from tests.tools.conftest import Command
from tests.tools.test_person import imported, migrated

__all__ = ["imported", "migrated"]
ME = ("--by", "victim-services-manager")


def test_a_yes_and_its_withdrawal_are_written_down(hearback: Command, imported: Store) -> None:
    """With the role, the day and how; a withdrawal says what to take out, and nothing that was said is lost."""
    told = hearback("consents", "NS/1", "--give", "training", "--because", "in a call", *ME)
    assert told.code == 0, told.err
    assert "training: that what they said is used in training, until" in told.out
    told = hearback("consents", "NS/1", "--withdraw", "all", *ME)
    assert "training: what they said, in every training pack" in told.out
    assert "They agree\n  to nothing" in told.out
    for said in (
        "yes to invite by text, until 2025-05-02: it was imported; how: on the form",
        "yes to training, until",
        "victim-services-manager wrote it down; how: in a call",
        "took back training: victim-services-manager wrote it down",
    ):
        assert said in told.out, said
    assert "900999" not in told.out
    assert {line["what"] for line in hearback("consents", "NS/1", "--json").lines} == {"given", "withdrawn"}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(("NS/1", "--give", "trainings", *ME), 1, "Did you mean `training`?", id="a scope that is not there"),
        pytest.param(("NS/1", "--give", "training"), 2, "--by ROLE", id="nobody says who they are"),
        pytest.param(("NS/1", "--give", "training", "--by", "Ann Smith"), 2, "Write a role", id="a name is no role"),
        pytest.param(("NS/1", "--give", "invite", *ME), 2, "--channel", id="which channel is not said"),
        pytest.param(("NS/1", "--give", "media", "--until", "2020-01-01", *ME), 2, "gone by", id="a day that has gone by"),
        pytest.param(("NS/1", "--give", "media", "--withdraw", "media", *ME), 2, "or --withdraw", id="both at once"),
        pytest.param(("NS/9",), 1, "There is no case", id="a case that is not there"),
    ],
)
def test_what_is_refused_changes_nothing(hearback: Command, imported: Store, arguments: tuple[str, ...], code: int, says: str) -> None:
    """One line that says what to write."""
    told = hearback("consents", *arguments)
    assert (told.code, says in told.out + told.err) == (code, True), told.err
    assert "media" not in hearback("consents", "NS/1").out
