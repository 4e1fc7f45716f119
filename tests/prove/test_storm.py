"""A storm: web and worker killed at every named place while people talk, providers fail and reports go astray. Then every invariant is checked.

SQLite and PostgreSQL. ``HEARBACK_SEED`` repeats a run. The smaller version is part of make test.
"""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from bot.asking.people import Case, Consent, Contact
from bot.dispatch.failpoints import PLANNING, SENDING, WEB
from bot.dispatch.port import Webhook
from bot.store.casework.case_rows import CaseArrival
from bot.store.store import Store
from channels.worker import Worker
from tests.dispatch.persons import text_webhook
from tests.postgres import postgres_server
from tests.prove import checker
from tests.prove.processes import NOON, Processes

__all__ = ["postgres_server"]

TALKERS = 8
ASKED = 40  # people whose time to be asked has come
PRICE = 100_000  # a text of two parts
TOLD = NOON.date() - timedelta(days=20)


class Talker:
    """Somebody who talks by text, and texts again until they are answered. ``stopped`` is when the answer to STOP came."""

    def __init__(self, processes: Processes, number: str, seed: int) -> None:
        self.processes, self.number = processes, number
        self.random = random.Random(seed)
        self.acknowledged: list[tuple[Webhook, bytes]] = []
        self.told: list[tuple[str, str]] = []
        self.tries = 0
        self.stopped = 0.0

    def deliver(self, words: str, expected: str) -> None:
        webhook, until = text_webhook(self.number, words), time.monotonic() + 180
        while time.monotonic() < until:
            self.tries += 1
            got = self.processes.post(webhook)
            if got and 200 <= got.status < 300:
                assert expected in got.text, (words, got.text)
                self.acknowledged.append((webhook, got.body))
                return
            time.sleep(0.05)
        raise AssertionError("never answered")

    def talk(self, stop: threading.Event) -> None:
        while not stop.is_set():
            answer, words = self.random.choice([("1", "good"), ("2", "poor")]), f"words {len(self.told)} of {self.number[-3:]}"
            self.deliver("SMALL", "How was it?")
            self.deliver(answer[0], "do better")
            self.deliver(words, "Thank you")
            self.told.append((answer[1], words))

    def leave(self) -> None:
        """STOP, and nothing after it."""
        self.deliver("STOP", "")
        self.stopped = time.time()


class Storm:
    """The people of one storm. ``never`` are those who must not be written to."""

    def __init__(self, processes: Processes, seed: int) -> None:
        self.processes, self.random = processes, random.Random(seed)
        self.talkers = [Talker(processes, f"+4477009005{at:02}", seed + at) for at in range(TALKERS)]
        self.numbers = (f"+447700{900_100 + at}" for at in range(300))
        self.never = [f"+4477009006{at:02}" for at in range(6)]
        self.deaths = 0
        asked = self.arrive(ASKED)
        self.leavers = {number: Talker(processes, number, seed) for number in asked[: ASKED // 4]}
        service = processes.service()
        now = processes.now()
        yes = (Consent("sms", "invite", now, "in person"),)
        states = ("unknown", "unsafe", "stopped")
        arrivals = [arrival(number, states[at % 3], yes) for at, number in enumerate(self.never[:3])]
        arrivals += [
            arrival(number, "confirmed_by_person", (Consent("telegram", "invite", now, "in person"),)) for number in self.never[3:]
        ]
        assert {put.what for put in service.store.cases.put(arrivals, now)} == {"new"}
        service.store.close()

    def arrive(self, count: int) -> list[str]:
        """So many more people whose time to be asked has come; their numbers."""
        service = self.processes.service()
        now, numbers = self.processes.now(), list(islice(self.numbers, count))
        yes = (Consent("sms", "invite", now, "in person"),)
        service.store.cases.put([arrival(number, "confirmed_by_person", yes) for number in numbers], now)
        service.store.close()
        return numbers

    def blow(self, web: list[str], work: list[str], seconds: float) -> None:
        """Each place of the web for a while, each place of the worker until it has died there; people talk and leave all the time."""
        stop = threading.Event()
        self.processes.serve(";".join(f"{name}:kill@{self.random.randrange(10, 50)}" for name in web))
        with ThreadPoolExecutor(TALKERS + 2) as pool:
            talking = [pool.submit(talker.talk, stop) for talker in self.talkers]
            leaving = pool.submit(self._leave, stop)
            try:
                for name in work:
                    worker = self.processes.work(f"{name}:kill@{self.random.randrange(1, 4)}")
                    self.deaths += self.processes.died(worker, seconds)
            finally:
                stop.set()
            for done in [*talking, leaving]:
                done.result(300)

    def _leave(self, stop: threading.Event) -> None:
        for leaver in self.leavers.values():
            if stop.wait(self.random.uniform(0.0, 0.5)):
                return
            leaver.leave()

    def settle(self) -> Store:
        """What is left is done by a worker that is not killed; leases end, uncertain replies are repeated, the next day comes."""
        service = self.processes.service()
        worker = Worker(service)
        for seconds in (70, 70, 70, 86_400, 70):
            for _ in range(200):
                if not worker.work_once():
                    break
            self.processes.wind(seconds)
        return service.store

    def breaches(self, store: Store) -> list[str]:
        """Every invariant."""
        lines, messages = self.processes.lines, checker.rows(store)
        stopped = {leaver.number: leaver.stopped for leaver in self.leavers.values() if leaver.stopped}
        found = self._answers(store) + checker.sent_once(lines, messages) + checker.quiet_after_stop(lines, stopped)
        found += checker.in_hours(lines, messages) + checker.only_to(lines, self.never) + checker.one_open_question(store)
        return found + checker.statuses_stand(lines, messages) + checker.within_budget(store, lines, messages, 5000 * 10**6, PRICE)

    def _answers(self, store: Store) -> list[str]:
        """I1, I2 and I8: what was acknowledged is kept in order, repeats get the same bytes, and everybody can still leave."""
        everybody = [*self.talkers, *self.leavers.values()]
        replays = [(webhook, body) for talker in everybody for webhook, body in talker.acknowledged]
        again = [self.processes.post(webhook) for webhook, _ in replays]
        found = [
            f"I2: {got and got.body!r} is not {body!r}"
            for got, (_, body) in zip(again, replays, strict=True)
            if not got or got.body != body
        ]
        kept = checker.told_by(store, [talker.number for talker in self.talkers])
        told = {talker.number: talker.told for talker in self.talkers if talker.told}
        found += [
            f"I1: {number[-3:]} told {told.get(number)} and {kept.get(number)} is kept"
            for number in told
            if kept.get(number) != told[number]
        ]
        for talker in self.talkers:
            talker.leave()
        return found


def arrival(number: str, state: str, consents: tuple[Consent, ...], *, chat: str = "", way: str = "sms") -> CaseArrival:
    """A case that may be asked about now, if its person may be."""
    facts = {"nation": "england", "complaint": "none", "proceedings": "none", "age": 40, "risk": "R1"}
    case = Case(f"case {(number or chat)[-6:]}", closed_on=TOLD, told_outcome_on=TOLD, **facts)  # type: ignore[arg-type]  # its own words
    contact = Contact(state, confirmed_on=date(2027, 3, 1), channel=way, language="en")  # type: ignore[arg-type]  # the same
    return CaseArrival(case, contact, number, chat, consents)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def processes(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[Processes]:
    if request.param == "sqlite":
        shutil.copy(migrated, tmp_path / "hearback.db")
        url = f"sqlite:///{tmp_path / 'hearback.db'}"
    else:
        url = request.getfixturevalue("postgres_server").fresh()
    made = Processes(tmp_path, url)
    yield made
    made.end()
    if request.param == "postgres":
        request.getfixturevalue("postgres_server").release(url)


def seed_of_this_run() -> int:
    seed = int(os.environ.get("HEARBACK_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    print(f"HEARBACK_SEED={seed}")
    return seed


@pytest.mark.prove
@pytest.mark.parametrize("processes", ["sqlite"], indirect=True)
def test_every_invariant_holds_whatever_is_killed(processes: Processes) -> None:
    """A short storm: one place of the web, one of the worker."""
    storm = Storm(processes, seed_of_this_run())
    processes.control("fault", provider="callback", fault="mix", seed=1, doubled=0.2, reordered=0.2, lost=0.1)
    storm.blow(["before_commit"], ["after_request"], 60)
    store = storm.settle()
    breaches = storm.breaches(store)
    store.close()
    taken = sum(line["what"] == "taken" for line in processes.lines)
    print(f"{storm.deaths} workers killed, {sum(talker.tries for talker in storm.talkers)} webhooks, {taken} messages taken")
    assert storm.deaths
    assert taken > ASKED // 2
    assert breaches == []


@pytest.mark.prove
@pytest.mark.timeout(1200)
def test_every_invariant_holds_at_every_place(processes: Processes) -> None:
    """Each place of the web and of the worker, one after another, with a third of the sends of uncertain fate and reports that go astray."""
    seed = seed_of_this_run()
    storm = Storm(processes, seed)
    processes.control("fault", provider="twilio", fault="mix", seed=seed, ambiguous=0.3, throttle=0.05)
    processes.control("fault", provider="callback", fault="mix", seed=seed, doubled=0.2, reordered=0.2, lost=0.1, delayed=0.1)
    for place in WEB:
        storm.arrive(15)
        storm.blow([place], [*random.Random(f"{seed}{place}").sample(SENDING, 3), "asking_after_invite"], 20)
    storm.arrive(20)
    storm.blow(list(WEB), [name for name in PLANNING if name.startswith("asking")] + list(SENDING), 20)
    processes.wind(2 * 86_400)  # reminders
    storm.blow(["before_commit"], [name for name in PLANNING if name.startswith("waking")] + list(SENDING), 20)
    store = storm.settle()
    breaches = storm.breaches(store)
    store.close()
    print(f"{storm.deaths} workers killed, {sum(len(talker.acknowledged) for talker in storm.talkers)} webhooks acknowledged")
    assert storm.deaths > len(SENDING)
    assert breaches == []
