"""Cases in, invitations out, and silence where a message would harm: through the whole house, one reason at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.asking.sampling import draw
from bot.outreach.planning import everybody
from bot.store.casework.case_rows import CaseArrival
from tests.dispatch.cases import NUMBER, REF, arrives, case, contact, in_days, ledger, told
from tests.dispatch.house import House
from tests.dispatch.persons import Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def test_a_case_is_asked_once(house: House) -> None:
    """Imported, decided, invited inside the hours; the ledger says so, and however long the worker runs it is not asked again."""
    arrives(house)
    house.work()
    [words] = house.sent(NUMBER)
    assert "2 short questions" in words
    assert [what for what, _ in told(house)] == ["invited", "sent"]
    Texter(house, NUMBER).later("3")
    for _ in range(200):
        house.later(days=1)
        house.work()
    assert len(house.sent(NUMBER)) == 1


def test_what_is_known_of_the_case_reaches_the_conversation(house: House) -> None:
    """Steps may look at it; it is never said."""
    arrives(house)
    house.work()
    with house.store.conversation_turn(house.ask("SELECT id FROM conversation"), house.clock()) as turn:
        state = turn.conversation.state.decode()
    for fact in ('"crime_category":"burglary"', '"case":"closed"', '"wave":1', '"area":"west"'):
        assert fact in state


WHY_NOT: list[Any] = [
    pytest.param({}, {"state": "unknown"}, "contact_unknown", id="nobody has confirmed"),
    pytest.param({}, {"state": "unsafe"}, "contact_unsafe", id="unsafe"),
    pytest.param({}, {"confirmed_on": -95}, "contact_expired", id="confirmed too long ago"),
    pytest.param({"risk": "R2"}, {"confirmed_on": -1}, "tier_wording", id="R2, and the flow is not discreet"),
    pytest.param({"risk": "R3"}, {}, "tier_never", id="R3"),
    pytest.param({"age": 17}, {}, "tier_never", id="a child"),
    pytest.param({"complaint": "open"}, {}, "complaint_open", id="a complaint is open"),
    pytest.param({"proceedings": "live"}, {}, "proceedings_live", id="a court is at work"),
    pytest.param({"closed_on": None}, {}, "case_open", id="the case is open"),
    pytest.param({"told_outcome_on": None}, {}, "anchor_missing", id="nobody was told the outcome"),
    pytest.param({"court_dates": (5,)}, {}, "court_date", id="a court date in five days"),
    pytest.param({"anniversaries": (3,)}, {}, "anniversary", id="an anniversary in three days"),
    pytest.param({}, {"avoid_dates": (0,)}, "avoid_date", id="not today, they said"),
    pytest.param({}, {"safe_hours": "Mo-Su 10:00-12:00"}, "safe_hours", id="safe in the mornings only"),
    pytest.param({}, {"time_zone": "Asia/Tokyo"}, "hours", id="it is night where they are"),
    pytest.param({}, {"time_zone": "Europe/Londn"}, "zone_unknown", id="a zone that does not exist"),
    pytest.param({}, {"channel": "telegram"}, "no_channel", id="they want Telegram and we have no chat"),
    pytest.param({}, {"channel": "ivr", "caller_id": "no_calls"}, "no_channel", id="no calls"),
    pytest.param({}, {"channel": "ivr", "caller_id": "withheld"}, "no_channel", id="a withheld number, which Twilio does not offer"),
]


def _days(house: House, values: dict[str, Any]) -> dict[str, Any]:
    """Numbers stand for days from now."""
    day = {"confirmed_on", "avoid_dates", "court_dates", "anniversaries"}

    def made(value: Any) -> Any:
        return tuple(in_days(house, one) for one in value) if isinstance(value, tuple) else in_days(house, value)

    return {name: made(value) if name in day else value for name, value in values.items()}


@pytest.mark.parametrize(("of_case", "of_contact", "rule"), WHY_NOT)
def test_why_not_now(house: House, of_case: dict[str, Any], of_contact: dict[str, Any], rule: str) -> None:
    """Nothing is sent, and the ledger says by which rule."""
    arrives(house, contact_=contact(house, **_days(house, of_contact)), **_days(house, of_case))
    house.work()
    house.work()
    assert house.sent(NUMBER) == []
    held = {row.rule for row in ledger(house)}
    person = house.store.cases.person_of(REF)
    assert person is not None
    assert rule in held | {
        hold.rule for one in house.worker.asking.decided(house.service.standing.ask(person), house.clock()) for hold in one.held
    }


def test_a_list_of_others_and_an_area_on_hold(house: House) -> None:
    """Somebody else asks them already; and an emergency keeps a whole area free until it is lifted."""
    from hashlib import sha256  # noqa: PLC0415 - as the other organisation makes its list

    house.store.do_not_invite.add([sha256(NUMBER.encode()).digest()], "statutory", house.clock())
    arrives(house)
    house.store.area_holds.set("west", None, "a fire", house.clock())
    arrives(house, "B-1", "+447700900124")
    house.work()
    assert house.sent() == []
    house.store.area_holds.lift("west")
    house.later(days=1, hours=1)
    house.work()
    assert [line["fields"]["To"] for line in house.requests()] == ["+447700900124"]


def test_a_held_case_is_asked_when_the_hold_is_over(house: House) -> None:
    """A court date passes; fourteen days later they are asked."""
    arrives(house, court_dates=(in_days(house, 2),))
    left = []
    for _ in range(25 * 24):
        house.later(hours=1)
        house.work()
        if house.sent(NUMBER) and not left:
            left.append(house.clock())
    assert left[0].date() == datetime(2026, 12, 10, tzinfo=UTC).date()


def test_what_cannot_be_asked_in_time_is_missed_and_says_why(make_house: Callable[..., House], flows: Any) -> None:
    """The complaint is open until the latest day is over: never squeezed in, and told once."""
    (flows / "small.yaml").write_text((flows / "small.yaml").read_text().replace("latest: 900 days", "latest: 14 days"))
    house = make_house()
    days = {"told_outcome_on": in_days(house, -10), "closed_on": in_days(house, -12)}
    arrives(house, complaint="open", **days)
    for _ in range(9):
        house.later(days=1)
        house.work()
    arrives(house, complaint="none", **days)
    for _ in range(3):
        house.later(days=1)
        house.work()
    assert house.sent() == []
    assert told(house)[:2] == [("held", "complaint_open"), ("missed", "complaint_open")]
    assert {what for what, _ in told(house)} == {"held", "missed"}


def test_two_cases_of_one_person_are_not_both_asked(house: House) -> None:
    """One invitation in 90 days, whatever the flow and the case."""
    arrives(house)
    arrives(house, "A-2")
    house.work()
    Texter(house, NUMBER).later("3")
    for _ in range(30):
        house.later(days=1)
        house.work()
    assert len(house.sent(NUMBER)) == 1


def test_the_same_import_again_asks_nobody_twice(house: House) -> None:
    """A row that changed replans, and what was asked stays asked."""
    arrives(house)
    house.work()
    again = CaseArrival(case(house), contact(house), NUMBER)
    assert house.store.cases.put([again], house.clock())[0].what == "same"
    arrives(house, unit="north")
    house.later(hours=1)
    house.work()
    assert len(house.sent(NUMBER)) == 1


def test_one_broken_case_does_not_stop_the_others(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in the log and looked at again later."""
    first = arrives(house)
    arrives(house, "B-1", "+447700900124")
    ask = house.service.standing.ask

    def stumbles(person: str) -> Any:
        if person == first:
            raise ZeroDivisionError
        return ask(person)

    monkeypatch.setattr(house.service.standing, "ask", stumbles)
    house.work()
    assert [line["fields"]["To"] for line in house.requests()] == ["+447700900124"]
    monkeypatch.undo()
    house.later(hours=1, seconds=5)
    house.work()
    assert len(house.requests()) == 2


def test_a_changed_flow_looks_at_everybody_again(house: House, flows: Any) -> None:
    """Its earliest moves nearer, and who was waiting is asked now."""
    slow = (flows / "small.yaml").read_text()
    (flows / "small.yaml").write_text(slow.replace("earliest: 1 days", "earliest: 30 days"))
    house.restart()
    arrives(house)
    house.work()
    assert house.sent() == []
    (flows / "small.yaml").write_text(slow)
    house.restart()
    house.work()
    assert len(house.sent(NUMBER)) == 1


def test_a_quota_takes_the_lowest_draws(make_house: Callable[..., House], flows: Any) -> None:
    """Two of five, and the same two whatever the order in which they came."""
    (flows / "small.yaml").write_text(
        (flows / "small.yaml").read_text().replace("start_words", "quota: {of: [unit], most: 2, each: year, seed: s}\nstart_words")
    )
    house = make_house()
    for at in range(5):
        arrives(house, f"Q-{at}", f"+44770090013{at}", unit="north")
    for _ in range(5):
        house.work()
        house.later(hours=1)
    assert len({line["fields"]["To"] for line in house.requests()}) == 2


@pytest.mark.parametrize("way", ["import", "row", "text"])
def test_a_withdrawal_is_a_stop_everywhere(house: House, way: str) -> None:
    """From the case system, as a state of the row, or by the person: nothing more, and what waited is cancelled."""
    arrives(house)
    house.at("20:00")
    house.work()
    if way == "import":
        house.store.cases.withdraw(REF, house.clock())
    elif way == "row":
        arrives(house, contact_=contact(house, state="stopped"))
    else:
        Texter(house, NUMBER).says("stop")
    for _ in range(5):
        house.later(days=1)
        house.at("12:00")
        house.work()
    assert house.sent(NUMBER) == []
    assert house.ask("SELECT stopped_at FROM person") is not None


def test_the_worker_asks_nobody_while_the_calendar_cannot_be_read(house: House, flows: Any) -> None:
    """Closed, not open; and replies go on."""
    (flows / "calendar.yaml").write_text("days: {")
    house.later(days=1)
    arrives(house)
    house.work()
    assert house.sent(NUMBER) == []
    assert "How was it?" in Texter(house, "+447700900125").says("SMALL")


def test_time_is_named_by_the_soonest_hold(house: House) -> None:
    """Somebody whose window opens tomorrow at ten is looked at then, not every half second."""
    house.at("20:00")
    person = arrives(house)
    house.work()
    assert house.store.cases.due(house.clock() + timedelta(hours=13, minutes=59), 10) == []
    assert house.store.cases.due(house.clock() + timedelta(hours=14, minutes=1), 10) == [person]


@pytest.mark.parametrize("place", ["asking_after_select", "asking_before_commit", "asking_after_invite"])
def test_a_worker_that_dies_leaves_nobody_out(house: House, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Whoever it had in its hands is looked at again a minute later, and everybody is invited once."""
    numbers = [f"+44770090013{at}" for at in range(3)]
    for at, number in enumerate(numbers):
        arrives(house, f"R-{at}", number)

    def dies(name: str) -> None:
        if name == place:
            raise KeyboardInterrupt  # not an error that the worker goes on after

    for module in ("asking", "inviting"):
        monkeypatch.setattr(f"bot.dispatch.{module}.reach", dies)
    with pytest.raises(KeyboardInterrupt):
        house.worker.asking.ask_due()
    monkeypatch.undo()
    house.restart()
    for _ in range(2):  # who was invited has waited a minute by then, so the others wait until it has left
        house.later(seconds=61)
        house.work()
    assert sorted(line["fields"]["To"] for line in house.requests()) == numbers


def test_an_invitation_reads_the_person_three_times(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """To decide, to decide again with the person locked, and at the moment of sending."""
    reads = []
    ask = house.store.cases.ask
    monkeypatch.setattr(house.store.cases, "ask", lambda person: reads.append(person) or ask(person))
    person = arrives(house)
    house.worker.asking.ask_due()
    assert reads == [person, person]
    assert house.worker.asking.ask_due() == 0
    house.worker.outbound.send_due()
    assert reads == [person] * 3
    assert len(house.sent(NUMBER)) == 1


def test_who_was_invited_is_known_without_asking(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is decided after an invitation is decided about the person as the store would tell of them."""
    arrives(house)
    arrives(house, "A-2", unit="north")
    person = house.store.cases.person_of(REF)
    assert person is not None
    decided, seen = house.worker.asking.decided, []
    monkeypatch.setattr(house.worker.asking, "decided", lambda whom, now: seen.append(whom) or decided(whom, now))
    house.worker.asking.ask_due()
    assert seen[-1] == house.service.standing.ask(person)
    assert seen[-1].history.open_flow == "small"


def test_a_quota_waits_for_the_other_worker(make_house: Callable[..., House], flows: Any) -> None:
    """Another worker took a part of the crowd: nobody is asked before all of it is known, and then the lowest draws."""
    words = (flows / "small.yaml").read_text()
    (flows / "small.yaml").write_text(words.replace("start_words", "quota: {of: [unit], most: 2, each: year, seed: s}\nstart_words"))
    house = make_house()
    house.worker.asking.ask_due()
    for at in range(5):
        arrives(house, f"Q-{at}", f"+44770090013{at}", unit="north")
    assert len(house.store.cases.due(house.clock(), 3)) == 3  # and the other worker dies
    house.work()
    house.later(seconds=50)
    house.work()
    assert house.requests() == []
    for _ in range(4):
        house.later(seconds=61)
        house.work()
    tickets = {ref: ticket for person in everybody(house.store) for ref, ticket in person.tickets.items()}
    lowest = sorted(range(5), key=lambda at: draw("s", tickets[f"Q-{at}"]))[:2]
    assert {line["fields"]["To"] for line in house.requests()} == {f"+44770090013{at}" for at in lowest}
