"""Random lives: people who are asked, answer, stop, come back, call, block and are withdrawn, while a worker sends and providers fail.

One service, in this process, with channels that have no provider. The checker keeps its own account of who has stopped and compares each
attempt to send with it; it asks the database nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from bot.asking.people import Case, Consent, Contact
from bot.dispatch.clock import WoundClock
from bot.dispatch.inbound import Inbound
from bot.dispatch.port import Heard, Report
from bot.store.casework.case_rows import CaseArrival
from channels.service import open_service
from channels.worker import Worker
from tests.dispatch.flows import write_flows
from tests.dispatch.house import UNLIMITED, settings_for
from tests.prove.fakes import Try, fakes, happened

START = datetime(2027, 3, 2, 10, 5, tzinfo=UTC)  # a Tuesday, in the hours of the flow
STEPS = 14
_IDS = count(1)

# What a person may write. Words that mean danger are left out: their reply goes to whoever stands behind them, stopped or not.
WORDS = (
    "1",
    "2",
    "3",
    "good",
    "poor",
    "SKIP",
    "PAUSE",
    "hm",
    "no thank you",
    "later",
    "HELP",
    "SMALL",
    "words of my own",
    "INFO",
    "🙂",
    "",
)
STOPPING = ("STOP", "stop", "Stop.", " STOP ", "ＳＴＯＰ", "STOPALL", "unsubscribe")  # the fourth is full-width
RETURNING = ("START", "SMALL")


class Life:
    """One person with a phone and a chat. ``stopped`` is the checker's own account, ``stopped_at`` the number of attempts there were by then."""

    def __init__(self, nth: int) -> None:
        self.number, self.chat, self.ref = f"+447700{900_000 + nth}", str(50_000 + nth), f"case {nth}"
        self.stopped = False
        self.call = ""
        self.turn = 0
        self.told: list[str] = []


class World:
    """One service with its people. ``tries`` is every attempt to send; ``breaches`` those that came after STOP."""

    def __init__(self, folder: Path, migrated: Path, seed: int, people: int) -> None:
        shutil.copy(migrated, folder / "hearback.db")
        self.chance = random.Random(seed)
        self.tries: list[Try] = []
        settings = settings_for(
            f"sqlite:///{folder / 'hearback.db'}",
            write_flows(folder / "flows"),
            "http://127.0.0.1:9",
            HEARBACK_DAILY_BUDGET="900000",
            **UNLIMITED,
        )
        self.clock = WoundClock(START)
        self.service = open_service(settings, clock=self.clock)
        self.service.channels.clear()
        self.service.channels.update(fakes(self.tries, self.chance))  # type: ignore[arg-type]  # complete, but not an Adapter
        self.service.offering.begin()
        self.inbound = Inbound(self.service.store, self.service.library, self.clock, self.service.calling, self.service.limits)
        self.worker = Worker(self.service)
        self.lives = [Life(nth) for nth in range(people)]
        self.whose = {address: life for life in self.lives for address in (life.number, life.chat)}
        self.acts: Counter[str] = Counter()
        self.breaches: list[str] = []
        self._seen = 0
        self._import()

    def _import(self) -> None:
        told = date(2027, 2, 1)
        channels = ("sms", "telegram", "ivr")
        now = self.clock()
        arrivals = [
            CaseArrival(
                Case(
                    life.ref,
                    closed_on=told,
                    told_outcome_on=told,
                    nation="england",
                    complaint="none",
                    proceedings="none",
                    age=40,
                    risk="R1",
                ),
                Contact("confirmed_by_person", confirmed_on=date(2027, 3, 1), channel=channels[nth % 3]),
                life.number,
                life.chat,
                tuple(Consent(channel, "invite", now, "in person") for channel in channels),
            )
            for nth, life in enumerate(self.lives)
        ]
        for at in range(0, len(arrivals), 500):
            self.service.store.cases.put(arrivals[at : at + 500], now)

    def close(self) -> None:
        self.service.store.close()

    def live(self) -> None:
        """Everybody's life, step by step, with the worker and the clock between."""
        for _ in range(STEPS):
            self._work()
            for life in self.lives:
                if self.chance.random() < 0.7:
                    self._act(life)
                if self.chance.random() < 0.05:
                    self._work()
            self.clock.wind(self.chance.choice([4, 30, 70, 600, 7_200, 90_000, 400_000]))
        self._work()

    def _work(self) -> None:
        for _ in range(self.chance.randrange(1, 4)):
            self.worker.work_once()
            self._look()

    def _look(self) -> None:
        """Compare what has been tried since the last look with who had stopped by then: nobody acted in between."""
        for tried in self.tries[self._seen :]:
            life = self.whose[tried.address]
            life.told.append(tried.channel)
            if life.stopped:
                self.breaches.append(f"{life.ref}: a message by {tried.channel} after STOP ({self.acts})")
        self._seen = len(self.tries)

    def _act(self, life: Life) -> None:
        acts = (
            self._writes,
            self._chats,
            self._presses,
            self._calls,
            self._keys,
            self._reported,
            self._stops,
            self._returns,
            self._withdrawn,
        )
        act = self.chance.choices(acts, (30, 14, 6, 6, 8, 8, 10, 4, 1))[0]
        self.acts[act.__name__] += 1
        act(life)
        self._look_at_replies(life)

    def _look_at_replies(self, life: Life) -> None:
        """What a webhook itself sends (nothing but the reply to danger) is not the worker's, and is not expected here."""
        if len(self.tries) != self._seen:
            self.breaches.append(f"{life.ref}: a webhook has sent something by itself")
            self._seen = len(self.tries)

    def _take(self, channel: str, life: Life, kind: str, words: str = "", **more: object) -> None:
        address = life.chat if channel == "telegram" else life.number
        heard = Heard(channel, f"{channel}-{next(_IDS)}", address, kind, words, **more)  # type: ignore[arg-type]
        assert self.inbound.take(self.service.channels[channel], happened(heard)).status == 200

    def _writes(self, life: Life) -> None:
        words = self.chance.choice(WORDS)
        self._take("sms", life, "words", words)
        life.stopped = life.stopped and words not in RETURNING

    def _chats(self, life: Life) -> None:
        words = self.chance.choice(WORDS)
        self._take("telegram", life, "words", words)
        life.stopped = life.stopped and words not in RETURNING

    def _presses(self, life: Life) -> None:
        self._take("telegram", life, "press", self.chance.choice(["", "x:0:1", "1", "0:1"]), acknowledge="query")

    def _calls(self, life: Life) -> None:
        """They ring us, or pick up what may be a call of ours."""
        life.call, life.turn = f"CA{next(_IDS)}", 0
        outgoing = self.chance.random() < 0.5
        self._take("ivr", life, "call", session=life.call, outgoing=outgoing, answered_by="human" if outgoing else "")
        life.stopped = life.stopped and outgoing

    def _keys(self, life: Life) -> None:
        if life.call:
            life.turn += 1
            kind = self.chance.choice(["keys", "keys", "keys", "silence", "hung_up"])
            self._take("ivr", life, kind, self.chance.choice("128#*") if kind == "keys" else "", session=life.call, turn=life.turn)
            life.call = "" if kind == "hung_up" else life.call

    def _reported(self, life: Life) -> None:
        """The provider tells of a message, perhaps that the person has opted out there."""
        mine = [tried for tried in self.tries if self.whose[tried.address] is life and tried.taken]
        if not mine:
            return
        tried, stopped = self.chance.choice(mine), self.chance.random() < 0.3
        status = "failed" if stopped else self.chance.choice(["accepted", "sent", "delivered", "undelivered"])
        report = Report(
            tried.channel, f"late-{tried.outbox}", status, outbox=tried.outbox, code="21610" if stopped else "", stopped=stopped
        )
        self.inbound.take(self.service.channels[tried.channel], happened(report))
        life.stopped = life.stopped or stopped

    def _stops(self, life: Life) -> None:
        way = self.chance.randrange(5)
        if way == 0:
            self._take("telegram", life, "blocked")
        elif way == 1:
            self._take("sms", life, "words", "STOP", opt_out="STOP")
        else:
            self._take("telegram" if way == 2 else "sms", life, "words", self.chance.choice(STOPPING))
        life.stopped = True

    def _returns(self, life: Life) -> None:
        if self.chance.random() < 0.5:
            self._take("telegram", life, "opened")
        else:
            self._take("sms", life, "words", self.chance.choice(RETURNING))
        life.stopped = False

    def _withdrawn(self, life: Life) -> None:
        """The organisation says so."""
        self.service.store.cases.withdraw(life.ref, self.clock())
        life.stopped = True


def run(migrated: Path, seed: int, histories: int, batch: int = 250) -> tuple[list[str], Counter[str], int]:
    """So many lives, as many worlds at once as there are cores; the breaches, what was done, and how many attempts to send there were."""
    jobs = [(migrated, seed + nth, min(batch, histories - begun)) for nth, begun in enumerate(range(0, histories, batch))]
    if len(jobs) == 1:
        return one_world(*jobs[0])
    breaches: list[str] = []
    acts: Counter[str] = Counter()
    tries = 0
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for found, done, tried in pool.map(one_world, *zip(*jobs, strict=True)):
            breaches += found
            acts += done
            tries += tried
    return breaches, acts, tries


def one_world(migrated: Path, seed: int, people: int) -> tuple[list[str], Counter[str], int]:
    """One world to its end. In memory where the machine can: nothing here is about losing power."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="hearback-world-", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        world = World(Path(folder), migrated, seed, people)
        try:
            world.live()
        finally:
            world.close()
    return [f"HEARBACK_SEED={seed}: {breach}" for breach in world.breaches], world.acts, len(world.tries)
