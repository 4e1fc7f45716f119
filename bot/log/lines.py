"""How a line is written: through the sieve, then as one JSON object to stderr, whoever wrote it.

JSON with everything beyond ASCII escaped: no line break, no direction mark and no control character of anybody's reaches a terminal or a
log reader (ASVS 5.0, 16.4.1). structlog takes a quarter of a second to load and waits for the first line.
"""

from __future__ import annotations

import logging
import sys
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.log.events import EVENTS
from bot.log.fields import FIELDS, Loggable, NotLoggable, name_of, place, sifted
from bot.log.silence import quieten, scrub

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.stdlib import BoundLogger, ProcessorFormatter

OURS = "hearback"
WEIGHTS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class _Refusals:
    """How many fields and lines were refused in this process, and whether a refusal is to break what it happens in."""

    def __init__(self) -> None:
        self.strict = False
        self.count = 0
        self.lock = threading.Lock()

    def add(self, event: str, names: list[str]) -> None:
        with self.lock:
            self.count += len(names)
        if self.strict:
            raise NotLoggable(f"{event}: {', '.join(names)} may not be logged as it is; see bot/log")


_refusals = _Refusals()


def event(name: str, **fields: object) -> None:
    """Write one line. Never raises in a service; in tests NotLoggable for what may not be logged."""
    kept, refused = sifted(fields)
    known = EVENTS.get(name)
    if refused or known is None:
        _refusals.add(name, refused if known else [*refused, "event"])
        _logger().log(WEIGHTS["error"], "field_refused", **_caller())
    if known is not None:
        _logger().log(WEIGHTS[known.weight], name, **kept)


def refused() -> int:
    """How many fields were left out in this process because they may not be logged: 0, unless there is a defect."""
    return _refusals.count


def strictly(strict: bool = True) -> None:
    """From now on a refusal raises NotLoggable: for tests."""
    _refusals.strict = strict


def set_up(level: int = logging.INFO) -> None:
    """Log to stderr in this form alone, and let nothing else of this process write words to it."""
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter())
    logging.raiseExceptions = False  # its own complaint would show the record
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    quieten()
    scrub(lambda error: event("defect", error=error))


def _caller() -> dict[str, Any]:
    """Where the line was asked for."""
    frame = sys._getframe(2)  # noqa: SLF001 - the one way to know the caller without a traceback
    kept, _ = sifted({"at": f"{frame.f_globals.get('__name__', '').replace('.', '/')}.py:{frame.f_lineno}"})
    return kept


@cache
def _logger() -> BoundLogger:
    import structlog  # noqa: PLC0415 - see the top

    made: BoundLogger = structlog.wrap_logger(
        logging.getLogger(OURS), processors=[structlog.stdlib.render_to_log_kwargs], wrapper_class=structlog.stdlib.BoundLogger
    )
    return made


def _formatter() -> ProcessorFormatter:
    from structlog.processors import JSONRenderer, TimeStamper  # noqa: PLC0415 - see the top
    from structlog.stdlib import ProcessorFormatter  # noqa: PLC0415 - see the top

    return ProcessorFormatter(processors=[_line, TimeStamper(fmt="iso", key="time"), JSONRenderer()], use_get_message=False)


def _line(_logger: object, _method: str, found: MutableMapping[str, Any]) -> dict[str, Any]:
    """Ours: its event and fields. Anybody else's: the name of their logger, and the class of an exception; their words are left out."""
    record: logging.LogRecord = found["_record"]
    ours = record.name == OURS and isinstance(record.msg, str) and record.msg in EVENTS
    line: dict[str, Loggable] = {"level": record.levelname.lower(), "event": str(record.msg) if ours else "other"}
    if ours:
        return line | {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
    line |= sifted({"logger": record.name})[0]
    exc_info = found.get("exc_info")
    error = exc_info[1] if isinstance(exc_info, tuple) else None
    if error is not None:
        line |= {"error": name_of(type(error))} | ({"at": place(error)} if place(error) else {})
    return line
