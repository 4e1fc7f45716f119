"""Discreet chats in Telegram: no sound, nothing to forward, and after the end no message is left that Telegram can still delete."""

from __future__ import annotations

import pytest

from bot.dispatch.greeting import words_of_help
from bot.dispatch.port import Heard
from tests.dispatch.house import House
from tests.dispatch.quiet_line import Telegram

CHAT = 5_550_123_456


@pytest.fixture
def telegram(house: House) -> Telegram:
    """Somebody has opened the chat and is at the first question."""
    telegram = Telegram(house)
    telegram.chats.start(CHAT)
    house.work()
    house.later(seconds=9)
    telegram.press(CHAT, "Yes")
    house.work()
    assert any("How was it?" in text for text in telegram.left(CHAT))
    return telegram


def over(house: House, telegram: Telegram, minutes: float = 3) -> list[str]:
    """What is left a while later."""
    house.work()
    house.later(seconds=minutes * 60)
    house.work()
    return telegram.left(CHAT)


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param(["Good", "Yes", "Skip"], id="the last question"),
        pytest.param(["bye"], id="a word"),
        pytest.param(["0"], id="a digit"),
        pytest.param(["Close"], id="the button"),
        pytest.param(["STOP"], id="STOP"),
        pytest.param(["ERASE", "yes"], id="ERASE"),
        pytest.param(["wrong number"], id="somebody else"),
        pytest.param(["help", "bye"], id="danger, whose words the webhook carried"),
        pytest.param(["PAUSE", "lighthouse"], id="a word to come back with"),
    ],
)
def test_nothing_is_left(house: House, telegram: Telegram, ending: list[str]) -> None:
    """Neither ours nor the person's own."""
    for act in ending:
        house.later(seconds=9)
        if act in ("Good", "Yes", "Skip", "Close"):
            telegram.press(CHAT, act)
        else:
            telegram.chats.say(CHAT, act)
        house.work()
    assert over(house, telegram) == []
    assert house.ask("SELECT count(*) FROM chat_message") == 0


def test_half_an_hour_later(house: House, telegram: Telegram) -> None:
    """Without a word of anybody's."""
    assert over(house, telegram, minutes=10)
    assert over(house, telegram, minutes=21) == []


def test_the_last_words_can_be_read(house: House, telegram: Telegram) -> None:
    """For two minutes."""
    for act in ("Good", "Yes", "Skip"):
        house.later(seconds=9)
        telegram.press(CHAT, act)
        house.work()
    assert "Thank you. That is all." in telegram.left(CHAT)[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["STOP"], "You will not get any more messages", id="STOP"),
        pytest.param(["ERASE", "yes"], "It is out of use now and is deleted within 7 days.", id="ERASE"),
        pytest.param(["help"], "999", id="danger"),
    ],
)
def test_what_nothing_else_is_sent_after(house: House, telegram: Telegram, words: list[str], said: str) -> None:
    """It stands in the webhook's own answer: the outbox sends nothing to somebody who stopped, and danger waits for no worker."""
    for each in words:
        house.later(seconds=9)
        telegram.chats.say(CHAT, each)
        if each != words[-1]:
            house.work()
    assert said in telegram.left(CHAT)[-1]


def test_close_covers_the_message_at_once(house: House, telegram: Telegram) -> None:
    """Before anything is deleted, and without waiting for a worker."""
    telegram.press(CHAT, "Close")
    assert telegram.left(CHAT)[-1] == "OK. Bye for now."
    assert not any(message.keyboard for message in telegram.chats.chat(CHAT).messages[-1:])


def test_no_sound_and_nothing_to_forward(house: House, telegram: Telegram) -> None:
    """Every message of it."""
    sent = [asked for method, asked in telegram.asked if method == "sendMessage"]
    assert sent
    assert all(asked["disable_notification"] and asked["protect_content"] for asked in sent)


def test_the_words_of_help_make_no_sound_without_a_database_either(house: House, telegram: Telegram) -> None:
    """They leave before it is known who wrote."""
    heard = Heard("telegram", "1", str(CHAT), "words", "help, he is outside")
    said = words_of_help(house.library, house.channels["telegram"], heard)
    assert ("999" in said.text, said.discreet) == (True, True)


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param([(429, {"ok": False, "parameters": {"retry_after": 40}})], id="too many requests"),
        pytest.param([(500, {"ok": False})] * 3, id="nobody knows whether they went"),
        pytest.param([(400, {"ok": False, "description": "Bad Request: message can't be deleted"})], id="all at once refused: one by one"),
    ],
)
def test_it_is_tried_again(house: House, telegram: Telegram, failing: list[tuple[int, dict[str, object]]]) -> None:
    """Until nothing is there any more."""
    telegram.failing = list(failing)
    telegram.chats.say(CHAT, "bye")
    for _ in range(4):
        left = over(house, telegram, minutes=1)
    assert left == []


def test_what_telegram_deletes_no_more(house: House, telegram: Telegram) -> None:
    """Two days later the old messages stay, and nothing is tried for ever."""
    telegram.failing = [(500, {"ok": False})] * 1_000
    telegram.chats.say(CHAT, "bye")
    house.work()
    house.later(hours=49)
    telegram.failing = []
    assert over(house, telegram, minutes=61)
    assert house.ask("SELECT count(*) FROM chat_message") == 0


def test_numbers_are_kept_sealed_and_no_longer_than_needed(house: House, telegram: Telegram) -> None:
    """Not readable while they are kept; gone with the messages."""
    kept = house.rows("SELECT sealed FROM chat_message")
    assert kept
    assert not [row for row in kept if str(CHAT).encode() in row[0]]
    telegram.chats.say(CHAT, "bye")
    over(house, telegram)
    assert house.rows("SELECT sealed FROM chat_message") == []
    assert house.rows("SELECT provider_id FROM outbox WHERE provider_id <> '' AND kind <> 'acknowledge'") == []
