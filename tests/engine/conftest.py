"""What the tests of the engine share: a time, flows from YAML, and conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.engine.script import Script
from tests.engine.talking import EVERY_KIND, NOW, Talk, build


@pytest.fixture
def now() -> datetime:
    """A Saturday afternoon."""
    return NOW


@pytest.fixture(scope="session")
def flow() -> Callable[..., Script]:
    """``flow(yaml, shared)``: a script, through the real reader, in English, Welsh and Urdu."""
    return build


@pytest.fixture(scope="session")
def every_kind() -> Script:
    """A flow with every kind of answer, a warning and a wait."""
    return build(EVERY_KIND)


@pytest.fixture
def talk() -> Callable[..., Talk]:
    """``talk(script, surface=, by=, language=)``: a conversation."""
    return Talk
