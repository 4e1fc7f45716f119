"""Flags and alerts in the database: the list, taking, closing, reading words with a reason; claims that nobody shares."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.errors import Refused
from bot.store.staff.rows import ClaimedAlert, NewAlert
from bot.store.store import Store
from tests.store.case_rows import row
from tests.store.conftest import Look

MINUTE = timedelta(minutes=1)
DESK, LEAD = NewAlert("first", "on_call", "email desk"), NewAlert("first", "safeguarding", "email lead", merged=True)


def _raised(store: Store, begun: str, now: datetime, kind: str = "immediate_danger") -> str:
    with store.conversation_turn(begun, now) as turn:
        turn.keep_answer("overall/comment-3", "comment", None, "Canary-words", keep_until=now + timedelta(days=90))
        return turn.raise_flag(kind, "overall")


def _alerts(store: Store, flag: str, now: datetime, *alerts: NewAlert) -> None:
    [seen] = [each for each in store.flags.to_look(now, 10) if each.id == flag]
    assert store.flags.looked(seen, now + 5 * MINUTE, now + 5 * MINUTE, alerts, now)


def test_a_flag_is_listed_until_it_is_closed(store: Store, begun: str, now: datetime) -> None:
    """Oldest first, with its step, its flow and nothing else of the conversation."""
    first = _raised(store, begun, now)
    second = _raised(store, begun, now + MINUTE, "praise")
    assert [(flag.id, flag.kind, flag.flow, flag.step, flag.state, flag.refs) for flag in store.flags.open()] == [
        (first, "immediate_danger", "after-case-closed", "overall", "open", ()),
        (second, "praise", "after-case-closed", "overall", "open", ()),
    ]
    assert store.flags.take(first, "on_call", now + 2 * MINUTE)
    [taken] = store.flags.named(first[:8])
    assert (taken.state, taken.taken_by, taken.taken_at) == ("taken", "on_call", now + 2 * MINUTE)
    assert store.flags.close(first, "acted", "safeguarding", "referred", now + 3 * MINUTE)
    [closed] = store.flags.named(first)
    assert (closed.state, closed.closed_by, closed.reason, closed.closed_at) == ("acted", "safeguarding", "referred", now + 3 * MINUTE)
    assert [flag.id for flag in store.flags.open()] == [second]
    assert not store.flags.take(first, "on_call", now)
    assert not store.flags.close(first, "no_action", "on_call", "false_alarm", now)


def test_many_flags_are_listed_in_pages(store: Store, begun: str, now: datetime) -> None:
    """Each once, although many were raised at the same moment."""
    with store.conversation_turn(begun, now) as turn:
        for _ in range(210):
            turn.raise_flag("praise")
    assert len({flag.id for flag in store.flags.open()}) == len(list(store.flags.open())) == 210


@pytest.mark.parametrize("beginning", ["", "abc", "zzzz", "%", "0123456789abcdef0123456789abcdef0", "+447700900123"])
def test_what_is_no_beginning_of_an_id_names_nothing(store: Store, begun: str, now: datetime, beginning: str) -> None:
    """Neither too short, nor anything else: nobody closes another flag by a slip."""
    _raised(store, begun, now)
    assert store.flags.named(beginning) == []


def test_the_case_of_a_flag_is_told(store: Store, now: datetime) -> None:
    """Or all the person's, where the flag is about none: staff find the person in their own records."""
    store.cases.put([row("R-1"), row("R-2")], now)
    somebody = store.cases.person_of("R-1")
    assert somebody is not None
    with store.person_turn(somebody, "sms", now) as turn:
        turn.raise_flag("immediate_danger")
    assert [flag.refs for flag in store.flags.open()] == [("R-1", "R-2")]


def test_words_are_read_for_a_reason_that_is_kept(store: Store, begun: str, now: datetime, look: Look) -> None:
    """Who read and why stands in the ledger, in the same transaction; a flag that is not there shows nothing and keeps nothing."""
    flag = _raised(store, begun, now)
    [written] = store.flags.read_words(flag, "safeguarding", "to_act", now + MINUTE)
    assert (written.step, written.at, written.words) == ("overall/comment-3", now, "Canary-words")
    [read] = list(store.ledger.each())
    assert (read.at, read.what, read.rule, read.flow, read.says) == (
        now + MINUTE,
        "words_read",
        "safeguarding: to_act",
        "after-case-closed",
        "",
    )
    with pytest.raises(Refused):
        store.flags.read_words("0" * 32, "safeguarding", "to_act", now)
    assert look("SELECT count(*) FROM ledger") == 1


def test_what_was_erased_cannot_be_read(store: Store, begun: str, now: datetime) -> None:
    """The flag stays, without words."""
    flag = _raised(store, begun, now)
    with store.conversation_turn(begun, now) as turn:
        turn.erase()
    assert store.flags.read_words(flag, "safeguarding", "to_act", now) == []
    assert [each.id for each in store.flags.open()] == [flag]


def test_an_outcome_is_kept_and_makes_everybody_decide_again(store: Store, begun: str, now: datetime) -> None:
    """The ledger says which role and why; a decision that was made before it is not acted on."""
    flag = _raised(store, begun, now)
    before = _person(store)
    store.flags.close(flag, "no_action", "on_call", "false_alarm", now)
    after = _person(store)
    assert (before.history.flag_open, after.history.flag_open) == (True, False)
    assert after.revision > before.revision
    assert [(row.what, row.rule) for row in store.ledger.each()] == [("flag_closed", "on_call: false_alarm")]


def _person(store: Store):
    [name] = Look(store).all("SELECT id FROM person")
    found = store.cases.ask(name[0])
    assert found is not None
    return found


def _claim(store: Store, worker: str, now: datetime) -> list[ClaimedAlert]:
    return store.alerts.claim(worker, now, 10, 120)


def test_an_alert_is_taken_by_one_and_sent_once(store: Store, begun: str, now: datetime, look: Look) -> None:
    """What is merged is never taken; when it was told stands with the flag."""
    flag = _raised(store, begun, now)
    _alerts(store, flag, now, DESK, LEAD)
    [claimed] = _claim(store, "one", now)
    assert (claimed.about, claimed.kind, claimed.role, claimed.way, claimed.tries) == (flag, "immediate_danger", "on_call", "email desk", 0)
    assert _claim(store, "two", now) == []
    assert store.alerts.sent(claimed, now + MINUTE)
    assert not store.alerts.sent(claimed, now + MINUTE)
    assert _claim(store, "two", now + timedelta(days=1)) == []
    assert [flag.alerted_at for flag in store.flags.open()] == [now + MINUTE]
    assert look("SELECT count(*) FROM alert WHERE state = 'merged'") == 1


def test_looking_again_makes_no_alert_twice(store: Store, begun: str, now: datetime, look: Look) -> None:
    """Nor does a look that came too late: somebody else has looked since."""
    flag = _raised(store, begun, now)
    [seen] = store.flags.to_look(now, 10)
    _alerts(store, flag, now, DESK)
    assert not store.flags.looked(seen, now, None, (LEAD,), now)
    _alerts(store, flag, now + 5 * MINUTE, DESK, LEAD)
    assert look("SELECT count(*) FROM alert") == 2


def test_a_claim_that_outlived_its_lease_is_anothers(store: Store, begun: str, now: datetime) -> None:
    """The late one can write nothing down; the next knows that it may be a repeat."""
    _alerts(store, _raised(store, begun, now), now, DESK)
    [late] = _claim(store, "one", now)
    [next_one] = _claim(store, "two", now + 3 * MINUTE)
    assert next_one.tries == 1
    assert not store.alerts.sent(late, now + 3 * MINUTE)
    assert store.alerts.again(next_one, now + 10 * MINUTE, "smtp_451")
    assert [each.tries for each in _claim(store, "one", now + 10 * MINUTE)] == [2]


def test_an_outcome_drops_what_waits(store: Store, begun: str, now: datetime) -> None:
    """Nobody is told of what is dealt with."""
    flag = _raised(store, begun, now)
    _alerts(store, flag, now, DESK)
    store.flags.close(flag, "acted", "on_call", "told_police", now)
    assert _claim(store, "one", now + MINUTE) == []


def test_how_the_telling_stands(store: Store, begun: str, now: datetime) -> None:
    """In numbers about nobody: open, overdue, not looked at by any worker, waiting to be told."""
    first, _ = _raised(store, begun, now), _raised(store, begun, now)
    _alerts(store, first, now, DESK)
    later = store.alerts.alarm(now + 6 * MINUTE)
    assert (later.open_flags, later.overdue, later.not_looked_at, later.alerts_waiting, later.oldest_alert) == (2, 1, 1, 1, now)
