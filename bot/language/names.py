"""What languages are called in English, for staff."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError


def english_name(code: str) -> str:
    """The English name of a language (BCP 47); its code where nobody has written one down."""
    try:
        return Locale.parse(code, sep="-").get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code
