"""Everything that is held about somebody can be read on each database, their spoken words too."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store.store import Store
from tests.store.case_rows import person
from tests.store.test_rotation import _fill


def test_everything_can_be_read_before_and_after_an_erasure(store: Store, now: datetime) -> None:
    """Opened while it is there; once erased, only that something is held; and with the days over not that either."""
    _fill(store, now, 2)
    theirs = person(store, "R-0")
    rows = store.access.of(theirs, now, "a-role")
    assert [row["words"] for row in rows["answers"]] == ["words 0"]
    store.erasures.erase(theirs, now, "a-role", at_once=False)
    after = store.access.of(theirs, now, "a-role")
    assert after["answers"] == []
    assert len(after["held back after an erasure"]) == 1
    assert store.erasures.destroy_old(now + timedelta(days=7), timedelta(days=7)) == 1
    assert store.access.of(theirs, now, "a-role")["held back after an erasure"] == []
