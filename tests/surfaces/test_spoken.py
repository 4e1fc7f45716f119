"""Words made ready for a voice: numbers in groups, no signs, no initials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces.numbers import spoken_number, spoken_numbers
from bot.surfaces.spoken import speakable
from tests.surfaces.words_for_tests import ENGLISH, LANGUAGES, URDU, WELSH


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        pytest.param("0808 168 9111", "0 8. 0 8. 1 6 8. 9 1. 1 1", id="a freephone number"),
        pytest.param("116 123", "1 1 6. 1 2 3", id="a helpline of two groups"),
        pytest.param("999", "9 9 9", id="emergencies"),
        pytest.param("18000", "1 8. 0 0 0", id="relay"),
        pytest.param("85258", "8 5. 2 5 8", id="a number for texts"),
        pytest.param("+44 808 168 9111", "0 8. 0 8. 1 6 8. 9 1. 1 1", id="a British number from abroad, as it is dialled here"),
        pytest.param("+447700900123", "0 7 7. 0 0 9. 0 0. 1 2 3", id="without spaces"),
        pytest.param("+353 1 678", "0 0. 3 5 3. 1. 6 7 8", id="another country"),
        pytest.param("\u06f1\u06f1\u06f6 \u06f1\u06f2\u06f3", "1 1 6. 1 2 3", id="digits of Urdu"),
    ],
)
def test_spoken_number(number, spoken):
    """A telephone number is read digit by digit, in groups of two and three."""
    assert spoken_number(number) == spoken


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        pytest.param("Call 0808 168 9111.", "Call 0 8. 0 8. 1 6 8. 9 1. 1 1.", id="in a sentence"),
        pytest.param("Call 0808-168-9111 now", "Call 0 8. 0 8. 1 6 8. 9 1. 1 1 now", id="with hyphens"),
        pytest.param("Text SHOUT to 85258", "Text SHOUT to 8 5. 2 5 8", id="five digits alone"),
        pytest.param("Call 999 or 101", "Call 9 9 9 or 1 0 1", id="short numbers that are known"),
        pytest.param("within 90 days", "within 90 days", id="an amount"),
        pytest.param("all 150 people", "all 150 people", id="an amount of three digits"),
        pytest.param("in 2027", "in 2027", id="a year"),
        pytest.param("2025 2026", "2025 2026", id="two years"),
        pytest.param("2026-06-03", "2026-06-03", id="a date"),
        pytest.param("03-06-2026", "03-06-2026", id="a date the British way"),
        pytest.param("10:30", "10:30", id="a time"),
        pytest.param("£150000", "£150000", id="money"),
        pytest.param("1,000,000", "1,000,000", id="a large amount with commas"),
        pytest.param("10 000", "10 000", id="a large amount with a space"),
        pytest.param("1 to 5", "1 to 5", id="the ends of a scale"),
        pytest.param("press 1 3", "press 1 3", id="two keys"),
        pytest.param("order A12345", "order A12345", id="part of a name"),
        pytest.param("99.9%", "99.9%", id="a share"),
    ],
)
def test_only_telephone_numbers_are_read_digit_by_digit(words, spoken):
    """Amounts, years, dates and times are left for the voice to say."""
    assert spoken_numbers(words) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        pytest.param("Phone/text", "Phone, text", id="a slash is a pause"),
        pytest.param("Staff & service", "Staff and service", id="and"),
        pytest.param("Staff (all) now", "Staff, all, now", id="brackets are pauses"),
        pytest.param("Call us (it is free).", "Call us, it is free.", id="no pause before a full stop"),
        pytest.param("Done. (Free)", "Done. Free", id="no pause after one"),
        pytest.param("[Note] Call", "Note, Call", id="none at the start"),
        pytest.param("Ask the CPS", "Ask the C P S", id="initials are spelt"),
        pytest.param("Ask the C.P.S. now", "Ask the C P S now", id="with full stops too"),
        pytest.param("Ask NSPCC", "Ask N S P C C", id="letters that cannot be a word"),
        pytest.param("Your ISVA", "Your Isva", id="letters that are said as a word"),
        pytest.param("OK, ask me", "OK, ask me", id="OK is a word"),
        pytest.param("Reply STOP or SKIP", "Reply stop or skip", id="words in capitals are words"),
        pytest.param("One\nTwo.\n\nThree", "One. Two. Three", id="lines end with a stop"),
        pytest.param("  a\u00a0 b  ", "a b", id="spaces"),
        pytest.param("a\u200bb\u2066c\u2069", "abc", id="invisible marks"),
        pytest.param("", "", id="nothing"),
        pytest.param("Plain words, no signs.", "Plain words, no signs.", id="left alone"),
    ],
)
def test_speakable(written, spoken):
    """No slash, ampersand, bracket or initial is left for a voice to stumble over."""
    assert speakable(written, ENGLISH) == spoken


@pytest.mark.parametrize(("words", "spoken"), [(WELSH, "A a B"), (URDU, "A اور B")])
def test_the_word_for_and_is_in_the_language(words, spoken):
    """An ampersand is said in the language of the sentence."""
    assert speakable("A & B", words) == spoken


@given(st.text(max_size=200), st.sampled_from(list(LANGUAGES.values())))
def test_no_sign_is_left(written, words):
    """Whatever was written, nothing is left that a voice would read as a sign."""
    assert not set("/&()[]{}<>|_\n") & set(speakable(written, words))
