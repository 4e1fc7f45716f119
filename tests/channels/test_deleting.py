"""A text counts as deleted at Twilio only when Twilio says that there is none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from channels.sms import Sms
from channels.twilio_shared import TwilioSettings
from tests.channels.conformance import ACCOUNT, OURS, PUBLIC, TOKEN

SID = "SM" + "0" * 32


class Twilio(BaseHTTPRequestHandler):
    answers: ClassVar[list[int]] = []
    asked: ClassVar[list[str]] = []

    def _answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        self.send_response(self.answers.pop(0))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_DELETE = do_GET = _answer  # noqa: N815  # the names that http.server calls

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Twilio) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        pytest.param([204, 404], "accepted", id="deleted, and surely gone"),
        pytest.param([404], "accepted", id="gone before"),
        pytest.param([204, 200], "uncertain", id="said to be deleted, and still there"),
        pytest.param([409], "rejected", id="still on its way"),
        pytest.param([429], "throttled", id="too many requests"),
        pytest.param([503], "uncertain", id="a fault"),
        pytest.param([204, 500], "uncertain", id="nobody can say whether it is gone"),
    ],
)
def test_what_counts_as_deleted(base: str, answers: list[int], outcome: str) -> None:
    """Whatever else is said, it is asked again later."""
    Twilio.answers[:], Twilio.asked[:] = answers, []
    channel = Sms(TwilioSettings(account_sid=ACCOUNT, auth_token=TOKEN, number=OURS, public_url=PUBLIC, base_url=base))
    assert channel.forget(SID).outcome == outcome
    assert Twilio.asked[0] == f"DELETE /2010-04-01/Accounts/{ACCOUNT}/Messages/{SID}.json"
    assert channel.forget("../Calls").outcome == "rejected"
    channel.close()
