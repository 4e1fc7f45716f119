"""The drill finds what does not work: every place is come to, and a word that has lost its meaning somewhere is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.engine import commands, help_keys, replies
from bot.engine.effects import Suppress
from bot.engine.script import Script
from bot.flow.words import Words
from channels.__main__ import main
from channels.drilling.trying import Row, drill
from channels.drilling.unreadable import ask_without_database
from channels.drilling.walking import walk
from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED, settings_for
from tests.engine.talking import LANGUAGES, NOW, SURFACES, TWO_STEPS, build

TINY = """
flow: tiny
languages: [en]
channels: [sms, telegram, ivr]
invite: Can we ask?
steps:
  overall:
    ask: How was it?
    choose: {good: Good, poor: Poor}
  why:
    only_if: {overall: poor}
    ask: What could we do better?
    write: {}
  never:
    only_if: {all: [{overall: good}, {why: answered}]}
    ask: Never asked?
    yes_no: true
"""
ENGLISH: Words = LANGUAGES.words["en"]


def _drill(script: Script, surface: str = "text") -> Row:
    return drill(script, "en", surface, ENGLISH, NOW)  # type: ignore[arg-type]  # one of the three


@pytest.fixture(scope="module")
def tiny() -> Script:
    return build(TINY, languages=["en"])


@pytest.mark.parametrize("surface", SURFACES)
def test_everything_works_at_every_place_of_a_flow(surface: str) -> None:
    """On each surface each command does what is promised, wherever the conversation stands."""
    row = _drill(build(TWO_STEPS, languages=["en"]), surface)
    assert {name: [place for place, failed in cell.places.items() if failed] for name, cell in row.cells.items() if cell} == {
        name: [] for name, cell in row.cells.items() if cell
    }
    assert row.clean
    assert all(row.cells.values()), "each command was tried"
    assert len(row.cells["HELP"].places) > 10  # type: ignore[union-attr]  # HELP is tried everywhere


def test_places_between_the_questions_are_come_to(tiny: Script) -> None:
    """An invitation, Later, pauses, words that interrupt, calls into the middle, codewords, recordings, the end."""
    names = {place.name for surface in SURFACES for place in walk(tiny, "en", surface, NOW).places}
    assert {
        "invited",
        "postponed",
        "overall",
        "overall, in a pause",
        "overall, after danger",
        "overall, after low mood",
        "why",
        "language at overall",
        "erasing at overall",
        "picked_up at overall by telephone",
        "codeword at overall by telephone",
        "why (speaking)",
        "why (recorded)",
        "ended finished",
        "ended stopped",
    } <= names


def test_a_step_that_nobody_comes_to_is_told(tiny: Script) -> None:
    """What was never tried is not called safe."""
    row = _drill(tiny)
    assert row.missed == ("never",)
    assert not row.clean


BROKEN = [
    pytest.param("HELP", commands, "tell_danger", lambda stage: stage.say("hint"), "voice", id="key 0 says something else"),
    pytest.param("STOP", help_keys, "stop", lambda stage: stage.say("stopped"), "voice", id="keys 041 only say so"),
    pytest.param("ERASE", help_keys, "erase", lambda stage: stage.say("erased"), "voice", id="keys 0421 only say so"),
    pytest.param("INFO", help_keys, "name_people", lambda stage: stage.say("info_intro"), "voice", id="keys 02 name nobody"),
    pytest.param("LANGUAGE", help_keys, "speak", lambda stage, _: None, "voice", id="keys 031 change nothing"),
    pytest.param("STOP", commands, "stop", lambda stage: stage.effects.append(Suppress()), "text", id="STOP says nothing, and goes on"),
    pytest.param("SKIP", replies, "obey", lambda stage, _: stage.pose("repeat"), "text", id="SKIP asks again"),
    pytest.param("ERASE", replies, "ask_to_erase", lambda stage: stage.say("erased"), "chat", id="ERASE does not ask first"),
]


@pytest.mark.parametrize(("command", "room", "name", "instead", "surface"), BROKEN)
def test_a_word_that_no_longer_works_is_found(
    tiny: Script, monkeypatch: pytest.MonkeyPatch, command: str, room: object, name: str, instead: object, surface: str
) -> None:
    """Break it, and the drill says where."""
    monkeypatch.setattr(room, name, instead)
    monkeypatch.setattr("bot.engine.help_keys.tell_danger", commands.tell_danger)
    cell = _drill(tiny, surface).cells[command]
    assert cell is not None
    assert cell.right < len(cell.places)


def test_help_comes_through_the_front_door_without_a_database(tmp_path: Path, tiny: Script) -> None:
    """By text, in a chat and on the telephone, signed as the providers sign; the file is garbage by then. Urdu has no voice: English is heard."""
    places = [
        (language, place) for language in ("en", "ur") for surface in SURFACES for place in walk(tiny, language, surface, NOW).places[:2]
    ]
    places += [("ur", walk(tiny, "en", "voice", NOW).places[1])]
    outcomes = list(ask_without_database(settings_for("sqlite://", write_flows(tmp_path / "flows"), ""), tiny, places))
    assert {outcome.channel for outcome in outcomes} == {"sms", "telegram", "ivr"}
    assert [outcome for outcome in outcomes if not outcome.unreadable] == []


def test_the_command_prints_a_table_and_ends_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One line a flow, language and surface; a machine gets every place. What fails ends in 1."""
    flows = tmp_path / "flows"
    flows.mkdir()
    (flows / "tiny.yaml").write_text(TINY.replace("{all: [{overall: good}, {why: answered}]}", "{overall: good}"))
    where = ["--flows", str(flows), "--locales", str(SHIPPED / "locales")]
    with pytest.raises(SystemExit) as ended:
        main([*where, "drill"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert len([line for line in told.splitlines() if line.startswith("tiny ")]) == 3
    assert "All as they should be." in told
    (flows / "tiny.yaml").write_text(TINY)
    with pytest.raises(SystemExit) as ended:
        main([*where, "drill", "tiny", "--json"])
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["rows"][0]["missed"] == ["never"]


@pytest.mark.prove
def test_every_shipped_flow(capsys: pytest.CaptureFixture[str]) -> None:
    """The drill over everything that ships, and danger again without a database."""
    with pytest.raises(SystemExit) as ended:
        main(["--flows", str(SHIPPED / "flows"), "--locales", str(SHIPPED / "locales"), "drill", "--database", "broken"])
    assert ended.value.code == 0, capsys.readouterr().out
