"""What every test may rely on: no setting of the machine leaks in, and no personal data leaks out into a log."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot import log
from bot.settings import SETTINGS

log.strictly()

settings.register_profile("hearback", deadline=None)  # how long one example takes is for bench/
settings.load_profile("hearback")

ANSWER = "canary answer: nobody ever rang me back"
CANARIES = ("+447700900999", "447700900999", "07700900999", "Canary Featherstone", "canary-token-5f1d0a", ANSWER)


def pytest_collection_finish() -> None:
    """Thousands of tests are known now and stay so: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()


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
    root, ours = logging.getLogger(), logging.getLogger("hearback")
    levels = root.level, ours.level
    root.addHandler(listener)
    yield listener.heard
    root.removeHandler(listener)
    for logger, level in zip((root, ours), levels, strict=True):
        logger.setLevel(level)  # a command that was run in this process may have silenced it
    for line in listener.heard:
        for canary in CANARIES:
            assert canary not in line, f"{canary} was logged"


OURS = tuple(str(Path(__file__).resolve().parents[1] / room) for room in ("bot", "channels"))


def _leaks(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> list[str]:
    """The sinks of one test that hold a canary: what it printed, what its processes wrote, and the words of an exception of ours."""
    sinks = [(name, text) for name, text in report.sections if name in (f"Captured stdout {call.when}", f"Captured stderr {call.when}")]
    if call.excinfo is not None and str(call.excinfo.traceback[-1].path).startswith(OURS):
        sinks.append(("an exception's words", str(call.excinfo.value)))
    return sorted({name for name, text in sinks for canary in CANARIES if canary in text})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test in which a canary came out anywhere has failed, whatever it asserts itself."""
    report = yield
    if leaks := _leaks(item, call, report):
        report.outcome = "failed"
        report.longrepr = f"{report.longrepr or ''}\na canary is in: {', '.join(leaks)}"
    return report


@pytest.fixture(autouse=True)
def _addresses_watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No address that is requested holds a canary: it would stand in every log on the way."""
    wire = sys.modules.get("channels.wire")
    if wire is None:  # this test can send nothing
        yield
        return
    asked: list[str] = []
    once = wire.Wire._once

    def watched(self: object, method: str, url: str, *more: object) -> object:
        asked.append(url)
        return once(self, method, url, *more)

    monkeypatch.setattr(wire.Wire, "_once", watched)
    yield
    assert [canary for canary in CANARIES for url in asked if canary in url] == []
