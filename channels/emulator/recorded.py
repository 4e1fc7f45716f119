"""Each request to a provider's routes, in the ledger: as it arrives, and before its answer leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, g, request

from channels.emulator.faults import Fault
from channels.emulator.ledger import Ledger


def recorded(routes: Blueprint, ledger: Ledger, provider: str, path: Callable[[], str], fields: Callable[[], Mapping[str, Any]]) -> None:
    """Keep every request to these routes, taken or not. ``path`` must hold no token."""

    @routes.before_request
    def arrived() -> None:
        number = ledger.write("request", provider=provider, method=request.method, path=path(), fields=dict(fields()))
        ledger.serving(number)
        g.fault = Fault.OK
        ledger.sync()

    @routes.after_request
    def leaves(answer: Response) -> Response:
        ledger.write("answer", status=answer.status_code, fault=str(g.fault))
        ledger.serving(0)
        ledger.sync()
        return answer


def note(fault: Fault) -> Fault:
    """This request fails so; the ledger's line of its answer says it."""
    g.fault = fault
    return fault
