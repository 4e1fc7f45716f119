"""Telephone numbers: which are taken, why the others are not, and which may be dialled."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.asking.numbers import NumberWrong, may_be_dialled, read_number

OURS = "+447700900123"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("07700 900123", id="as people write it"),
        pytest.param(" +44 (0)7700 900-123 ", id="as letterheads write it"),
        pytest.param("0044 7700 900 123", id="as old telephones dial it"),
        pytest.param("447700900123", id="the plus has been lost"),
        pytest.param("7700900123", id="a spreadsheet took the 0 away"),
        pytest.param("'07700900123", id="a spreadsheet was told that it is text"),
    ],
)
def test_one_number_in_many_forms(text):
    """All forms of a number are one, in E.164."""
    assert read_number(text) == OURS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "missing", id="nothing"),
        pytest.param("  ", "missing", id="spaces"),
        pytest.param("not known", "not_a_number", id="words"),
        pytest.param("07700 CALLME", "not_a_number", id="letters for digits"),
        pytest.param("7.70090E+09", "not_a_number", id="a spreadsheet made a quantity of it"),
        pytest.param("07700900123 x5", "not_a_number", id="an extension"),
        pytest.param("07700900123 / 07700900124", "not_a_number", id="two numbers"),
        pytest.param("\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663", "not_a_number", id="digits of another script"),
        pytest.param("07700", "too_short", id="half a number"),
        pytest.param("07700 9001234", "too_long", id="a digit too many"),
        pytest.param("01632 960123", "not_in_use", id="an area that does not exist"),
        pytest.param("020 7946 0123", "landline", id="a landline"),
        pytest.param("0909 879 0123", "premium", id="premium rate"),
        pytest.param("0845 123 4567", "premium", id="shared cost"),
        pytest.param("070 1234 5678", "premium", id="a personal number looks like a mobile"),
        pytest.param("0808 157 0123", "not_mobile", id="freephone"),
        pytest.param("07640 123456", "not_mobile", id="a pager looks like a mobile"),
        pytest.param("+1 202 555 0123", "foreign", id="another country"),
        pytest.param("07911 123456", "foreign", id="Guernsey looks like a mobile"),
        pytest.param("+881612345678", "foreign", id="a satellite"),
        pytest.param("+999 123 4567", "not_a_number", id="no country"),
        pytest.param("9" * 300, "not_a_number", id="much too long"),
    ],
)
def test_numbers_that_are_not_taken(text, reason):
    """Each is refused for its own reason, and the number is not in the sentence."""
    with pytest.raises(NumberWrong) as wrong:
        read_number(text)
    assert wrong.value.reason == reason
    assert str(wrong.value).endswith(".")
    assert not any(len(part) > 3 and part in str(wrong.value) for part in text.split())


def test_who_is_called_may_have_a_landline():
    """A landline is taken for calls, a premium number never."""
    assert read_number("020 7946 0123", landline=True) == "+442079460123"
    with pytest.raises(NumberWrong):
        read_number("0909 879 0123", landline=True)


def test_other_countries_can_be_taken():
    """Which countries' numbers are taken is a setting; the first is the one of numbers without a code."""
    assert read_number("085 123 4567", countries=("IE", "GB")) == "+353851234567"
    assert read_number("+447700900123", countries=("IE", "GB")) == OURS
    with pytest.raises(NumberWrong):
        read_number("+447700900123", countries=("IE",))


@pytest.mark.parametrize(
    ("number", "prefixes", "may"),
    [
        pytest.param(OURS, ["+44"], True, id="a mobile"),
        pytest.param("+442079460123", ["+44"], True, id="a landline"),
        pytest.param(OURS, [], False, id="no prefix, no number"),
        pytest.param(OURS, [""], False, id="an empty prefix is none"),
        pytest.param(OURS, ["44"], False, id="a prefix without its plus is none"),
        pytest.param(OURS, ["+1", "+353"], False, id="another country"),
        pytest.param("+449098790123", ["+44"], False, id="premium rate"),
        pytest.param("+448451234567", ["+44"], False, id="shared cost"),
        pytest.param("+447012345678", ["+44"], False, id="a personal number"),
        pytest.param("+881612345678", ["+881"], False, id="a satellite, even if it is listed"),
        pytest.param("07700900123", ["+44"], False, id="not in E.164"),
        pytest.param("+44770090012", ["+44"], False, id="a digit too few"),
        pytest.param("+44 7700900123", ["+44"], False, id="a space"),
        pytest.param("", ["+44"], False, id="nothing"),
    ],
)
def test_what_may_be_dialled(number, prefixes, may):
    """Only listed countries, and never what is dear."""
    assert may_be_dialled(number, prefixes) is may


@given(some.text(max_size=40))
def test_whatever_is_written(text):
    """A number or a reason, never anything else."""
    try:
        number = read_number(text)
    except NumberWrong:
        return
    assert may_be_dialled(number, ["+44"])


def test_the_big_tables_stay_out():
    """Where numbers are in use is not looked up: the tables of places would cost every process their memory."""
    assert not any(name.startswith("phonenumbers.geodata") for name in sys.modules)
