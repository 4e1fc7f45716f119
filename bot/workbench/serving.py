"""The workbench as a process: it listens on this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.errors import SettingWrong
from bot.settings import Settings
from bot.workbench.desk import Desk
from bot.workbench.guard import new_token
from bot.workbench.routes import application
from bot.workbench.shelf import Shelf
from bot.workbench.wishes import Bench

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Notes no requests: there is one after every pause in typing."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def workbench(settings: Settings, shelf: Shelf, port: int) -> tuple[BaseWSGIServer, str]:
    """The server, listening and ready to serve, and the address to open. Port 0 takes any that is free. Raises SettingWrong."""
    try:
        server = make_server(HOST, port, _not_yet, threaded=True, request_handler=_Quiet)
    except (OSError, SystemExit):
        raise SettingWrong(f"Port {port} is taken on this machine. Try another: hearback workbench --port {port + 1}") from None
    token = new_token()
    bench = Bench(Desk(settings, shelf, lambda: datetime.now(UTC)))
    server.app = application(bench, token, server.server_port)
    return server, f"http://{HOST}:{server.server_port}/#{token}"


def run(settings: Settings, shelf: Shelf, port: int, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl-C."""
    server, address = workbench(settings, shelf, port)
    tell(f"\n  The workbench: {address}\n  It is for you alone: do not pass the address on. Ctrl-C ends it.\n")
    with suppress(KeyboardInterrupt):
        server.serve_forever()
    server.server_close()


def _not_yet(_environ: Any, start: Any) -> list[bytes]:
    start("503 Service Unavailable", [])
    return []
