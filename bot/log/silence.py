"""Whoever else would write to stderr: libraries that log addresses, Python's own last words, dumps of memory."""

from __future__ import annotations

import faulthandler
import logging
import resource
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

# They log addresses, bodies, or tokens in URLs, at INFO or DEBUG.
QUIET = ("twilio", "twilio.http_client", "httpx", "httpcore", "urllib3", "telegram", "werkzeug", "sqlalchemy", "alembic", "asyncio")
# They bring handlers of their own, which write whole requests.
REROUTED = ("gunicorn.error", "gunicorn.access", "werkzeug", "twilio.http_client")


def quieten() -> None:
    """Let libraries be heard from WARNING on, and through our handler alone."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in REROUTED:
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    keep_quiet()


def keep_quiet() -> None:
    """Silence the library that writes each address into the log: Telegram's addresses hold the bot's token."""
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    logger = logging.getLogger("httpx")
    logger.setLevel(logging.WARNING)
    if _warnings_only not in logger.filters:
        logger.addFilter(_warnings_only)  # outlives somebody's DEBUG on the logger itself


def say_nothing() -> None:
    """For a command whose own table tells all: what its made-up troubles would log is not shown."""
    logging.getLogger("hearback").setLevel(logging.CRITICAL + 1)


def _warnings_only(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def scrub(tell: Callable[[BaseException], None]) -> None:
    """What nobody caught is told by ``tell``, where Python would print its words. No memory is dumped."""

    def last(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if not isinstance(error, KeyboardInterrupt):
            tell(error)

    def of_thread(raised: Any) -> None:
        if raised.exc_value is not None and raised.exc_type is not SystemExit:
            tell(raised.exc_value)

    def unraisable(raised: Any) -> None:
        if raised.exc_value is not None:
            tell(raised.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = last, of_thread, unraisable
    faulthandler.disable()
    with suppress(ValueError, OSError):  # a limit that is set already and cannot be changed
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
