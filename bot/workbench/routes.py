"""The page and its few addresses, as a Flask blueprint. Every wish is a JSON object, sent by our own page with the token.

GET  /                         the page, which holds nothing of anybody's files
GET  /workbench/<asset>        its style and scripts
POST /workbench/do/<wish>      see ``wishes.WISHES``
"""

from __future__ import annotations

import secrets
from functools import partial
from importlib.resources import files
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from bot.errors import Refused
from bot.flow.yaml import BIGGEST
from bot.log.fields import name_of, place
from bot.workbench import guard
from bot.workbench.wishes import WISHES, Bench
from bot.workbench.wrong import NotHere, TooLarge

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "txt": "text/plain"}
LARGEST_WISH = 6 * BIGGEST  # a text with every character escaped
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


def application(bench: Bench, token: str, port: int) -> Flask:
    """The workbench as a WSGI application that answers at this port of 127.0.0.1 alone."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_WISH
    app.register_blueprint(routes(bench, token, port))
    return app


def routes(bench: Bench, token: str, port: int) -> Blueprint:
    """The addresses above."""
    made = Blueprint("workbench", __name__)

    @made.before_request
    def ours() -> None:
        guard.host_is_ours(request.host, port)
        if request.path.startswith("/workbench/do/"):
            guard.page_is_ours(request.headers, port, token)

    @made.after_request
    def strict(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response

    @made.errorhandler(Refused)
    def refused(why: Refused) -> Any:
        return jsonify({"told": str(why)}), getattr(why, "status", 400)

    @made.errorhandler(Exception)
    def defect(fault: Exception) -> Any:
        """A fault of ours takes nothing from what was written; its own words may quote a file, and are not shown."""
        if isinstance(fault, HTTPException):
            return fault
        where = f"{name_of(type(fault))} at {place(fault)}" if place(fault) else name_of(type(fault))
        return jsonify({"told": f"This is a fault of ours: {where}. What you wrote is kept. Please tell us this line."}), 500

    @made.get("/")
    def page() -> Response:
        nonce = secrets.token_urlsafe(16)
        answer = Response(_asset("page.html").replace(b"NONCE", nonce.encode()), mimetype="text/html")
        answer.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce)
        return answer

    @made.get("/workbench/<name>")
    def asset(name: str) -> Response:
        kind = KINDS.get(name.rpartition(".")[2])
        if kind is None or name not in ASSETS:
            raise NotHere("There is nothing at this address.")
        return Response(_asset(name), mimetype=kind)

    made.add_url_rule("/workbench/do/<wish>", "do", partial(_do, bench), methods=["POST"])
    return made


def _do(bench: Bench, wish: str) -> Response:
    """Grant a wish. Raises Refused for an unknown one, and for one that has not its form."""
    if wish not in WISHES:
        raise NotHere("There is nothing at this address.")
    if (request.content_length or 0) > LARGEST_WISH:
        raise TooLarge("This is too long.")
    kind, grant = WISHES[wish]
    try:
        asked = msgspec.json.decode(request.get_data(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused("This is not what the page says.") from None
    return Response(msgspec.json.encode(grant(bench, asked)), mimetype="application/json")


def _asset(name: str) -> bytes:
    return ASSETS[name].read_bytes()


ASSETS = {entry.name: entry for entry in files(__package__ or "").joinpath("static").iterdir()}
ASSETS["drawing.css"] = files("bot.preview").joinpath("drawing.css")  # the drawing looks here as it does on the page of a preview
