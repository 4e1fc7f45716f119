"""What is saved goes live from the page: only what was shown, only when all of it is saved, and with a way back."""

from __future__ import annotations

import shutil

import pytest

from bot.settings import read_settings
from bot.workbench.shelf import Shelf
from tests.dispatch.flows import SUPPORT
from tests.library.once import share
from tests.postgres import KEY
from tests.publishing.desk import STORIES, VISIT
from tests.store.conftest import migrated  # noqa: F401  # a database that is up to date
from tests.workbench.conftest import SHIPPED, page_of

FLOW, TALES = "flows/visit.yaml", "flows/tests/visit.yaml"


@pytest.fixture
def shelf(tmp_path):
    """A small flow, with a story of it."""
    (tmp_path / "flows/tests").mkdir(parents=True)
    for name, text in {"visit": VISIT, "support": SUPPORT, "tests/visit": STORIES}.items():
        (tmp_path / f"flows/{name}.yaml").write_text(text)
    return Shelf(tmp_path / "flows", SHIPPED.locales)


@pytest.fixture
def page(over, shelf, tmp_path, migrated, monkeypatch):  # noqa: F811
    """A page beside a database in which nothing is published yet."""
    share(monkeypatch)
    shutil.copy(migrated, tmp_path / "hearback.db")
    given = {"ORGANISATION": "Northshire Police", "DATABASE_URL": f"sqlite:///{tmp_path / 'hearback.db'}", "HEARBACK_KEY": KEY}
    return page_of(over(shelf, read_settings(given)))


def write(page, old, new, name=FLOW, *, save=True):
    opened = page("open", name=name)
    assert old in opened["text"]
    text = opened["text"].replace(old, new)
    page("look", name=name, text=text, seen=opened["seen"])
    if save:
        page("save", name=name, text=text, seen=opened["seen"])


def reword(page, new):
    """Other words in the flow and in its story, saved."""
    write(page, "How was the visit?", new)
    write(page, "How was the visit?", new, TALES)


def publish(page, found, **words):
    """Press the button under what was shown."""
    asked = {"name": FLOW, "line": found["line"], "version": found["version"], "by": "Sam", "why": "It is clearer."}
    return page("publish", **asked | words)


def test_from_a_first_version_to_another_and_back(page):
    """What would change is told; once published it is the newest in the log; the version before is served again when somebody goes back."""
    first = page("publishing", name=FLOW)
    assert (first["why"], first["refused"], first["log"]) == ("", "", [])
    assert first["difference"]["heading"].startswith("This flow is new")
    assert "All stories hold, in 2 conversations." in first["beside"]
    told = publish(page, first)["done"]
    assert told == f"Version {first['version'][:8]} of visit is served to whoever begins from now on."
    assert page("publishing", name=FLOW)["refused"] == "Nothing is different from what is published."
    reword(page, "How did it go?")
    second = page("publishing", name=FLOW)
    assert "did it go" in str(second["difference"]["seen"])
    publish(page, second, why="Nobody  understood\nit.")
    back = page("publishing", name=FLOW, back_to=first["version"])
    assert (back["refused"], back["version"]) == ("", first["version"])
    publish(page, back, back_to=first["version"], why="They did.")
    assert [(line["version"], line["at"], line["by"], line["why"]) for line in page("publishing", name=FLOW)["log"]] == [
        (first["version"], "2026-11-25 15:00", "Sam", "They did."),
        (second["version"], "2026-11-25 15:00", "Sam", "Nobody understood it."),
        (first["version"], "2026-11-25 15:00", "Sam", "It is clearer."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "name", "save", "refused"),
    [
        pytest.param("How was the visit?", "How did it go?", FLOW, False, "Not saved yet: flows/visit.yaml.", id="the flow is not saved"),
        pytest.param("- story", "-- story", TALES, False, "Not saved yet: flows/tests/visit.yaml.", id="its story is not saved"),
        pytest.param("services", "# ours\nservices", "flows/support.yaml", False, "Not saved yet: flows/support.yaml.", id="whom it names"),
        pytest.param("choose:", "chose:", FLOW, True, "visit is not published: 1 error is to be mended.", id="it cannot be read"),
        pytest.param("How was the visit?", "How did it go?", FLOW, True, "visit is not published: 1 story does not hold.", id="a story"),
    ],
)
def test_what_may_not_be_published_is_refused(page, old, new, name, save, refused):
    """The page says why, and the button does no more than that."""
    write(page, old, new, name, save=save)
    found = page("publishing", name=FLOW)
    assert found["refused"].startswith(refused)
    assert publish(page, found)["told"].startswith(refused)
    assert page("publishing", name=FLOW)["log"] == []


def test_what_another_flow_has_not_saved_is_no_reason(page):
    """Somebody may be in the middle of another flow."""
    page("look", name="flows/other.yaml", text="flow: other\nsteps: {a: {say: Hello.}}\n", seen="")
    assert page("publishing", name=FLOW)["refused"] == ""


def test_only_what_was_shown_is_published(page):
    """Saved anew or published by somebody else since it was shown: nothing is switched, and it is said who was quicker."""
    shown = page("publishing", name=FLOW)
    reword(page, "How did it go?")
    assert "another version meanwhile" in publish(page, shown)["told"]
    now = page("publishing", name=FLOW)
    publish(page, now, by="Ann")
    assert "Ann published visit meanwhile, on 2026-11-25 at 15:00" in publish(page, now)["told"]
    assert [line["by"] for line in page("publishing", name=FLOW)["log"]] == ["Ann"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param({"by": " "}, "Say who publishes", id="nobody"),
        pytest.param({"why": ""}, "Say why", id="for no reason"),
        pytest.param({"why": "x" * 501}, "501 characters", id="for too many reasons"),
        pytest.param({"back_to": "abcdef"}, "never published", id="to go back to what never was"),
    ],
)
def test_who_and_why_are_needed(page, words, told):
    """The log is for whoever reads it in a year."""
    refused = publish(page, {"line": 0, "version": ""}, **words)
    assert (refused["status"], told in refused["told"]) == (400, True)


def test_without_a_database_the_command_is_told(over, shelf, tmp_path):
    """The page of somebody who only writes flows says why nothing can be published here, and what to run where it can; it makes no database."""
    page = page_of(over(shelf, read_settings({"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "HEARBACK_KEY": KEY})))
    found = page("publishing", name=FLOW)
    assert (found["why"], found["command"]) == ("There is no database yet. Run: hearback db upgrade", 'hearback publish visit --why "..."')
    assert publish(page, {"line": 0, "version": "x"})["status"] == 400
    assert not (tmp_path / "none.db").exists()


def test_a_flow_that_is_not_saved_has_nothing_to_publish(page):
    """It is saved first."""
    page("begin", flow="mine")
    assert "not saved yet" in page("publishing", name="flows/mine.yaml")["why"]
