"""Thanks, end to end: said on each surface, held until somebody has looked, passed on by the command, and gone with the person."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dispatch.house import SHIPPED, House
from tests.dispatch.persons import Caller, Chatter, Texter
from tests.tools.conftest import Command, hearback

__all__ = ["hearback"]
NUMBER, CHAT = "+447700900123", 5_550_123_456
THANKS = "the north team, canaryfeatherstone above all, for calling back"
ABOUT = "canaryharbour on the desk was rude"
BY, TO = ("--by", "victim-services-manager"), ("--to", "north-team-lead")
THANKING = """\
flow: thanking
title: Thanks, and the opposite
channels: [sms, telegram, ivr]
start_words: [THANKING]
steps:
  praise:
    include: shared/praise.yaml
  staff:
    ask: What should we know about our staff? Please do not tell us what happened to you.
    apart: criticism
    write: {keep: 90 days}
  thanks:
    say: Thank you.
"""


@pytest.fixture
def url(sqlite_url: str) -> str:
    """This is about people; the statements have their tests on both databases."""
    return sqlite_url


@pytest.fixture
def house(flows: Path, make_house: Callable[..., House], monkeypatch: pytest.MonkeyPatch) -> House:
    """A house with the shipped piece in a short flow, and the commands beside it."""
    (flows / "thanking.yaml").write_text(THANKING)
    (flows / "shared").mkdir()
    (flows / "shared" / "praise.yaml").write_text((SHIPPED / "flows" / "shared" / "praise.yaml").read_text())
    house = make_house(HEARBACK_START_FLOW="thanking")
    for name, given in house.settings.given.items():
        monkeypatch.setenv(name, given)
    return house


def by_text(house: House, hearback: Command) -> None:
    """In words."""
    sam = Texter(house, NUMBER)
    assert "pass on thanks to someone? We will not use your name." in sam.says("THANKING")
    assert "Who would you like to thank, and what for? Please do not tell us" in sam.later("yes")
    assert "What should we know" in sam.later(THANKS)
    sam.later(ABOUT)


def in_a_chat(house: House, hearback: Command) -> None:
    """By a button and in words."""
    alex = Chatter(house, CHAT)
    assert "pass on thanks to someone? We will not use your name." in alex.opens()
    assert "Who would you like to thank, and what for? Please do not tell us" in alex.presses("Yes")
    for said in (THANKS, ABOUT):
        alex.says(said)
        house.later(seconds=30)
        house.work()


def by_telephone(house: House, hearback: Command) -> None:
    """Spoken, and typed up by somebody who heard it: of criticism by the coordinator."""
    kim = Caller(house, NUMBER)
    assert "pass on thanks to someone? We will not use your name." in kim.rings()
    assert "Who would you like to thank, and what for? Please do not tell us" in kim.presses("1")
    for _ in range(2):
        kim.presses("1")  # to record
        kim.presses("1")  # agrees to it
        kim.speaks()
        kim.presses("1")  # keep it
    assert kim.over
    spoken = {line.split("/")[-1].split(",")[0]: line.split()[0] for line in hearback("recordings", "list").out.splitlines()}
    typed = ("recordings", "type", spoken["praise.to_whom"], "--from", "-", "--by", "typist")
    assert hearback(*typed, typed=THANKS).code == 0
    assert hearback("recordings", "type", spoken["staff"], "--from", "-", *BY, typed=ABOUT).code == 0


@pytest.mark.parametrize("speaks", [by_text, in_a_chat, by_telephone])
def test_thanks_reach_whom_they_are_for_and_go_with_the_person(
    house: House, hearback: Command, tmp_path: Path, speaks: Callable[[House, Command], None]
) -> None:
    """Held until somebody has looked; then the words alone are handed over, once, with who and to whom on record; told to the person; erased."""
    speaks(house, hearback)
    assert (house.flags(), house.ends()) == (["praise"], ["finished"])
    name, words = hearback("praise", "list").out.split()[0], hearback("words", "list").out.split()[0]
    assert "Nobody has looked" in hearback("praise", "deliver", name, *TO, *BY).err
    assert hearback("words", "show", words, *BY).out.strip() == THANKS
    assert hearback("words", "release", words, *BY).code == 0
    assert "coordinator alone" in hearback("words", "show", f"{words.partition('/')[0]}/staff", "--by", "typist").err
    assert hearback("words", "show", f"{words.partition('/')[0]}/staff", *BY).out.strip() == ABOUT
    assert "staff" not in hearback("words", "list", "--all").out
    told = hearback("praise", "deliver", name, *TO, *BY)
    assert told.out.splitlines() == [THANKS, "Written down: passed on to north-team-lead."]
    assert "passed on to north-team-lead by victim-services-manager" in hearback("praise", "list").out
    assert "passed on before, to north-team-lead" in hearback("praise", "deliver", name, "--to", "south-team-lead", *BY).err
    [person] = [row[0] for row in house.rows("SELECT person FROM praise")]
    assert [(row.what, row.rule, row.says) for row in house.store.ledger.each() if row.what in ("words_read", "released", "passed_on")] == [
        ("words_read", "victim-services-manager", ""),
        ("released", "victim-services-manager", ""),
        ("words_read", "victim-services-manager", ""),
        ("words_read", "victim-services-manager", ""),
        ("passed_on", "victim-services-manager", "thanks, to north-team-lead"),
    ]
    assert_told(hearback, person, tmp_path / "copy.html")
    assert hearback("erase", person, "--now", "--by", "data-protection-officer").code == 0
    assert "Nobody has asked" in hearback("praise", "list").out
    assert THANKS not in hearback("words", "show", words, *BY).out
    assert house.rows("SELECT count(*) FROM praise UNION ALL SELECT count(*) FROM answer") == [(0,), (0,)]


def assert_told(hearback: Command, person: str, page: Path) -> None:
    """The person's own copy has their thanks, and to whom these went."""
    told = hearback("access", person, "--to", page, "--by", "data-protection-officer", "--identity-checked")
    assert told.code == 0, told.err
    data = json.loads(page.with_suffix(".json").read_text())
    assert [row["delivered_to"] for row in data["thanks to pass on"]] == ["north-team-lead"]
    assert "thanks, to north-team-lead" in [row["says"] for row in data["words in the ledger"]]
    assert THANKS in page.read_text()
