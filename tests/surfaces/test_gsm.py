"""What the network will count: encodings, sizes, parts, and the texts that a long one is split into."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces import gsm

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"  # woman, joiner, woman, joiner, girl: eight UTF-16 units, one picture
FLAG = "\U0001f1f5\U0001f1f1"  # two letters of a code, four units, one picture
ALPHABET = st.sampled_from(
    [*"ab .\n?é€^[]{}|\f", "ŵ", "ہ", "ं", "ि", "क", "中", "\u0301", "\u200d", FAMILY, FLAG, "😀", "\r\n", "x" * 40, "€" * 40]
)
TEXTS = st.lists(ALPHABET, max_size=120).map("".join) | st.text(max_size=400)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("", "GSM-7", id="nothing to send is in the alphabet"),
        pytest.param("SKIP or STOP is fine.", "GSM-7", id="plain English"),
        pytest.param("£5 @ 3 o'clock?", "GSM-7", id="pound, at and straight apostrophe are basic"),
        pytest.param("à è é ì ò ù Ç Ä Ö Ñ Ü ä ö ñ ü ß Æ æ Å å Ø ø", "GSM-7", id="the accents that are in the alphabet"),
        pytest.param("ΔΦΓΛΩΠΨΣΘΞ", "GSM-7", id="ten Greek capitals are in the alphabet"),
        pytest.param("^{}[]~\\|€\f", "GSM-7", id="the extension table"),
        pytest.param("line\r\nline", "GSM-7", id="line breaks are basic"),
        pytest.param("ç", "UCS-2", id="small c with cedilla is not there, only the capital"),
        pytest.param("Ç", "GSM-7", id="capital C with cedilla is there"),
        pytest.param("á", "UCS-2", id="acute a is not there, grave a is"),
        pytest.param("À", "UCS-2", id="Italian capitals with grave are not there"),
        pytest.param("siŵr", "UCS-2", id="Welsh w with circumflex"),
        pytest.param("ŷ", "UCS-2", id="Welsh y with circumflex"),
        pytest.param("ë ï â ê î ô û", "UCS-2", id="other Welsh accents"),
        pytest.param("ą", "UCS-2", id="every Polish letter of its own"),
        pytest.param("ğ", "UCS-2", id="Turkish soft g"),
        pytest.param("ہاں", "UCS-2", id="Urdu"),
        pytest.param("It\u2019s", "UCS-2", id="a curly apostrophe from a word processor"),
        pytest.param("a \u2013 b", "UCS-2", id="a long dash"),
        pytest.param("a\u00a0b", "UCS-2", id="a no-break space, invisible and expensive"),
        pytest.param("a\tb", "UCS-2", id="a tab is not in the alphabet"),
        pytest.param("`", "UCS-2", id="a grave accent by itself is not there"),
        pytest.param("👍", "UCS-2", id="emoji"),
        pytest.param("\x1b", "UCS-2", id="the escape itself cannot be sent"),
        pytest.param("Α", "UCS-2", id="Greek capital alpha looks Latin and is not there"),
    ],
)
def test_one_character_outside_the_alphabet_makes_it_ucs_2(text, encoding):
    """A text is GSM-7 only if every character is in the alphabet or its extension."""
    assert gsm.encoding(text) == encoding


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", 1, id="an empty text would still be one message"),
        pytest.param("a" * 160, 1, id="160 characters alone"),
        pytest.param("a" * 161, 2, id="one more makes two parts of 153"),
        pytest.param("a" * 306, 2, id="two full parts"),
        pytest.param("a" * 307, 3, id="one more than two full parts"),
        pytest.param("à" * 161, 2, id="an accent of the alphabet costs no more"),
        pytest.param("á" * 70, 1, id="UCS-2 holds 70 alone"),
        pytest.param("á" * 71, 2, id="and 67 in a part"),
        pytest.param("á" * 134, 2, id="two full UCS-2 parts"),
        pytest.param("á" * 135, 3, id="one more than two full UCS-2 parts"),
        pytest.param("a" * 160 + "ç", 3, id="one cedilla turns two parts into three"),
        pytest.param("€" * 80, 1, id="a euro costs two: 80 fill 160"),
        pytest.param("€" * 81, 2, id="81 euros are 162"),
        pytest.param("a" * 158 + "€", 1, id="158 and a euro are 160"),
        pytest.param("a" * 159 + "€", 2, id="159 and a euro are 161"),
        pytest.param("a" * 152 + "€" + "a" * 152, 3, id="a euro at the seam moves whole: 152 + 154"),
        pytest.param("a" * 151 + "€" + "a" * 153, 2, id="a euro that ends the first part: 153 + 153"),
        pytest.param("€" * 152, 2, id="76 euros a part, because the 77th would be cut"),
        pytest.param("€" * 153, 3, id="306 septets that do not fit two parts"),
        pytest.param("😀" * 35, 1, id="an emoji is two units: 35 fill 70"),
        pytest.param("😀" * 36, 2, id="36 are 72"),
        pytest.param("😀" * 66, 2, id="33 a part, because the 34th would be cut"),
        pytest.param("😀" * 67, 3, id="134 units that do not fit two parts"),
        pytest.param(FAMILY * 8, 1, id="a family with joiners is eight units: eight of them are 64"),
        pytest.param(FAMILY * 16, 2, id="eight families a part"),
        pytest.param(FAMILY * 17, 3, id="a family is not cut to fill the last three units"),
        pytest.param(FLAG * 17, 1, id="a flag is four units"),
        pytest.param(FLAG * 33, 3, id="sixteen flags a part"),
        pytest.param("ہ" * 70, 1, id="Urdu is one unit a letter"),
        pytest.param("ŵ" + "a" * 69, 1, id="Welsh with one circumflex"),
        pytest.param("ŵ" + "a" * 70, 2, id="one letter too many for one Welsh part"),
        pytest.param("中" * 134, 2, id="Chinese is one unit a character"),
        pytest.param("𠜎" * 35, 1, id="rare Chinese is a surrogate pair"),
        pytest.param("e" + "\u0301" * 200, 3, id="201 units of one letter: too large for any part, cut where it must be"),
        pytest.param("ک" * 66 + "e\u0301" + "ک" * 66, 3, id="a letter with its mark moves whole: 66 + 67 + 1"),
        pytest.param("\r\n" * 80, 1, id="a line break of two characters costs two"),
    ],
)
def test_parts_at_every_boundary(text, parts):
    """The number of parts is what the network will count."""
    assert gsm.parts(text) == parts


@pytest.mark.parametrize(
    ("text", "septets"),
    [
        pytest.param("abc", 3, id="one each"),
        pytest.param("a€b", 4, id="a euro costs two"),
        pytest.param("^{}\\[~]|€\f", 20, id="all ten of the extension"),
    ],
)
def test_septets(text, septets):
    """Characters of the extension table cost two."""
    assert gsm.septets(text) == septets


def test_the_alphabet_is_complete():
    """127 basic characters (128 with the escape itself) and ten of the extension, none in both."""
    assert (len(gsm.BASIC), len(gsm.EXTENSION), len(gsm.BASIC & gsm.EXTENSION)) == (127, 10, 0)


@pytest.mark.parametrize(
    ("text", "most", "texts"),
    [
        pytest.param("Short.", 1, ("Short.",), id="what fits stays whole"),
        pytest.param("  spaced \n", 1, ("spaced",), id="spaces at the ends are dropped"),
        pytest.param(" \n ", 1, (), id="nothing but space is nothing to send"),
        pytest.param("a" * 100 + ". " + "b" * 100, 1, ("a" * 100 + ".", "b" * 100), id="between sentences"),
        pytest.param(
            "a" * 100 + ".\n" + "b" * 50 + ". " + "c" * 50,
            1,
            ("a" * 100 + ".", "b" * 50 + ". " + "c" * 50),
            id="a line break before a sentence",
        ),
        pytest.param("Hi. " + "a" * 100 + " " + "b" * 100, 1, ("Hi. " + "a" * 100, "b" * 100), id="not after two letters only"),
        pytest.param("a" * 150 + " " + "b" * 150, 1, ("a" * 150, "b" * 150), id="between words"),
        pytest.param("a" * 200, 1, ("a" * 160, "a" * 40), id="inside a word only where there is no space"),
        pytest.param("ہ" * 60 + "۔ " + "ہ" * 60, 1, ("ہ" * 60 + "۔", "ہ" * 60), id="the Urdu full stop ends a sentence"),
        pytest.param(FAMILY * 10, 1, (FAMILY * 8, FAMILY * 2), id="between families, never inside one"),
        pytest.param("a" * 400, 2, ("a" * 306, "a" * 94), id="two parts each"),
        pytest.param("€" * 90, 1, ("€" * 80, "€" * 10), id="extension characters stay whole"),
        pytest.param("a" * 300, 0, ("a" * 160, "a" * 140), id="fewer than one part is one"),
        pytest.param(
            "e" + "\u0301" * 99,
            1,
            ("e" + "\u0301" * 69, "\u0301" * 30),
            id="a letter too large for a text is cut, or nothing could be sent",
        ),
    ],
)
def test_split(text, most, texts):
    """A text too long is cut between sentences, then words, then what readers see as characters."""
    assert gsm.split(text, most) == texts


@given(TEXTS)
def test_parts_agrees_with_counting_slowly(text):
    """Filling parts one visible character at a time, as slowly and plainly as can be, gives the same number."""
    in_alphabet = all(character in gsm.BASIC | gsm.EXTENSION for character in text)
    alone, joined = (160, 153) if in_alphabet else (70, 67)
    things = list(text) if in_alphabet else regex.findall(r"\X", text)
    cost = _septets_one_by_one if in_alphabet else _units_one_by_one
    filled = [0]
    for thing in things:
        for size in [cost(thing)] if cost(thing) <= joined else [cost(character) for character in thing]:
            if filled[-1] + size > joined:
                filled.append(0)
            filled[-1] += size
    assert gsm.parts(text) == (1 if cost(text) <= alone else len(filled))


def _septets_one_by_one(text):
    return sum(2 if character in "\f^{}\\[~]|€" else 1 for character in text)


def _units_one_by_one(text):
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


@given(TEXTS, st.integers(1, 3))
def test_split_loses_nothing_and_every_text_fits(text, most):
    """Put together again, the texts are the whole but for spaces at the cuts, and each is small enough."""
    texts = gsm.split(text, most)
    assert "".join("".join(texts).split()) == "".join(text.split())
    assert all(gsm.parts(one) <= most for one in texts)
    ends = [grapheme for one in texts for grapheme in (regex.findall(r"\X", one)[0], regex.findall(r"\X", one)[-1])]
    assert not any(end.isspace() for end in ends)  # a space that carries a mark is not one


@given(TEXTS, st.integers(1, 3))
def test_split_never_cuts_a_grapheme(text, most):
    """The visible characters of the texts are those of the whole, in the same order."""
    whole = [grapheme for grapheme in regex.findall(r"\X", text) if not grapheme.isspace()]
    if all(gsm.units(grapheme) <= gsm.UCS_JOINED for grapheme in whole):
        pieces = [grapheme for one in gsm.split(text, most) for grapheme in regex.findall(r"\X", one) if not grapheme.isspace()]
        assert pieces == whole


@given(TEXTS, TEXTS)
def test_a_longer_text_never_has_fewer_parts(text, more):
    """Splitting looks for the longest beginning that fits, which needs this to be so."""
    assert gsm.parts(text) <= gsm.parts(text + more)
