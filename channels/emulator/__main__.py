"""Both providers as a process of their own: python -m channels.emulator --port 9001 --callback http://127.0.0.1:8000 ..."""

from __future__ import annotations

import argparse
import os
import threading
from collections.abc import Sequence

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from channels.emulator.control import control_routes
from channels.emulator.line import Line
from channels.emulator.post import HttpPost
from channels.emulator.provider import Provider

SETTLE_SECONDS = 0.05


class QuietRequests(WSGIRequestHandler):
    """Writes no access log: Telegram's addresses hold the bot's token, and lists are asked for by number."""

    def log_request(self, *_: object) -> None:
        """Say nothing."""


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m channels.emulator", description="Twilio and Telegram, emulated on this machine.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port; the address is printed")
    parser.add_argument("--callback", required=True, metavar="URL", help="where Hearback listens, for the webhooks")
    parser.add_argument(
        "--public-url", default="", metavar="URL", help="Hearback's PUBLIC_URL, which signatures cover; the callback if left out"
    )
    parser.add_argument("--control", action="store_true", help="add the test's routes below /control")
    return parser.parse_args(given)


def _line(public_url: str, provider_url: str) -> Line:
    """The same names as Hearback's own settings, read from the environment so that no token stands in a process list."""
    return Line(
        public_url=public_url.rstrip("/"),
        provider_url=provider_url,
        account_sid=os.environ["TWILIO_ACCOUNT_SID"],
        auth_token=os.environ["TWILIO_AUTH_TOKEN"],
        number=os.environ["TWILIO_NUMBER"],
        telegram_token=os.environ["TELEGRAM_TOKEN"],
        telegram_secret=os.environ["TELEGRAM_SECRET"],
    )


def _settle_for_ever(provider: Provider, stopping: threading.Event) -> None:
    while not stopping.wait(SETTLE_SECONDS):
        provider.settle()


def main(given: Sequence[str] | None = None) -> None:
    """Serve until interrupted. Prints one line: the address."""
    asked = _arguments(given)
    app = Flask("channels.emulator")
    server = make_server("127.0.0.1", asked.port, app, threaded=True, request_handler=QuietRequests)
    address = f"http://127.0.0.1:{server.server_port}"
    provider = Provider(_line(asked.public_url or asked.callback, address), HttpPost(asked.callback))
    provider.mount(app)
    if asked.control:
        app.register_blueprint(control_routes(provider))
    stopping = threading.Event()
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
