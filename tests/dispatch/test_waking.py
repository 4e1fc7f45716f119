"""Timers: reminders, closing, later, and the days between two parts. Never outside the hours, never after STOP, never twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dispatch import waking
from tests.dispatch.house import House
from tests.dispatch.persons import Chatter, Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


NUMBER = "+447700900123"
NUDGE = "still tell us"


def invited(house: House) -> Texter:
    house.invite(house.meet("sms", NUMBER), "sms")
    house.work()
    return Texter(house, NUMBER)


def reminders(house: House) -> int:
    return sum(NUDGE in words for words in house.sent(NUMBER))


def month(house: House, days: int = 30) -> list[tuple[str, str]]:
    """Run the worker every hour for some days; what left, and at what time of the day."""
    left: list[tuple[str, str]] = []
    for _ in range(days * 24):
        if house.work():
            left += [(words, house.clock().strftime("%H:%M")) for words in house.sent(NUMBER)[len(left) :]]
        house.later(hours=1)
    return left


def test_one_reminder_inside_the_hours_then_closed(house: House) -> None:
    """Somebody who never answers gets two messages in all, both in the hours, and is left alone."""
    house.at("18:30")
    invited(house)
    left = month(house)
    assert [NUDGE in words for words, _ in left] == [False, True]  # the invitation had left before
    assert all("10:00" <= wall < "19:00" for _, wall in left)
    assert house.ends() == ["closed"]


@pytest.mark.parametrize(
    ("reply", "reminded"),
    [
        pytest.param("1", 1, id="yes, and then silence: one reminder of the first question"),
        pytest.param("3", 0, id="no"),
        pytest.param("stop", 0, id="STOP"),
        pytest.param("pause", 0, id="paused"),
        pytest.param("erase", 1, id="asked to erase, and never said whether"),
    ],
)
def test_who_is_reminded(house: House, reply: str, reminded: int) -> None:
    """At most once, and only where a question is open."""
    sam = invited(house)
    sam.later(reply)
    month(house, 10)
    assert reminders(house) <= reminded


def test_answering_in_time_is_not_reminded(house: House) -> None:
    """A timer of a question that was answered does nothing."""
    sam = invited(house)
    for reply in ("1", "2", "skip"):
        house.later(hours=5)
        sam.says(reply)
    month(house, 10)
    assert reminders(house) == 0
    assert house.ends() == ["finished"]


def test_later_is_asked_once_more(house: House) -> None:
    """On another day, in the hours, and Later a second time is a no."""
    sam = invited(house)
    assert "one more time" in sam.later("2")
    house.later(days=1, hours=6)
    house.work()
    house.at("12:00")
    house.work()
    assert [("2 short questions" in words) for words in house.sent(NUMBER)] == [True, True]
    assert "not ask again" in sam.later("later")
    assert house.ends() == ["declined"]


def test_two_parts_with_days_between(house: House) -> None:
    """The second part comes when the wait is over, in the hours, to a person who has not stopped meanwhile."""
    house.meet("sms", NUMBER)
    sam = Texter(house, NUMBER)
    house.at("20:30")
    sam.says("PARTS")
    sam.later("yes", seconds=300)
    house.later(days=2)
    house.work()
    assert house.sent(NUMBER) == []
    [(words, wall)] = month(house, 1)
    assert "still easy" in words
    assert "10:00" <= wall < "11:00"
    sam.says("no")
    assert house.answers() == {"first": "yes", "second": "no"}


def test_a_reminder_does_not_leave_after_stop(house: House) -> None:
    """It was already queued for the morning when STOP came at night."""
    sam = invited(house)
    house.later(days=2)
    house.at("22:00")
    house.work()
    assert house.waiting()[-1] == "queued"
    sam.says("stop")
    month(house, 3)
    assert reminders(house) == 0


def test_a_reminder_that_is_overtaken_by_the_answer_is_harmless(house: House) -> None:
    """Queued for the morning; the person answers at night. What leaves then never asks the old question again."""
    sam = invited(house)
    house.later(days=2)
    house.at("22:00")
    house.work()
    assert "How was it?" in sam.says("1")
    month(house, 2)
    assert reminders(house) <= 1


def test_in_a_chat_too(house: House, alex: Chatter) -> None:
    """Somebody who opened the chat and fell silent is reminded once, if it is known to be safe."""
    house.meet("telegram", str(alex.chat))
    alex.opens()
    house.later(days=3)
    for _ in range(4):
        house.at("12:00")
        house.work()
        house.later(days=1)
    assert sum(NUDGE in words for words in house.sent(str(alex.chat))) == 1


def test_two_workers_wake_once(house: House) -> None:
    """Of several workers one alone acts on a timer."""
    invited(house)
    house.later(days=2)
    house.at("12:00")
    due = house.store.timers.due(house.clock(), 10)
    for timer in due * 2:
        house.worker.waking._wake(timer, house.clock())
    house.work()
    assert reminders(house) == 1


def test_one_conversation_that_cannot_be_woken_keeps_nobody_asleep(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in the log, put off by an hour, and the others are woken now."""
    for number in (NUMBER, "+447700900124"):
        house.invite(house.meet("sms", number), "sms")
        house.work()
        house.later(seconds=1)
    play, first = waking.play, []

    def stumbles(turn, *rest):
        first.append(turn.person.id)
        if turn.person.id == first[0]:
            raise ZeroDivisionError
        return play(turn, *rest)

    monkeypatch.setattr(waking, "play", stumbles)
    house.later(days=2)
    house.at("12:00")
    house.work()
    assert sum(NUDGE in words for words in house.sent()) == 1
    monkeypatch.setattr(waking, "play", play)
    house.later(hours=2)
    house.work()
    assert sum(NUDGE in words for words in house.sent()) == 2


def test_a_version_that_is_nowhere_is_closed_in_time(house: House) -> None:
    """Nobody can say anything more in it; that it is over can still be written down."""
    from sqlalchemy import text  # noqa: PLC0415 - only what must not happen needs SQL

    invited(house)
    house.restart()
    with house.store.database.writing() as work:
        work.change(text("UPDATE conversation SET version = 'gone'"))
    month(house, 4)
    assert house.ends() == ["closed"]


def test_nobody_is_reminded_without_a_confirmed_contact(house: House) -> None:
    """Who began by a start word did so when it was safe; a week later another may hold the phone. It closes by itself."""
    house.meet("sms", NUMBER, confirmed=False)
    sam = Texter(house, NUMBER)
    sam.says("SMALL")
    assert month(house, 23) == []
    assert house.ends() == ["closed"]


def test_a_part_after_days_is_not_begun_without_a_confirmed_contact(house: House) -> None:
    """The question is not asked, so the person's next words are no answer to it; and the conversation ends."""
    sam = Texter(house, NUMBER)
    sam.says("PARTS")
    sam.later("yes")
    house.later(days=3)
    house.work()
    assert "still easy" not in sam.says("no")
    assert month(house, 8) == []
    assert (house.ends(), house.answers()) == (["closed"], {"first": "yes"})


def test_the_turn_of_the_year_is_left_free(house: House) -> None:
    """A reminder that would fall on 20 December waits until the first working day that is not left free."""
    house.later(days=(datetime(2026, 12, 18, 12, tzinfo=UTC) - house.clock()).total_seconds() / 86_400)
    invited(house)
    month(house, 19)
    [first, second] = [row[0] / 1_000_000 for row in house.rows("SELECT begun_at FROM outbox ORDER BY queued_at")]
    assert first < datetime(2026, 12, 19, tzinfo=UTC).timestamp()
    assert second >= datetime(2027, 1, 4, 10, tzinfo=UTC).timestamp()
