"""The pages beside the text: what changes for people, and how the flow stands in its languages."""

from __future__ import annotations

import shutil

import pytest

from bot.workbench.shelf import Shelf

FLOW = "flows/after-case-closed.yaml"
SATISFIED = "after-case-closed/overall/choose/satisfied"


@pytest.fixture
def bench(over, shelf, tmp_path):
    """A workbench with English and Welsh, which can be changed too; they are read anew once one has."""
    shutil.copytree(shelf.locales, tmp_path / "locales", ignore=shutil.ignore_patterns("ur"))
    for flow in shelf.flows.glob("*.yaml"):
        flow.write_text(flow.read_text("utf-8").replace("languages: [en, cy, ur]", "languages: [en, cy]"), "utf-8")
    return over(Shelf(shelf.flows, tmp_path / "locales"))


def write(page, old, new, name=FLOW):
    opened = page("open", name=name)
    assert old in opened["text"]
    page("look", name=name, text=opened["text"].replace(old, new, 1), seen=opened["seen"])


def standing(page, language="cy", context=SATISFIED):
    found = next(one for one in page("languages", name=FLOW)["languages"] if one["tag"] == language)
    return found, next(message for message in found["messages"] if message["context"] == context)


def test_what_changes_for_people(page):
    """Nothing at first; after a change of words, those words on each surface, taken out and put in."""
    assert page("changes", name=FLOW)["heading"] == "Nothing is different."
    write(page, "    ask: Overall, how", "    ask: Looking back, how")
    found = page("changes", name=FLOW)
    english = next(one for one in found["seen"] if one["language"] == "en")
    pieces = [(piece["kind"], piece["text"]) for piece in english["messages"][0]["pieces"]]
    assert pieces[:2] == [("out", "Overall"), ("in", "Looking back")]


def test_a_change_of_a_shared_piece_shows_in_its_flow(page):
    """What is written in a piece and not saved is a change of the flow that it stands in."""
    write(page, "Carry on?", "Ready to begin?", name="flows/shared/opening.yaml")
    found = page("changes", name="flows/shared/opening.yaml", flow=FLOW)
    assert (found["flow"], "Ready to begin" in str(found["seen"])) == (FLOW, True)


def test_a_new_flow_is_new(page):
    """A flow that is not saved yet is told as new; a file that cannot be read says why nothing is told."""
    page("begin", flow="mine")
    assert page("changes", name="flows/mine.yaml")["heading"].startswith("This flow is new")
    page("look", name="flows/mine.yaml", text="flow: [", seen="")
    assert "can be read" in page("changes", name="flows/mine.yaml")["why"]
    assert "can be read" in page("languages", name="flows/mine.yaml")["why"]


def test_changed_english_is_stale_until_somebody_has_looked(page):
    """English changed: the flow is not sent in Welsh; catalogues brought up to date and translated anew: it is."""
    assert standing(page)[0]["sent"]
    write(page, "      satisfied: Satisfied", "      satisfied: Pleased")
    language, message = standing(page)
    assert (language["sent"], message["state"]) == (False, "stale")
    words = {"language": "cy", "context": SATISFIED, "english": "Pleased", "was": message["text"], "text": "Hapus", "by": "Ann Example"}
    assert "bring the catalogues up to date" in page("translate", **words)["told"]
    opened = page("open", name=FLOW)
    page("save", name=FLOW, text=opened["text"], seen=opened["mark"])
    assert page("update")["changed"] == 1
    assert page("translate", **words)["status"] == 200
    language, message = standing(page)
    assert (language["sent"], message["state"], message["text"]) == (True, "unreviewed", "Hapus")
    assert "Somebody else reads it" in page("translate", **words | {"was": "Hapus", "text": None})["told"]
    page("translate", **words | {"was": "Hapus", "text": None, "by": "Bob Example"})
    assert standing(page)[1]["state"] == "reviewed"


def test_two_translators_of_one_message(page):
    """Who translates what somebody else has translated meanwhile is shown their words, and nothing is written."""
    words = {"language": "cy", "context": SATISFIED, "english": "Satisfied", "was": "Bodlon", "by": "Ann Example"}
    page("translate", **words, text="Hapus")
    refused = page("translate", **words, text="Llon")
    assert (refused["status"], "It is now: Hapus" in refused["told"]) == (400, True)
    assert standing(page)[1]["text"] == "Hapus"


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        pytest.param({"language": "../en"}, 404, "no language", id="a path for a language"),
        pytest.param({"language": "pl"}, 404, "no language", id="a language that does not serve"),
        pytest.param({"language": "en"}, 404, "no language", id="English is the flow itself"),
        pytest.param({"by": ""}, 400, "Write your name", id="nobody's name"),
        pytest.param({"by": "Ann, or Bob"}, 400, "Write your name", id="a name that the catalogue could not read back"),
        pytest.param({"by": "Ann\nmsgid"}, 400, "Write your name", id="a name of two lines"),
        pytest.param({"text": " "}, 400, "has words", id="no words"),
    ],
)
def test_what_is_no_translation_is_refused(page, bench, changed, status, told):
    """A refusal says why, and no catalogue has changed."""
    before = {path: path.read_bytes() for path in bench.desk.shelf.locales.rglob("*.po")}
    words = {"language": "cy", "context": SATISFIED, "english": "Satisfied", "was": "Bodlon", "by": "Ann Example", "text": "Hapus"}
    refused = page("translate", **words | changed)
    assert (refused["status"], told in refused["told"]) == (status, True)
    assert {path: path.read_bytes() for path in bench.desk.shelf.locales.rglob("*.po")} == before


def test_a_saved_flow_with_errors_keeps_catalogues_as_they_are(page, shelf):
    """Bringing up to date needs flows that can be read; the refusal says so."""
    (shelf.flows / "broken.yaml").write_text("flow: [")
    refused = page("update")
    assert (refused["status"], "has errors" in refused["told"]) == (400, True)


def test_a_flow_of_english_alone_says_so(page):
    """Where there is nothing to translate, the page says how there would be."""
    page("begin", flow="mine")
    assert "English alone" in page("languages", name="flows/mine.yaml")["why"]
