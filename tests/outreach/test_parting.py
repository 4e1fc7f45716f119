"""How long people stay once it is over: what the settings may say."""

from __future__ import annotations

import pytest

from bot.asking.over import Keep
from bot.errors import SettingWrong
from bot.outreach.parting import keep_of
from bot.settings import read_settings


def test_what_is_said_where_nothing_is_set() -> None:
    """The rules and the settings agree."""
    assert keep_of(read_settings({})) == Keep()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("HEARBACK_CONTACT_DAYS", "31", id="longer than people are told"),
        pytest.param("HEARBACK_CASE_DAYS", "31", id="the same for cases"),
        pytest.param("HEARBACK_WAITING_DAYS", "731", id="longer than two years"),
        pytest.param("HEARBACK_WAITING_DAYS", "0", id="no case would wait for its day"),
        pytest.param("HEARBACK_CASE_DAYS", "-1", id="less than nothing"),
        pytest.param("HEARBACK_CASE_DAYS", "a week", id="words"),
        pytest.param("HEARBACK_CASE_DAYS", "9" * 5000, id="more digits than a number may have"),
    ],
)
def test_days_can_only_be_made_fewer(name: str, said: str) -> None:
    """Anything else is told in one line that names the setting."""
    with pytest.raises(SettingWrong, match=name):
        keep_of(read_settings({name: said}))
