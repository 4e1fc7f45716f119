"""How a request leaves for a provider: one event loop in a thread of its own, hard time limits, no second tries.

A long-lived loop, because a new loop and client for each message cost fifty times the message. What matters to us of a failure is
one thing only: whether it is certain that the provider never got the request.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Mapping
from concurrent.futures import CancelledError
from typing import Literal

import httpx
import msgspec

from bot import log

CONNECT_SECONDS = 3.05  # a little over a multiple of 3 s, the time in which TCP asks again
READ_SECONDS = 10.0  # for each read: a provider that drips a byte a second would pass it
WHOLE_SECONDS = 13.5  # so the whole request has a limit too

Lost = Literal["unsent", "uncertain"]

# Before these the request's first byte has not left: refused, no such host, TLS not agreed, no free connection.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol, httpx.InvalidURL)


class Reply(msgspec.Struct, frozen=True):
    """What a provider answered. ``retry_after`` is in seconds, 0 if it did not say."""

    status: int
    body: bytes
    retry_after: int = 0


class Wire:
    """Carries requests from any thread. Starts nothing before the first; begins anew after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None

    def post(
        self,
        url: str,
        body: bytes,
        content_type: str,
        *,
        auth: tuple[str, str] | None = None,
        patience: float = 0.0,
        headers: Mapping[str, str] | None = None,
    ) -> Reply | Lost:
        """Post once and wait. ``patience`` is how many seconds longer the provider may think. Never raises."""
        return self._once("POST", url, body, {"content-type": content_type, **(headers or {})}, auth, patience)

    def get(self, url: str, *, auth: tuple[str, str] | None = None, patience: float = 0.0) -> Reply | Lost:
        """Get once and wait. No address may hold anything of a person. Never raises."""
        return self._once("GET", url, b"", {}, auth, patience)

    def delete(self, url: str, auth: tuple[str, str]) -> Reply | Lost:
        """Ask once for something to be deleted. Never raises."""
        return self._once("DELETE", url, b"", {}, auth, 0.0)

    def _once(
        self, method: str, url: str, body: bytes, headers: dict[str, str], auth: tuple[str, str] | None, patience: float
    ) -> Reply | Lost:
        try:
            loop, client = self._running()
            request = client.build_request(method, url, content=body, headers=headers, timeout=_limits(patience))
        except Exception:  # noqa: BLE001 - whatever it is, nothing has left yet, and a sender never raises
            return "unsent"
        within = WHOLE_SECONDS + patience
        sending = asyncio.run_coroutine_threadsafe(_send(client, request, auth, within), loop)
        try:
            return sending.result(within + 1)
        except (TimeoutError, CancelledError):  # closed by another thread meanwhile
            return "uncertain"

    def close(self) -> None:
        """Close the connections and end the thread. The next request starts another."""
        with self._lock:
            loop, client, self._loop, self._client = self._loop, self._client, None, None
            if loop is None or client is None or self._owner != os.getpid():
                return
            asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(CONNECT_SECONDS)
            loop.call_soon_threadsafe(loop.stop)

    def _running(self) -> tuple[asyncio.AbstractEventLoop, httpx.AsyncClient]:
        with self._lock:
            if self._loop is None or self._client is None or self._owner != os.getpid():
                log.keep_quiet()
                self._client = httpx.AsyncClient()
                self._loop, self._owner = asyncio.new_event_loop(), os.getpid()
                threading.Thread(target=_turn, args=(self._loop,), name="hearback-wire", daemon=True).start()
            return self._loop, self._client


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


def _limits(patience: float) -> httpx.Timeout:
    return httpx.Timeout(READ_SECONDS + patience, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)


async def _send(client: httpx.AsyncClient, request: httpx.Request, auth: tuple[str, str] | None, within: float) -> Reply | Lost:
    try:
        async with asyncio.timeout(within):
            answer = await client.send(request, auth=auth, follow_redirects=False)
    except _NEVER_LEFT:
        return "unsent"
    except Exception:  # noqa: BLE001 - the text of these holds addresses and numbers; only the doubt is passed on
        return "uncertain"
    asked = answer.headers.get("retry-after", "")
    return Reply(answer.status_code, answer.content, int(asked) if asked.isdecimal() and asked.isascii() else 0)
