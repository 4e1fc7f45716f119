"""The test's own routes: choose a fault, act as a person, read what the providers took. They exist only when started with --control."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, request

from channels.emulator import forms
from channels.emulator.crowd import Crowd
from channels.emulator.faults import Fault, Faults
from channels.emulator.handset import Collect, Played, Spoken
from channels.emulator.provider import Provider

Asked = dict[str, Any]
_NOT_SHARES = ("provider", "fault", "seed", "times", "retry_after", "hold")


def control_routes(provider: Provider) -> Blueprint:
    """POST /control/fault, /control/do/<act>, /control/clock and /control/crowd, and the looks of ``_looks``."""
    routes = Blueprint("control", __name__, url_prefix="/control")
    _looks(routes, provider)

    @routes.post("/fault")
    def fault() -> Any:
        """{"provider": "twilio"|"telegram"|"callback", "fault": one of Fault, "times": N, "retry_after": seconds, "hold": seconds}.

        Or {"provider", "fault": "mix", "seed": N, "ambiguous": 0.3, "throttle": 0.1, ...}: by chance, reproducibly, until "ok".
        """
        _choose(provider.faults, request.get_json())
        return jsonify({})

    @routes.post("/do/<act>")
    def do(act: str) -> Any:
        """What the person does; see ``ACTS``."""
        if act not in ACTS:
            return jsonify({"unknown": act}), 404
        ACTS[act](provider, request.get_json())
        return jsonify({})

    @routes.post("/clock")
    def clock() -> Any:
        """{"at": ISO}: put the providers' clock there and do what is due. Answers {"next": ISO or null}: when the crowd acts next."""
        asked = request.get_json()
        if asked.get("at"):
            provider.clock.put(datetime.fromisoformat(asked["at"]))
        next_act = provider.go_on()
        return jsonify({"next": next_act.isoformat() if next_act else None})

    @routes.post("/crowd")
    def crowd() -> Any:
        """{"seed": N, "numbers": [...], "chats": [...], "characters": {address: character}}: these people answer by themselves."""
        asked = request.get_json()
        crowd = Crowd(provider, int(asked.get("seed", 1)), asked.get("characters", {}))
        for chat in asked.get("chats", []):
            provider.chats.open(int(chat))
        everybody = [str(address) for address in (*asked.get("numbers", []), *asked.get("chats", []))]
        return jsonify({"characters": {address: crowd.character(address) for address in everybody}})

    return routes


def _choose(faults: Faults, asked: Asked) -> None:
    faults.retry_after = int(asked.get("retry_after", faults.retry_after))
    faults.hold_seconds = float(asked.get("hold", faults.hold_seconds))
    if asked["fault"] == "mix":
        shares = {name: float(share) for name, share in asked.items() if name not in _NOT_SHARES}
        faults.mix(asked["provider"], int(asked.get("seed", 1)), shares)
    else:
        faults.queue(asked["provider"], Fault(asked["fault"]), int(asked.get("times", 1)))


def _looks(routes: Blueprint, provider: Provider) -> None:
    """GET /control/ledger, /control/call/<number>, /control/chat/<id>, /control/happenings/<address>."""

    @routes.get("/ledger")
    def ledger() -> Any:
        account = provider.line.account_sid
        texts = [forms.text_body(account, text) for text in provider.texts.all()]
        calls = [forms.call_body(account, call) for call in provider.calls.all()]
        return jsonify({"texts": texts, "calls": calls, "recordings": [forms.tape_body(account, tape) for tape in provider.calls.tapes()]})

    @routes.get("/chat/<int:number>")
    def chat(number: int) -> Any:
        held = provider.chats.chat(number)
        return jsonify(
            {"started": held.started, "blocked": held.blocked, "messages": [provider.chats.wire(held, each) for each in held.messages]}
        )

    @routes.get("/call/<number>")
    def call(number: str) -> Any:
        return jsonify(call_told(provider, number))

    @routes.get("/happenings/<address>")
    def happenings(address: str) -> Any:
        return jsonify([{"words": each.words, "loud": each.loud} for each in provider.happenings.of(address)])


def call_told(provider: Provider, number: str) -> dict[str, Any]:
    """The last call with this number: its status, what has been heard, and what it waits for ("keys", "record" or empty)."""
    held = provider.calls.latest(number)
    if held is None:
        return {"status": "none", "heard": [], "waits": ""}
    heard = [
        {"bot": each.piece.words}
        if isinstance(each.piece, Spoken)
        else {"played": each.piece.url}
        if isinstance(each.piece, Played)
        else {"person": each.did}
        for each in held.heard
        if each.did or isinstance(each.piece, (Spoken, Played))
    ]
    waits = "" if held.wait is None else "keys" if isinstance(held.wait, Collect) else "record"
    return {"status": held.status, "heard": heard, "waits": waits}


ACTS: dict[str, Callable[[Provider, Asked], object]] = {
    "text": lambda provider, asked: provider.texts.say(asked["number"], asked["words"]),
    "start": lambda provider, asked: provider.chats.start(int(asked["chat"]), asked.get("payload", "")),
    "say": lambda provider, asked: provider.chats.say(int(asked["chat"]), asked["words"]),
    "press": lambda provider, asked: provider.chats.press(int(asked["chat"]), int(asked["message"]), asked["data"]),
    "edit": lambda provider, asked: provider.chats.edit(int(asked["chat"]), int(asked["message"]), asked["words"]),
    "block": lambda provider, asked: provider.chats.block(int(asked["chat"])),
    "dial": lambda provider, asked: provider.calls.dial(asked["number"]),
    "answer": lambda provider, asked: provider.calls.answer(asked["number"], asked.get("by", "human")),
    "decline": lambda provider, asked: provider.calls.decline(asked["number"], asked.get("status", "busy")),
    "key": lambda provider, asked: provider.calls.key(asked["number"], asked["key"]),
    "silence": lambda provider, asked: provider.calls.silence(asked["number"]),
    "speak": lambda provider, asked: provider.calls.speak(asked["number"], int(asked["seconds"]), asked.get("end", "#")),
    "hang_up": lambda provider, asked: provider.calls.hang_up(asked["number"]),
    "settle": lambda provider, _asked: provider.settle(),
}
