"""Who may speak to the workbench: the page it opened itself, and nobody else on this machine or beyond.

Three things have to be right, each against somebody else:

    Host     the address that we listen on, so that a site whose name is turned to 127.0.0.1 (DNS rebinding) is refused
    Origin   our own page, where a browser says from which page a request comes
    token    the random one of the address that was printed, so that other users of this machine and their programs are refused

The token stands behind the # of the address, which no browser sends anywhere, and comes back in a header, which no form of another site
can set. It is kept in no cookie: cookies are shared by all ports of a machine.
Source: OWASP Cheat Sheet Series, Cross-Site Request Forgery Prevention (custom request headers); RFC 6454, section 7.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Protocol

from bot.workbench.wrong import NotYours

HEADER = "X-Hearback-Workbench"
_NOT_OURS = "This page does not belong to the workbench. Open the address that `hearback workbench` printed."


class Headers(Protocol):
    """What of a request's headers is needed."""

    def get(self, name: str, /) -> str | None:
        """A header by its name, in capitals or not."""


def new_token() -> str:
    """256 bits of chance."""
    return secrets.token_urlsafe(32)


def addresses(port: int) -> frozenset[str]:
    """What a browser may call us in Host."""
    return frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})


def host_is_ours(host: str, port: int) -> None:
    """Raises NotYours for any other Host."""
    if host.lower() not in addresses(port):
        raise NotYours(_NOT_OURS)


def page_is_ours(headers: Headers, port: int, token: str) -> None:
    """Raises NotYours unless our own page asks, with the token."""
    origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site") or "same-origin"
    if origin is not None and origin not in {f"http://{address}" for address in addresses(port)}:
        raise NotYours(_NOT_OURS)
    if site not in ("same-origin", "none"):
        raise NotYours(_NOT_OURS)
    if not hmac.compare_digest((headers.get(HEADER) or "").encode(), token.encode()):
        raise NotYours("The address of this page is out of date. Open the one that `hearback workbench` printed last.")
