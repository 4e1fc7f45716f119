"""The small parts of understanding: choices made from options, quoted lines, dates and numbers at their edges."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.choices import Choices, of_options, of_scale
from bot.engine.effects import Ask, Option
from bot.engine.plain import plain
from bot.engine.understand import Unsure, choose, day, number, several, without_quotes
from bot.flow.words import Wording, Words
from tests.engine.talking import LANGUAGES

ENGLISH, WELSH = LANGUAGES.words["en"], LANGUAGES.words["cy"]
NOBODY = Words(language="xx", name="Xx")


def _options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(at, label.lower().replace(" ", "_"), Wording(label)) for at, label in enumerate(labels, 1))


def _choices(*labels: str, words: Words = ENGLISH) -> Choices:
    return of_options(_options(*labels), {}, words, ENGLISH)


@pytest.mark.parametrize(
    ("words", "own"),
    [
        pytest.param("> How are you?\n1", "1", id="a quoted line above"),
        pytest.param("1\n> How are you?", "1", id="a quoted line below"),
        pytest.param("  > indented\n1", "1", id="an indented one"),
        pytest.param("1 > 2", "1 > 2", id="a sign inside a line"),
        pytest.param("> 1", "> 1", id="nothing but a quoted line stays"),
        pytest.param("no quotes", "no quotes", id="none"),
    ],
)
def test_quoted_lines(words: str, own: str) -> None:
    """What a telephone quotes is not what the person says."""
    assert without_quotes(words) == own


def test_a_name_that_two_options_have_means_neither() -> None:
    """A reply that could mean two options is asked again; their numbers still work."""
    choices = of_options((Option(1, "a", Wording("Same")), Option(2, "b", Wording("Same"))), {}, ENGLISH, ENGLISH)
    assert choose("same", choices) is Unsure.UNCLEAR
    assert choose("2", choices) == 2


def test_spoken_and_chat_labels_are_understood_too() -> None:
    """An option may read differently on each surface; every reading is its name."""
    choices = of_options((Option(1, "a", Wording("One word", chat="Chat word", voice="spoken word")),), {}, ENGLISH, ENGLISH)
    assert [choose(reply, choices) for reply in ("one word", "chat word", "spoken word", "a")] == [1, 1, 1, 1]


def test_a_digit_is_always_the_number() -> None:
    """A label that is a digit does not move the numbers."""
    assert choose("2", _choices("3", "1", "2")) == 2


def test_more_options_than_number_words() -> None:
    """Number words mean options that are there, and no others."""
    choices = _choices("Alder", "Birch")
    assert choose("two", choices) == 2
    assert choose("three", choices) is Unsure.UNCLEAR


@pytest.mark.parametrize("low", [0, 1, 5])
def test_faces_stand_on_the_three_points_in_order(low: int) -> None:
    """The lowest face is the lowest point, wherever the scale begins."""
    ask = Ask("k", "en", "scale", Wording("?"), low=low, high=low + 2, low_label=Wording("Bad"), high_label=Wording("Good"))
    choices = of_scale(ask, ENGLISH, ENGLISH)
    assert [choose(plain(face), choices) for face in ("🙁", "😐", "🙂")] == [low, low + 1, low + 2]


def test_a_language_without_words_still_counts() -> None:
    """Digits and labels need no list of words."""
    choices = _choices("Alder", "Birch", words=NOBODY)
    assert [choose(reply, choices) for reply in ("1", "birch", "alder")] == [1, 2, 1]


def test_choices_of_nothing() -> None:
    """Every reply is unclear where there is nothing to choose."""
    choices = of_options((), {}, ENGLISH, ENGLISH)
    assert choose("1", choices) is Unsure.UNCLEAR
    assert choose("", choices) is Unsure.UNCLEAR
    assert several("1 2", choices) is Unsure.UNCLEAR


def test_english_is_understood_beside_another_language() -> None:
    """In Welsh conversations English words and Welsh words are both known."""
    choices = of_options((Option(1, "yes", Wording("Ie")), Option(2, "no", Wording("Na"))), {}, WELSH, ENGLISH)
    assert [choose(reply, choices) for reply in ("ie", "yes", "na", "nope", "un", "two")] == [1, 1, 2, 2, 1, 2]


@pytest.mark.parametrize("reply", ["1", "12 34", "99 99", "0 0", "31 12", "1 1 1 1", "june", "june june", "", "1 june 99999", "x" * 50])
def test_a_date_or_none_whatever_is_written(reply: str) -> None:
    """A date, or that it is unclear; never an error."""
    found = day(reply, ENGLISH, date(2026, 11, 21))
    assert isinstance(found, date) or found is Unsure.UNCLEAR


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize("reply", ["today", "yesterday", "1 january", "31 december", "29 february"])
def test_dates_at_the_ends_of_time(today: date, reply: str) -> None:
    """The first and the last day there are raise nothing."""
    found = day(reply, ENGLISH, today)
    assert isinstance(found, date) or found is Unsure.UNCLEAR


def test_the_nearest_year() -> None:
    """Without a year it is the nearest one, on the wanted side."""
    january = date(2026, 1, 2)
    assert day("30 december", ENGLISH, january) == date(2025, 12, 30)
    assert day("30 december", ENGLISH, january, "future") == date(2026, 12, 30)
    assert day("2 january", ENGLISH, january, "past") == day("2 january", ENGLISH, january, "future") == january


def test_numbers_at_their_bounds() -> None:
    """Both bounds belong to the numbers."""
    choices = of_options((), {}, ENGLISH, ENGLISH)
    assert [number(reply, 2, 4, choices) for reply in ("1", "2", "4", "5")] == [Unsure.UNCLEAR, 2, 4, Unsure.UNCLEAR]


def test_a_range_shows_in_the_words_as_they_were_written() -> None:
    """Made plain, 1-3 and 1 3 are the same; the dash says that it is a range."""
    choices = _choices("Alder", "Birch", "Cedar")
    assert several(plain("1-3"), choices, "1-3") is Unsure.UNCLEAR
    assert several(plain("۱-۳"), choices, "۱-۳") is Unsure.UNCLEAR
    assert several(plain("1 3"), choices, "1 3") == {1, 3}
