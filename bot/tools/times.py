"""Times as they are written on the command line: a day, or a day and a time, with or without a difference from UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

import click

EARLIEST, LATEST = 2000, 2100  # years: anything else is a slip of the keyboard


def read_time(words: str, zone: tzinfo, option: str) -> datetime:
    """``2027-01-05``, ``2027-01-05T10:00`` (on the clock of ``zone``) or ``2027-01-05T10:00+01:00``, in UTC.

    Raises BadParameter for anything else, and for an hour that the clocks leave out.
    """
    try:
        read = datetime.fromisoformat(words.strip())
    except ValueError:
        read = None
    if read is None or not EARLIEST <= read.year <= LATEST:
        raise click.BadParameter(f"{words!r} is not a time. Write it like 2027-01-05T10:00, or 2027-01-05.", param_hint=option)
    if read.tzinfo is not None:
        return read.astimezone(UTC)
    moment = read.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != read:
        later = read + timedelta(hours=1)
        raise click.BadParameter(f"the clocks in {zone} leave {words!r} out. Try {later.isoformat(timespec='minutes')}.", param_hint=option)
    return moment


def read_day(words: str, option: str) -> date:
    """``2027-01-05``. Raises BadParameter for anything else."""
    try:
        read = date.fromisoformat(words.strip())
    except ValueError:
        read = None
    if read is None or not EARLIEST <= read.year <= LATEST:
        raise click.BadParameter(f"{words!r} is not a day. Write it like 2027-01-05.", param_hint=option)
    return read
