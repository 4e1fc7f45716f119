"""Buckets that fill again with time: one person's, and the whole service's."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import TurnedAway, Unavailable
from bot.store.conversations.limits import Allowance, Rate
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.postgres import KEY

DAY = timedelta(days=1)
NUMBER = "+447700900001"


def _newcomer(store: Store, number: int, now: datetime, allowed: Allowance | None) -> bool:
    try:
        with store.turn("sms", f"SM{number:032x}", f"+4477009{number:05}", now, lambda: allowed) as turn:
            turn.answer(200, "text/plain", b"")
    except TurnedAway:
        return False
    return True


@pytest.mark.parametrize(
    ("a_day", "at_once"),
    [
        pytest.param(0, 0, id="nobody"),
        pytest.param(1, 1, id="one a day"),
        pytest.param(2, 1, id="two, twelve hours apart"),
        pytest.param(7, 3, id="an odd number"),
        pytest.param(20, 10, id="half of it at once"),
    ],
)
def test_newcomers_at_once(store: Store, now: datetime, a_day: int, at_once: int) -> None:
    """Half of a day's newcomers may come together; whoever is too many leaves nothing behind."""
    met = [_newcomer(store, number, now, Allowance("strangers", a_day)) for number in range(12)]
    assert sum(met) == at_once
    assert store.figures(now).people == at_once


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([timedelta(minutes=40)] * 60, id="all day long and the next"),
        pytest.param([timedelta()] * 8 + [DAY - timedelta(seconds=1)] + [timedelta()] * 8, id="all at once, and again just within a day"),
        pytest.param([timedelta()] * 8 + [timedelta(hours=1)] + [timedelta()] * 8, id="over midnight"),
        pytest.param([timedelta()] * 8 + [-timedelta(hours=7)] + [timedelta()] * 8, id="a clock that jumps back"),
    ],
)
def test_no_day_sees_more_than_is_allowed(store: Store, now: datetime, steps: list[timedelta]) -> None:
    """Whichever 24 hours are looked at, midnight or not."""
    moment, met = now.replace(hour=23, minute=30), []
    for number, step in enumerate(steps):
        moment += step
        if _newcomer(store, number, moment, Allowance("strangers", 12)):
            met.append(moment)
    assert max(sum(1 for other in met if timedelta() <= other - one < DAY) for one in met) <= 12
    assert len(met) >= 6


def test_whoever_is_known_is_not_counted(store: Store, now: datetime) -> None:
    """A limit on strangers is none on people."""
    assert _newcomer(store, 1, now, None)
    for number in range(5):
        with store.turn("sms", f"SX{number:032x}", "+447700900001", now, lambda: Allowance("strangers", 0)) as turn:
            assert turn.person.known
            turn.answer(200, "text/plain", b"")


def test_two_allowances_do_not_share(store: Store, now: datetime) -> None:
    """Each has its own name and count."""
    assert _newcomer(store, 1, now, Allowance("strangers", 1))
    assert not _newcomer(store, 2, now, Allowance("strangers", 1))
    assert _newcomer(store, 3, now, Allowance("others", 1))


def _pace(store: Store, number: int, now: datetime, at_once: int = 10) -> str:
    with store.turn("sms", f"SM{number:032x}", "+447700900001", now) as turn:
        pace = turn.count(at_once)
        turn.answer(200, "text/plain", b"")
    return pace


def test_a_person_has_so_many_at_once_and_two_more_a_minute(store: Store, now: datetime) -> None:
    """Ten, of which the last four are near the end; then one for every half minute."""
    assert [_pace(store, number, now) for number in range(12)] == ["free"] * 7 + ["nearly"] * 3 + ["over"] * 2
    later = now + timedelta(seconds=61)
    assert [_pace(store, 20 + number, later) for number in range(3)] == ["nearly", "nearly", "over"]
    assert _pace(store, 30, now - timedelta(hours=1)) == "over", "a clock that jumps back gives nothing"
    assert _pace(store, 31, now + timedelta(hours=1)) == "free"


def test_beyond_a_fair_share(store: Store, now: datetime) -> None:
    """Fifteen messages are a fair share, and one more for every half minute."""
    assert [_pace(store, number, now, at_once=60) for number in range(17)] == ["free"] * 15 + ["much"] * 2
    assert [_pace(store, 20 + number, now + timedelta(minutes=2), at_once=60) for number in range(3)] == ["free"] * 2 + ["much"]


@pytest.mark.parametrize(
    ("counted", "later", "full"),
    [
        pytest.param([], 0, False, id="nobody yet"),
        pytest.param([8], 0, False, id="eight of ten"),
        pytest.param([8, 2], 0, True, id="ten at once"),
        pytest.param([8, 2], 0.9, True, id="not yet a second later"),
        pytest.param([8, 2], 1, False, id="one more a second"),
        pytest.param([8] * 500, 1, False, id="a long flood is forgotten as soon as a short one"),
        pytest.param([8] * 500, -3600, True, id="a clock that jumps back"),
        pytest.param([8, -1, 8, -1, 8], 0, True, id="more than one a second"),
        pytest.param([2, -3, 2, -3, 2, -3, 2], 0, False, id="less than one a second"),
    ],
)
def test_all_together(store: Store, now: datetime, counted: list[int], later: float, *, full: bool) -> None:
    """Sixty a minute, ten at once. ``counted``: so many answers, or after so many seconds if below zero. ``later`` is seconds."""
    rate, moment = Rate("answers/sms", 60), now
    for many in counted:
        moment -= timedelta(seconds=min(many, 0))
        with store.person_turn(store.people.meet("sms", NUMBER, moment).id, "sms", moment) as turn:
            turn.count_all(rate, max(many, 0))
    with store.person_turn(store.people.meet("sms", NUMBER, moment).id, "sms", moment + timedelta(seconds=later)) as turn:
        assert turn.too_many(rate) is full
        assert not turn.too_many(Rate("answers/telegram", 60)), "each line has its own"


def test_a_repeated_webhook_is_not_counted(store: Store, now: datetime) -> None:
    """A provider that tries again takes nothing from the person."""
    for _ in range(30):
        with store.turn("sms", "SM" + "0" * 32, "+447700900001", now) as turn:
            if not turn.replayed:
                turn.count(10)
                turn.answer(200, "text/plain", b"")
    assert _pace(store, 1, now) == "free"


def test_where_nothing_can_be_counted_nobody_is_let_in(tmp_path: Path, migrated: Path, now: datetime) -> None:
    """Without its table the limiter is down: the webhook is to come again, and nobody was met."""
    shutil.copy(migrated, tmp_path / "hearback.db")
    store = Store(f"sqlite:///{tmp_path / 'hearback.db'}", Keyring.from_text(KEY))
    with store.database.changing_tables() as work:
        work.change(text("DROP TABLE allowance"), {})
    with pytest.raises(Unavailable):
        _newcomer(store, 1, now, Allowance("strangers", 5))
    assert store.figures(now).people == 0
    store.close()


def test_strangers_at_the_same_moment_are_each_counted(store: Store, now: datetime) -> None:
    """The very first of all, twenty at once: ten of them are met."""
    with ThreadPoolExecutor(20) as pool:
        met = list(pool.map(lambda number: _newcomer(store, number, now, Allowance("strangers", 20)), range(20)))
    assert sum(met) == 10
