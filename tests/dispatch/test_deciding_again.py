"""Between the decision to write and the request lie hours: everything that may change meanwhile stops the message."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlalchemy import text

from bot.dispatch.outbound import LEASE_SECONDS
from bot.settings import Settings
from tests.dispatch.cases import NUMBER, REF, arrives, contact, in_days, told
from tests.dispatch.house import House
from tests.dispatch.persons import Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def complaint(house: House) -> None:
    arrives(house, complaint="open")


def reopened(house: House) -> None:
    arrives(house, closed_on=None)


def court(house: House) -> None:
    arrives(house, court_dates=(in_days(house, 5),))


def expired(house: House) -> None:
    with house.store.database.writing() as work:
        work.change(text("UPDATE person SET contact_until = 0"))


def unsafe(house: House) -> None:
    arrives(house, contact_=contact(house, state="unsafe"))


def moved(house: House) -> None:
    arrives(house, contact_=contact(house, time_zone="Asia/Tokyo"))


def narrowed(house: House) -> None:
    arrives(house, contact_=contact(house, safe_hours="Mo-Su 10:00-12:00"))


def stopped(house: House) -> None:
    Texter(house, NUMBER).says("stop")


def held(house: House) -> None:
    house.store.area_holds.set("west", None, "a fire", house.clock())


def listed(house: House) -> None:
    house.store.do_not_invite.add([sha256(NUMBER.encode()).digest()], "statutory", house.clock())


def withdrawn(house: House) -> None:
    house.store.cases.withdraw(REF, house.clock())


def endangered(house: House) -> None:
    person = house.store.cases.person_of(REF)
    assert person is not None
    with house.store.person_turn(person, "sms", house.clock()) as turn:
        turn.raise_flag("immediate_danger")


CHANGES = [
    complaint, reopened, court, expired, unsafe, moved, narrowed, stopped, held, listed, withdrawn, endangered,
]  # fmt: skip


def queued(house: House) -> None:
    """Invited, and not sent yet."""
    arrives(house)
    house.worker.asking.ask_due()
    assert house.waiting() == ["queued"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_between_queue_and_send_stops_it(house: House, change: Callable[[House], None]) -> None:
    """The last look is at the moment of sending."""
    queued(house)
    change(house)
    house.work()
    assert house.requests(NUMBER) == []
    assert house.waiting()[0] in ("queued", "cancelled", "expired")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_between_the_decision_and_the_update_stops_it(house: House, change: Callable[[House], None]) -> None:
    """A worker has decided that it may be sent, and then the world changes: its one UPDATE sees that."""
    queued(house)
    outbound = house.worker.outbound
    [row] = house.store.outbox.claim(outbound.worker, house.clock(), 1, LEASE_SECONDS)
    verdict = outbound.judging.judge(row, house.clock())
    change(house)
    outbound.judging.judge = lambda *_: verdict
    outbound._send(row)
    assert house.requests(NUMBER) == []


def test_a_deferred_invitation_leaves_when_it_may(house: House) -> None:
    """Safe in the mornings only, they say now: it leaves the next morning."""
    queued(house)
    narrowed(house)
    house.work()
    assert house.waiting() == ["queued"]
    house.at("10:30")
    house.work()
    assert len(house.sent(NUMBER)) == 1


def test_what_is_cancelled_says_why(house: House) -> None:
    """In the ledger, by rule."""
    queued(house)
    complaint(house)
    house.work()
    assert ("cancelled", "complaint_open") in told(house)


def test_a_reminder_is_decided_again_too(house: House) -> None:
    """A complaint was opened after the invitation: no reminder of it."""
    arrives(house)
    house.work()
    complaint(house)
    for _ in range(5):
        house.later(days=1)
        house.work()
    assert len(house.sent(NUMBER)) == 1


def test_a_worker_frozen_between_the_update_and_the_request_sends_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It wakes after its lease, when another may have looked at the row: it asks the clock once more."""
    queued(house)
    outbound = house.outbound("frozen")
    [row] = house.store.outbox.claim("frozen", house.clock(), 1, LEASE_SECONDS)
    begin = house.store.outbox.begin_sending

    def begin_and_freeze(*given: object) -> bool:
        done = begin(*given)
        house.later(seconds=LEASE_SECONDS + 1)
        return done

    monkeypatch.setattr(house.store.outbox, "begin_sending", begin_and_freeze)
    outbound._send(row)
    assert house.requests(NUMBER) == []


def test_too_close_to_the_end_of_the_window_waits_for_the_next(house: House) -> None:
    """Twilio could not keep to an end that is ten seconds away."""
    house.at("18:59")
    house.later(seconds=50)
    arrives(house)
    house.work()
    assert house.requests(NUMBER) == []
    house.at("10:05")
    house.work()
    assert len(house.requests(NUMBER)) == 1


def test_the_days_money(make_house: Callable[..., House]) -> None:
    """Two texts fit; the third waits for the next day."""
    house = make_house(HEARBACK_DAILY_BUDGET="0.10", HEARBACK_PRICE_TEXT="0.05")
    for at in range(3):
        arrives(house, f"M-{at}", f"+44770090013{at}")
    for _ in range(4):
        house.work()
        house.later(hours=1)
    assert len(house.requests()) == 2


@pytest.mark.parametrize(
    ("setting", "begun", "answered"),
    [
        pytest.param({"HEARBACK_PREFIXES": "+353"}, 0, 0, id="another country's numbers only: replies neither"),
        pytest.param({"HEARBACK_PREFIXES": "+44"}, 1, 1, id="ours"),
        pytest.param({"HEARBACK_PREFIXES": "+353,+44"}, 1, 1, id="one of several"),
    ],
)
def test_which_numbers_are_dialled(make_house: Callable[..., House], setting: dict[str, str], begun: int, answered: int) -> None:
    """Checked at sending, whatever an import let pass."""
    house = make_house(**setting)
    arrives(house)
    house.work()
    assert len(house.sent(NUMBER)) == begun
    sam = Texter(house, "+447700900124")
    sam.says("LONG")
    for _ in range(5):
        house.later(seconds=4)
        house.work()
    assert bool(house.sent(sam.number)) == bool(answered)


def test_nothing_is_begun_at_a_real_provider_unless_live(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is not on this machine and HEARBACK_LIVE is no: replies leave, invitations never."""
    monkeypatch.setattr(type(house.channels["sms"]), "on_this_machine", False)
    arrives(house)
    house.work()
    assert house.sent(NUMBER) == []
    assert ("cancelled", "not_live") in told(house)


def test_an_unset_fuse_is_closed(house: House) -> None:
    """Whoever forgets to hand one over sends nothing."""
    from bot.dispatch.fuse import Fuse  # noqa: PLC0415 - for this test alone

    queued(house)
    house.worker.outbound.fuse = Fuse()
    house.work()
    assert house.requests() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEARBACK_DAILY_BUDGET", "twenty"),
        ("HEARBACK_DAILY_BUDGET", "-1"),
        ("HEARBACK_DAILY_BUDGET", "NaN"),
        ("HEARBACK_PRICE_TEXT", "x"),
        ("HEARBACK_PREFIXES", "44"),
        ("HEARBACK_PREFIXES", "+44,,"),
        ("HEARBACK_CALLS_IN", "perhaps"),
        ("TWILIO_TEXTS_PER_SECOND", "0"),
        ("TELEGRAM_PER_SECOND", "nan"),
        ("HEARBACK_FAILPOINTS", "nowhere:kill"),
    ],
)
def test_a_broken_setting_does_not_start(house: House, name: str, value: str) -> None:
    """A fuse that cannot be read is closed: the process says which setting it is, and ends."""
    from bot.errors import SettingWrong  # noqa: PLC0415
    from channels.service import open_service  # noqa: PLC0415

    with pytest.raises(SettingWrong, match=name):
        open_service(Settings(house.settings.given | {name: value}))


def test_rates_hold(make_house: Callable[..., House]) -> None:
    """Two texts a second: of ten, no more than that leave at once, and all of them in time. Replies come first."""
    house = make_house(TWILIO_TEXTS_PER_SECOND="2")
    for at in range(6):
        arrives(house, f"R-{at}", f"+44770090013{at}")
    house.worker.asking.ask_due()
    assert house.worker.outbound.send_due() == 2
    Texter(house, "+447700900140").says("LONG")
    house.later(seconds=4)
    house.worker.outbound.send_due()
    assert house.requests()[2]["fields"]["To"] == "+447700900140"
    for _ in range(8):
        house.later(seconds=2)
        house.work()
    assert len({line["fields"]["To"] for line in house.requests()}) == 7
