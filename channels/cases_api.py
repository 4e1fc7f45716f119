"""The interface for case systems: cases, withdrawals and do-not-invite lists by HTTP. Without HEARBACK_API_TOKEN there is none.

Whoever has the token may say whom we write to, so it is asked for before anything is read. Nothing of what was sent comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot import log
from bot.errors import Refused, Unavailable
from bot.outreach.batches import MOST, read_cases, read_withdrawals
from bot.outreach.cells import Manner
from bot.outreach.importing import Refusal, with_hashed_codeword
from bot.outreach.lists import read_hash, withdraw
from bot.outreach.openapi import LIST_PATTERN, MOST_HASHES, document
from channels.bearer import brings
from channels.contract import refuse_secret
from channels.service import Service

TOKEN, SHORTEST_TOKEN = "HEARBACK_API_TOKEN", 32  # the name of a setting
LARGEST = 1 << 20  # bytes
TRY_AGAIN_SECONDS = "5"
JSON = "application/json"
_LIST = re.compile(LIST_PATTERN)
_HASH_LIST_KEYS = frozenset({"list", "hashes", "replace"})


class NotTaken(Refused):
    """A request that is not in its form: ``status`` says how, the sentence what to do."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status = status


class NothingKept(Refused):
    """Something is wrong with what was sent: all of it is said, and nothing was kept."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("nothing was kept")
        self.refusals = refusals


def mount(app: Flask, service: Service) -> None:
    """Add the routes, if there is a token. Raises SettingWrong for one that anybody could guess."""
    token = service.settings[TOKEN]
    if not token:
        return
    refuse_secret(TOKEN, token, SHORTEST_TOKEN)
    described = msgspec.json.encode(document(service.settings["PUBLIC_URL"]))
    api = CasesApi(service)
    for path, take in (("cases", api.cases), ("withdrawals", api.withdrawals), ("do-not-invite", api.do_not_invite)):
        app.add_url_rule(f"/api/{path}", f"api {path}", _view(take, token.encode()), methods=["POST"], provide_automatic_options=False)
    app.add_url_rule("/api/openapi.json", "api", lambda: Response(described, content_type=JSON), provide_automatic_options=False)


class CasesApi:
    """What each route does with the JSON that was sent. Every answer is a count, or places in the list that was sent."""

    def __init__(self, service: Service) -> None:
        self._store, self._clock = service.store, service.clock
        self._zone, self._countries = service.settings.zone, service.settings.countries

    def cases(self, sent: Any) -> dict[str, Any]:
        """One case or several. Raises NothingKept."""
        rows, refusals = read_cases(_objects(sent), self._manner())
        if refusals:
            raise NothingKept(refusals)
        done = self._store.cases.put([with_hashed_codeword(self._store, row) for row in rows.values()], self._clock(), whole=True)
        if refused := [Refusal(place, "", put.says) for place, put in zip(rows, done, strict=True) if put.what == "refused"]:
            raise NothingKept(refused)
        counts = {what: sum(put.what == what for put in done) for what in ("new", "changed", "same")}
        log.event("cases_taken", **counts)
        return counts

    def withdrawals(self, sent: Any) -> dict[str, Any]:
        """One withdrawal or several. Raises NothingKept."""
        found, refusals = read_withdrawals(_objects(sent), self._manner())
        if refusals:
            raise NothingKept(refusals)
        unknown = [place for place, withdrawal in enumerate(found) if not withdraw(self._store, withdrawal, self._clock())]
        log.event("withdrawals_taken", stopped=len(found) - len(unknown), unknown=len(unknown))
        return {"stopped": len(found) - len(unknown), "unknown": unknown}

    def do_not_invite(self, sent: Any) -> dict[str, Any]:
        """Hashes for a list. Raises NothingKept."""
        name, hashes, replace = _hash_list(sent)
        keep = self._store.do_not_invite.replace if replace else self._store.do_not_invite.add
        keep(hashes, name, self._clock())
        return {"listed": self._store.do_not_invite.count(name)}

    def _manner(self) -> Manner:
        return Manner(self._clock().astimezone(self._zone).date(), self._zone, self._countries, exact=True)


def _objects(sent: Any) -> list[Any]:
    objects = sent if isinstance(sent, list) else [sent]
    if not 0 < len(objects) <= MOST:
        raise NothingKept([Refusal(0, "", f"Send one object, or a list of 1 to {MOST}.")])
    return objects


def _hash_list(sent: Any) -> tuple[str, list[bytes], bool]:
    if not isinstance(sent, dict) or not set(sent) <= _HASH_LIST_KEYS:
        raise NothingKept([Refusal(0, "", "Send one object with the keys list, hashes and, if need be, replace.")])
    name, hashes, replace = sent.get("list"), sent.get("hashes"), sent.get("replace", False)
    refusals = []
    if not isinstance(name, str) or not _LIST.fullmatch(name):
        refusals.append(Refusal(0, "list", "A list has a name of up to 40 small letters, digits, - and _."))
    if not isinstance(replace, bool):
        refusals.append(Refusal(0, "replace", "Write true or false."))
    if not isinstance(hashes, list) or len(hashes) > MOST_HASHES:
        refusals.append(Refusal(0, "hashes", f"Send a list of up to {MOST_HASHES} hashes."))
        hashes = []
    read = []
    for place, written in enumerate(hashes):
        try:
            read.append(read_hash(written))
        except Refused as error:
            refusals.append(Refusal(place, "hashes", str(error)))
    if refusals:
        raise NothingKept(refusals)
    return str(name), read, replace


def _view(take: Callable[[Any], dict[str, Any]], token: bytes) -> Callable[[], Response]:
    def view() -> Response:
        try:
            _refuse_strangers(token)
            return _answer(200, take(_sent()))
        except NotTaken as error:
            return _answer(error.status, {"error": str(error)})
        except NothingKept as error:
            rows = [{"row": refusal.line, "column": refusal.column, "says": refusal.says} for refusal in error.refusals]
            return _answer(422, {"refused": rows})
        except Unavailable:
            log.event("cases_postponed")
            return _answer(503, {"error": "Try again in a few seconds."})
        except Exception as error:  # noqa: BLE001  # a defect: its name is told to the log, its words to nobody
            log.event("defect", error=error)
            return _answer(500, {"error": "Something went wrong here. Nothing more can be said."})

    return view


def _refuse_strangers(token: bytes) -> None:
    if not brings(request, token):
        raise NotTaken(401, "not allowed")


def _sent() -> Any:
    request.max_content_length = LARGEST
    if request.mimetype != JSON:
        raise NotTaken(415, f"Send {JSON}.")
    try:
        return msgspec.json.decode(request.get_data(cache=False))
    except RequestEntityTooLarge:
        raise NotTaken(413, "This is more than 1 MB. Send it in several requests.") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise NotTaken(400, "This is not JSON.") from None


def _answer(status: int, body: dict[str, Any]) -> Response:
    response = Response(msgspec.json.encode(body), status=status, content_type=JSON)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response.headers["Retry-After"] = TRY_AGAIN_SECONDS
    return response
