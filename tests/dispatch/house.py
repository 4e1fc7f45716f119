"""The whole house for a test: real store, library, adapters and worker, a clock to wind, and a provider in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.dispatch.clock import WoundClock
from bot.dispatch.inbound import Inbound
from bot.dispatch.inviting import invite
from bot.dispatch.judging import May
from bot.dispatch.outbound import Outbound
from bot.dispatch.port import Answer, Webhook
from bot.settings import Settings, read_settings
from bot.store.rows import Claimed, Seen
from channels.service import Service, open_service
from channels.worker import Worker
from tests.channels import cases_telegram
from tests.channels.conformance import ACCOUNT, OURS, PUBLIC, TOKEN
from tests.postgres import KEY

MONDAY = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)  # half past two in London: the hours are open, and so are the days after it
UNLIMITED = dict.fromkeys(  # for proofs with crowds
    ("HEARBACK_MESSAGES_AT_ONCE", "HEARBACK_ANSWERS_A_MINUTE", "HEARBACK_STRANGERS_A_DAY"), "1000000"
)
SHIPPED = Path(__file__).resolve().parents[2]


def settings_for(url: str, flows: Path, provider: str, **more: str) -> Settings:
    """Settings of a service whose provider listens at ``provider``."""
    return read_settings(
        {
            "PUBLIC_URL": PUBLIC,
            "DATABASE_URL": url,
            "HEARBACK_KEY": KEY,
            "HEARBACK_FLOWS": str(flows),
            "HEARBACK_LOCALES": str(SHIPPED / "locales"),
            "HEARBACK_START_FLOW": "small",
            "ORGANISATION": "Westmarch Police",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_NUMBER": OURS,
            "TWILIO_BASE_URL": provider,
            "TELEGRAM_TOKEN": cases_telegram.TOKEN,
            "TELEGRAM_SECRET": cases_telegram.SECRET,
            "TELEGRAM_BASE_URL": provider,
            **dict.fromkeys(("TWILIO_TEXTS_PER_SECOND", "TWILIO_CALLS_PER_SECOND", "TELEGRAM_PER_SECOND"), "1000"),
        }
        | more
    )


class House:
    """One running service. ``restart`` puts it together again over the same database, with the flows as they now are."""

    reconciles = False  # the providers' lists are compared only where a test is about that

    def __init__(self, settings: Settings, ledger: Path) -> None:
        self.settings = settings
        self.clock = WoundClock(MONDAY)
        self.numbers = count(1)
        self._ledger = ledger
        self._opened_at = ledger.stat().st_size if ledger.exists() else 0  # bytes; what other houses sent before is not read again
        self.service: Service | None = None
        self.restart()

    def restart(self, **more: str) -> None:
        """A new process, as far as it can be told from here."""
        self.close()
        self.service = open_service(Settings(self.settings.given | more), clock=self.clock)
        self.service.offering.begin()
        self.store, self.library = self.service.store, self.service.library
        self.channels = self.service.channels
        self.inbound = Inbound(self.store, self.library, self.clock, self.service.calling, self.service.limits)
        self.worker = Worker(self.service)
        if not self.reconciles:
            self.worker.reconciling.channels = self.worker.sweeping.channels = {}

    def close(self) -> None:
        if self.service is None:
            return
        for channel in self.service.channels.values():
            channel.close()  # type: ignore[attr-defined] # every shipped adapter has one
        self.service.store.close()

    # What happens

    def take(self, channel: str, webhook: Webhook) -> Answer:
        return self.inbound.take(self.channels[channel], webhook)

    def work(self) -> int:
        """Everything that is due now."""
        done = 0
        for _ in range(60):
            worked = self.worker.work_once()
            done += worked
            if not worked:
                return done
        raise AssertionError("the worker finds something to do for ever")

    def later(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        self.clock.wind(days * 86_400 + hours * 3_600 + seconds)

    def at(self, wall: str) -> None:
        """Wind forward to the next time that a London clock shows ``wall`` (winter: UTC)."""
        now = self.clock()
        hour, minute = map(int, wall.split(":"))
        until = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        self.clock.wind((until - now).total_seconds() % 86_400)

    def meet(self, channel: str, address: str, *, confirmed: bool = True, **more: str) -> str:
        """Somebody who has said that it is safe to write to them there, unless told otherwise."""
        person = self.store.people.meet(channel, address, self.clock(), **more).id
        if confirmed:
            self.confirm(person, channel)
        return person

    def confirm(self, person: str, *channels: str) -> None:
        for channel in channels:
            with self.store.person_turn(person, channel, self.clock()) as turn:
                turn.confirm_contact("confirmed_by_person")

    def link(self, *, confirmed: bool = True, **addresses: str) -> str:
        person = self.store.people.link(addresses, self.clock()).id
        if confirmed:
            self.confirm(person, *addresses)
        return person

    def invite(self, person: str, channel: str, flow: str = "small") -> str:
        edition = self.library.edition(flow)
        assert edition is not None
        return invite(self.store, edition, person, channel, self.clock(), self.service.standing)

    def outbound(self, worker: str, stopping: Callable[[], bool] = lambda: False) -> Outbound:
        """Another worker's sending."""
        assert self.service is not None
        return Outbound(self.store, self.channels, self.clock, worker, self.worker.outbound.judging, self.service.fuse, stopping)

    def begins_sending(self, claimed: Claimed) -> bool:
        """What a worker does just before the request."""
        verdict = self.worker.outbound.judging.judge(claimed, self.clock())
        assert isinstance(verdict, May)
        return self.store.outbox.begin_sending(claimed, self.clock(), Seen(verdict.revision, 10**9, 0, verdict.since))

    # What can be seen

    def _lines(self) -> list[dict[str, Any]]:
        if not self._ledger.exists():
            return []
        with self._ledger.open("rb") as ledger:
            ledger.seek(self._opened_at)
            return [json.loads(line) for line in ledger.read().decode().splitlines()]

    def requests(self, address: str = "") -> list[dict[str, Any]]:
        """What reached the provider since this house was opened, in order."""
        lines = [line for line in self._lines() if not line["path"].endswith("getWebhookInfo")]
        return [line for line in lines if not address or address in (line["fields"].get("To"), str(line["fields"].get("chat_id")))]

    def sent(self, address: str = "") -> list[str]:
        """The words of texts and chat messages that reached the provider; a call reads ``(call)``."""
        lines = [line for line in self.requests(address) if not line["path"].endswith("answerCallbackQuery")]
        return [line["fields"].get("Body") or line["fields"].get("text") or "(call)" for line in lines]

    def ask(self, question: str, values: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row."""
        rows = self.rows(question, values)
        return rows[0][0] if rows else None

    def rows(self, question: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self.store.database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(question), values or {})]

    def flags(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT kind FROM flag ORDER BY raised_at")]

    def answers(self) -> dict[str, Any]:
        return {step: json.loads(value) for step, value in self.rows("SELECT step, value FROM answer")}

    def ends(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT end_reason FROM conversation ORDER BY begun_at")]

    def waiting(self) -> list[str]:
        """The states of what is in the outbox, oldest first."""
        return [row[0] for row in self.rows("SELECT state FROM outbox ORDER BY queued_at, position")]
