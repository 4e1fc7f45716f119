"""Demo mode: Hearback, made-up providers and three phones in one process. Nothing leaves this machine, nothing is kept.

The phones meet the real routes over loopback with signed requests; what Hearback sends goes by REST to the made-up providers.
"""

from __future__ import annotations

import http.client
import os
import signal
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from werkzeug.serving import BaseWSGIServer, make_server

from bot import log
from bot.dispatch.clock import WoundClock
from bot.dispatch.inviting import invite
from bot.errors import SettingWrong
from bot.settings import Settings
from bot.store.secrecy.sealing import new_key
from bot.voicing.playing import BELOW
from channels.demo.backend import Language
from channels.demo.credentials import demo_line, demo_settings
from channels.demo.page import add_demo
from channels.emulator.provider import Provider
from channels.service import Service, open_service
from channels.web import application
from channels.worker import Worker

LOOPBACK = ("127.0.0.1", "localhost", "::1")
POST_SECONDS = 20


class DemoTime:
    """The clock that the page winds."""

    def __init__(self) -> None:
        self.clock = WoundClock()

    def now(self) -> datetime:
        """The demo's time."""
        return self.clock()

    def advance(self, seconds: float) -> None:
        """Forward."""
        self.clock.wind(seconds)


class Backend:
    """Hearback as the page meets it."""

    def __init__(self, service: Service, time: DemoTime) -> None:
        self.service = service
        self.clock = time
        self.worker = Worker(service, timedelta(days=7))
        self.address = urlsplit(service.settings["PUBLIC_URL"])

    def post(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Deliver a webhook over loopback, as a provider would."""
        connection = http.client.HTTPConnection(str(self.address.hostname), self.address.port, timeout=POST_SECONDS)
        try:
            connection.request("POST", path + (f"?{query}" if query else ""), body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers.get_content_type(), answer.read()
        finally:
            connection.close()

    def work(self) -> None:
        """Everything that is due, until nothing is."""
        for _ in range(20):
            if not self.worker.work_once():
                return

    def begin(self, channel: str, address: str, language: str) -> str:
        """Send the invitation of the first flow that has one."""
        now = self.clock.now()
        person = self.service.store.people.meet(channel, address, now, language=language)
        editions = [edition for edition in self.service.library.editions() if edition.script.flow.invite and channel in edition.channels]
        if not editions:
            return "No flow has an invitation for this phone."
        self._confirm(person.id, channel)
        return invite(self.service.store, editions[0], person.id, channel, now, self.service.standing)

    def link(self, addresses: Mapping[str, str], language: str) -> None:
        """These addresses are one person."""
        person = self.service.store.people.link(addresses, self.clock.now(), language=language)
        for channel in addresses:
            self._confirm(person.id, channel)

    def _confirm(self, person: str, channel: str) -> None:
        """The made-up people of a demo are always there to say that it is safe to write to them."""
        with self.service.store.person_turn(person, channel, self.clock.now()) as turn:
            turn.confirm_contact("confirmed_by_person")

    def languages(self) -> Sequence[Language]:
        """The languages of the flows on offer, each by its own name."""
        spoken = dict.fromkeys(language for edition in self.service.library.editions() for language in edition.script.languages)
        words = self.service.library.words
        return [Language(tag, words[tag].name, words[tag].right_to_left) for tag in spoken]

    def recorded(self, address: str) -> tuple[str, str]:
        """What a recording says, for those who read along."""
        parts = address.rpartition(f"{BELOW}/")[2].split("/")
        kept = self.service.shelf.by_sound(parts[0])
        return (kept.take.words, kept.language) if kept else ("", "")

    def start_word(self) -> str:
        """The word that begins a conversation by text."""
        return self.service.library.start_word("sms") or "START"


def run_demo(settings: Settings, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C."""
    if host not in LOOPBACK:
        raise SettingWrong(f"--host is {host!r}. The demo listens on this machine alone: leave --host out.")
    log.set_up()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the folder is removed however the demo ends
    with tempfile.TemporaryDirectory(prefix="hearback-demo-") as folder:
        server, service = demo_server(settings, host, port, Path(folder))
        tell(f"\n  Three phones: http://{host}:{server.server_port}/\n  Ctrl-C ends the demo. Nothing of it is kept.\n")
        with suppress(KeyboardInterrupt):
            server.serve_forever()
        server.server_close()
        service.store.close()


def demo_server(settings: Settings, host: str, port: int, folder: Path) -> tuple[BaseWSGIServer, Service]:
    """The demo, listening and ready to serve. Raises SettingWrong beside live credentials or where the port is taken."""
    server = _listen(host, port)
    made_up = demo_settings(dict(os.environ) | settings.given, f"http://{host}:{server.server_port}")
    made_up |= {"DATABASE_URL": f"sqlite:///{folder / 'demo.db'}", "HEARBACK_KEY": new_key()}
    demo = msgspec.structs.replace(settings, given=settings.given | made_up)
    time = DemoTime()
    service = open_service(demo, clock=time.now, demo=True)
    service.store.migrate()
    service.offering.begin()
    app = application(service)
    backend = Backend(service, time)
    provider = Provider(demo_line(made_up), backend.post, now=time.now)
    add_demo(app, backend, provider, dict(os.environ))
    server.app = app
    return server, service


def _listen(host: str, port: int) -> BaseWSGIServer:
    try:
        return make_server(host, port, _not_yet, threaded=True)
    except (OSError, SystemExit):
        raise SettingWrong(f"Port {port} is taken on this machine. Try another: hearback serve --demo --port 8001") from None


def _not_yet(_environ: object, start: Callable[..., object]) -> list[bytes]:
    start("503 Service Unavailable", [])
    return [b""]
