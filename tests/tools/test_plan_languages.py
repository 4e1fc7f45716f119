"""``hearback plan``: who is not asked in their own language, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store.store import Store
from tests.language.small_in_welsh import edit, small_in_welsh
from tests.outreach.to_plan import arrival, put
from tests.tools.desk import folder, migrated, store
from tests.tools.plan_desk import Plan, plan

__all__ = ["folder", "migrated", "plan", "store"]


@pytest.fixture
def house(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three who prefer Welsh, one who prefers Polish, and one who prefers English."""
    small_in_welsh(tmp_path)
    monkeypatch.setenv("HEARBACK_LOCALES", str(tmp_path / "locales"))
    languages = ("cy", "cy", "cy", "pl", "en")
    put(store, *(arrival(number, language=code, told_outcome_on="2027-05-10") for number, code in enumerate(languages, 1)))
    return tmp_path


def test_who_is_asked_in_another_language(house: Path, plan: Plan) -> None:
    """While all is ready only the Polish is told; once the English has changed, the Welsh too, with the message that is stale."""
    polish = "1 person who prefers Polish is asked in English (small): small is not offered in it."
    ready = plan()
    assert polish in ready.out
    assert "Welsh" not in ready.out
    edit(house, "How was it?", "How did it go?")
    stale = plan()
    assert polish in stale.out
    assert "3 people who prefer Welsh are asked in English (small): small/overall/ask is stale." in stale.out
    assert {line["language"] for line in plan("--json").lines} == {"en"}
    assert "In English, though they prefer Welsh: small/overall/ask is stale." in plan("--explain", "C-1").out
