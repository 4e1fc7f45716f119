"""A process that could read neither languages nor flows answers danger, does what STOP asks, and asks the provider to come again with all else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.dispatch.inbound import Inbound
from bot.engine.danger import DANGER_TEXTS
from bot.engine.floor import FLOOR
from bot.engine.state import load
from bot.errors import Unavailable
from channels.service import open_service
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


@pytest.fixture
def lose_the_languages(house: House, tmp_path: Path) -> Callable[[], None]:
    """The process starts again over the same database, with an empty folder of languages."""

    def lose() -> None:
        (tmp_path / "locales").mkdir()
        house.settings = type(house.settings)(house.settings.given | {"HEARBACK_LOCALES": str(tmp_path / "locales")})
        service = open_service(house.settings, clock=house.clock, or_bare=True)
        house.inbound = Inbound(service.store, service.library, house.clock, service.calling, service.limits)

    return lose


def test_danger_is_answered_and_the_survey_rests(house: House, sam: Texter, lose_the_languages: Callable[[], None]) -> None:
    """In the person's own language, with the flag, and no reminder comes when all is mended."""
    sam.says("SMALL")
    lose_the_languages()
    assert sam.says("he is outside my house") == DANGER_TEXTS["en"].text
    assert house.flags() == ["immediate_danger"]
    with house.store.turn("sms", "look", sam.number, house.clock()) as turn:
        assert turn.conversation is not None
        assert load(turn.conversation.state).paused == "danger"


def test_stop_is_done(house: House, sam: Texter, lose_the_languages: Callable[[], None]) -> None:
    """With words that are compiled in."""
    sam.says("SMALL")
    lose_the_languages()
    assert sam.says("STOP") == FLOOR["en"].sentences["stopped"].text
    assert house.ask("SELECT stopped_at FROM person") is not None


def test_anything_else_is_to_come_again(house: House, sam: Texter, lose_the_languages: Callable[[], None]) -> None:
    """It would be misread: it is neither answered nor lost."""
    sam.says("SMALL")
    lose_the_languages()
    with pytest.raises(Unavailable):
        sam.says("2")
    assert house.answers() == {}


def test_danger_in_a_chat_and_on_the_telephone(house: House, kim: Caller, lose_the_languages: Callable[[], None]) -> None:
    """On every channel, in the languages that are compiled in."""
    kim.rings()
    lose_the_languages()
    assert "9 9 9" in kim.presses("0")
    said = Chatter(house, 5_550_123_456, "cy").says("mewn perygl")
    assert said in (DANGER_TEXTS["cy"].text, DANGER_TEXTS["en"].text)  # a stranger is answered in English, for nobody knows better


def test_a_running_process_keeps_what_it_has_read(house: House, sam: Texter, flows: Path) -> None:
    """The folders may vanish under it: the conversation goes on, and danger is answered."""
    sam.says("SMALL")
    shutil.rmtree(flows)
    assert "do better" in sam.later("2")
    assert sam.later("help").startswith(DANGER_TEXTS["en"].text)
