"""One service on a stage: the real worker and web application here, the providers in a process of their own, one clock that is wound."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from bot.dispatch.clock import WoundClock
from bot.errors import Unavailable
from bot.settings import Settings
from bot.store.secrecy.sealing import new_key
from channels.demo.credentials import demo_settings
from channels.service import Service, open_service
from channels.web import application
from channels.worker import Worker

HOST = "127.0.0.1"
STEP = timedelta(minutes=30)  # between two looks, by day
DAY = range(9, 20)  # hours: a little more than anybody may be written to in
COMPARED_EVERY = timedelta(hours=3)
BREATH = timedelta(seconds=4)  # messages to one person leave some seconds apart
MOST_ROUNDS = 400  # of one moment: whoever talks for longer never ends
WAIT_SECONDS = 60.0


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Writes no access log: addresses of calls and chats stand in it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Stage:
    """To be used in a ``with``: it ends what it has begun. ``ledger`` is the providers' file."""

    def __init__(self, settings: Settings, folder: Path, start: datetime, ledger: Path) -> None:
        """Raises SettingWrong beside real credentials: a rehearsal never stands where it could reach somebody."""
        self.clock = WoundClock(start, lambda: start)
        self.ledger = ledger
        self._clock_file = folder / "clock"
        self._clock_file.write_text(start.isoformat())
        self._server = make_server(HOST, 0, _not_yet, server_class=_Server, handler_class=_Quiet)
        ours = f"http://{HOST}:{self._server.server_port}"
        made_up = demo_settings(dict(os.environ) | settings.given, ours)
        made_up |= {
            "DATABASE_URL": f"sqlite:///{folder / 'rehearsal.db'}",
            "HEARBACK_KEY": new_key(),
            "HEARBACK_API_TOKEN": secrets.token_hex(24),
        }
        self._emulator = self._begin_emulator(made_up, ours)
        made_up |= {"TWILIO_BASE_URL": self._address, "TELEGRAM_BASE_URL": self._address}
        self.service = self._open(Settings({**settings.given, **made_up}))
        self.worker = Worker(self.service, COMPARED_EVERY)
        self._crowd_acts: datetime | None = None

    def _begin_emulator(self, made_up: Mapping[str, str], ours: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "channels.emulator", "--control", "--callback", ours]
        command += ["--ledger", str(self.ledger), "--by-hand", "--clock-file", str(self._clock_file)]
        environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT") if name in os.environ}
        emulator = subprocess.Popen(command, env=environment | dict(made_up), stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
        assert emulator.stdout is not None
        self._address = emulator.stdout.readline().strip()
        if not self._address:
            raise Unavailable("The made-up providers did not start.")
        return emulator

    def _open(self, settings: Settings) -> Service:
        service = open_service(settings, clock=self.clock, demo=True)
        service.store.migrate()
        service.offering.begin()
        self._server.set_app(application(service))
        threading.Thread(target=self._server.serve_forever, name="rehearsal-web", daemon=True).start()
        return service

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None) -> None:
        self._emulator.kill()
        self._emulator.wait()
        if self._emulator.stdout is not None:
            self._emulator.stdout.close()
        self._server.shutdown()
        self._server.server_close()
        for channel in self.service.channels.values():
            channel.close()  # type: ignore[attr-defined] # every shipped adapter has one
        self.service.store.close()

    def people(self, seed: int, numbers: Sequence[str], chats: Sequence[str]) -> Mapping[str, str]:
        """The crowd takes its phones. How each of them behaves, by address."""
        told = self._ask("crowd", {"seed": seed, "numbers": list(numbers), "chats": list(chats)})
        characters: Mapping[str, str] = told["characters"]
        return characters

    def go_on(self, until: datetime) -> None:
        """Everything that is due now, and then the clock forward to what may come next, ``until`` at the latest."""
        busy = self._settle()
        now = self.clock()
        goal = min(moment for moment in (now + BREATH if busy else self._next_look(now), until, self._crowd_acts) if moment is not None)
        self.clock.wind((max(goal, now + timedelta(seconds=1)) - now).total_seconds())
        later = self._clock_file.with_suffix(".new")
        later.write_text(self.clock().isoformat())
        later.replace(self._clock_file)  # never half written, whoever looks

    def _next_look(self, now: datetime) -> datetime:
        """The next half hour by day; nobody is written to at night, unless they write."""
        local = now.astimezone(self.service.settings.zone)
        if local.hour in DAY:
            return now + STEP - timedelta(seconds=now.timestamp() % STEP.total_seconds())
        morning = local.replace(hour=DAY.start, minute=0, second=0, microsecond=0)
        return (morning if local < morning else morning + timedelta(days=1)).astimezone(UTC)

    def _settle(self) -> bool:
        """Whether anything was done."""
        done = False
        for _ in range(MOST_ROUNDS):
            worked = self.worker.work_once()
            acts = self._crowd_acts is not None and self._crowd_acts <= self.clock()
            if not worked and not acts:
                return done
            done = True
            if worked or acts:
                told = self._ask("clock", {})
                self._crowd_acts = datetime.fromisoformat(told["next"]) if told["next"] else None
        return done

    def _ask(self, order: str, told: Mapping[str, Any]) -> Any:
        parts = urlsplit(self._address)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=WAIT_SECONDS)
        try:
            connection.request("POST", f"/control/{order}", json.dumps(told), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            if answer.status != 200:
                raise Unavailable(f"The made-up providers answered {answer.status}.")
            return json.loads(answer.read())
        finally:
            connection.close()


def _not_yet(_environ: object, start: Any) -> list[bytes]:
    start("503 Service Unavailable", [])
    return [b""]
