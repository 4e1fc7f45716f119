"""People who are in no conversation: strangers, and those whose conversation has ended."""

from __future__ import annotations

import pytest

from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def test_a_stranger_is_told_how_to_begin_once_a_day(house: House, sam: Texter) -> None:
    """Two machines that answer each other fall silent after one message."""
    assert sam.says(
        "hello there"
    ) == "Hello. This number is for questions about our service.\nTo begin, reply SMALL." or "SMALL" in sam.says("x")
    assert [sam.later("automatic reply") for _ in range(5)] == [""] * 5
    house.later(hours=25)
    assert "Hello." in sam.says("hello there")


def test_nobody_is_told_whether_we_know_the_number(house: House) -> None:
    """The same words to a stranger and to somebody whose conversation ended long ago."""
    known, stranger = Texter(house, "+447700900123"), Texter(house, "+447700900124")
    for reply in ("SMALL", "1", "skip"):
        known.says(reply)
    house.later(days=3)
    assert known.says("hello there") == stranger.says("hello there")


@pytest.mark.parametrize(
    ("media", "answered"),
    [
        pytest.param({"photo": [{"file_id": "A", "file_unique_id": "B", "width": 9, "height": 9}]}, True, id="a picture"),
        pytest.param({"voice": {"file_id": "A", "file_unique_id": "B", "duration": 3}}, True, id="a voice note"),
        pytest.param({"sticker": {"file_id": "A", "file_unique_id": "B", "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}}, True, id="a sticker"),
        pytest.param({"new_chat_title": "x"}, False, id="a notice of the service"),
    ],
)  # fmt: skip
def test_media_is_thanked_and_never_kept(house: House, alex: Chatter, media: dict[str, object], answered: bool) -> None:
    """A picture is answered kindly, the question stays open, and nothing of it is stored."""
    alex.opens()
    assert ("cannot open" in alex.shows(**media)) is answered
    assert "do better" in alex.presses("Good")


def test_a_picture_by_text(house: House, sam: Texter) -> None:
    """The same for a picture message without words; with words, the words count."""
    sam.says("SMALL")
    assert "cannot open" in sam.says("", NumMedia="1", MediaUrl0="https://api.twilio.com/x", MediaContentType0="image/jpeg")
    assert "do better" in sam.says("1", NumMedia="1", MediaUrl0="https://api.twilio.com/x", MediaContentType0="image/jpeg")


def finish(sam: Texter) -> None:
    for reply in ("SMALL", "2", "be kinder"):
        sam.says(reply)


def test_info_after_the_end(house: House, sam: Texter) -> None:
    """People to talk to are told whenever somebody asks, also long after the last question."""
    finish(sam)
    house.later(days=40)
    said = sam.says("INFO")
    house.later(seconds=20)
    house.work()
    assert "The Listeners" in "\n".join([said, *house.sent()])
    assert house.ends() == ["finished"]


@pytest.mark.parametrize(
    ("reply", "kept", "says"),
    [
        pytest.param("yes", 0, "Your answers are out of use now", id="yes deletes"),
        pytest.param("1", 0, "Your answers are out of use now", id="so does 1"),
        pytest.param("no", 2, "Nothing is deleted", id="no keeps"),
        pytest.param("skip", 2, "Nothing is deleted", id="skip keeps"),
    ],
)
def test_erase_after_the_end_asks_once(house: House, sam: Texter, reply: str, kept: int, says: str) -> None:
    """ERASE is confirmed once, in words that tell a stranger nothing; then answers, words and address are gone."""
    finish(sam)
    asked = sam.later("erase")
    assert asked.startswith("Delete all your answers?")
    assert "kinder" not in asked
    assert says in sam.later(reply)
    assert house.ask("SELECT count(*) FROM answer") == kept
    assert house.ask("SELECT count(*) FROM address WHERE sealed IS NULL") == (0 if kept else 1)
    assert (house.ask("SELECT stopped_at FROM person") is None) is bool(kept)


def test_erase_in_the_middle(house: House, sam: Texter) -> None:
    """ERASE at an open question deletes what was answered before it, and nothing more is sent."""
    sam.says("SMALL")
    sam.says("2")
    assert sam.says("erase").startswith("Delete all your answers?")
    assert "Your answers are out of use now" in sam.says("yes")
    assert (house.answers(), house.ends()) == ({}, ["erased"])
    house.later(days=30)
    house.work()
    assert house.sent() == []
    assert sam.says("hello") == ""


def test_erase_in_a_chat_by_button(house: House, alex: Chatter) -> None:
    """The buttons of the question work after the end too."""
    for act in (alex.opens, lambda: alex.presses("Good"), lambda: alex.presses("Skip"), lambda: alex.says("/erase")):
        house.later(seconds=30)
        act()
    assert "Your answers are out of use now" in alex.presses("Yes")
    assert house.answers() == {}


def test_after_erasing_a_person_can_begin_again(house: House, sam: Texter) -> None:
    """A start word after ERASE begins afresh, and answers reach the person again."""
    finish(sam)
    sam.later("erase")
    sam.later("yes")
    house.later(days=1)
    assert "How was it?" in sam.says("SMALL")
    assert "do better" in sam.says("1")
    house.meet("sms", sam.number)
    house.later(days=3)
    house.at("12:00")
    house.work()
    assert any("still tell us" in words for words in house.sent(sam.number))


def test_the_end_is_not_the_end_of_danger(house: House, sam: Texter) -> None:
    """Words of danger are answered first, whether a conversation is open, over, or never was."""
    assert "999" in sam.says("i am not safe")
    finish(sam)
    assert "999" in sam.later("help")
    assert house.flags().count("immediate_danger") == 2


def test_a_stranger_who_calls_is_asked(house: House, kim: Caller) -> None:
    """A call begins the flow that is set; key 0 is danger from the first moment on."""
    assert "How was it?" in kim.rings()
    assert "9 9 9" in kim.presses("0")
    assert house.flags() == ["immediate_danger"]


def test_a_press_when_nothing_is_said_is_acknowledged(house: House, alex: Chatter) -> None:
    """The button stops turning even where no words follow."""
    alex.opens()
    keyboard = dict(alex.keyboard)
    for act in (
        lambda: alex.presses("Good"),
        lambda: alex.presses("Skip"),
        lambda: alex.says("hello"),
        lambda: alex.presses("Good", keyboard),
    ):
        house.later(seconds=30)
        act()
    assert alex.presses("Good", keyboard) == ""
    house.work()
    assert sum(line["path"].endswith("answerCallbackQuery") for line in house.requests()) == 4


@pytest.mark.parametrize(
    ("known", "flags"), [(True, ["wrong_person"]), (False, [])], ids=["somebody we know", "somebody we never heard of"]
)
def test_who_is_this_after_the_end_leads_to_quiet_and_a_human(house: House, sam: Texter, flags: list[str], *, known: bool) -> None:
    """The words are the same for everybody: whoever holds the phone does not learn whether we know the number."""
    if known:
        house.meet("sms", sam.number)
    assert "not text this number again" in sam.says("who is this?")
    assert (house.flags(), house.ask("SELECT contact FROM person")) == (flags, "unsafe")
