"""What nobody asked for leaves only if everything holds at the moment of sending. Each condition is taken away alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from bot.asking.people import Consent, Contact
from bot.store.conversations.turn import Turn
from bot.store.rows import Claimed, Seen
from bot.store.store import Store
from tests.store.case_rows import PHONE, person, put, row
from tests.store.conftest import Look, begin

PRICE = 50_000
BUDGET = 20_000_000


class Scene:
    """A case that is invited: the message waits, and everything that has to hold does."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        put(store, now, row(area="Essex", telegram="777"))
        self.person = person(store)
        self.conversation = ""
        self.invite()

    def invite(self) -> None:
        with self.turn() as turn:
            self.conversation = turn.open_conversation("flow", "v1", b"{}", "text", "sms").id
            turn.note_invited("R-1", "flow", 1, "sms")
            turn.save_state(b"{}", phase="invited", wait=1)
            self.queue(turn, wait=1)

    def turn(self) -> Turn:
        return self.store.person_turn(self.person, "sms", self.now)

    def queue(self, turn: Turn, **fields: object) -> str:
        shape = {"opens": self.now - timedelta(hours=4), "expires": self.now + timedelta(hours=4)}
        shape |= {"due": self.now, "initiated": True, "kind": "message", "position": 0, "cost": PRICE} | fields
        return turn.queue(b'"hello"', **shape)

    def claim(self, at: datetime | None = None) -> Claimed:
        [claimed] = self.store.outbox.claim("worker", at or self.now, 10, 60)
        return claimed


@pytest.fixture
def scene(store: Store, now: datetime) -> Scene:
    """One invitation, ready to be sent."""
    return Scene(store, now)


def _stop(scene: Scene) -> None:
    with scene.store.turn("telegram", "1", "777", scene.now) as turn:
        turn.suppress()


def _unsafe(scene: Scene) -> None:
    """As if another process had set it, past the statement that cancels."""
    _sql(scene, "UPDATE person SET contact = 'unsafe'")


def _sql(scene: Scene, *statements: str) -> None:
    with scene.store.database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _on_list(scene: Scene) -> None:
    scene.store.do_not_invite.add([hashlib.sha256(PHONE.encode()).digest()], "statutory", scene.now)


def _area(scene: Scene) -> None:
    scene.store.area_holds.set(" ESSEX ", scene.now + timedelta(seconds=1), "a fire", scene.now)


def _gone_on(scene: Scene) -> None:
    with scene.store.conversation_turn(scene.conversation, scene.now) as turn:
        turn.save_state(b"{}", phase="asking", wait=2)


def _ended(scene: Scene) -> None:
    with scene.store.conversation_turn(scene.conversation, scene.now) as turn:
        turn.save_state(b"{}", ended="closed", wait=1)


def _five_today(scene: Scene) -> None:
    with scene.turn() as turn:
        for number in range(5):
            scene.queue(turn, position=number + 1)
    ids = "SELECT id FROM outbox WHERE position > 0"
    _sql(scene, f"UPDATE outbox SET state = 'accepted', body = NULL, begun_at = opens WHERE id IN ({ids})")


def _erased_elsewhere(scene: Scene) -> None:
    _sql(scene, "UPDATE person SET erased_at = 1")


DURING: list[object] = [
    pytest.param(_stop, "cancelled", id="they said STOP on another channel"),
    pytest.param(_erased_elsewhere, "queued", id="they were erased"),
    pytest.param(_unsafe, "queued", id="contact is unsafe"),
    pytest.param(lambda scene: _sql(scene, "UPDATE person SET contact = 'unknown'"), "queued", id="contact is not known"),
    pytest.param(lambda scene: _sql(scene, "UPDATE person SET contact = 'stopped'"), "queued", id="they have withdrawn"),
    pytest.param(
        lambda scene: _sql(scene, "UPDATE person SET contact_until = NULL"), "queued", id="contact was never confirmed for a time"
    ),
    pytest.param(lambda scene: _sql(scene, "DELETE FROM consent"), "queued", id="they agreed to nothing"),
    pytest.param(
        lambda scene: _sql(scene, "UPDATE consent SET how = NULL, channel = 'ivr'"), "queued", id="they agreed to another channel"
    ),
    pytest.param(
        lambda scene: _sql(scene, "UPDATE consent SET how = NULL, purpose = 'news'"), "queued", id="they agreed to another purpose"
    ),
    pytest.param(lambda scene: _sql(scene, "UPDATE consent SET until = given_at + 1"), "queued", id="what they agreed to has ended"),
    pytest.param(_on_list, "cancelled", id="somebody else asks them"),
    pytest.param(_area, "queued", id="nobody in their area is asked"),
    pytest.param(_gone_on, "cancelled", id="the conversation waits for something else"),
    pytest.param(_ended, "cancelled", id="the conversation has ended"),
    pytest.param(_five_today, "queued", id="they were sent five today"),
]


def test_all_is_well(scene: Scene, look: Look) -> None:
    """With every condition in place the message leaves, and its cost is counted."""
    assert begin(scene.store, scene.claim(), scene.now)
    assert look.all("SELECT state, tries FROM outbox") == [("sending", 1)]
    assert look("SELECT micros FROM spend") == PRICE


@pytest.mark.parametrize(("happens", "state"), DURING)
def test_one_thing_is_missing_and_nothing_is_sent(scene: Scene, look: Look, happens: Callable[[Scene], None], state: str) -> None:
    """It came about between the claim and the sending: no request, no money, and the message does not stay claimed."""
    claimed = scene.claim()
    happens(scene)
    assert not begin(scene.store, claimed, scene.now)
    assert look("SELECT state FROM outbox WHERE position = 0") == state
    assert look("SELECT sum(micros) FROM spend") in (None, 0)


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        pytest.param({"revision": 10_000}, "changed", id="something changed since the decision"),
        pytest.param({"most_today": 0}, "cap_today", id="no message a day"),
        pytest.param({"budget_micros": PRICE - 1}, "budget", id="the money is spent"),
        pytest.param({"budget_micros": 0}, "budget", id="there is no money"),
    ],
)
def test_what_was_seen_does_not_allow_it(scene: Scene, look: Look, seen: dict[str, int], code: str) -> None:
    """The sender's own look is part of the check."""
    assert not begin(scene.store, scene.claim(), scene.now, **seen)
    assert look.all("SELECT state, code, begun_at, tries FROM outbox") == [("queued", code, None, 0)]
    assert look("SELECT sum(micros) FROM spend") in (None, 0)


def test_nobody_has_looked(scene: Scene, look: Look) -> None:
    """What nobody asked for is never sent without a decision of this moment."""
    assert not scene.store.outbox.begin_sending(scene.claim(), scene.now)
    assert look.all("SELECT state, code FROM outbox") == [("queued", "not_decided")]


@pytest.mark.parametrize(
    ("seconds", "may"),
    [
        pytest.param(-3601, False, id="before it opens"),
        pytest.param(-3600, True, id="the moment it opens"),
        pytest.param(3599, True, id="just before it closes"),
        pytest.param(3600, False, id="the moment it closes"),
    ],
)
def test_inside_the_window_only(scene: Scene, look: Look, seconds: int, may: bool) -> None:
    """From the first instant on, and not at the last."""
    hour = 3600 * 1_000_000
    _sql(scene, f"UPDATE outbox SET opens = due - {hour}, expires = due + {hour}, due = due - 2 * {hour}")
    moment = scene.now + timedelta(seconds=seconds)
    assert begin(scene.store, scene.claim(moment), moment) is may
    if not may:
        assert look("SELECT state FROM outbox") == ("queued" if seconds < 0 else "expired")


def test_a_message_without_an_end_is_not_sent(scene: Scene) -> None:
    """Whoever forgot to say until when may not say for ever."""
    _sql(scene, "UPDATE outbox SET expires = NULL")
    assert not begin(scene.store, scene.claim(), scene.now)


@pytest.mark.parametrize(("day", "may"), [(date(2026, 8, 24), True), (date(2026, 8, 23), False)], ids=["the last day", "a day too late"])
def test_a_confirmation_ends(store: Store, now: datetime, day: date, may: bool) -> None:
    """90 days after it, at midnight where the person lives."""
    scene = Scene(store, now)
    contact = Contact("confirmed_by_person", day)
    put(store, now, row("R-7", contact, phone="+447700900007"))
    with store.person_turn(person(store, "R-7"), "sms", now) as turn:
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        scene.queue(turn)
    [claimed] = [each for each in store.outbox.claim("worker", now, 10, 60) if each.person == person(store, "R-7")]
    assert begin(store, claimed, now) is may


def test_the_area_is_free_again(scene: Scene) -> None:
    """A hold that has ended, or was lifted, holds nothing; one on another area never did."""
    scene.store.area_holds.set("Essex", scene.now, "over", scene.now - timedelta(days=1))
    scene.store.area_holds.set("Kent", None, "a flood", scene.now)
    assert begin(scene.store, scene.claim(), scene.now)


def test_messages_that_did_not_leave_do_not_count(scene: Scene) -> None:
    """Five a day are five that may have arrived: not those of yesterday, nor what was refused, nor replies."""
    with scene.turn() as turn:
        for number in range(8):
            scene.queue(turn, position=number + 1)
    for position, change in enumerate(
        (
            "state = 'rejected', begun_at = due",
            "state = 'cancelled', begun_at = due",
            "state = 'accepted', begun_at = due - 86400000000",
            "state = 'accepted', begun_at = due, initiated = (1 = 0)",
            "state = 'uncertain', begun_at = due",
            "state = 'accepted', begun_at = due",
            "state = 'accepted', begun_at = due",
            "state = 'accepted', begun_at = due",
        )
    ):
        _sql(scene, f"UPDATE outbox SET body = NULL, {change} WHERE position = {position + 1}")
    claimed = scene.claim()
    assert not begin(scene.store, claimed, scene.now, most_today=4)
    later = scene.now + timedelta(hours=1)
    assert begin(scene.store, scene.claim(later), later, most_today=5)


def _reply(scene: Scene) -> Claimed:
    with scene.turn() as turn:
        turn.queue(b'"reply"', kind="reply", initiated=False, due=scene.now, position=0, cost=PRICE)
    [claimed] = [each for each in scene.store.outbox.claim("worker", scene.now, 10, 60) if not each.initiated]
    return claimed


@pytest.mark.parametrize(
    ("spent", "may"),
    [
        pytest.param(BUDGET, True, id="what we begin has stopped already"),
        pytest.param(2 * BUDGET - PRICE, True, id="the last reply"),
        pytest.param(2 * BUDGET - PRICE + 1, False, id="even replies stop"),
    ],
)
def test_replies_may_cost_twice_as_much(scene: Scene, look: Look, spent: int, may: bool) -> None:
    """People are answered when nobody new is asked any more; but nothing costs without end."""
    _sql(scene, f"INSERT INTO spend VALUES ({scene.now.timestamp() // 86400:.0f}, {spent})")
    seen = Seen(0, BUDGET, PRICE, scene.now)
    assert scene.store.outbox.begin_sending(_reply(scene), scene.now, seen) is may
    assert look("SELECT micros FROM spend") == spent + (PRICE if may else 0)


def test_workers_share_the_money(store: Store, now: datetime, look: Look) -> None:
    """Eight send at the same moment, and there is money for three."""
    for number in range(8):
        with store.turn("sms", f"SM-{number}", f"+44770090{number:04}", now) as turn:
            turn.queue(b"{}", kind="reply", initiated=False, due=now, position=0)
    seen = Seen(0, 3 * PRICE // 2, PRICE, now)
    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(lambda claimed: store.outbox.begin_sending(claimed, now, seen), store.outbox.claim("worker", now, 8, 60)))
    assert sum(begun) == 3
    assert look("SELECT micros FROM spend") == 3 * PRICE


def test_a_new_day_has_new_money(scene: Scene, look: Look) -> None:
    """What the fuse held back is tried again within the hour, and at midnight at the latest."""
    seen = Seen(0, PRICE - 1, 2 * PRICE, scene.now)
    claimed = _reply(scene)
    assert not scene.store.outbox.begin_sending(claimed, scene.now, seen)
    due = look("SELECT due FROM outbox WHERE code = 'budget'")
    assert due == int((scene.now + timedelta(hours=1)).timestamp()) * 1_000_000
    assert scene.store.outbox.claim("worker", scene.now + timedelta(minutes=59), 10, 60) == []


def test_a_reply_needs_neither_contact_nor_consent(scene: Scene) -> None:
    """Whoever writes to us is answered; only their STOP ends that."""
    _sql(scene, "UPDATE person SET contact = 'unsafe'", "DELETE FROM consent")
    assert scene.store.outbox.begin_sending(_reply(scene), scene.now)


def test_a_claim_that_is_cancelled_never_leaves(scene: Scene, look: Look) -> None:
    """Decided again, it may not be sent: it is gone, with its reason in the ledger, and the conversation is closed in time."""
    with scene.store.conversation_turn(scene.conversation, scene.now) as turn:
        turn.set_timer("close", 1, 60, after=look("SELECT id FROM outbox"), now=scene.now)
    claimed = scene.claim()
    assert scene.store.outbox.cancel(claimed, scene.now, "complaint_open")
    assert not scene.store.outbox.cancel(claimed, scene.now, "complaint_open")
    assert not begin(scene.store, claimed, scene.now)
    assert look.all("SELECT state, body, code FROM outbox") == [("cancelled", None, "complaint_open")]
    assert [(entry.what, entry.rule) for entry in scene.store.ledger.each("R-1")][-1] == ("cancelled", "complaint_open")
    assert look("SELECT due FROM timer") is not None


@pytest.mark.parametrize(
    ("outcome", "entry"),
    [
        pytest.param({"outcome": "accepted", "provider_id": "SM-1"}, ("sent", "", "sms"), id="taken"),
        pytest.param({"outcome": "rejected", "code": "30003"}, ("not_sent", "30003", "sms"), id="refused for good"),
    ],
)
def test_the_ledger_tells_what_became_of_it(scene: Scene, outcome: dict[str, str], entry: tuple[str, str, str]) -> None:
    """For every message that nobody asked for, about a case."""
    claimed = scene.claim()
    assert begin(scene.store, claimed, scene.now)
    scene.store.outbox.finish(claimed, now=scene.now, **outcome)
    last = list(scene.store.ledger.each("R-1"))[-1]
    assert (last.what, last.rule, last.channel, last.ref, last.flow, last.wave) == (*entry, "R-1", "flow", 1)


def test_consent_given_later_lets_it_go(scene: Scene) -> None:
    """What was put off is looked at again, and then everything holds."""
    _sql(scene, "DELETE FROM consent")
    assert not begin(scene.store, scene.claim(), scene.now)
    with scene.turn() as turn:
        turn.agree(Consent("sms", "invite", scene.now, "on the phone"))
    later = scene.now + timedelta(hours=1)
    assert begin(scene.store, scene.claim(later), later)
