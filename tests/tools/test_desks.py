"""What staff do with what people said: complaints, thanks, and words that nobody has looked at yet."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from bot.store.people.consents import ConsentEvent
from bot.store.store import Store
from tests.tools.conftest import Command
from tests.tools.test_person import imported, migrated

__all__ = ["imported", "migrated"]
LEAD, MANAGER = ("--by", "complaints-lead"), ("--by", "victim-services-manager")
TYPIST, ABOUT = ("--by", "typist"), "canary harbour on the desk was rude"
COMMANDS = ("praise", "praise list", "praise deliver", "words", "words list", "words show", "words release", "words hide", "words mark")
EXAMPLE = re.compile(r"^\s+Example: hearback (.+)$", re.MULTILINE)
STORY = "he hit me and canary featherstone saw it"


class Said(NamedTuple):
    """A conversation in which somebody complained, gave thanks, and wrote more than they were asked."""

    store: Store
    conversation: str

    def name(self, step: str) -> str:
        return f"{self.conversation[:8]}/{step}"


@pytest.fixture
def said(imported: Store) -> Said:
    """Ten days ago."""
    then = datetime.now(UTC) - timedelta(days=10)
    person = imported.cases.person_of("NS/1")
    assert person
    with imported.person_turn(person, "sms", then) as turn:
        conversation = turn.open_conversation("after-case-closed", "v1", b"{}", "text", "sms").id
        turn.keep_answer("one_thing", "answered", None, STORY, story=True)
        turn.keep_answer("as_complaint.in_words", "answered", None, "the wait", apart="complaint")
        turn.keep_answer("praise.to_whom", "answered", None, "the north team were kind", apart="praise")
        turn.keep_answer("staff", "answered", None, ABOUT, apart="criticism")
        turn.ask_complaint("as_complaint.fork", "5 working days")
        turn.keep_praise("praise.to_whom")
        turn.consent(ConsentEvent("pass_thanks", "given", then, "person"))
        turn.save_state(b"{}", ended="finished")
    return Said(imported, conversation)


def test_words_are_held_until_somebody_has_looked(hearback: Command, said: Said) -> None:
    """Those that may tell what happened come first; reading, releasing and hiding are written down with the role, and a flag can be raised."""
    listed = hearback("words", "list").out.splitlines()
    assert next(line.split()[0] for line in listed) == said.name("one_thing")
    assert "may tell what happened" in listed[0]
    assert "canary" not in "".join(listed)
    assert hearback("words", "show", said.name("one_thing"), *MANAGER).out.strip() == STORY
    told = hearback("words", "hide", said.name("one_thing"), *MANAGER, "--flag", "staff_misconduct")
    assert (told.code, "staff_misconduct is raised" in told.out) == (0, True)
    assert said.name("one_thing") not in hearback("words", "list").out
    assert "hidden" in hearback("words", "list", "--all").out
    done = [(entry.what, entry.rule) for entry in said.store.ledger.each("NS/1") if entry.rule == MANAGER[1]]
    assert done == [("words_read", MANAGER[1]), ("hidden", MANAGER[1])]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(("words", "show", "00000000/one_thing", *MANAGER), 1, "no words of this name", id="words that are not there"),
        pytest.param(("words", "show", "%/one_thing", *MANAGER), 1, "no words of this name", id="not a name"),
        pytest.param(("words", "show", "00000000/one_thing"), 2, "--by ROLE", id="nobody says who reads"),
        pytest.param(
            ("words", "hide", "00000000/x", *MANAGER, "--flag", "misconduct"), 2, "staff_misconduct", id="a kind that is not there"
        ),
        pytest.param(("complaints", "show", "NS/9"), 1, "There is no complaint", id="no complaint of this case"),
        pytest.param(("complaints", "route", "NS/1", "--to", "iopcs", *LEAD), 1, "Did you mean `iopc`?", id="no such body"),
        pytest.param(("complaints", "close", "NS/1", *LEAD), 2, "--because", id="nobody says how it ended"),
        pytest.param(("praise", "deliver", "00000000", "--to", "a-lead", *MANAGER), 1, "no thanks of this name", id="no such thanks"),
    ],
)
def test_what_is_refused_is_said_in_a_line(hearback: Command, imported: Store, arguments: tuple[str, ...], code: int, says: str) -> None:
    """And changes nothing."""
    told = hearback(*arguments)
    assert (told.code, says in told.out + told.err) == (code, True), told.err


def test_a_complaint_is_followed_to_its_end(hearback: Command, said: Said) -> None:
    """Overdue until it is sent on, its words only with a yes and once somebody has looked; closed, its person may be asked again."""
    overdue = hearback("complaints", "list", "--overdue").out
    assert ("NS/1" in overdue, "promised within 5 working days" in overdue, "OVERDUE" in overdue) == (True, True, True)
    person = said.store.cases.ask(said.store.cases.person_of("NS/1") or "")
    assert person
    assert person.cases[0].complaint == "open"
    assert "stay with us" in hearback("complaints", "show", "NS/1", "--words", *LEAD).out
    assert hearback("consents", "NS/1", "--give", "pass_complaint_words", *LEAD).code == 0
    assert "until somebody has looked" in hearback("complaints", "show", "NS/1", "--words", *LEAD).out
    assert hearback("words", "release", said.name("as_complaint.in_words"), *MANAGER).code == 0
    assert "the wait" in hearback("complaints", "show", "NS/1", "--words", *LEAD).out
    assert "Written down" in hearback("complaints", "route", "NS/1", "--to", "force_standards", *LEAD).out
    assert "No complaint is overdue." in hearback("complaints", "list", "--overdue").out
    assert hearback("complaints", "close", "NS/1", "--because", "answered in writing", *LEAD).code == 0
    assert "No complaint is open." in hearback("complaints", "list").out
    assert "How it ended: answered in writing" in hearback("complaints", "show", "NS/1").out
    person = said.store.cases.ask(said.store.cases.person_of("NS/1") or "")
    assert person
    assert person.cases[0].complaint == "none"


def test_thanks_are_passed_on_once_and_only_while_agreed_to(hearback: Command, said: Said) -> None:
    """Looked at first, then handed to the lead of the team; never after the person took it back."""
    name = hearback("praise", "list").out.split()[0]
    to = ("--to", "north-team-lead", *MANAGER)
    assert "Nobody has looked" in hearback("praise", "deliver", name, *to).err
    hearback("words", "release", said.name("praise.to_whom"), *MANAGER)
    hearback("consents", "NS/1", "--withdraw", "pass_thanks", *MANAGER)
    assert "no longer agrees" in hearback("praise", "deliver", name, *to).err
    hearback("consents", "NS/1", "--give", "pass_thanks", *MANAGER)
    told = hearback("praise", "deliver", name, *to)
    assert told.out.splitlines() == ["the north team were kind", "Written down: passed on to north-team-lead."]
    assert "passed on to north-team-lead by victim-services-manager" in hearback("praise", "list").out
    assert "passed on before" in hearback("praise", "deliver", name, *to).err


def test_criticism_is_for_the_coordinator_alone(hearback: Command, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """In no list but its own, refused to every other role, never released; each look in the ledger. The setting says whose role it is."""
    name, alone = said.name("staff"), ("words", "list", "--criticism")
    listed = hearback("words", "list", "--all").out
    assert (name in listed, "for the coordinator alone: 1." in listed) == (False, True)
    assert hearback(*alone).code == 2
    for what in (alone, ("words", "show", name), ("words", "hide", name), ("words", "release", name)):
        told = hearback(*what, *TYPIST)
        assert (told.code, "The coordinator alone" in told.err, "canary" in told.out) == (1, True, False), what
    assert hearback(*alone, *MANAGER).out.split()[0] == name
    assert hearback("words", "show", name, *MANAGER).out.strip() == ABOUT
    assert "never released" in hearback("words", "release", name, *MANAGER).err
    assert hearback("words", "hide", name, *MANAGER).code == 0
    assert hearback(*alone, *MANAGER).out == "No criticism waits to be looked at.\n"
    assert name in hearback(*alone, "--all", *MANAGER).out
    found = said.name("one_thing")
    assert "for the coordinator alone" in hearback("words", "mark", found, "--as", "criticism", *TYPIST).out
    assert "coordinator alone" in hearback("words", "show", found, *TYPIST).err
    done = [(entry.what, entry.rule) for entry in said.store.ledger.each("NS/1") if entry.rule in (MANAGER[1], TYPIST[1])]
    looked = [(what, MANAGER[1]) for what in ("listed", "words_read", "hidden", "listed")]
    assert done == [("refused", "typist")] * 3 + looked + [("marked", "typist"), ("refused", "typist")]
    monkeypatch.setenv("HEARBACK_COORDINATORS", "typist, lead")
    assert hearback("words", "show", found, *TYPIST).out.strip() == STORY
    assert "coordinator alone" in hearback("words", "show", found, *MANAGER).err
    monkeypatch.setenv("HEARBACK_COORDINATORS", "Jo Bloggs")
    assert "HEARBACK_COORDINATORS is" in hearback("words", "show", found, *TYPIST).err


def test_the_examples_of_the_help_run(hearback: Command, said: Said) -> None:
    """As they stand, but for the names, which are of what is there."""
    hearback("words", "release", said.name("praise.to_whom"), *MANAGER)
    thanks = hearback("praise", "list").out.split()[0]
    for command in COMMANDS:
        examples = EXAMPLE.findall(hearback(*command.split(), "--help").out)
        assert examples, command
        for line in examples:
            done = hearback(*shlex.split(line.replace("4f1c0a9e/", f"{said.conversation[:8]}/").replace("4f1c0a9e", thanks)))
            assert done.code == 0, (line, done.err)


def test_the_bodies_are_named_by_kind_and_nation_and_as_unchecked(hearback: Command, imported: Store) -> None:
    """Nobody has checked what is shipped, and it says so."""
    told = hearback("complaints", "bodies", "--about", "police", "--nation", "northern_ireland").out
    assert told.startswith("police_ombudsman_ni: Police Ombudsman for Northern Ireland (nobody has checked this)")
    assert "iopc" not in told
