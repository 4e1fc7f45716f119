"""The web process: provider routes in front of ``bot.dispatch.inbound``. It holds no state; run as many as you like.

``gunicorn "channels.web:production()"``
"""

from __future__ import annotations

import logging
import os

from flask import Flask, Response, request

from bot.dispatch.inbound import Inbound
from bot.dispatch.port import Answer, Channel, Webhook
from bot.errors import Forged, Unavailable, Unreadable
from bot.settings import read_settings
from channels.contract import LARGEST_BODY
from channels.service import Service, open_service, remember_versions

log = logging.getLogger("hearback")
TRY_AGAIN_SECONDS = 5
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def production() -> Flask:
    """The application for gunicorn, from the environment. Ends the program with one line where a setting is missing."""
    service = open_service(read_settings(os.environ))
    service.store.unlock()
    remember_versions(service)
    service.store.close()  # connections are not carried over a fork; they open again when they are needed
    return application(service)


def application(service: Service) -> Flask:
    """The routes of the configured channels, and two for whoever watches over the service."""
    app = Flask("hearback", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    inbound = Inbound(service.store, service.library, service.clock)
    for channel in service.channels.values():
        for route in channel.routes:
            path = route + "<path:below>" if route.endswith("/") else route
            app.add_url_rule(path, f"{channel.name} {route}", _taker(inbound, channel), methods=["POST"])
    app.add_url_rule("/healthz", "healthz", lambda: _plain("alive"))
    app.add_url_rule("/readyz", "readyz", lambda: _ready(service))
    app.after_request(_with_headers)
    app.register_error_handler(Exception, _broken)
    for status in (400, 404, 405, 413, 500):
        app.register_error_handler(status, _plain_error)
    return app


def _taker(inbound: Inbound, channel: Channel):  # type: ignore[no-untyped-def]  # noqa: ANN202  # Flask's own kind of view
    def take(below: str = "") -> Response:  # noqa: ARG001  # the path itself is what the signature covers
        webhook = Webhook(
            path=request.path,
            query=request.query_string.decode("ascii", "replace"),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.get_data(cache=False),
            content_type=request.mimetype,
        )
        return _response(_answer(inbound, channel, webhook))

    return take


def _answer(inbound: Inbound, channel: Channel, webhook: Webhook) -> Answer:
    try:
        return inbound.take(channel, webhook)
    except Forged:
        log.warning("webhook_refused", extra={"channel": channel.name})
        return Answer(403)
    except Unreadable:
        log.warning("webhook_unreadable", extra={"channel": channel.name})
        return Answer(400)
    except Unavailable:
        log.error("webhook_postponed", extra={"channel": channel.name})  # noqa: TRY400  # the exception may quote a person
        return Answer(503)


def _response(answer: Answer) -> Response:
    response = Response(answer.body, status=answer.status, content_type=answer.content_type)
    if answer.status == 503:
        response.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response


def _plain(words: str, status: int = 200) -> Response:
    return Response(words + "\n", status=status, content_type="text/plain; charset=utf-8")


def _ready(service: Service) -> Response:
    try:
        service.store.ping()
    except Unavailable:
        return _plain("the database cannot be reached", 503)
    return _plain("ready")


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _plain_error(error: Exception) -> Response:
    """The status alone: error pages quote nothing."""
    status = getattr(error, "code", None) or 500
    return _plain({404: "not found", 405: "not allowed", 413: "too large"}.get(status, "error"), status)


def _broken(error: Exception) -> Response:
    """A defect. Its name is logged, never its words: they may quote a person."""
    if getattr(error, "code", None):
        return _plain_error(error)
    log.error("defect", extra={"error": type(error).__name__, "at": _place(error)})
    return _plain("error", 500)


def _place(error: Exception) -> str:
    """The file and line where it happened, without the values it happened with."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""  # noqa: PTH119  # a name, not a path
