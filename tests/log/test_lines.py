"""How a line reads, whoever wrote it."""

from __future__ import annotations

import ast
import io
import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import log
from bot.log.lines import _formatter

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for top in ("bot", "channels") for path in (ROOT / top).rglob("*.py")]
SECRET = "+447700900998 said my answer"
Written = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written() -> Iterator[Written]:
    """What a service would have written to stderr."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter())
    root, ours = logging.getLogger(), logging.getLogger("hearback")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    ours.setLevel(before)


@pytest.fixture
def in_service() -> Iterator[None]:
    """As in a service, where a line that may not be written breaks nothing."""
    log.strictly(False)
    yield
    log.strictly()


def test_a_line_of_ours(written: Written) -> None:
    """The event, its level from the table, the time, and its fields; what is empty is left out."""
    log.event("send_ended", channel="sms", outcome="accepted", outbox="0" * 32, code="")
    (line,) = written()
    assert line.pop("time").endswith("Z")
    assert line == {"level": "info", "event": "send_ended", "channel": "sms", "outcome": "accepted", "outbox": "0" * 32}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        pytest.param("send_ended", {"channel": SECRET}, id="a value that could name somebody"),
        pytest.param("send_ended", {"words": "hello"}, id="a field that is not in the list"),
        pytest.param(SECRET, {}, id="an event that is not in the list"),
    ],
)
def test_what_may_not_be_logged(name: str, fields: dict[str, str], written: Written, in_service: None) -> None:
    """A test breaks; a service leaves that part out, counts it, says where, and goes on."""
    log.strictly()
    with pytest.raises(log.NotLoggable):
        log.event(name, **fields)
    log.strictly(False)
    before = log.refused()
    log.event(name, **fields)
    lines = written()
    assert SECRET not in json.dumps(lines)
    assert log.refused() == before + 1
    assert [line["event"] for line in lines] == ["field_refused"] + ["send_ended"] * (name == "send_ended")
    assert all(set(line) <= {"time", "level", "event", "at"} for line in lines)


def _with_traceback(logger: logging.Logger) -> None:
    try:
        raise RuntimeError(SECRET)  # noqa: TRY301 - it needs its traceback
    except RuntimeError:
        logger.exception("Error handling request %s", SECRET)


@pytest.mark.parametrize(
    ("logger", "speak", "told"),
    [
        pytest.param("gunicorn.error", _with_traceback, {"error": "RuntimeError"}, id="gunicorn quotes the address and shows a traceback"),
        pytest.param("twilio.http_client", lambda one: one.warning("POST %s", SECRET), {}, id="twilio writes whole requests"),
        pytest.param("telegram.ext", lambda one: one.error(SECRET), {}, id="words without arguments"),
        pytest.param("py.warnings", lambda one: one.warning("%s", SECRET), {}, id="a warning of Python's"),
        pytest.param("hearback", lambda one: one.error(SECRET), {"logger": "hearback"}, id="our own name, but past the table"),
        pytest.param("hearback", lambda one: one.error("send_ended %s", SECRET), {"logger": "hearback"}, id="our own name, with arguments"),
        pytest.param(f"x.{SECRET}", lambda one: one.error("x"), {"logger": None}, id="a logger that is named after somebody"),
    ],
)
def test_what_others_log_is_their_name(
    logger: str, speak: Callable[[logging.Logger], None], told: dict[str, Any], written: Written
) -> None:
    """Their words may quote a person, so none of them is written down."""
    speak(logging.getLogger(logger))
    (line,) = written()
    assert SECRET not in json.dumps(line)
    assert line["event"] == "other"
    assert {name: line.get(name) for name in told} == told


def test_a_line_cannot_be_broken(written: Written, in_service: None) -> None:
    """One line stays one line, in plain ASCII, whatever stands in it (ASVS 5.0, 16.4.1)."""
    hostile = "".join(map(chr, [*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    log.event("send_ended", channel=hostile, code=hostile, flow=f"a{hostile}")
    logging.getLogger(f"x{hostile}").warning(hostile)
    assert [line["event"] for line in written()] == ["field_refused", "send_ended", "other"]


LAST_WORDS = """
import asyncio, logging, resource, sys, threading, warnings
from bot import log
log.set_up()
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0), "no core file is ever written"
thread = threading.Thread(target=lambda: 1 / int(SECRET), name="in a thread")
thread.start()
thread.join()

class NobodyCanCatch:
    def __del__(self):
        raise KeyError(SECRET)

NobodyCanCatch()
warnings.warn(SECRET)

async def in_a_loop():
    asyncio.get_running_loop().call_soon(int, SECRET)
    await asyncio.sleep(0.01)

asyncio.run(in_a_loop())
logging.getLogger("cannot_be_put_together").error("%d", SECRET)
stream = logging.getLogger().handlers[0].stream
logging.getLogger().handlers[0].stream = open("/dev/full", "w", buffering=1)
logging.getLogger("nowhere_to_go").error(SECRET)
logging.getLogger().handlers[0].stream = stream
raise RuntimeError(SECRET)
"""


def test_last_words_are_scrubbed() -> None:
    """Whatever Python would say of an exception that nobody caught, a process of ours says its class and nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", f"SECRET = {SECRET!r}\n{LAST_WORDS}"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert "447700900998" not in done.stderr
    assert "answer" not in done.stderr + done.stdout
    said = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["event"], line.get("error", line.get("logger"))) for line in said] == [
        ("defect", "ValueError"),
        ("defect", "KeyError"),
        ("other", "py.warnings"),
        ("other", "ValueError"),
        ("other", "cannot_be_put_together"),
        ("defect", "RuntimeError"),
    ]
    assert done.returncode == 1


def _events_in(path: Path) -> set[str]:
    """The first argument of each ``log.event`` call of a file; a call whose name is not written out counts as an unknown one."""
    source = path.read_text("utf-8")
    if "log.event(" not in source and path.parent.name != "log":
        return set()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args and _is_event(node.func)]
    return {name for call in calls for name in _names(call.args[0])}


def _names(written: ast.expr) -> list[str]:
    """One name, or either of two."""
    if isinstance(written, ast.IfExp):
        return [*_names(written.body), *_names(written.orelse)]
    return [str(written.value) if isinstance(written, ast.Constant) else ast.unparse(written)]


def _is_event(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr == "event" and isinstance(called.value, ast.Name) and called.value.id == "log"
    return isinstance(called, ast.Name) and called.id == "event"


def test_the_table_of_events_is_the_code() -> None:
    """Each event in the code has its line in the table, and no line tells of what never happens."""
    used = set().union(*map(_events_in, SOURCES))
    assert used == set(log.EVENTS) - {"other", "field_refused"}


@pytest.mark.parametrize("name", log.EVENTS)
def test_every_event_is_explained(name: str) -> None:
    """Whoever runs the service reads what it means, and for what is wrong, what to do."""
    event = log.EVENTS[name]
    assert event.means.endswith(".")
    assert event.do or event.weight == "info" or name == "other"


def test_warnings_are_captured_only_in_a_service() -> None:
    """In a test a warning is still an error."""
    with pytest.raises(UserWarning):
        warnings.warn("x", stacklevel=1)
