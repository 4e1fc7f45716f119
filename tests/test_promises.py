"""What is never done to anybody, whatever else changes: one test for each promise that this release can keep or break.

Two of the fifteen have nothing to hold yet: small numbers are hidden in reports (13), and there is no report. Of promises with a due date (12)
there are the flags. Where a promise has tests of its own in a room, the one here is the shortest that fails when it is broken.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.asking.decide import decide
from bot.asking.tiers import DISCREET, tier_of
from bot.checks import check
from bot.engine import danger
from bot.engine.effects import RaiseFlag
from bot.engine.plain import plain
from bot.engine.script import Script
from bot.flow.flag_kinds import FLAG_KINDS, ROLES
from bot.flow.reader import read
from bot.flow.words import NOT_ASKED
from bot.library.library import read_services
from channels.__main__ import COMMANDS
from channels.drilling.trying import drill
from tests.asking.somebody import NOW, RULES_OF_FLOW, SERVICE, case, contact
from tests.dispatch.conftest import flows, house, kim, make_house, migrated, provider, sqlite_url
from tests.dispatch.house import House
from tests.dispatch.persons import Caller
from tests.engine.talking import LANGUAGES, SURFACES, Talk
from tests.engine.talking import NOW as A_DAY
from tests.language.test_translations import SCRIPTS

__all__ = ["flows", "house", "kim", "make_house", "migrated", "provider", "sqlite_url"]
HELP = {"engine/danger", "engine/low_mood"}  # life goes before everything else
ROOT = Path(__file__).resolve().parent.parent
NAMED = [name for name, script in SCRIPTS.items() if not script.quiet]
QUIET = [name for name, script in SCRIPTS.items() if script.quiet]


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def _said(script: Script, language: str = "en") -> Iterator[str]:
    """Every word that a flow may send or speak, but for the fixed words of help."""
    lines = script.lines[language]
    for message in (
        *lines.says.values(),
        *(question.ask for question in lines.questions.values()),
        *([lines.invite.ask] if lines.invite else []),
    ):
        if message.key not in HELP:
            yield from (message.wording.on(surface) for surface in SURFACES)


@pytest.mark.parametrize("state", ["unknown", "expired", "unsafe", "stopped"])
def test_1_without_a_confirmed_contact_nobody_is_written_to(state: str, house: House) -> None:
    """Unknown, run out or unsafe: no moment is found, and what was queued before does not leave."""
    assert all(decision.at is None for decision in decide(NOW, contact(state=state), [RULES_OF_FLOW], SERVICE))
    person = house.meet("sms", "+447700900123")
    assert not house.invite(person, "sms")
    with house.store.database.engine.begin() as connection:
        connection.execute(text("UPDATE person SET contact = :state WHERE id = :id"), {"state": state, "id": person})
    house.work()
    assert house.sent() == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_2_nobody_is_asked_what_happened(name: str) -> None:
    """The words stand in a message only to say that we do not ask; every open question says so, and a story that is told is marked."""
    script = SCRIPTS[name]
    for words in _said(script):
        for found in re.finditer("what happened", words):
            assert re.search(r"\b(not|never)\b[^.?]*$", words[: found.start()]), words
    for language, lines in script.lines.items():
        said = (*LANGUAGES.words[language].not_asked, *([NOT_ASKED] if language == "en" else []))
        for node in script.nodes:
            asked = lines.questions[node.index].ask.wording if node.kind == "write" else None
            assert asked is None or all(any(words in plain(asked.on(surface)) for words in said) for surface in SURFACES), language
    assert script.always.tells_what_happened("he broke in and hit me")


@pytest.mark.parametrize("surface", ["text", "voice"])
def test_3_the_words_that_always_work_work_everywhere(surface: str) -> None:
    """In the shortest of the flows that ship; ``hearback drill`` tries all of them, and the longer proofs run it."""
    shortest = min(SCRIPTS.values(), key=lambda script: len(script.nodes))
    row = drill(shortest, "cy", surface, LANGUAGES.words["cy"], A_DAY)  # type: ignore[arg-type]  # a surface
    assert row.clean
    assert all(row.cells.values()), "there is no surface without one of them"


@pytest.mark.parametrize("name", NAMED)
def test_4_silence_is_a_no(name: str) -> None:
    """Whoever never answers an invitation is reminded once at most; then it is over, and nothing is kept as an answer."""
    talk = Talk(SCRIPTS[name])
    reminders = 0
    for _ in range(5):
        talk.due("nudge")
        reminders += bool(talk.keys)
    talk.due("close")
    assert reminders <= 1
    assert talk.end == "closed"
    assert (talk.answers, talk.kept) == ({}, {})


def test_5_the_words_of_help_hang_on_nothing() -> None:
    """They are compiled in: their module imports the shape of words and nothing else of the house."""
    tree = ast.parse(Path(danger.__file__).read_text("utf-8"))
    assert {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} == {"__future__", "bot.flow.words"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert all("999" in danger.danger_words(language).text for language in (*LANGUAGES.words, "xx"))


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("surface", SURFACES)
def test_6_nobody_watches_all_the_time_is_said_first(name: str, surface: str) -> None:
    """Before the first question of the flow, and again in the danger text."""
    talk = Talk(SCRIPTS[name], surface, "person")
    if talk.state.phase == "ready":
        talk.say("1")
    before = " ".join(words for who, words in talk.transcript if who == "bot")
    assert re.search("not all the time|Nobody listens all the time", before)
    assert "all the time" in danger.danger_words("en").on(surface)


@pytest.mark.parametrize("by", ["machine_start", "machine_end_beep", "fax", "unknown", ""])
def test_7_no_word_is_left_on_a_machine(by: str, house: House, kim: Caller) -> None:
    """Whatever answers that is not surely a person hears nothing, and the line is closed."""
    person = house.meet("ivr", kim.number)
    house.invite(person, "ivr")
    house.work()
    assert kim.answers(by) == ""
    assert kim.over


@pytest.mark.parametrize("crime", sorted(DISCREET))
def test_8_some_people_are_only_written_to_discreetly(crime: str) -> None:
    """Where somebody else may read along, no flow that names us fits; and what does fit says nothing of what it is about."""
    assert tier_of(case(crime_category=crime))[0] == "R2"
    assert all(decision.at is None for decision in decide(NOW, case(crime_category=crime), [RULES_OF_FLOW], SERVICE))
    telling = re.compile(r"police|court|crime|victim|abuse|charity|refuge|samaritans|support line", re.IGNORECASE)
    assert QUIET
    assert [words for name in QUIET for words in _said(SCRIPTS[name]) if telling.search(words)] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_9_nothing_is_promised_that_nobody_can_keep(name: str) -> None:
    """No message calls itself confidential, anonymous, safe or secure, or says that something will surely come of it."""
    promise = re.compile(r"confidential|anonymous|guarantee|we promise|you are safe|is secure|will change|private", re.IGNORECASE)
    assert [words for words in _said(SCRIPTS[name]) if promise.search(words)] == []


@pytest.mark.parametrize(
    "open_", [{"closed_on": None}, {"complaint": "open"}, {"proceedings": "live"}], ids=["open", "complaint", "in court"]
)
def test_10_open_cases_are_left_alone(open_: dict[str, object]) -> None:
    """Nobody is asked while their case is open, in court, or complained about."""
    assert all(decision.at is not None for decision in decide(NOW, case(), [RULES_OF_FLOW], SERVICE))
    assert all(decision.at is None for decision in decide(NOW, case(**open_), [RULES_OF_FLOW], SERVICE))


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("feelings", ["1", "3"])
def test_11_no_answer_is_made_a_complaint(name: str, feelings: str) -> None:
    """A low score and hard words are feedback, also to somebody who is asked and says that it is no complaint."""
    talk = Talk(SCRIPTS[name], by="person")
    asked = []
    while not talk.end:
        question = talk.asked
        asked.append(question.key)
        no_way_out = "1" if question.key == "step/opening.carry_on" else "2"
        talk.say({"choose": no_way_out, "yes_no": "1", "warn": "1", "scale": feelings}.get(question.kind, "You were slow and rude."))
        assert "complaint" not in [effect.kind for effect in talk.turn if isinstance(effect, RaiseFlag)], question.key
    assert {"step/overall", "step/as_complaint.fork", "step/feelings"} <= {*asked}
    assert ("step/one_thing" in asked) == (feelings == "3"), "who feels very bad is asked nothing more"


def test_12_somebody_owns_every_flag_and_every_flow() -> None:
    """Each kind of flag has a role that looks at it and a time to do it in; a flow that nobody answers for is an error."""
    assert [kind.name for kind in FLAG_KINDS if kind.role not in ROLES or not kind.target[0] > 0] == []
    flow = read("f.yaml", b"flow: f\ninvite: Can we ask?\nsteps:\n  a:\n    ask: Well?\n    yes_no: true\n", lambda _: None)
    assert flow.flow is not None
    assert any("owner" in problem.says for problem in check(flow.flow, flow.places))


def test_13_there_is_no_report_yet_that_could_show_small_numbers() -> None:
    """The commands that show figures come with the hiding of small ones; until then there are none."""
    assert not {"report", "export", "measures"} & COMMANDS.keys()


@pytest.mark.parametrize("name", SCRIPTS)
def test_14_welsh_is_not_second(name: str) -> None:
    """Whatever can be held in English can be held in Welsh, on each of the same channels, spoken by a Welsh voice."""
    script = SCRIPTS[name]
    assert "cy" in script.languages
    assert LANGUAGES.words["cy"].say_voice
    english, welsh = script.lines["en"], script.lines["cy"]
    assert english.questions.keys() == welsh.questions.keys()
    for index, question in english.questions.items():
        assert question.ask.wording != welsh.questions[index].ask.wording, question.ask.key


def test_15_no_number_is_told_that_nobody_has_checked() -> None:
    """A live service names only services that a person has verified. Nothing that ships is, so a live service names none of them by itself."""
    live, _ = read_services(ROOT / "flows", live=True)
    trying, _ = read_services(ROOT / "flows", live=False)
    assert trying
    assert [service.id for service in live if not service.verified] == []
