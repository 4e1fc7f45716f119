"""What publishing would do is worked out beforehand, and the switch takes only what was looked at."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Overtaken, Refused
from bot.library.library import open_library
from bot.publishing.preparing import Prepared, prepare, prepare_back
from bot.publishing.switching import overtaken, switch
from bot.publishing.words import marked
from bot.settings import Settings
from tests.dispatch.house import SHIPPED
from tests.publishing.desk import CHANGED, NOW, VISIT, Desk, desk, migrated

__all__ = ["desk", "migrated"]


def prepared(desk: Desk) -> Prepared:
    (one,) = prepare(desk.folder, desk.store, ["visit"])
    return one


def publish(desk: Desk, why: str = "It is new.", by: str = "Sam") -> Prepared:
    one = prepared(desk)
    switch(desk.store, [one], by, why, NOW)
    return one


def change(desk: Desk) -> None:
    desk.edit(*CHANGED)
    desk.edit(*CHANGED, file="tests/visit.yaml")


def test_a_first_version_and_a_change(desk: Desk) -> None:
    """What people see differently, how many conversations hold, and that what is published already is told as such."""
    first = publish(desk)
    assert (first.line, first.refused, first.held, first.failed, first.difference.old.version) == (None, "", 2, (), "")
    assert prepared(desk).unchanged
    change(desk)
    one = publish(desk, "Our words.")
    assert (one.line, one.difference.old.version) == (desk.store.publishing.log()[1], first.version)
    assert "How was [-the-]{+our+} visit?" in marked(one.difference.seen[0].pieces)
    assert [(line.version, line.by, line.why) for line in desk.store.publishing.log()] == [(one.version, "Sam", "Our words."), (first.version, "Sam", "It is new.")]  # fmt: skip


def test_a_version_is_the_one_that_a_service_makes_of_the_same_folder(desk: Desk) -> None:
    """Else a restart would look like a change."""
    given = desk.folder.maker.settings.given | {"HEARBACK_FLOWS": str(desk.flows), "HEARBACK_LOCALES": str(desk.folder.locales)}
    edition = open_library(Settings(given)).edition("visit")
    assert edition is not None
    assert edition.version == prepared(desk).version


@pytest.mark.parametrize(
    ("old", "new", "file", "refused"),
    [
        pytest.param("choose:", "chose:", "visit.yaml", "visit is not published: 1 error is to be mended.", id="it cannot be read"),
        pytest.param("[VISIT]", "[STOP]", "visit.yaml", "visit is not published: 1 error is to be mended.", id="a rule finds an error"),
        pytest.param("step thanks", "step overall", "tests/visit.yaml", "visit is not published: 1 story does not hold.", id="a story goes another way"),
        pytest.param("step thanks", "step tanks", "tests/visit.yaml", "visit is not published: 1 error is to be mended.", id="a story names what is not there"),
        pytest.param("- story", "- stroy", "tests/visit.yaml", "errors are to be mended.", id="its stories cannot be read"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("live", [False, True])
def test_what_may_not_be_published(desk: Desk, old: str, new: str, file: str, refused: str, live: bool) -> None:
    """It says why in one line, changes nothing, and takes nothing else of the same switch along."""
    desk.edit(old, new, file)
    one = prepared(desk._replace(live=live))
    assert one.refused.endswith(refused)
    with pytest.raises(Refused, match=refused):
        switch(desk.store, [one], "Sam", "Try.", NOW)
    assert desk.store.publishing.log() == ()


def test_stories_of_other_flows_are_not_asked(desk: Desk) -> None:
    """A broken file of another flow keeps nobody from publishing this one."""
    (desk.flows / "other.yaml").write_text("flow: other\nstep: {}\n")
    (desk.flows / "tests" / "other.yaml").write_text("- stroy: x\n")
    assert prepared(desk).refused == ""


def test_a_start_word_that_another_served_flow_has(desk: Desk) -> None:
    """Compared with what is served, wherever its file is by now."""
    publish(desk)
    (desk.flows / "visit.yaml").rename(desk.flows / "call.yaml")
    desk.edit("flow: visit", "flow: call", "call.yaml")
    (one,) = prepare(desk.folder, desk.store, ["call"])
    assert "VISIT" in " ".join(problem.says for problem in one.problems if problem.severity == "error")


def test_a_flow_whose_file_is_gone_is_taken_out(desk: Desk) -> None:
    """And can be brought back."""
    first = publish(desk)
    (desk.flows / "visit.yaml").unlink()
    gone = publish(desk, "It is over.")
    assert (gone.version, gone.body, desk.store.publishing.log()[0].version) == ("", b"", "")
    back = prepare_back(desk.folder, desk.store, "visit")
    assert back.version == first.version
    switch(desk.store, [back], "Sam", "It is not over.", NOW)
    assert desk.store.publishing.log()[0].version == first.version


def test_the_way_back(desk: Desk) -> None:
    """To the version before, or to any by its digits; the folder stays as it is, and going back twice is going forward."""
    first = publish(desk)
    change(desk)
    second = publish(desk)
    back = prepare_back(desk.folder, desk.store, "visit")
    assert (back.version, back.going_back, back.difference.old.version) == (first.version, True, second.version)
    switch(desk.store, [back], "Ada", "Not understood.", NOW)
    assert prepare_back(desk.folder, desk.store, "visit").version == second.version
    assert prepare_back(desk.folder, desk.store, "visit", second.version[:8]).version == second.version
    assert prepared(desk).version == second.version


@pytest.mark.parametrize(
    ("flow", "version", "says"),
    [
        pytest.param("never", "", "never was never published", id="a flow that was never published"),
        pytest.param("visit", "", "Nothing else was published of visit", id="there is one version alone"),
        pytest.param("visit", "0000", "No one version of visit begins with 0000", id="digits of no version"),
    ],
)
def test_no_way_back(desk: Desk, flow: str, version: str, says: str) -> None:
    """It is told in one line, with what to look at."""
    publish(desk)
    with pytest.raises(Refused, match=says):
        prepare_back(desk.folder, desk.store, flow, version)


def test_a_version_of_another_flow_is_no_way_back(desk: Desk) -> None:
    """Digits are of all flows; whoever mistypes a flow does not serve another's words."""
    publish(desk)
    (desk.flows / "call.yaml").write_text(VISIT.replace("visit", "call").replace("VISIT", "PHONED"))
    (call,) = prepare(desk.folder, desk.store, ["call"])
    switch(desk.store, [call], "Sam", "Calls.", NOW)
    with pytest.raises(Refused, match="No one version of visit"):
        prepare_back(desk.folder, desk.store, "visit", call.version)


def test_what_another_hearback_published_can_be_replaced(desk: Desk) -> None:
    """It cannot be shown, and that is no reason not to publish something better."""
    publish(desk)
    with desk.store.database.writing() as work:
        from sqlalchemy import text  # noqa: PLC0415 - only what must not happen needs SQL

        work.change(text("UPDATE flow_version SET body = :body"), {"body": b"no json"})
    change(desk)
    one = publish(desk)
    assert desk.store.publishing.log()[0].version == one.version


def test_languages_that_nobody_would_be_written_to_in(desk: Desk) -> None:
    """Each with the reason; it keeps nobody from publishing the others."""
    desk.edit("languages: [en]", "languages: [en, cy]")
    one = prepared(desk)
    assert (list(one.not_sent), one.refused) == (["cy"], "")
    assert "visit/overall/ask is not translated" in one.not_sent["cy"]


def in_welsh(tmp_path: Path, said: dict[str, tuple[str, str]]) -> Path:
    """The shipped languages, with the Welsh of the flow: its English and its translation, by where it stands."""
    locales = Path(shutil.copytree(SHIPPED / "locales", tmp_path / "locales"))
    catalogue = locales / "cy/LC_MESSAGES/flows.po"
    words = "".join(f'\nmsgctxt "visit/{where}"\nmsgid "{english}"\nmsgstr "{welsh}"\n' for where, (english, welsh) in said.items())
    catalogue.write_text(catalogue.read_text("utf-8") + words, "utf-8")
    return locales


WELSH = {
    "overall/ask": ("How was the visit?", "Sut oedd yr ymweliad?"),
    "overall/choose/good": ("Good", "Da"),
    "overall/choose/poor": ("Poor", "Gwael"),
    "thanks/say": ("Thank you. That is all.", "Diolch."),
}


def test_a_mistake_in_a_translation_takes_that_language_alone(desk: Desk, tmp_path: Path) -> None:
    """A loud mark in the Welsh does not keep a mended English question from people."""
    locales = in_welsh(tmp_path, WELSH | {"overall/ask": ("How was the visit?", "Helo! Sut oedd yr ymweliad?")})
    desk.edit("languages: [en]", "languages: [en, cy]")
    one = prepared(desk._replace(live=True, locales=locales))
    assert any(problem.severity == "error" and problem.file.startswith("cy/") for problem in one.problems)
    assert (one.errors, one.refused, list(one.not_sent)) == (0, "", ["cy"])


def test_a_story_in_a_language_that_is_not_sent_keeps_nobody_from_publishing(desk: Desk, tmp_path: Path) -> None:
    """One word of English has changed, so its Welsh is stale: a story that goes over to Welsh is held as far as the Welsh goes."""
    desk.edit("languages: [en]", "languages: [en, cy]")
    desk.edit("    - person: good\n", "    - person: CYMRAEG\n    - bot: contains Sut oedd\n    - person: da\n", "tests/visit.yaml")
    desk.edit("say: Thank you. That is all.", "say: Thank you. That was all.")
    one = prepared(desk._replace(locales=in_welsh(tmp_path, WELSH)))
    assert (one.held, one.failed, one.refused, list(one.not_sent)) == (2, (), "", ["cy"])


def test_whoever_looked_too_early_is_told_who_was_quicker(desk: Desk) -> None:
    """Who, when, why, and what to do: on the clock of the service."""
    publish(desk)
    change(desk)
    mine, theirs = prepared(desk), prepared(desk)
    switch(desk.store, [theirs], "Ada", "Our words.", NOW)
    with pytest.raises(Overtaken) as told:
        switch(desk.store, [mine], "Sam", "Mine.", NOW)
    said = overtaken(told.value, ZoneInfo("Europe/London"))
    assert said.startswith("Ada published visit meanwhile, on 2026-11-23 at 14:30: Our words. Nothing of yours was changed.")


def test_whoever_is_mid_way_is_counted(desk: Desk) -> None:
    """By version: they finish on the version they began."""
    first = publish(desk)
    with desk.store.turn("sms", "SM-1", "+447700900001", NOW) as turn:
        turn.open_conversation("visit", first.version, b"{}", "text", "sms")
        turn.answer(200, "text/xml", b"<Response/>")
    change(desk)
    assert prepared(desk).midway == {first.version: 1}


@pytest.mark.parametrize(
    ("by", "why", "says"),
    [
        pytest.param("Sam", "  ", "Say why", id="no reason"),
        pytest.param("", "A reason.", "Say who", id="nobody"),
        pytest.param("Sam", "x" * 501, "501 characters. Say it in 500", id="a reason that nobody reads"),
    ],
)
def test_who_and_why_are_wanted(desk: Desk, by: str, why: str, says: str) -> None:
    """Nothing is switched without them."""
    with pytest.raises(Refused, match=says):
        switch(desk.store, [prepared(desk)], by, why, NOW)


def test_a_name_that_is_nowhere(desk: Desk) -> None:
    """With what was probably meant."""
    with pytest.raises(Refused, match=r"There is no flow 'vist' in flows. Did you mean `visit`\?"):
        prepare(desk.folder, desk.store, ["vist"])
