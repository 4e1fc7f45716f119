"""From the words of a person to the mail of whoever is on duty: told in time, told on, told again after a crash, and nothing told of the person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch import alerting, failpoints
from bot.dispatch.alerting import Alerting
from bot.dispatch.duty_desk import DutyDesk
from bot.dispatch.failpoints import FailpointRaised
from bot.errors import SettingWrong
from channels.service import need_somebody, open_service
from tests.channels.staff_servers import MailServer, Receiver, running
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Texter

ROTA = """\
roles:
  on_call: {shifts: [{days: [monday, tuesday, wednesday, thursday, friday], hours: 9:00 to 17:00, tell: [email desk, webhook]}]}
  safeguarding: {shifts: [{days: [monday, tuesday, wednesday, thursday, friday], hours: 9:00 to 17:00, tell: [email lead]}]}
escalation:
  - {after: 15 minutes, tell: safeguarding}
"""
CONTACTS = "desk=desk@example.org; lead=lead@example.org"
SECRET = "whsec_" + "MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXY="


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about staff, not about databases."""
    return sqlite_url


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """The mail server of the staff."""
    with running(MailServer()) as server:
        yield server


@pytest.fixture
def hook() -> Iterator[Receiver]:
    """What takes their webhooks."""
    with running(Receiver()) as server:
        yield server


@pytest.fixture
def house(make_house: Callable[..., House], flows: Path, mail: MailServer, hook: Receiver) -> Iterator[House]:
    """A house with a rota, on a Monday at half past two."""
    (flows / "duty.yaml").write_text(ROTA)
    more = {"HEARBACK_SMTP_URL": mail.url(), "HEARBACK_SMTP_FROM": "hearback@example.org", "HEARBACK_DUTY_CONTACTS": CONTACTS}
    yield make_house(**more, HEARBACK_WEBHOOK_URL=hook.url, HEARBACK_WEBHOOK_SECRET=SECRET)
    failpoints.arm("")


def tell(house: House) -> int:
    """Everything that staff are to be told now."""
    done = 0
    for _ in range(20):
        worked = house.worker.alerting.alert_due()
        done += worked
        if not worked:
            return done
    raise AssertionError("there is something to tell for ever")


def told(mail: MailServer) -> list[str]:
    """To whom, and what: each mail as ``desk: urgent``."""
    found = []
    for one in mail.taken:
        subject = next(line for line in one.words.splitlines() if line.startswith("Subject: "))
        found.append(f"{one.to[0].partition('<')[2].partition('@')[0]}: {subject.removeprefix('Subject: Hearback: ').rpartition(',')[0]}")
    return found


def flag_of(house: House) -> str:
    return str(house.ask("SELECT id FROM flag"))


def test_danger_is_told_at_once_and_told_on_until_a_person_acts(house: House, sam: Texter, mail: MailServer, hook: Receiver) -> None:
    """At once to whoever is on duty, by every way; after five minutes again, after twenty to the next; the outcome ends it."""
    sam.says("SMALL")
    sam.says("he is outside")
    tell(house)
    assert (told(mail), len(hook.posted)) == (["desk: urgent"], 1)
    assert tell(house) == 0
    house.later(seconds=5 * 60)
    tell(house)
    house.later(seconds=15 * 60)
    tell(house)
    assert told(mail)[1:] == ["desk: urgent, overdue", "lead: urgent, overdue"]
    assert house.rows("SELECT alerted_at < escalated_at FROM flag") == [(1,)]
    assert house.store.flags.close(flag_of(house), "acted", "on_call", "told_police", house.clock())
    house.later(days=9)
    assert tell(house) == 0
    assert len(told(mail)) == 3


def test_what_somebody_has_in_hand_is_not_told_on(house: House, sam: Texter, mail: MailServer) -> None:
    """It is only asked about again each morning of work."""
    sam.says("he is outside")
    tell(house)
    assert house.store.flags.take(flag_of(house), "on_call", house.clock())
    house.later(hours=2)
    tell(house)
    assert told(mail) == ["desk: urgent"]
    house.at("09:20")
    tell(house)
    assert told(mail)[1:] == ["desk: urgent, overdue"]


def test_nothing_of_the_person_is_in_an_alert(house: House, sam: Texter, kim: Caller, mail: MailServer, hook: Receiver) -> None:
    """No word, no number, no flow, no step, no organisation, no kind: whoever reads over a shoulder learns nothing."""
    sam.says("SMALL")
    sam.says("Canary Featherstone is outside with a knife, my mum is hurt, I want to die")
    tell(house)
    house.later(hours=1)
    tell(house)
    said = "".join([*(one.words for one in mail.taken), *(one.body.decode() + str(one.headers) + one.path for one in hook.posted)])
    canaries = ["Canary", "Featherstone", "knife", "7700", "small", "overall", "Westmarch", "danger", "outside", "police", "+44"]
    assert len(mail.taken) >= 2
    assert [canary for canary in canaries if canary.lower() in said.lower()] == []
    assert not re.search(r"\bsms\b", said, re.IGNORECASE)  # a word of its own: an opaque id may hold these letters


@pytest.mark.parametrize(
    ("place", "times"),
    [
        pytest.param("alert_after_look", 1, id="the alerts stood, and nobody had them"),
        pytest.param("alert_after_claim", 2, id="a worker had them"),
        pytest.param("alert_after_send", 2, id="they had left, and nobody wrote it down: they come again"),
    ],
)
def test_whatever_dies_in_between_an_alert_is_not_lost(house: House, sam: Texter, mail: MailServer, place: str, times: int) -> None:
    """Another worker takes over once the lease has ended; what may be a repeat says so."""
    sam.says("HELP")
    failpoints.arm(f"{place}:raise")
    for _ in range(times):
        with pytest.raises(FailpointRaised):
            house.worker.alerting.alert_due()
    failpoints.arm("")
    before = len(mail.taken)
    house.later(seconds=alerting.LEASE_SECONDS + 1)
    tell(house)
    assert told(mail)[before:] == ["desk: urgent"]
    assert ("may be a repeat" in mail.taken[-1].words) == (place != "alert_after_look")
    assert tell(house) == 0


def test_a_flag_that_was_raised_before_any_worker_ran_is_told(house: House, sam: Texter, mail: MailServer) -> None:
    """The flag itself is the promise: it stands with the words, and says that a worker is to look."""
    sam.says("HELP")
    house.restart()
    tell(house)
    assert told(mail) == ["desk: urgent"]


def test_what_does_not_leave_is_tried_again(house: House, sam: Texter, mail: MailServer, hook: Receiver) -> None:
    """One way that fails keeps no other waiting, and is tried until it is through."""
    mail.answers["MAIL"] = "451 later"
    sam.says("HELP")
    tell(house)
    assert (told(mail), len(hook.posted)) == ([], 1)
    for _ in range(3):
        house.later(seconds=61)
        tell(house)
    assert house.rows("SELECT state, code FROM alert WHERE way = 'email desk'") == [("waiting", "smtp_451")]
    mail.answers.clear()
    house.later(hours=1)
    tell(house)
    assert "desk: urgent" in told(mail)
    assert len(hook.posted) == 2  # the second is the reminder


def test_several_workers_tell_each_alert_once(house: House, mail: MailServer, hook: Receiver) -> None:
    """Of their own accord no two of them send the same."""
    for number in range(6):
        Texter(house, f"+4477009001{number:02}").says("HELP")
    service = house.service
    assert service is not None
    desks = [DutyDesk(Path(house.settings["HEARBACK_FLOWS"]), house.store.flow_versions) for _ in range(3)]
    workers = [Alerting(house.store, desk, service.ways, house.clock, f"worker-{at}") for at, desk in enumerate(desks)]
    with ThreadPoolExecutor(3) as pool:
        for _ in range(4):
            list(pool.map(Alerting.alert_due, workers))
    assert (len(mail.taken), len(hook.posted)) == (6, 6)
    assert len({one.headers["webhook-id"] for one in hook.posted}) == 6


def test_a_rota_with_mistakes_does_not_replace_a_good_one(house: House, flows: Path, sam: Texter, mail: MailServer) -> None:
    """Not while the worker runs, and not after a restart either."""
    sam.says("HELP")
    tell(house)
    (flows / "duty.yaml").write_text(ROTA.replace("on_call", "on_kall"))
    Texter(house, "+447700900124").says("HELP")
    tell(house)
    house.restart()
    Texter(house, "+447700900125").says("HELP")
    tell(house)
    assert told(mail) == ["desk: urgent"] * 3


def test_another_rota_counts_at_once_for_what_waits(house: House, flows: Path, sam: Texter, mail: MailServer) -> None:
    """Raised on an evening when nobody is there: told as soon as the file says that somebody is."""
    house.at("20:00")
    sam.says("HELP")
    tell(house)
    assert told(mail) == []
    (flows / "duty.yaml").write_text(ROTA.replace("9:00 to 17:00", "9:00 to 23:00"))
    tell(house)
    assert told(mail) == ["desk: urgent"]


def test_without_a_rota_the_flag_waits(house: House, flows: Path, sam: Texter, mail: MailServer) -> None:
    """Nobody is told, nothing breaks, and the list shows that no worker has looked."""
    (flows / "duty.yaml").unlink()
    sam.says("HELP")
    assert tell(house) == 0
    house.later(hours=1)
    assert (house.store.alerts.alarm(house.clock()).not_looked_at, told(mail)) == (1, [])


def test_a_test_instance_tells_nobody_real(make_house: Callable[..., House], flows: Path) -> None:
    """HEARBACK_LIVE is no, and the mail server is not on this machine: the alert is dropped, not sent."""
    (flows / "duty.yaml").write_text(ROTA)
    more = {"HEARBACK_SMTP_URL": "smtps://mail.example.org", "HEARBACK_SMTP_FROM": "hearback@example.org"}
    house = make_house(**more, HEARBACK_DUTY_CONTACTS=CONTACTS)
    Texter(house, "+447700900123").says("HELP")
    tell(house)
    assert house.rows("SELECT way, state, code FROM alert ORDER BY way") == [
        ("email desk", "dropped", "not_live"),
        ("webhook", "waiting", "no_way"),
    ]


def test_a_demo_and_a_rehearsal_tell_nobody(house: House) -> None:
    """Whatever stands in the environment."""
    service = open_service(house.settings, demo=True)
    assert (service.ways.messengers, service.ways.contacts) == ({}, {})
    service.store.close()


LIVE = {"HEARBACK_LIVE": "yes", "HEARBACK_DAILY_BUDGET": "20"}


def test_once_a_month_everybody_is_told_that_it_is_a_test(house: House, mail: MailServer) -> None:
    """On a working day in the middle of the day; confirmed by one role, not by the other: that is an alarm, told to those who are left."""
    house.restart(**LIVE)
    tell(house)
    assert sorted(set(told(mail))) == ["desk: this is a test", "lead: this is a test"]
    tests = house.store.alert_tests.latest()
    assert {(one.role, one.period) for one in tests} == {("on_call", "2026-11"), ("safeguarding", "2026-11")}
    confirmed, missed = sorted(tests, key=lambda one: one.role)
    assert [house.store.alert_tests.confirm(confirmed.id, house.clock()) for _ in range(2)] == [True, False]
    house.later(days=2)
    tell(house)
    assert told(mail)[2:] == ["desk: a test was not confirmed"]
    assert missed.id in mail.taken[-1].words
    assert house.store.alerts.alarm(house.clock()).tests_not_confirmed == 1
    house.later(days=9)
    tell(house)
    assert sorted(told(mail)[3:]) == ["desk: this is a test", "lead: this is a test"]  # December's


@pytest.mark.parametrize("wall", ["09:30", "17:30"])
def test_no_test_outside_the_middle_of_the_day(house: House, mail: MailServer, wall: str) -> None:
    """It wakes nobody, and waits for somebody to be there."""
    house.restart(**LIVE)
    house.at(wall)
    tell(house)
    assert told(mail) == []


def test_a_person_in_danger_is_asked_nothing_until_somebody_has_acted(house: House, sam: Texter) -> None:
    """However long that takes, and for 48 hours more."""
    sam.says("SMALL")
    sam.says("HELP")
    [person] = house.rows("SELECT id FROM person")
    house.later(days=30)

    def history() -> tuple[bool, timedelta]:
        found = house.store.cases.ask(person[0])
        assert found is not None
        assert found.history.flagged_at is not None
        return found.history.flag_open, house.clock() - found.history.flagged_at

    is_open, since = history()
    assert (is_open, since.days) == (True, 30)
    assert house.store.flags.close(flag_of(house), "no_action", "on_call", "false_alarm", house.clock())
    is_open, since = history()
    assert (is_open, since < timedelta(hours=1)) == (False, True)


@pytest.mark.parametrize(
    ("rota", "more", "says"),
    [
        pytest.param("", {}, "There is no duty.yaml", id="no rota"),
        pytest.param(ROTA, {"HEARBACK_DUTY_CONTACTS": "", "HEARBACK_WEBHOOK_URL": ""}, "Nobody who is on call", id="no address"),
        pytest.param(ROTA, {"HEARBACK_SMTP_URL": "", "HEARBACK_WEBHOOK_URL": ""}, "Nobody who is on call", id="no carrier"),
        pytest.param(ROTA, {"HEARBACK_SMTP_URL": ""}, "", id="one way is enough to begin"),
        pytest.param("roles: {}", {}, "", id="a rota with mistakes: the last good one counts, and the log says so"),
    ],
)
def test_a_live_service_begins_only_if_somebody_can_be_told(house: House, flows: Path, rota: str, more: dict[str, str], says: str) -> None:
    """One line that says what to do, before anybody is asked anything."""
    if rota:
        (flows / "duty.yaml").write_text(rota)
    else:
        (flows / "duty.yaml").unlink()
    house.restart(**LIVE, **more)
    assert house.service is not None
    if says:
        with pytest.raises(SettingWrong, match=says):
            need_somebody(house.service)
    else:
        need_somebody(house.service)
