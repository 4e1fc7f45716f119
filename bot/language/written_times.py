"""Days and times as a language writes them, for pages that people read."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d", re.ASCII)


def written(value: str, language: str, zone: ZoneInfo) -> str:
    """A day or an instant in ISO 8601, written out in the language (BCP 47) and the time zone; anything else as it is."""
    if _DAY.fullmatch(value):
        return _day(date.fromisoformat(value), _locale(language))
    if _INSTANT.fullmatch(value):
        local = datetime.fromisoformat(value).astimezone(zone)
        return f"{_day(local.date(), _locale(language))}, {local:%H:%M}"
    return value


def _day(day: date, locale: Locale) -> str:
    return str(format_date(day, "long", locale=locale))


def _locale(language: str) -> Locale:
    """British days for English; English for a language whose days nobody has written down."""
    try:
        return Locale.parse({"en": "en_GB"}.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
