"""Providers repeat themselves, at once and days later. Each webhook counts once and is answered with the same bytes for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.dispatch.port import Answer
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter, text_webhook

TABLES = ("inbox", "person", "address", "conversation", "answer", "outbox", "flag", "timer", "recording")


def everything(house: House) -> list[object]:
    return [house.rows(f"SELECT * FROM {table}") for table in TABLES]


def _an_answer_by_text(house: House) -> None:
    sam = Texter(house, "+447700900123")
    sam.says("SMALL")
    sam.says("2")
    house.last = ("sms", sam.webhook)


def _stop(house: House) -> None:
    _an_answer_by_text(house)
    sam = Texter(house, "+447700900123")
    sam.says("stop")
    house.last = ("sms", sam.webhook)


def _a_press(house: House) -> None:
    alex = Chatter(house, 5_550_123_456)
    alex.opens()
    alex.presses("Poor")
    house.last = ("telegram", alex.webhook)


def _a_block(house: House) -> None:
    alex = Chatter(house, 5_550_123_456)
    alex.opens()
    alex.blocks()
    house.last = ("telegram", alex.webhook)


def _a_key(house: House) -> None:
    kim = Caller(house, "+447700900123")
    kim.rings()
    kim.presses("2")
    house.last = ("ivr", kim.webhook)


def _a_recording(house: House) -> None:
    kim = Caller(house, "+447700900123")
    kim.rings()
    kim.presses("1")
    kim.presses("1")
    kim.presses("1")
    kim.speaks()
    house.last = ("ivr", kim.webhook)


def _danger(house: House) -> None:
    sam = Texter(house, "+447700900123")
    sam.says("he is outside, help me please")
    house.last = ("sms", sam.webhook)


@pytest.mark.parametrize(
    "happened",
    [
        pytest.param(_an_answer_by_text, id="an answer by text"),
        pytest.param(_stop, id="STOP"),
        pytest.param(_a_press, id="a button"),
        pytest.param(_a_block, id="a block"),
        pytest.param(_a_key, id="a key"),
        pytest.param(_a_recording, id="a recording"),
        pytest.param(_danger, id="words of danger"),
    ],
)
def test_a_repeated_webhook_gets_the_same_bytes_and_changes_nothing(house: House, happened) -> None:
    """At once, days later, and by another process."""
    happened(house)
    channel, webhook = house.last
    first = house.take(channel, webhook)
    before = everything(house)
    house.later(days=2)
    assert house.take(channel, webhook) == first
    house.restart()
    assert house.take(channel, webhook) == first
    assert everything(house) == before


def test_twenty_at_once_are_one(house: House, sam: Texter) -> None:
    """Twenty threads bring the same webhook: one event, one answer, the same bytes for all."""
    sam.says("SMALL")
    webhook = text_webhook(sam.number, "2")
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: house.take("sms", webhook), range(20)))
    assert len({answer.body for answer in answers}) == 1
    assert house.ask("SELECT count(*) FROM inbox") == 2
    assert (house.answers(), house.flags()) == ({"overall": "poor"}, ["complaint"])


def test_the_first_word_of_a_new_person_twenty_times(house: House) -> None:
    """Nobody is met twice, and one conversation begins."""
    webhook = text_webhook("+447700900123", "SMALL")
    with ThreadPoolExecutor(20) as pool:
        answers: set[Answer] = {answer.body for answer in pool.map(lambda _: house.take("sms", webhook), range(20))}
    assert len(answers) == 1
    assert [house.ask(f"SELECT count(*) FROM {table}") for table in ("person", "address", "conversation", "inbox")] == [1, 1, 1, 1]


def test_different_webhooks_of_one_person_are_taken_one_after_the_other(house: House, sam: Texter) -> None:
    """Ten different replies at once: each is taken whole, and there is one open question at most."""
    sam.says("SMALL")
    webhooks = [
        text_webhook(sam.number, words) for words in ("1", "I would like a call back", "hello", "2", "1", "skip", "x", "y", "z", "1")
    ]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda webhook: house.take("sms", webhook), webhooks))
    assert {answer.status for answer in answers} == {200}
    assert house.ask("SELECT count(*) FROM inbox WHERE answer_status = 200") == 11
    assert house.ask("SELECT count(*) FROM conversation") == 1
    answered = {name for name in house.answers() if "/comment-" not in name}  # words beside an answer depend on who came first
    assert answered <= {"overall", "one_thing"}
    assert house.ends() == ["finished"]


def test_many_people_at_once(house: House) -> None:
    """Twenty people begin at the same moment and each gets their own conversation."""
    people = [Texter(house, f"+4477009002{at:02}") for at in range(20)]
    with ThreadPoolExecutor(20) as pool:
        assert all("How was it?" in said for said in pool.map(lambda person: person.says("SMALL"), people))
        assert all("do better" in said for said in pool.map(lambda person: person.says("1"), people))
    assert house.ask("SELECT count(*) FROM conversation") == 20
    assert house.ask("SELECT count(*) FROM answer") == 20


def test_a_lower_update_after_a_higher_one_counts(house: House, alex: Chatter) -> None:
    """Telegram's updates may come in any order: none is dropped for its number."""
    from tests.channels import cases_telegram  # noqa: PLC0415 - the recorded form, for this test alone

    alex.opens()
    for update in (5, 9_999_999, 7):
        words = {5: "1", 9_999_999: "a little faster", 7: "INFO"}[update]
        hook = cases_telegram.hook({"update_id": update, "message": alex._message(text=words)})
        assert house.take("telegram", hook).status == 200
    assert house.ask("SELECT count(*) FROM inbox") == 4
    assert house.ends() == ["finished"]
