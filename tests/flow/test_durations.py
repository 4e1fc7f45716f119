"""Times as they are written."""

from __future__ import annotations

import pytest
from pydantic_core import PydanticCustomError

from bot.flow.durations import Duration, Hours, Remind, WorkingDays, read_duration, read_hours, read_promise, read_remind

DAY = 86_400


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        pytest.param(read_duration, "28 days", Duration(seconds=28 * DAY), id="days"),
        pytest.param(read_duration, "1 day", Duration(seconds=DAY), id="one day"),
        pytest.param(read_duration, "2 hours", Duration(seconds=7200), id="hours"),
        pytest.param(read_duration, "30 minutes", Duration(seconds=1800), id="minutes"),
        pytest.param(read_duration, "1 week", Duration(seconds=7 * DAY), id="a week"),
        pytest.param(read_duration, "6 months", Duration(months=6), id="months keep their meaning"),
        pytest.param(read_duration, "2 years", Duration(months=24), id="a year is 12 months"),
        pytest.param(read_duration, "0 days", Duration(), id="at once"),
        pytest.param(read_promise, "5 working days", WorkingDays(5), id="working days"),
        pytest.param(read_promise, "2 weeks", Duration(seconds=14 * DAY), id="a promise in weeks"),
        pytest.param(read_hours, "10:00 to 19:00", Hours(600, 1140), id="a part of the day"),
        pytest.param(read_hours, "9:30 to 24:00", Hours(570, 1440), id="until midnight"),
        pytest.param(read_remind, "once after 7 days", Remind(Duration(seconds=7 * DAY)), id="a reminder"),
        pytest.param(read_remind, "never", None, id="no reminder"),
    ],
)
def test_times_are_read(read, written, value):
    """A time is read as it is written, and a read one is taken as it is."""
    assert read(written) == value
    assert value is None or read(value) == value


@pytest.mark.parametrize(
    ("read", "written"),
    [
        pytest.param(read_duration, 28, id="a number without a unit"),
        pytest.param(read_duration, "28days", id="no space"),
        pytest.param(read_duration, "three days", id="a number in words"),
        pytest.param(read_duration, "-1 days", id="back in time"),
        pytest.param(read_duration, "5 working days", id="working days where they mean nothing"),
        pytest.param(read_duration, None, id="nothing"),
        pytest.param(read_duration, "٣ days", id="digits of another script"),
        pytest.param(read_promise, "5 workdays", id="another word for working days"),
        pytest.param(read_hours, "19:00 to 10:00", id="ends before it begins"),
        pytest.param(read_hours, "10:00 to 10:00", id="no time at all"),
        pytest.param(read_hours, "10:00 to 25:00", id="no such hour"),
        pytest.param(read_hours, "10:60 to 19:00", id="no such minute"),
        pytest.param(read_hours, "10am to 7pm", id="the 12-hour clock"),
        pytest.param(read_hours, ["10:00", "19:00"], id="a list"),
        pytest.param(read_remind, "twice", id="more than one reminder"),
        pytest.param(read_remind, "once after a week", id="a number in words"),
    ],
)
def test_other_times_are_refused(read, written):
    """What is not a time is refused with something to try."""
    with pytest.raises(PydanticCustomError) as refused:
        read(written)
    assert refused.value.context is not None
    (fault,) = refused.value.context["faults"]
    assert fault.says.endswith(".")
    assert fault.try_instead


def test_days_of_a_duration():
    """A month counts as 30 days where days are needed, and a part of a day is left out."""
    assert Duration(months=2, seconds=DAY + 1).days == 61
    assert Duration(months=1).in_seconds == 30 * DAY
