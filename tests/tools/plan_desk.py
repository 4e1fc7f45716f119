"""What the tests of ``hearback plan`` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.store.store import Store
from tests.tools.conftest import Command, Told

Plan = Callable[..., Told]


@pytest.fixture
def plan(hearback: Command, store: Store) -> Plan:
    """``hearback plan``, as of noon on Tuesday 1 June 2027 unless the test says when."""

    def run(*arguments: object, at: str = "2027-06-01T12:00") -> Told:
        return hearback("plan", "--at", at, *arguments)

    return run


def only(told: Told) -> dict[str, Any]:
    assert told.code == 0, told.err
    (line,) = told.lines
    return line


def cells(told: Told) -> list[list[str]]:
    """The lines, word by word: how wide a column is does not matter."""
    return [line.split() for line in told.out.splitlines()]


def rules(line: dict[str, Any]) -> list[str]:
    return [hold["rule"] for hold in line["held"]]
