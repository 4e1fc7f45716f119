"""The web process: provider routes in front of ``bot.dispatch.inbound``. It holds no state; run as many as you like.

``gunicorn "channels.web:production()"``
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from flask import Flask, Response, request

from bot import log
from bot.dispatch.inbound import Inbound
from bot.dispatch.port import Answer, Channel, Webhook
from bot.errors import Forged, HearbackError, Unavailable, Unreadable
from bot.settings import read_settings
from channels import cases_api, headers, metrics, prompt_sounds
from channels.contract import LARGEST_BODY
from channels.service import Service, need_channels, need_somebody, open_service

TRY_AGAIN_SECONDS = 5
APPLICATION_FAILED = 4  # gunicorn then ends, where any other status makes it try for ever


def production() -> Flask:
    """The application for gunicorn, from the environment. Ends the program with one line where a setting is missing or wrong."""
    log.set_up()
    try:
        service = open_service(read_settings(os.environ), or_bare=True)
        need_channels(service)
        need_somebody(service)
        prepare = Preparation(service)
        try:
            prepare()
        except Unavailable:
            log.event("starts_without_database")
    except HearbackError as error:
        print(f"hearback: {error}", file=sys.stderr, flush=True)  # noqa: T201  # the one line, before there is any log to read
        sys.exit(APPLICATION_FAILED)
    gc.freeze()  # what was loaded stays: the collector need not look through it again, and forked processes share it
    service.store.close()  # connections are not carried over a fork; they open again when they are needed
    return application(service, prepare)


class Preparation:
    """What is to be done in the database before a turn: all of it once, as soon as it is there; then only what was published since."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.done = False
        self._lock = threading.Lock()

    def __call__(self) -> None:
        """Raises Unavailable as long as it cannot be done, SettingWrong where the key is another's."""
        if self.done:
            self.service.offering.follow()
            return
        with self._lock:
            if not self.done:
                self.service.store.unlock()
                self.service.offering.begin()
                self.done = True


def application(service: Service, prepare: Callable[[], None] = lambda: None) -> Flask:
    """The routes of the configured channels, and two for whoever watches over the service."""
    app = Flask("hearback", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    inbound = Inbound(service.store, service.library, service.clock, service.calling, service.limits, prepare)
    for channel in service.channels.values():
        for route in channel.routes:
            path = route + "<path:below>" if route.endswith("/") else route
            app.add_url_rule(path, f"{channel.name} {route}", _taker(inbound, channel), methods=["POST"])
    cases_api.mount(app, service)
    metrics.mount(app, service)
    prompt_sounds.mount(app, service)
    app.add_url_rule("/healthz", "healthz", lambda: _plain("alive"))
    app.add_url_rule("/readyz", "readyz", lambda: _ready(service))
    app.after_request(partial(headers.strict, https=service.settings["PUBLIC_URL"].startswith("https:")))
    app.register_error_handler(Exception, _broken)
    for status in (400, 404, 405, 413, 500):
        app.register_error_handler(status, _plain_error)
    return app


def _taker(inbound: Inbound, channel: Channel):  # type: ignore[no-untyped-def]  # noqa: ANN202  # Flask's own kind of view
    def take(below: str = "") -> Response:  # noqa: ARG001  # the path itself is what the signature covers
        began = time.perf_counter()
        webhook = Webhook(
            path=request.path,
            query=request.query_string.decode("ascii", "replace"),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.get_data(cache=False),
            content_type=request.mimetype,
        )
        response = _response(_answer(inbound, channel, webhook))
        metrics.answered(channel.name, response.status_code, time.perf_counter() - began)
        return response

    return take


def _answer(inbound: Inbound, channel: Channel, webhook: Webhook) -> Answer:
    try:
        return inbound.take(channel, webhook)
    except Forged:
        log.event("webhook_refused", channel=channel.name)
        return Answer(403)
    except Unreadable:
        log.event("webhook_unreadable", channel=channel.name)
        return Answer(400)
    except Unavailable:
        log.event("webhook_postponed", channel=channel.name)  # the exception may quote a person
        return Answer(503)


def _response(answer: Answer) -> Response:
    response = Response(answer.body, status=answer.status, content_type=answer.content_type)
    if answer.status == 503:
        response.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response


def _plain(words: str, status: int = 200) -> Response:
    return Response(words + "\n", status=status, content_type="text/plain; charset=utf-8")


def _ready(service: Service) -> Response:
    if service.library.bare:
        return _plain("the languages or flows cannot be read; danger and STOP are answered", 503)
    try:
        service.store.ping()
    except Unavailable:
        return _plain("the database cannot be reached", 503)
    return _plain("ready")


def _plain_error(error: Exception) -> Response:
    """The status alone: error pages quote nothing."""
    status = getattr(error, "code", None) or 500
    response = _plain({404: "not found", 405: "not allowed", 413: "too large"}.get(status, "error"), status)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))  # RFC 9110, 15.5.6
    return response


def _broken(error: Exception) -> Response:
    """A defect. Its name is logged, never its words: they may quote a person."""
    if getattr(error, "code", None):
        return _plain_error(error)
    log.event("defect", error=error)
    return _plain("error", 500)
