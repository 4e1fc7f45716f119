"""The Bot API's routes: /bot<token>/<method>, parameters as JSON, as a form or in the query, as Telegram takes them."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, jsonify, request

from channels.emulator.bot_api import RefusedByTelegram, Told, carry_out
from channels.emulator.chats import Chats
from channels.emulator.faults import Fault, Faults

_WRITING = ("sendmessage", "editmessagetext")


def telegram_routes(token: str, chats: Chats, faults: Faults) -> Blueprint:
    """The bot's routes, to be mounted at the provider's address."""
    routes = Blueprint("telegram_emulator", __name__)

    @routes.route("/bot<given>/<method>", methods=["GET", "POST"])
    def call(given: str, method: str) -> Any:
        if not hmac.compare_digest(given.encode(), token.encode()):
            return _answer(RefusedByTelegram(401, "Unauthorized").told())
        fault = faults.take("telegram") if method.lower() in _WRITING else Fault.OK
        if refused := _before(fault, faults):
            return refused
        told = carry_out(chats, method, _parameters())
        return _after(fault, faults) or _answer(told)

    return routes


def _parameters() -> dict[str, Any]:
    if request.is_json:
        return dict(request.get_json())
    return request.values.to_dict()


def _answer(told: Told) -> tuple[Response, int]:
    status, body = told
    return jsonify(body), status


def _before(fault: Fault, faults: Faults) -> Any:
    match fault:
        case Fault.THROTTLE:
            refused = RefusedByTelegram(429, f"Too Many Requests: retry after {faults.retry_after}", faults.retry_after)
        case Fault.BLOCKED:
            refused = RefusedByTelegram(403, "Forbidden: bot was blocked by the user")
        case Fault.DOWN:
            refused = RefusedByTelegram(502, "Bad Gateway")
        case _:
            return None
    return _answer(refused.told())


def _after(fault: Fault, faults: Faults) -> Any:
    if fault is Fault.HALF_OPEN:
        faults.hold()
        return Response("", 504)
    return _answer(RefusedByTelegram(500, "Internal Server Error").told()) if fault is Fault.LOST_REPLY else None
