"""Telephone numbers as files write them: which are people's own, which may be dialled, and why not.

Numbers are read by the tables of libphonenumber. They never stand in a sentence, and so never in a log.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from bot.errors import Refused

_DRAMA = re.compile(r"\+447700900\d{3}")  # Ofcom keeps these for film and radio, and us for tests: nobody has them
_TELEPHONE = re.compile(r"[+\d][\d\s().\u00a0/-]*", re.ASCII)
_PREFIX = re.compile(r"\+\d{1,14}", re.ASCII)
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_NO_COUNTRY = "001"  # satellites and international services, in libphonenumber's tables
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
_LANDLINE = {PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP}

# What a number of another kind is, and what a person who reads the list is told.
_KINDS = {
    PhoneNumberType.PREMIUM_RATE: ("premium", "This is a number that is dear to call."),
    PhoneNumberType.SHARED_COST: ("premium", "This is a number that is dear to call."),
    PhoneNumberType.PERSONAL_NUMBER: ("premium", "This is a personal number (070), which is dear to call."),
    PhoneNumberType.TOLL_FREE: ("not_mobile", "This is a freephone number, not a person's own."),
    PhoneNumberType.UAN: ("not_mobile", "This is a company's number, not a person's own."),
    PhoneNumberType.PAGER: ("not_mobile", "This is a pager."),
    PhoneNumberType.VOICEMAIL: ("not_mobile", "This is a voicemail service."),
}


class NumberWrong(Refused):
    """A telephone number that cannot be used; the sentence says why and never repeats it. ``reason`` is one word, for counting."""

    def __init__(self, reason: str, says: str) -> None:
        super().__init__(says)
        self.reason = reason


def read_number(text: str, *, countries: Collection[str] = ("GB",), landline: bool = False) -> str:
    """The number in E.164 form, like +447700900123. ``countries``: those whose numbers are taken (ISO 3166), the first where none is said.

    ``landline``: a landline will do, for people who are called. Raises NumberWrong; its reason is missing, not_a_number, too_short,
    too_long, foreign, landline, premium, not_mobile or not_in_use.
    """
    written = text.strip().strip("'")  # a spreadsheet's mark for text
    if not written:
        raise NumberWrong("missing", "There is no number.")
    if not _TELEPHONE.fullmatch(written) or len(written) > 40:
        raise NumberWrong("not_a_number", "This is not a telephone number.")
    home = next(iter(countries), "GB")
    try:
        number = phonenumbers.parse(written, home)
    except phonenumbers.NumberParseException:
        raise NumberWrong("not_a_number", "This is not a telephone number.") from None
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _DRAMA.fullmatch(found) and "GB" in countries:
        return found
    _in_use(number)
    if phonenumbers.region_code_for_number(number) not in countries:
        raise NumberWrong("foreign", f"This is a number of another country. Numbers of {', '.join(countries)} are taken.")
    _own(number, landline=landline)
    return found


def _in_use(number: PhoneNumber) -> None:
    if phonenumbers.is_valid_number(number):
        return
    match phonenumbers.is_possible_number_with_reason(number):
        case phonenumbers.ValidationResult.TOO_SHORT | phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            raise NumberWrong("too_short", "This number is too short. Write it with its area code.")
        case phonenumbers.ValidationResult.TOO_LONG:
            raise NumberWrong("too_long", "This number is too long.")
        case phonenumbers.ValidationResult.INVALID_COUNTRY_CODE:
            raise NumberWrong("not_a_number", "There is no country with this code.")
    raise NumberWrong("not_in_use", "Nobody is given a number like this.")


def _own(number: PhoneNumber, *, landline: bool) -> None:
    kind = phonenumbers.number_type(number)
    if kind in _MOBILE or (landline and kind in _LANDLINE):
        return
    if kind in _LANDLINE:
        raise NumberWrong("landline", "This is a landline, and texts do not reach it.")
    raise NumberWrong(*_KINDS.get(kind, ("not_mobile", "This is not a mobile number.")))


def may_be_dialled(e164: str, prefixes: Collection[str]) -> bool:
    """Whether a number may be texted or called: it begins with one of the prefixes (like +44) and is a mobile or a landline.

    Premium, shared cost, personal and satellite numbers are not, whatever their prefix; no prefixes, no numbers.
    """
    if not _E164.fullmatch(e164) or not any(_PREFIX.fullmatch(prefix) and e164.startswith(prefix) for prefix in prefixes):
        return False
    if _DRAMA.fullmatch(e164):
        return True
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.region_code_for_number(number) in (None, _NO_COUNTRY):
        return False
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in _MOBILE | _LANDLINE
