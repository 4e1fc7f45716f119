"""A defect, written down for those who mend it: what kind and where, never in its own words, which may quote a person."""

from __future__ import annotations

import logging
from pathlib import PurePath

log = logging.getLogger("hearback")


def tell(event: str, error: Exception, **more: str) -> None:
    """Log a defect under the name of an event."""
    log.error(event, extra={"error": type(error).__name__, "at": place(error), **more})


def place(error: Exception) -> str:
    """The file and line where it happened, without the values it happened with."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
