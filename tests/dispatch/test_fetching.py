"""Spoken comments on their way here: whatever breaks in between, in the end there is one copy, and it is ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.dispatch.failpoints import RECORDING, FailpointRaised, arm
from bot.dispatch.fetching import Fetching
from bot.dispatch.forgetting import Forgetting
from bot.dispatch.port import Receipt, Sound
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from tests.channels.hostile_media import wav
from tests.postgres import KEY
from tests.store.conftest import Look

NOW = datetime.fromisoformat("2026-11-21T14:30:00+00:00")
GONE = Receipt("accepted")


class Twilio:
    """A provider that holds recordings. ``refuses`` is what it answers in place of a sound or a deletion, while it is set."""

    def __init__(self, *held: str) -> None:
        self.held = {name: wav(9) for name in held}
        self.refuses: Receipt | None = None
        self.fetched: list[str] = []

    def fetch(self, reference: str, seconds: int) -> Sound | Receipt:
        self.fetched.append(reference)
        return self.refuses or (Sound(self.held[reference]) if reference in self.held else Receipt("rejected", code="404"))

    def forget(self, reference: str) -> Receipt:
        if self.refuses:
            return self.refuses
        self.held.pop(reference, None)
        return GONE


class House:
    """A store, a provider, a clock that the test moves, and a worker that may be started anew."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.store = Store(f"sqlite:///{folder / 'house.db'}", Keyring.from_text(KEY))
        self.store.migrate()
        self.twilio = Twilio("RE-1")
        with self.store.turn("ivr", "CA-1", "+447700900001", NOW) as turn:
            turn.open_conversation("flow", "v1", b"{}", "voice", "ivr")
            turn.agree_to_recording("one_thing", "en 0123456789ab")
            self.name = turn.add_recording("RE-1", 9)
            turn.keep_answer("one_thing", "answered", recording=self.name, keep_until=NOW + timedelta(days=90))
            turn.answer(200, "text/xml", b"")

    def work(self, minutes: float = 0) -> None:
        self.now += timedelta(minutes=minutes)
        carriers = {"ivr": self.twilio}
        Fetching(self.store, carriers, lambda: self.now).bring_due()  # type: ignore[arg-type]  # what is used of a channel
        Forgetting(self.store, carriers, lambda: self.now).forget_unwanted()  # type: ignore[arg-type]

    @property
    def here(self) -> bool:
        return self.store.sounds.has(self.name)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    arm("")
    made.store.close()


def test_one_copy_and_it_is_ours(house: House) -> None:
    """Fetched, kept, compared, deleted there."""
    house.work()
    assert (house.here, house.twilio.held, house.store.sounds.open(house.name)) == (True, {}, wav(9))


@pytest.mark.parametrize("place", RECORDING)
def test_a_worker_that_breaks_off_anywhere(house: House, place: str) -> None:
    """The next one goes on: what is here is not fetched again, and nothing is deleted there that is not here."""
    arm(f"{place}:raise@1")
    with pytest.raises(FailpointRaised):
        house.work()
    assert house.here or house.twilio.held
    for _ in range(4):
        house.work(minutes=4)
    assert (house.here, house.twilio.held) == (True, {})
    assert len(house.twilio.fetched) == (2 if place == "recording_after_download" else 1)


@pytest.mark.parametrize(
    ("refuses", "hours", "event"),
    [
        pytest.param(Receipt("rejected", code="404"), 0, "recording_not_fetched_yet", id="its file is late"),
        pytest.param(Receipt("uncertain", code="503"), 30, "recording_not_fetched_for_a_day", id="a fault for a day is an alarm"),
        pytest.param(Receipt("rejected", code="401"), 30, "recording_not_fetched_for_a_day", id="a wrong token for a day is an alarm"),
        pytest.param(Receipt("rejected", code="404"), 30, "recording_lost", id="none there after a day is lost"),
    ],
)
def test_a_fetch_that_fails(house: House, caplog: pytest.LogCaptureFixture, refuses: Receipt, hours: int, event: str) -> None:
    """Nothing is given up while there may be a sound, nothing is deleted there, and staff are told after a day."""
    house.twilio.refuses = refuses
    house.work(minutes=hours * 60)
    assert event in caplog.text
    assert house.twilio.held
    house.twilio.refuses = None
    for _ in range(3):
        house.work(minutes=6 * 60)
    assert house.here is (event != "recording_lost")


def test_a_deletion_that_fails_for_a_day_is_an_alarm(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """In the log, in the figures that doctor and whoever watches read, until the provider says that it is gone."""
    house.twilio.forget = lambda _: Receipt("uncertain", code="still_there")  # type: ignore[method-assign]
    house.work()
    assert "recording_not_deleted_yet" in caplog.text
    assert house.store.figures(house.now).recordings_overdue == 0
    house.work(minutes=25 * 60)
    assert "recording_not_deleted_for_a_day" in caplog.text
    assert house.store.figures(house.now).recordings_overdue == 1
    assert house.store.gauges(house.now).counts["recordings_overdue"] == 1
    del house.twilio.forget
    house.work(minutes=61)
    assert (house.twilio.held, house.store.figures(house.now).recordings_overdue) == ({}, 0)


def test_erased_while_it_was_on_its_way(house: House) -> None:
    """Nothing of it stays here, and the provider is told at once."""
    fetch = house.twilio.fetch

    def erased_meanwhile(reference: str, seconds: int) -> Sound | Receipt:
        with house.store.turn("ivr", "CA-erase", "+447700900001", house.now) as turn:
            turn.erase()
            turn.answer(200, "text/xml", b"")
        return fetch(reference, seconds)

    house.twilio.fetch = erased_meanwhile  # type: ignore[method-assign]
    house.work()
    house.work(minutes=4)
    look = Look(house.store)
    assert (house.here, house.twilio.held, look.all("SELECT id FROM recording")) == (False, {}, [])
