"""Small sounds of the test's own, the flow that has every kind of question, and a synthetic voice where there is one."""

from __future__ import annotations

import math
import os
import shutil
from array import array
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from bot.library import Edition
from bot.library.drafts import Drafts
from bot.settings import read_settings
from bot.voicing.synthetic import PROGRAM
from bot.voicing.wav import Sound
from tests.library.once import share
from tests.stories.conftest import FLOW, ROOT


def note(seconds: float = 1.0, *, loud: float = 0.2, hertz: float = 440, rate: int = 8000) -> Sound:
    """A tone: ``loud`` is the part of full scale that it reaches. Louder than 1 it is clipped."""
    whole = _second(loud, hertz, rate) * math.ceil(seconds)  # whole hertz: each second is like the one before
    return Sound(whole[: round(seconds * rate)], rate)


@cache
def _second(loud: float, hertz: float, rate: int) -> array[int]:
    values = (round(32_767 * loud * math.sin(2 * math.pi * hertz / rate * at)) for at in range(rate))
    return array("h", (max(-32_768, min(32_767, value)) for value in values))


@pytest.fixture
def espeak() -> None:
    """A synthetic voice. Passed over where there is none, unless everything is asked for."""
    if shutil.which(PROGRAM) is None:
        if os.environ.get("HEARBACK_TEST_ALL") == "yes":
            pytest.fail("There is no espeak-ng here, and HEARBACK_TEST_ALL asks for it: apt-get install espeak-ng.")
        pytest.skip("There is no espeak-ng here.")


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Edition]:
    """``edition()`` makes the flow with every kind of question; ``edition("after-case-closed")`` a shipped one."""
    share(monkeypatch)

    def made(name: str = "", source: str = FLOW) -> Edition:
        flows = ROOT / "flows"
        path = flows / f"{name}.yaml" if name else tmp_path / "visit.yaml"
        if not name:
            path.write_text(source, "utf-8")
        found = Drafts(read_settings({"ORGANISATION": "Westmarch Police"}), flows, ROOT / "locales").found(path, "cy").edition
        assert found is not None
        return found

    return made
