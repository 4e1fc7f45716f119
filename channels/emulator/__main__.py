"""Both providers as a process of their own: python -m channels.emulator --port 9001 --callback http://127.0.0.1:8000 ..."""

from __future__ import annotations

import argparse
import os
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import make_server

from flask import Flask

from channels.emulator.clock import ProviderClock, clock_of, machine_clock
from channels.emulator.control import control_routes
from channels.emulator.failing import EmulatorServer, QuietRequests
from channels.emulator.ledger import Ledger, read_ledger
from channels.emulator.line import Line
from channels.emulator.post import HttpPost
from channels.emulator.provider import Provider
from channels.emulator.restoring import restore

SETTLE_SECONDS = 0.05


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m channels.emulator", description="Twilio and Telegram, emulated on this machine.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port; the address is printed")
    parser.add_argument("--callback", required=True, metavar="URL", help="where Hearback listens, for the webhooks")
    parser.add_argument(
        "--public-url", default="", metavar="URL", help="Hearback's PUBLIC_URL, which signatures cover; the callback if left out"
    )
    parser.add_argument("--control", action="store_true", help="add the test's routes below /control")
    parser.add_argument(
        "--ledger", type=Path, metavar="FILE", help="write down each request, status and webhook, on the disk before it is answered"
    )
    parser.add_argument(
        "--clock", type=datetime.fromisoformat, metavar="TIME", help="a clock that stands there until /control/clock puts it forward"
    )
    parser.add_argument(
        "--clock-file",
        type=Path,
        metavar="FILE",
        help="a clock that FILE sets at each look: how many seconds ahead it is, or the time it stands at",
    )
    parser.add_argument("--by-hand", action="store_true", help="reports and people wait until /control/clock is asked")
    parser.add_argument("--no-opt-outs", action="store_true", help="Twilio does not keep STOP itself: what Hearback sends is taken")
    return parser.parse_args(given)


def _line(public_url: str, provider_url: str, *, keeps_opt_outs: bool) -> Line:
    """The same names as Hearback's own settings, read from the environment so that no token stands in a process list."""
    return Line(
        public_url=public_url.rstrip("/"),
        provider_url=provider_url,
        account_sid=os.environ["TWILIO_ACCOUNT_SID"],
        auth_token=os.environ["TWILIO_AUTH_TOKEN"],
        number=os.environ["TWILIO_NUMBER"],
        telegram_token=os.environ["TELEGRAM_TOKEN"],
        telegram_secret=os.environ["TELEGRAM_SECRET"],
        keeps_opt_outs=keeps_opt_outs,
    )


def _settle_for_ever(provider: Provider, stopping: threading.Event) -> None:
    while not stopping.wait(SETTLE_SECONDS):
        provider.go_on()


def main(given: Sequence[str] | None = None) -> None:
    """Serve until interrupted. Prints one line: the address."""
    asked = _arguments(given)
    app = Flask("channels.emulator")
    server = make_server("127.0.0.1", asked.port, app, server_class=EmulatorServer, handler_class=QuietRequests)
    address = f"http://127.0.0.1:{server.server_port}"
    line = _line(asked.public_url or asked.callback, address, keeps_opt_outs=not asked.no_opt_outs)
    clock = ProviderClock(asked.clock, clock_of(asked.clock_file) if asked.clock_file else machine_clock)
    provider = Provider(line, HttpPost(asked.callback), ledger=Ledger(asked.ledger, clock), clock=clock)
    if asked.ledger:
        restore(provider, read_ledger(asked.ledger))
    provider.mount(app)
    if asked.control:
        app.register_blueprint(control_routes(provider))
    stopping = threading.Event()
    if not (asked.by_hand or asked.clock):  # whoever winds the clock says when things go on
        threading.Thread(target=_settle_for_ever, args=(provider, stopping), daemon=True).start()
    print(address, flush=True)  # noqa: T201 - the one line a caller waits for
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        provider.faults.release()
    finally:
        stopping.set()
        server.server_close()


if __name__ == "__main__":
    main()
