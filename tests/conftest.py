"""What every test may rely on: no setting of the machine leaks in, and no personal data leaks out into a log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

from bot import log
from bot.settings import SETTINGS

log.strictly()

settings.register_profile("hearback", deadline=None)  # how long one example takes is for bench/
settings.load_profile("hearback")

CANARIES = ("+447700900999", "447700900999", "07700900999", "Canary Featherstone", "canary-token-5f1d0a")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from the test alone."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)


class _Listener(logging.Handler):
    """Hears every record of every logger, as any handler would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the whole record: its words, its arguments, its extras, its traceback."""
        self.heard.append(f"{record.getMessage()} {record.__dict__} {logging.Formatter().format(record)}")


@pytest.fixture(autouse=True)
def canary_watch() -> Iterator[list[str]]:
    """A canary number, name or token that a test sends through Hearback is never in a log record."""
    listener = _Listener()
    root = logging.getLogger()
    root.addHandler(listener)
    yield listener.heard
    root.removeHandler(listener)
    for line in listener.heard:
        for canary in CANARIES:
            assert canary not in line, f"{canary} was logged"
