"""Named places where a process can be killed, held up or broken on purpose."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dispatch import failpoints
from bot.errors import SettingWrong

SOURCES = Path(__file__).resolve().parents[2] / "bot"
REACHED = re.compile(r"\breach\(\s*\"(\w+)\"")


@pytest.fixture(autouse=True)
def _disarmed() -> Iterator[None]:
    yield
    failpoints.arm("")


def test_nothing_happens_unless_armed() -> None:
    """Every place does nothing until somebody arms it."""
    for name in failpoints.FAILPOINTS:
        failpoints.reach(name)


def test_raises_at_the_pass_that_was_named() -> None:
    """``@2`` is the second pass alone; another place is not touched."""
    failpoints.arm("after_claim:raise@2; before_finish:sleep:1")
    failpoints.reach("after_claim")
    failpoints.reach("after_request")
    with pytest.raises(failpoints.FailpointRaised):
        failpoints.reach("after_claim")
    failpoints.reach("after_claim")
    failpoints.reach("before_finish")


def test_sleeps_for_milliseconds() -> None:
    """A process can be held up, to let others overtake it."""
    failpoints.arm("after_claim:sleep:30")
    began = time.monotonic()
    failpoints.reach("after_claim")
    assert time.monotonic() - began >= 0.03


def test_kills_the_process_without_a_word() -> None:
    """Kill -9: nothing is cleaned up, nothing after it runs."""
    script = "from bot.dispatch import failpoints as f; f.arm('after_commit:kill'); f.reach('after_commit'); print('alive')"
    ended = subprocess.run([sys.executable, "-c", script], cwd=SOURCES.parent, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, b"")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("nowhere:kill", id="no such place"),
        pytest.param("after_claim", id="no action"),
        pytest.param("after_claim:burn", id="no such action"),
        pytest.param("after_claim:sleep", id="how long is not told"),
        pytest.param("after_claim:kill:5", id="a kill takes no time"),
        pytest.param("after_claim:kill@soon", id="the pass is a number"),
    ],
)
def test_a_wrong_text_is_refused(text: str) -> None:
    """A typing mistake must not turn a proof into one that proves nothing."""
    with pytest.raises(SettingWrong, match="HEARBACK_FAILPOINTS"):
        failpoints.arm(text)


def test_every_place_is_in_the_code() -> None:
    """Each name is reached somewhere, and nothing is reached that is not named."""
    reached = {name for file in SOURCES.rglob("*.py") for name in REACHED.findall(file.read_text("utf-8"))}
    assert reached == set(failpoints.FAILPOINTS)
