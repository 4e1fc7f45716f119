"""Tens of thousands of random lives: nothing is ever sent after STOP, on any channel, until the person comes back."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.prove.histories import run


@pytest.mark.parametrize(
    "histories",
    [
        pytest.param(40, id="forty lives"),
        pytest.param(50_000, id="50,000 lives", marks=[pytest.mark.prove, pytest.mark.timeout(3600)]),
    ],
)
def test_nothing_is_sent_after_stop(migrated: Path, histories: int) -> None:
    """Whatever they did before and after, in whatever order, and however sends ended."""
    seed = int(os.environ.get("HEARBACK_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    print(f"HEARBACK_SEED={seed}")
    breaches, acts, tries = run(migrated, seed, histories)
    print(f"{histories} lives, {sum(acts.values())} acts ({dict(acts)}), {tries} attempts to send, {len(breaches)} after STOP")
    assert tries > histories
    assert acts["_stops"] > histories // 3
    assert breaches == []
