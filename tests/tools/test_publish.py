"""``hearback publish``, ``rollback`` and ``published``: shown, asked, switched; and the way back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.publishing.preparing import prepare
from bot.publishing.switching import switch
from tests.postgres import KEY
from tests.publishing.desk import CHANGED, Desk, desk, migrated
from tests.tools.conftest import Command

__all__ = ["desk", "migrated"]


@pytest.fixture
def publishing(desk: Desk, hearback: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, over the desk's folder and database."""
    url = desk.store.database.engine.url.render_as_string()
    for name, text in {"DATABASE_URL": url, "HEARBACK_KEY": KEY, "HEARBACK_FLOWS": str(desk.flows)}.items():
        monkeypatch.setenv(name, text)
    assert hearback("publish", "visit", "--why", "It is new.", "--by", "Sam", "--yes").code == 0
    desk.edit(*CHANGED)
    desk.edit(*CHANGED, file="tests/visit.yaml")
    return hearback


def versions(desk: Desk) -> list[str]:
    return [line.version for line in desk.store.publishing.log()]


def test_what_would_change_is_shown_and_asked(desk: Desk, publishing: Command) -> None:
    """Whoever says no has changed nothing; whoever says yes is told what is served now."""
    told = publishing("publish", "visit", "--why", "Our words.", typed="n\n")
    assert (told.code, len(versions(desk))) == (1, 1)
    for said in ("How was [-the-]{+our+} visit?", "All stories hold, in 2 conversations.", "Nobody is mid-way", "Publish visit? [y/N]"):
        assert said in told.out, said
    assert "Nothing was published." in told.out
    told = publishing("publish", "visit.yaml", "--why", "Our words.", "--by", "Ada", typed="y\n")
    newest = desk.store.publishing.log()[0]
    assert (told.code, newest.by, newest.why) == (0, "Ada", "Our words.")
    assert f"Version {newest.version[:8]} of visit is served to whoever begins from now on." in told.out


def test_nobody_answers(desk: Desk, publishing: Command) -> None:
    """A script that forgot --yes publishes nothing."""
    told = publishing("publish", "visit", "--why", "Our words.", typed="")
    assert (told.code, len(versions(desk))) == (1, 1)


def test_the_way_back_and_the_log(desk: Desk, publishing: Command) -> None:
    """The words of before are served again, and the log says so."""
    assert publishing("publish", "visit", "--why", "Our words.", "--by", "Ada", "--yes").code == 0
    told = publishing("rollback", "visit", "--why", "Not understood.", "--by", "Sam", "--yes")
    assert told.code == 0, told.err
    assert "How was [-our-]{+the+} visit?" in told.out
    assert versions(desk)[0] == versions(desk)[2] != versions(desk)[1]
    told = publishing("published", "visit")
    assert [why for why in ("Not understood.", "Our words.", "It is new.") if why in told.out] == [
        "Not understood.",
        "Our words.",
        "It is new.",
    ]
    data = json.loads(publishing("published", "--json").out)
    assert [line["number"] for line in data["log"]] == [3, 2, 1]
    assert [(line["flow"], line["version"], line["by"]) for line in data["live"]] == [("visit", versions(desk)[0], "Sam")]


def test_for_a_program(desk: Desk, publishing: Command) -> None:
    """Without --yes it is only told; with it, what was written down."""
    told = publishing("publish", "visit", "--why", "Our words.", "--json")
    data = json.loads(told.out)
    assert (told.code, data["published"], len(versions(desk))) == (0, [], 1)
    (one,) = data["flows"]
    assert (one["refused"], one["unchanged"], one["stories"]["held"], one["midway"]) == ("", False, 2, {})
    assert one["difference"]["seen"]
    data = json.loads(publishing("publish", "visit", "--why", "Our words.", "--by", "Sam", "--yes", "--json").out)
    assert [line["version"] for line in data["published"]] == [one["version"]] == versions(desk)[:1]


def test_what_is_published_already(publishing: Command) -> None:
    """Nothing to do is no mistake."""
    publishing("publish", "visit", "--why", "Our words.", "--by", "Sam", "--yes")
    told = publishing("publish", "visit", "--why", "Again.", "--by", "Sam", "--yes")
    assert (told.code, told.out) == (0, "visit: nothing is different from what is published.\n")


def test_errors_and_stories_refuse(desk: Desk, publishing: Command) -> None:
    """Each is shown at its line; --yes does not help."""
    desk.edit("step thanks", "step overall", "tests/visit.yaml")
    told = publishing("publish", "visit", "--why", "Our words.", "--by", "Sam", "--yes")
    assert (told.code, len(versions(desk))) == (1, 1)
    assert "does not hold" in told.out
    assert "visit is not published: 1 story does not hold." in told.out
    desk.edit("choose:", "chose:")
    told = publishing("publish", "visit", "--why", "Our words.", "--by", "Sam", "--yes")
    assert (told.code, len(versions(desk))) == (1, 1)
    assert "visit.yaml:13:" in told.out


def test_somebody_was_quicker(desk: Desk, publishing: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one looks, another publishes: told who and why, and nothing is overwritten."""

    def meanwhile(_: str) -> bool:
        switch(desk.store, prepare(desk.folder, desk.store, ["visit"]), "Ada", "Quicker.", datetime.now(UTC))
        return True

    monkeypatch.setattr("click.confirm", meanwhile)
    told = publishing("publish", "visit", "--why", "Slower.", "--by", "Sam")
    assert told.code == 1
    assert "Ada published visit meanwhile" in told.err
    assert [line.why for line in desk.store.publishing.log()] == ["Quicker.", "It is new."]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(("publish", "visit"), 2, "Missing option '--why'", id="no reason"),
        pytest.param(("publish", "visit", "--why", " ", "--yes"), 1, "Say why", id="an empty one"),
        pytest.param(("publish", "vist", "--why", "x"), 1, "Did you mean `visit`?", id="a name that is nowhere"),
        pytest.param(("rollback", "visit", "--why", "x"), 1, "Nothing else was published of visit", id="no way back"),
        pytest.param(("published", "vist"), 1, "vist was never published. Did you mean `visit`?", id="what was never published"),
    ],
)
def test_mistakes_are_told_in_one_line(publishing: Command, arguments: tuple[str, ...], code: int, says: str) -> None:
    """With what to try."""
    told = publishing(*arguments)
    assert told.code == code
    assert says in told.err
