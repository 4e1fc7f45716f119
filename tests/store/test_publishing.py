"""What is published: a log that only grows, and a switch that succeeds only over the line that was seen."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Overtaken
from bot.store.conversations.publishing import Switch
from bot.store.rows import PublishedRow
from bot.store.store import Store
from tests.postgres import KEY
from tests.store.conftest import Look

ROOT = Path(__file__).resolve().parents[2]
WHY = "Fewer questions."


def switch(store: Store, now: datetime, *switches: Switch, by: str = "Sam") -> None:
    store.publishing.switch(switches, by, WHY, now)


def test_a_switch_is_a_line_of_the_log_and_its_words_are_kept(store: Store, now: datetime) -> None:
    """Who, when and why; the newest line of a flow says what is served."""
    switch(store, now, Switch("court", 0, "v1", b"one"), Switch("fraud", 0, "f1", b"two"))
    switch(store, now, Switch("court", 1, "v2", b"three"), by="Ada")
    newest = store.publishing.newest("court")
    assert newest == PublishedRow(3, "court", "v2", now, "Ada", WHY)
    assert [(line.number, line.flow, line.version) for line in store.publishing.log()] == [(3, "court", "v2"), (2, "fraud", "f1"), (1, "court", "v1")]  # fmt: skip
    assert [line.number for line in store.publishing.log("court")] == [3, 1]
    assert [line.number for line in store.publishing.since(1)] == [2, 3]
    assert store.publishing.newest("never") is None
    kept = store.flow_versions.get("v2")
    assert kept is not None
    assert kept.body == b"three"


@pytest.mark.parametrize(
    ("seen", "why"), [(0, "somebody saw it before there was any"), (1, "somebody saw the line before"), (3, "nobody can have seen it yet")]
)
def test_whoever_did_not_see_the_newest_line_is_told_and_changes_nothing(store: Store, now: datetime, seen: int, why: str) -> None:
    """All or nothing: the other flow of the same switch is not published either."""
    switch(store, now, Switch("court", 0, "v1", b"one"))
    switch(store, now, Switch("court", 1, "v2", b"two"))
    with pytest.raises(Overtaken) as told:
        switch(store, now, Switch("fraud", 0, "f1", b"f"), Switch("court", seen, "v3", b"three"), by="Ada")
    assert told.value.line == store.publishing.newest("court"), why
    assert [line.number for line in store.publishing.log()] == [2, 1]
    assert store.flow_versions.get("f1") is None


def test_a_flow_can_be_taken_out_and_brought_back(store: Store, now: datetime) -> None:
    """A line without a version; nothing of what was kept is lost."""
    switch(store, now, Switch("court", 0, "v1", b"one"))
    switch(store, now, Switch("court", 1))
    assert [line.version for line in store.publishing.log("court")] == ["", "v1"]
    switch(store, now, Switch("court", 2, "v1", b"one"))
    assert store.publishing.newest("court") is not None


def test_what_was_offered_before_is_registered_once(store: Store, now: datetime) -> None:
    """Flows that were published meanwhile keep what was published, however many processes begin."""
    switch(store, now, Switch("court", 0, "v2", b"two"))
    offered = {"court": ("v1", b"one"), "fraud": ("f1", b"f")}
    assert store.publishing.register(offered, "hearback", "It was offered.", now) == ("fraud",)
    assert store.publishing.register(offered, "hearback", "It was offered.", now) == ()
    assert [(line.flow, line.version) for line in store.publishing.log()] == [("fraud", "f1"), ("court", "v2")]


def test_who_is_mid_way_is_counted_by_version(store: Store, now: datetime) -> None:
    """Those who have ended are not mid-way any more."""
    for number, version in enumerate(("v1", "v1", "v2", "v1")):
        with store.turn("sms", f"SM-{number}", f"+44770090000{number}", now) as turn:
            turn.open_conversation("court", version, b"{}", "text", "sms")
            if number == 3:
                turn.save_state(b"{}", ended="finished")
            turn.answer(200, "text/xml", b"<Response/>")
    assert store.publishing.midway("court") == {"v1": 2, "v2": 1}
    assert store.publishing.midway("fraud") == {}


def test_names_of_who_published_go_after_six_years_and_the_log_stays(store: Store, now: datetime) -> None:
    """Not a day before. What was served when is known for good."""
    switch(store, now, Switch("court", 0, "v1", b"one"))
    store.forget(now + timedelta(days=6 * 365))
    assert [line.by for line in store.publishing.log()] == ["Sam"]
    store.forget(now + timedelta(days=6 * 365.25, seconds=1))
    assert [(line.by, line.version, line.why) for line in store.publishing.log()] == [("", "v1", WHY)]


PUBLISHER = """
import sys
from datetime import UTC, datetime
from bot.errors import Overtaken
from bot.store.conversations.publishing import Switch
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
url, key, name = sys.argv[1:]
store, now = Store(url, Keyring.from_text(key)), datetime(2026, 11, 21, tzinfo=UTC)
store.ping()
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    try:
        store.publishing.switch([Switch("court", number, f"{name}-{number}", b"body")], name, "race", now)
        print(f"won {number}")
    except Overtaken as overtaken:
        print(f"told of {overtaken.line.version}" if overtaken.line else "told of nothing")
        while (newest := store.publishing.newest("court")) is None or newest.number <= number:
            pass
"""


def test_of_two_processes_that_publish_at_once_one_wins_each_time(url: str, look: Look) -> None:
    """Both see the same line, forty times over: forty lines in one chain, and whoever lost was told of what the other did."""
    command = [sys.executable, "-c", PUBLISHER, url, KEY]
    racers = [subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) for name in "ab"]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=60)[0].splitlines() for racer in racers]
    won = [{line for line in lines if line.startswith("won")} for lines in said]
    assert sorted(won[0] | won[1]) == sorted(f"won {number}" for number in range(40))
    assert not won[0] & won[1]
    assert all(line.startswith(("won ", "told of a-", "told of b-")) for lines in said for line in lines)
    assert look("SELECT count(*) FROM published") == 40
    assert [tuple(row) for row in look.all("SELECT number, previous FROM published ORDER BY number")] == [(at + 1, at) for at in range(40)]
