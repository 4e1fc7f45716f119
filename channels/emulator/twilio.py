"""Twilio's REST routes, for the official client: messages, calls, recordings; Basic auth; Twilio's bodies and errors."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from channels.emulator import forms
from channels.emulator.calls import Calls
from channels.emulator.failing import fails_on_the_wire
from channels.emulator.faults import NOT_TAKEN, Fault, Faults
from channels.emulator.filters import within
from channels.emulator.kept import Call, Draft, Order, RefusedByTwilio, Sent, Tape
from channels.emulator.ledger import Ledger
from channels.emulator.line import Line
from channels.emulator.recorded import note, recorded
from channels.emulator.texts import Texts
from channels.emulator.tones import mp3, wav

_MACHINE_DETECTION = ("Enable", "DetectMessageEnd")
LONGEST_VALIDITY = 36_000  # seconds: twilio.com/docs/messaging/api/message-resource


def twilio_routes(line: Line, texts: Texts, calls: Calls, faults: Faults, ledger: Ledger) -> Blueprint:
    """The account's routes, to be mounted at the provider's address."""
    routes = Blueprint("twilio_emulator", __name__, url_prefix=f"/{forms.API}/Accounts/<account>")
    recorded(routes, ledger, "twilio", lambda: request.path, lambda: request.values.to_dict())  # noqa: PLW0108 - the request exists only when it is called
    _guard(routes, line)
    _message_routes(routes, line, texts, faults)
    _call_routes(routes, line, calls, faults)
    _recording_routes(routes, line, calls)
    return routes


def _refuse(code: int, what: str = "") -> tuple[Response, int]:
    status, body = forms.error(code, what)
    return jsonify(body), status


def _guard(routes: Blueprint, line: Line) -> None:
    @routes.before_request
    def authenticate() -> Any:
        given = request.authorization
        known = given is not None and given.type == "basic" and given.username == line.account_sid
        right = given is not None and hmac.compare_digest((given.password or "").encode(), line.auth_token.encode())
        if not (known and right) or (request.view_args or {}).get("account") != line.account_sid:
            return _refuse(20003)
        return None


def _message_routes(routes: Blueprint, line: Line, texts: Texts, faults: Faults) -> None:
    @routes.post("/Messages.json")
    def sent_text(account: str) -> Any:
        del account
        form = request.form
        fault = note(faults.take("twilio", f"{form.get('To')}|{form.get('Body')}"))
        if refused := _before(fault, faults):
            return refused
        try:
            sent = texts.send(_draft(form, _undelivered(fault)))
        except RefusedByTwilio as refused_by:
            return _refuse(refused_by.code, refused_by.what)
        return _after(fault, faults, jsonify(forms.text_body(line.account_sid, sent)))

    @routes.get("/Messages.json")
    def listed_texts(account: str) -> Any:
        wanted = [text for text in texts.all() if _wanted(text)]
        uri = f"/{forms.API}/Accounts/{account}/Messages.json"
        return jsonify(forms.page("messages", uri, [forms.text_body(line.account_sid, text) for text in wanted], request.args))

    @routes.get("/Messages/<sid>.json")
    def one_text(account: str, sid: str) -> Any:
        found = next((text for text in texts.all() if text.sid == sid), None)
        if found is None:
            return _refuse(20404, f"/{forms.API}/Accounts/{account}/Messages/{sid}.json")
        return jsonify(forms.text_body(line.account_sid, found))

    @routes.delete("/Messages/<sid>.json")
    def deleted_text(account: str, sid: str) -> Any:
        done = texts.redact(sid, delete=True)
        return ("", 204) if done else _refuse(20404, f"/{forms.API}/Accounts/{account}/Messages/{sid}.json")


def _draft(form: Mapping[str, str], error: int) -> Draft:
    seconds = form.get("ValidityPeriod", "36000")
    if not seconds.isdecimal() or not 1 <= int(seconds) <= LONGEST_VALIDITY:
        raise RefusedByTwilio(21626)
    return Draft(form.get("From", ""), form.get("To", ""), form.get("Body", ""), form.get("StatusCallback", ""), error, int(seconds))


def _undelivered(fault: Fault) -> int:
    """The error code of a delivery that fails afterwards, or 0."""
    if fault is Fault.UNDELIVERED:
        return 30003
    return int(fault) if fault.isdecimal() and fault not in NOT_TAKEN else 0


def _wanted(text: Sent) -> bool:
    return _between(text.sender, text.to) and within(request.args, "DateSent", text.at)


def _between(caller: str, called: str) -> bool:
    return request.args.get("To", called) == called and request.args.get("From", caller) == caller


def _call_routes(routes: Blueprint, line: Line, calls: Calls, faults: Faults) -> None:
    @routes.post("/Calls.json")
    def placed_call(account: str) -> Any:
        del account
        form = request.form
        fault = note(faults.take("twilio", f"{form.get('To')}|call"))
        if refused := _before(fault, faults):
            return refused
        detect = form.get("MachineDetection") in _MACHINE_DETECTION
        events = tuple(form.getlist("StatusCallbackEvent"))
        address, callback = form.get("Url", ""), form.get("StatusCallback", "")
        try:
            rings_for = int(form.get("Timeout", "60"))
            call = calls.place(Order(form.get("From", ""), form.get("To", ""), address, callback, events, detect, rings_for))
        except RefusedByTwilio as refused_by:
            return _refuse(refused_by.code, refused_by.what)
        return _after(fault, faults, jsonify(forms.call_body(line.account_sid, call) | {"status": "queued"}))

    @routes.get("/Calls.json")
    def listed_calls(account: str) -> Any:
        found = [call for call in calls.all() if _called(call)]
        uri = f"/{forms.API}/Accounts/{account}/Calls.json"
        return jsonify(forms.page("calls", uri, [forms.call_body(line.account_sid, call) for call in found], request.args))

    @routes.get("/Calls/<sid>.json")
    def one_call(account: str, sid: str) -> Any:
        found = next((call for call in calls.all() if call.sid == sid), None)
        if found is None:
            return _refuse(20404, f"/{forms.API}/Accounts/{account}/Calls/{sid}.json")
        return jsonify(forms.call_body(line.account_sid, found))

    @routes.delete("/Calls/<sid>.json")
    def deleted_call(account: str, sid: str) -> Any:
        try:
            done = calls.erase(sid)
        except RefusedByTwilio as refused_by:
            return _refuse(refused_by.code)
        return ("", 204) if done else _refuse(20404, f"/{forms.API}/Accounts/{account}/Calls/{sid}.json")


def _called(call: Call) -> bool:
    caller, called = (call.line, call.person) if call.outgoing else (call.person, call.line)
    return _between(caller, called) and within(request.args, "StartTime", call.at)


def _recording_routes(routes: Blueprint, line: Line, calls: Calls) -> None:
    @routes.get("/Recordings.json")
    def listed_recordings(account: str) -> Any:
        uri = f"/{forms.API}/Accounts/{account}/Recordings.json"
        found = [tape for tape in calls.tapes() if _taped(tape)]
        return jsonify(forms.page("recordings", uri, [forms.tape_body(line.account_sid, tape) for tape in found], request.args))

    @routes.get("/Recordings/<sid>")
    def one_recording(account: str, sid: str) -> Any:
        name, _, form = sid.partition(".")
        tape = calls.tape(name)
        if tape is None:
            return _refuse(20404, f"/{forms.API}/Accounts/{account}/Recordings/{sid}")
        if form == "json":
            return jsonify(forms.tape_body(line.account_sid, tape))
        if not tape.seconds:
            return _refuse(20404, request.path)
        if form == "mp3":
            return Response(mp3(tape.seconds), mimetype="audio/mpeg")
        return Response(wav(tape.seconds), mimetype="audio/x-wav") if form in ("", "wav") else _refuse(20404, request.path)

    @routes.delete("/Recordings/<sid>")
    def deleted_recording(account: str, sid: str) -> Any:
        done = calls.erase_tape(sid.partition(".")[0])
        return ("", 204) if done else _refuse(20404, f"/{forms.API}/Accounts/{account}/Recordings/{sid}")


def _taped(tape: Tape) -> bool:
    return request.args.get("CallSid", tape.call) == tape.call and within(request.args, "DateCreated", tape.at)


def _before(fault: Fault, faults: Faults) -> Any:
    codes = {Fault.THROTTLE: 20429, Fault.BLOCKED: 21610, Fault.NOT_A_NUMBER: 21211, Fault.NOT_A_MOBILE: 21614, Fault.NO_CHAT: 21211}
    if fault is Fault.DOWN:
        return Response("Service Unavailable", 503)
    if fault is Fault.RESET:
        return fails_on_the_wire(fault, faults)
    if fault not in codes:
        return None
    answer, status = _refuse(codes[fault], request.form.get("To", ""))
    if fault is Fault.THROTTLE:
        answer.headers["Retry-After"] = str(faults.retry_after)
    return answer, status


def _after(fault: Fault, faults: Faults, taken: Response) -> Any:
    if fault is Fault.LOST_REPLY:
        return _refuse(20500)
    return fails_on_the_wire(fault, faults, taken.get_data()) or (taken, 201)
