"""Answers that fail on the wire: reset, broken off inside, one byte a second, never. Shared by both providers' routes."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from flask import Response, request

from channels.emulator.faults import Fault, Faults

DRIP_SECONDS = 1.0
CONNECTION = "emulator.connection"


class EmulatorServer(ThreadingMixIn, WSGIServer):
    """A thread for each request. Flask's own server waits ten milliseconds after each, which is most of the time a rehearsal would take."""

    daemon_threads = True
    request_queue_size = 128


class QuietRequests(WSGIRequestHandler):
    """Writes no access log: Telegram's addresses hold the bot's token, and lists are asked for by number. Resets what is to be reset."""

    resets = False

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def get_environ(self) -> Any:
        """The request, with this connection in it."""
        return {**super().get_environ(), CONNECTION: self}

    def handle(self) -> None:
        """One request. A connection that is to be reset ends with RST instead of FIN: socket(7), SO_LINGER."""
        super().handle()
        if self.resets:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()  # the last other holder of the socket, so that closing it is felt
            self.connection.close()


def fails_on_the_wire(fault: Fault, faults: Faults, body: bytes = b"") -> Response | None:
    """What leaves instead of an answer with ``body``; None where this fault is not of that kind."""
    match fault:
        case Fault.RESET | Fault.RESET_AFTER:
            connection = request.environ.get(CONNECTION)
            return Response(_reset(connection)) if connection else Response("", 502)
        case Fault.BAD_JSON:
            return Response(body[: len(body) // 2] or b"{", 200, mimetype="application/json")
        case Fault.DRIP:
            return Response(_drip(body, faults), 200, mimetype="application/json")
        case Fault.HALF_OPEN:
            faults.hold()
            return Response("", 504)
        case _:
            return None


def _reset(connection: QuietRequests) -> Iterator[bytes]:
    connection.resets = True
    raise ConnectionResetError("reset on purpose")  # the server takes it for a client that went away, and answers nothing
    yield b""  # so that the error comes after the application has returned


def _drip(body: bytes, faults: Faults) -> Iterator[bytes]:
    for byte in body:
        yield bytes([byte])
        if faults.rest(DRIP_SECONDS):
            return
