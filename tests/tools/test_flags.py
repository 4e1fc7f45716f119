"""``hearback flags``: the list, one flag, what the person wrote for a reason, taking, closing, testing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.store.store import Store
from tests.dispatch.house import SHIPPED
from tests.outreach.to_plan import arrival, put
from tests.tools.conftest import Command
from tests.tools.desk import folder, migrated, store

__all__ = ["folder", "migrated", "store"]

NUMBER = "+447700900001"


@pytest.fixture
def flag(store: Store) -> str:
    """A flag of danger about the person of case C-1, ten minutes ago, with words, and five minutes overdue."""
    put(store, arrival(1))
    somebody = store.cases.person_of("C-1")
    assert somebody is not None
    at = datetime.now(UTC) - timedelta(minutes=10)
    with store.person_turn(somebody, "sms", at) as turn:
        turn.open_conversation("after-case-closed", "v1", b"{}", "text", "sms")
        turn.keep_answer("overall/comment-3", "comment", None, "Canary \x1b[31mwords\nhere", keep_until=at + timedelta(days=90))
        raised = turn.raise_flag("immediate_danger", "overall")
    [seen] = store.flags.to_look(at, 1)
    assert store.flags.looked(seen, at + timedelta(minutes=5), None, (), at)
    return raised


def test_the_list_is_oldest_first_with_what_is_overdue(hearback: Command, store: Store, flag: str) -> None:
    """Kind, since when, until when, who has it, which case; and how to go on."""
    told = hearback("flags", "list")
    assert (told.code, told.err) == (0, "")
    assert "Flags that wait (Europe/London)" in told.out
    assert all(part in told.out for part in (flag[:8], "immediate_danger", "OVERDUE", "nobody has it", "C-1", "1 wait, 1 overdue"))
    assert "Canary" not in told.out
    assert "7700" not in told.out


def test_an_empty_list_says_so(hearback: Command, store: Store) -> None:
    """Nothing waits."""
    assert hearback("flags", "list").out == "No flag waits.\n"


def test_a_flag_for_machines(hearback: Command, flag: str) -> None:
    """The same as one JSON object a line."""
    [row] = hearback("flags", "list", "--json").lines
    assert (row["id"], row["kind"], row["overdue"], row["refs"], row["state"]) == (flag, "immediate_danger", True, ["C-1"], "open")


def test_showing_a_flag_shows_no_words(hearback: Command, store: Store, flag: str) -> None:
    """What it means, whose it is, what to do; and nobody has read anything."""
    told = hearback("flags", "show", flag[:6])
    assert "Somebody may be in danger now." in told.out
    assert "case       C-1" in told.out
    assert "hearback flags close" in told.out
    assert "Canary" not in told.out
    assert [row.what for row in store.ledger.each() if row.what == "words_read"] == []


def test_words_are_read_by_a_role_for_a_reason(hearback: Command, store: Store, flag: str) -> None:
    """Control characters of a stranger do nothing to the terminal; the ledger says who read and why."""
    told = hearback("flags", "show", flag, "--words", "--by", "safeguarding", "--reason", "to_act")
    assert "overall/comment-3: 'Canary \\x1b[31mwords\\nhere'" in told.out
    assert "\x1b[31m" not in told.out
    [read] = [row for row in store.ledger.each() if row.what == "words_read"]
    assert (read.rule, read.says) == ("safeguarding: to_act", "")
    assert json.loads(hearback("flags", "show", flag, "--words", "--by", "on_call", "--reason", "to_check", "--json").out)["words"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(("show", "FLAG", "--words"), 2, "read for a reason", id="words without a reason"),
        pytest.param(("show", "FLAG", "--words", "--by", "on_call"), 2, "read for a reason", id="words without a why"),
        pytest.param(("show", "FLAG", "--words", "--by", "jane", "--reason", "to_act"), 2, "jane", id="a name for a role"),
        pytest.param(("show", "ffff0000"), 1, "There is no flag", id="no such flag"),
        pytest.param(("show", "ab"), 1, "There is no flag", id="too little of it"),
        pytest.param(("close", "FLAG", "--by", "on_call"), 2, "how it ended", id="no outcome"),
        pytest.param(
            ("close", "FLAG", "--by", "on_call", "--acted", "referred", "--no-action", "false_alarm"), 2, "how it ended", id="two"
        ),
        pytest.param(("close", "FLAG", "--acted", "referred"), 2, "--by", id="by nobody"),
        pytest.param(("close", "FLAG", "--by", "on_call", "--acted", "phoned Sam"), 2, "phoned Sam", id="words about a person"),
        pytest.param(("test", "--confirm", "00000000"), 1, "no test with this code", id="no such test"),
        pytest.param(("test", "--begin", "--confirm", "00000000"), 2, "--begin or --confirm", id="both"),
    ],
)
def test_what_cannot_be_done_is_said(hearback: Command, store: Store, flag: str, arguments: tuple[str, ...], code: int, says: str) -> None:
    """One line, and nothing changes."""
    told = hearback("flags", *(flag if part == "FLAG" else part for part in arguments))
    assert (told.code, says in told.err) == (code, True)
    assert [each.state for each in store.flags.open()] == ["open"]


def test_taking_and_closing(hearback: Command, store: Store, flag: str) -> None:
    """By a role, with what was done; once closed it is closed."""
    assert "is in hand" in hearback("flags", "take", flag[:8], "--by", "on_call").out
    assert "in hand (on_call)" in hearback("flags", "show", flag).out
    assert hearback("flags", "close", flag[:8], "--by", "safeguarding", "--acted", "told_police").out == f"{flag[:8]} is closed.\n"
    told = hearback("flags", "close", flag, "--by", "on_call", "--no-action", "false_alarm")
    assert (told.code, "closed already: acted, told_police (safeguarding)" in told.err) == (1, True)
    assert hearback("flags", "take", flag, "--by", "on_call").code == 1
    assert hearback("flags", "list").out == "No flag waits.\n"
    assert "flag closed" in hearback("ledger", "--ref", "C-1").out


def test_a_test_is_begun_and_confirmed(hearback: Command, store: Store, folder: object) -> None:
    """With the rota of the flows folder; a worker does the telling."""
    assert "There was no test yet" in hearback("flags", "test").out
    assert "no rota" in hearback("flags", "test", "--begin").err
    told = hearback("flags", "test", "--begin", "--flows", SHIPPED / "flows")
    assert told.out.startswith("A worker tells 3 roles now")
    [first, *_] = store.alert_tests.latest()
    assert "written down that the test came" in hearback("flags", "test", "--confirm", first.id).out
    assert "not yet; wanted by" in hearback("flags", "test").out
