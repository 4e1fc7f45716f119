"""Somebody too young who begins by themselves: they hear of Childline, and nothing of it is left but a number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store.tables import metadata
from tests.dispatch.cases import arrives
from tests.dispatch.house import SHIPPED, House
from tests.dispatch.persons import Texter

CANARY = "canaryfeatherstone"
GATED = """\
flow: gated
title: A flow for adults
channels: [sms, telegram, ivr]
start_words: [GATED]
steps:
  before:
    ask: What could we do better? Please do not tell us what happened.
    write: {keep: 90 days}
  adults:
    only_if: {begun_by: person}
    include: shared/age.yaml
  after:
    ask: Did we keep you up to date?
    yes_no: true
  thanks:
    say: Thank you.
"""


@pytest.fixture
def gated(flows: Path, make_house: Callable[..., House]) -> House:
    """A house with a flow that lets adults alone go on, after it has let them write something."""
    (flows / "gated.yaml").write_text(GATED)
    (flows / "shared").mkdir(exist_ok=True)
    (flows / "shared" / "age.yaml").write_text((SHIPPED / "flows" / "shared" / "age.yaml").read_text())
    return make_house()


def everything(house: House) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables."""
    with house.store.database.engine.connect() as connection:
        return {table.name: [dict(row._mapping) for row in connection.execute(select(table))] for table in metadata.sorted_tables}


@pytest.mark.parametrize(
    "reply", [pytest.param("no", id="no"), pytest.param("skip", id="a skip is no yes"), pytest.param("im 15", id="neither, three times")]
)
def test_nothing_is_left_but_a_number(gated: House, reply: str) -> None:
    """No conversation, no answer, no word, no way to reach them: the hash that keeps us from writing, and a number for the month."""
    sam = Texter(gated, "+447700900123")
    sam.says("GATED")
    sam.later(CANARY)
    said = ""
    for _ in range(3):
        said = said if "Childline" in said else sam.later(reply)
    assert "Childline" in said
    assert "0800 1111" not in said  # nobody has checked it: no number may stand in a flow's own words
    rows = everything(gated)
    for table in ("conversation", "answer", "timer", "recording", "consent", "consent_event", "praise", "complaint", "person_key"):
        assert rows[table] == [], table
    [person] = rows["person"]
    [address] = rows["address"]
    assert (address["sealed"], person["profile"], person["stopped_at"] is not None) == (None, None, True)
    assert [entry["person"] for entry in rows["inbox"]] == [None] * len(rows["inbox"])
    assert sum(entry["answer_body"] is not None for entry in rows["inbox"]) == 1
    assert [entry["body"] for entry in rows["outbox"]] == [None] * len(rows["outbox"])
    assert rows["tally"] == [{"what": "under_age", "flow": "gated", "month": "2026-11", "number": 1}]
    assert CANARY not in repr(rows)


def test_the_same_webhook_again_says_the_same(gated: House) -> None:
    """A provider that repeats itself gets the words of Childline again, and nobody is counted twice."""
    sam = Texter(gated, "+447700900123")
    sam.says("GATED")
    sam.later("skip")
    said = sam.later("no")
    again = gated.take("sms", sam.webhook)
    assert said.split(".")[0].encode() in again.body
    assert [entry["number"] for entry in everything(gated)["tally"]] == [1]


def test_an_adult_whom_we_know_is_not_erased_because_a_child_held_the_phone(gated: House) -> None:
    """Their case stays; nothing more is sent until somebody has asked them again whether it is safe."""
    sam = Texter(gated, "+447700900123")
    arrives(gated, phone="+447700900123")
    sam.says("GATED")
    sam.later("skip")
    assert "Childline" in sam.later("no")
    rows = everything(gated)
    assert (len(rows["case_file"]), rows["conversation"], rows["answer"]) == (1, [], [])
    assert [(person["stopped_at"], person["contact"]) for person in rows["person"]] == [(None, "unknown")]


def test_an_adult_goes_on(gated: House) -> None:
    """What they wrote before is kept as always, and nobody is counted."""
    sam = Texter(gated, "+447700900123")
    sam.says("GATED")
    sam.later("the wait")
    assert "up to date" in sam.later("yes")
    assert gated.answers() == {"before": None, "adults.adult": "yes"}
    assert everything(gated)["tally"] == []
