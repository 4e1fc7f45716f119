"""Work in a thread of its own: a server that does not answer keeps nobody waiting but this."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bot.errors import Unavailable

REST_SECONDS = 0.5  # between two looks at nothing to do
REST_WHEN_DOWN_SECONDS = 5.0


def go_round(due: Callable[[], int], stopping: threading.Event, broken: Callable[[Exception], None]) -> None:
    """Do what is due, again and again, until told to stop. A database that is away is waited for; ``broken`` is told of a defect.

    ``due`` returns how much there was to do: while there is something, it is asked again at once.
    """
    while not stopping.is_set():
        try:
            rest = 0.0 if due() else REST_SECONDS
        except Unavailable:
            rest = REST_WHEN_DOWN_SECONDS
        except Exception as defect:  # noqa: BLE001 - one row that trips it does not keep the others waiting
            broken(defect)
            rest = REST_WHEN_DOWN_SECONDS
        stopping.wait(rest)
