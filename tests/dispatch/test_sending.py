"""What leaves, when, how often, and what becomes of it. The provider's ledger is the witness, never our own database alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.dispatch.outbound import LEASE_SECONDS
from channels import wire
from tests.channels import cases_sms
from tests.channels.conformance import signed
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter

GOOD, TOO_MANY, OPTED_OUT, FAULT, TAKEN_FAULT, NEVER, RESET, NOT_JSON, DRIP, NO_NUMBER = (
    f"+4477009001{code}" for code in ("20", "01", "02", "03", "04", "05", "06", "07", "08", "09")
)


@pytest.fixture(autouse=True)
def _short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that never answers is given up after a moment; the real limits are tested with the wire itself."""
    monkeypatch.setattr(wire, "READ_SECONDS", 0.4)
    monkeypatch.setattr(wire, "WHOLE_SECONDS", 0.8)


@pytest.mark.parametrize(
    ("number", "tries", "state"),
    [
        pytest.param(GOOD, 1, "accepted", id="taken"),
        pytest.param(OPTED_OUT, 1, "rejected", id="21610: the person has stopped"),
        pytest.param(NO_NUMBER, 1, "rejected", id="not a number: never again"),
        pytest.param(FAULT, 1, "uncertain", id="500 before it was taken: we cannot know"),
        pytest.param(TAKEN_FAULT, 1, "uncertain", id="500 after it was taken"),
        pytest.param(NEVER, 1, "uncertain", id="no answer"),
        pytest.param(RESET, 1, "uncertain", id="the line is cut after it was taken"),
        pytest.param(NOT_JSON, 1, "uncertain", id="an answer that nobody can read"),
        pytest.param(DRIP, 1, "uncertain", id="an answer that never ends"),
    ],
)
def test_what_we_begin_reaches_nobody_twice(house: House, number: str, tries: int, state: str) -> None:
    """Whatever the provider does, an invitation is tried once; only what it surely did not take is tried again."""
    house.invite(house.meet("sms", number), "sms")
    for _ in range(12):
        house.work()
        house.later(seconds=700)
    assert len(house.requests(number)) == tries
    assert house.waiting() == [state]


@pytest.mark.parametrize(
    ("number", "most"),
    [
        pytest.param(TAKEN_FAULT, 2, id="500 after it was taken: once more"),
        pytest.param(RESET, 2, id="the line is cut: once more"),
        pytest.param(GOOD, 1, id="taken: once"),
        pytest.param(NO_NUMBER, 1, id="refused: once"),
    ],
)
def test_a_reply_is_repeated_once_at_most(house: House, number: str, most: int) -> None:
    """The person asked for it, so one repeat is kinder than silence; two would not be."""
    sam = Texter(house, number)
    sam.says("LONG")
    for _ in range(12):
        house.later(seconds=61)
        house.work()
    bodies = house.sent(number)
    assert bodies
    assert max(bodies.count(body) for body in bodies) == most


def test_throttled_waits_as_long_as_asked(house: House) -> None:
    """429 with Retry-After: not before that, longer each time, and not for ever."""
    house.invite(house.meet("sms", TOO_MANY), "sms")
    house.work()
    assert house.waiting() == ["throttled"]
    house.later(seconds=9)
    house.work()
    assert len(house.requests(TOO_MANY)) == 1
    times = []
    for _ in range(300):
        house.later(seconds=15)
        if house.work():
            times.append(house.clock())
    gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(times)]
    assert gaps[:4] == sorted(gaps[:4])
    assert len(house.requests(TOO_MANY)) == 6
    assert house.waiting() == ["rejected"]


def test_unsent_is_tried_again(make_house: Callable[..., House]) -> None:
    """Nobody listens at the provider's address: surely not taken, so it waits and leaves when they are back."""
    house = make_house(TWILIO_BASE_URL="http://127.0.0.1:9")
    house.invite(house.meet("sms", GOOD), "sms")
    house.work()
    assert house.waiting() == ["queued"]
    assert house.ask("SELECT tries FROM outbox") == 1
    back = make_house()
    back.later(seconds=31)
    back.work()
    assert back.waiting() == ["accepted"]
    assert len(back.requests(GOOD)) == 1


def test_messages_that_do_not_fit_leave_in_order_some_seconds_apart(house: House, sam: Texter) -> None:
    """Networks do not keep the order of texts that are sent together."""
    first = sam.says("LONG")
    left: list[tuple[float, str]] = []
    for second in range(20):
        house.work()
        left += [(second, words) for words in house.sent(sam.number)[len(left) :]]
        house.later(seconds=1)
    said = [first, *(words for _, words in left)]
    order = [said.index(next(words for words in said if name in words)) for name in ("first", "second", "third", "order?")]
    assert order == sorted(order)
    assert len(left) >= 2
    moments = [-0.0, *(second for second, _ in left)]
    assert all(later - earlier >= 3 for earlier, later in itertools.pairwise(moments))


def test_a_chat_of_several_messages(house: House, alex: Chatter) -> None:
    """In a chat the same: one method in the answer, the others behind it."""
    house.link(telegram=str(alex.chat))
    first = alex.says("LONG")
    for _ in range(6):
        house.later(seconds=4)
        house.work()
    whole = "\n".join([first, *house.sent(str(alex.chat))])
    places = [whole.index(words) for words in ("first", "second", "third", "order?")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("wall", "leaves"),
    [
        pytest.param("09:59", "10:00", id="before the hours: when they open"),
        pytest.param("10:00", "10:00", id="inside"),
        pytest.param("18:58", "18:58", id="just inside"),
        pytest.param("19:00", "10:00", id="after: the next day"),
        pytest.param("03:00", "10:00", id="at night"),
    ],
)
def test_an_invitation_leaves_inside_the_hours_only(house: House, wall: str, leaves: str) -> None:
    """Nothing that we begin leaves outside the person's hours, and the provider is told how long it may hold it."""
    person = house.meet("sms", GOOD)
    house.at(wall)
    house.invite(person, "sms")
    if wall != leaves:
        house.work()
        house.at(leaves)
        assert house.requests(GOOD) == []
    house.work()
    [request] = house.requests(GOOD)
    assert house.clock().strftime("%H:%M") == leaves
    closes = house.clock().replace(hour=19, minute=0, second=0, microsecond=0)
    assert 0 <= (closes - house.clock()).total_seconds() - int(request["fields"]["ValidityPeriod"]) <= 15  # the request may take 14


def test_what_is_too_late_is_not_sent(house: House) -> None:
    """No worker ran until the evening: nothing leaves then, nor the next day, and the conversation still comes to an end."""
    house.invite(house.meet("sms", GOOD), "sms")
    house.at("19:00")
    house.work()
    house.later(hours=17)
    house.work()
    assert (house.requests(GOOD), house.waiting()) == ([], ["expired"])
    house.later(days=22)
    house.work()
    assert house.ends() == ["closed"]


def test_a_worker_that_wakes_late_does_not_send(house: House) -> None:
    """It was stopped between claiming and sending; another has taken over. Only one of them sends."""
    house.invite(house.meet("sms", GOOD), "sms")
    [claimed] = house.store.outbox.claim("asleep", house.clock(), 1, LEASE_SECONDS)
    house.later(seconds=LEASE_SECONDS + 1)
    house.work()
    asleep = house.outbound("asleep")
    asleep._send(claimed)
    assert len(house.requests(GOOD)) == 1
    assert house.waiting() == ["accepted"]


def test_a_worker_that_died_while_sending_leaves_no_second_invitation(house: House) -> None:
    """Nobody knows whether it left: it is shown as uncertain and never repeated."""
    house.invite(house.meet("sms", GOOD), "sms")
    [claimed] = house.store.outbox.claim("dies", house.clock(), 1, LEASE_SECONDS)
    assert house.begins_sending(claimed)
    house.later(seconds=LEASE_SECONDS + 1)
    house.work()
    assert (house.requests(GOOD), house.waiting()) == ([], ["uncertain"])


def test_stop_between_claim_and_send(house: House) -> None:
    """The last look is at the moment of sending."""
    house.invite(house.meet("sms", GOOD), "sms")
    [claimed] = house.store.outbox.claim(house.worker.outbound.worker, house.clock(), 1, LEASE_SECONDS)
    Texter(house, GOOD).says("stop")
    house.worker.outbound._send(claimed)
    assert (house.requests(GOOD), house.waiting()) == ([], ["cancelled"])


def test_two_workers_send_each_message_once(house: House) -> None:
    """Any number of workers may run."""
    people = [f"+4477009003{at:02}" for at in range(20, 50)]
    for number in people:
        house.invite(house.meet("sms", number), "sms")
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for this test alone

    workers = [house.outbound(f"worker-{at}") for at in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda worker: [worker.send_due() for _ in range(10)], workers))
    house.work()
    assert sorted(line["fields"]["To"] for line in house.requests()) == people


def test_a_worker_that_is_told_to_stop_begins_no_other_message(house: House) -> None:
    """What it has claimed and not begun is sent by another, once."""
    for number in (GOOD, "+447700900121", "+447700900122"):
        house.invite(house.meet("sms", number), "sms")
    told = iter([False, True, True, True])
    house.outbound("leaving", lambda: next(told)).send_due()
    assert len(house.requests()) == 1
    house.later(seconds=LEASE_SECONDS + 1)
    house.work()
    assert len(house.requests()) == 3


@pytest.mark.parametrize("again", [1, 2])
def test_a_late_report_settles_a_doubt(house: House, again: int) -> None:
    """The provider's own word, with our id in its address, turns uncertain into accepted; twice changes nothing more."""
    house.invite(house.meet("sms", RESET), "sms")
    house.work()
    assert house.waiting() == ["uncertain"]
    outbox = house.ask("SELECT id FROM outbox")
    sid = "SM" + "7" * 32
    form = {"MessageSid": sid, "MessageStatus": "delivered", "To": RESET, "From": "+447700900000", "AccountSid": "AC" + "0" * 32}
    for _ in range(again):
        assert house.take("sms", signed(cases_sms.STATUS, form, query=f"o={outbox}")).status == 200
    assert house.rows("SELECT state, delivery FROM outbox") == [("accepted", "delivered")]


def test_a_press_that_cannot_be_acknowledged_holds_nothing_up(house: House) -> None:
    """The turning button is worth less than the next question."""
    alex = Chatter(house, 5_550_123_406)  # the provider cuts this chat's lines
    alex.opens()
    alex.presses("Good")
    house.work()
    assert "sending" not in house.waiting()
    assert "queued" not in house.waiting()


def test_a_poisoned_row_does_not_stop_the_worker(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message that cannot be read keeps no other from leaving, for longer than its own lease."""
    house.invite(house.meet("sms", GOOD), "sms")
    house.later(seconds=1)
    house.invite(house.meet("sms", "+447700900121"), "sms")
    opened = house.store.outbox.open

    def open_(row):
        address, body = opened(row)
        return address, b"{" if address == GOOD else body

    monkeypatch.setattr(house.store.outbox, "open", open_)
    for _ in range(4):
        house.work()
        house.later(seconds=LEASE_SECONDS + 1)
    assert [line["fields"]["To"] for line in house.requests()] == ["+447700900121"]
    assert sorted(house.waiting()) == ["accepted", "queued"]


def test_the_person_who_is_called_hears_their_language(house: House) -> None:
    """A call placed once rings once, whatever the worker does afterwards."""
    kim = Caller(house, "+447700900120")
    house.invite(house.meet("ivr", kim.number, language="en"), "ivr")
    for _ in range(5):
        house.work()
        house.later(seconds=timedelta(minutes=3).total_seconds())
    assert house.sent(kim.number) == ["(call)"]
