"""The Bot API's routes: /bot<token>/<method>, parameters as JSON, as a form or in the query, as Telegram takes them."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, jsonify, request

from channels.emulator.bot_api import RefusedByTelegram, Told, carry_out
from channels.emulator.chats import Chats
from channels.emulator.failing import fails_on_the_wire
from channels.emulator.faults import Fault, Faults
from channels.emulator.ledger import Ledger
from channels.emulator.recorded import note, recorded

_WRITING = ("sendmessage", "editmessagetext")


def telegram_routes(token: str, chats: Chats, faults: Faults, ledger: Ledger) -> Blueprint:
    """The bot's routes, to be mounted at the provider's address."""
    routes = Blueprint("telegram_emulator", __name__)
    recorded(routes, ledger, "telegram", lambda: f"/bot/{(request.view_args or {}).get('method', '')}", _parameters)

    @routes.route("/bot<given>/<method>", methods=["GET", "POST"])
    def call(given: str, method: str) -> Any:
        if not hmac.compare_digest(given.encode(), token.encode()):
            return _answer(RefusedByTelegram(401, "Unauthorized").told())
        asked = _parameters()
        about = f"{asked.get('chat_id')}|{asked.get('text')}"
        fault = note(faults.take("telegram", about)) if method.lower() in _WRITING else Fault.OK
        if refused := _before(fault, faults):
            return refused
        return _after(fault, faults, *_answer(carry_out(chats, method, asked)))

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
        case Fault.NO_CHAT | Fault.NOT_A_NUMBER | Fault.NOT_A_MOBILE:
            refused = RefusedByTelegram(400, "Bad Request: chat not found")
        case Fault.RESET:
            return fails_on_the_wire(fault, faults)
        case _:
            return None
    return _answer(refused.told())


def _after(fault: Fault, faults: Faults, answer: Response, status: int) -> Any:
    if fault is Fault.LOST_REPLY:
        return _answer(RefusedByTelegram(500, "Internal Server Error").told())
    return fails_on_the_wire(fault, faults, answer.get_data()) or (answer, status)
