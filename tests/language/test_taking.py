"""What translators send back, judged before anything is written: all of it or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.language.limits import Limit
from bot.language.people import Hands, Signed
from bot.language.taking import Given, Taking
from bot.language.texts import Texts, key_of
from tests.language.small_in_welsh import CATALOGUE, edit, small_in_welsh

ASK, INVITE, GOOD, HINT = "small/overall/ask", "small/invite", "small/overall/choose/good", "engine/hint/text"
ENGLISH = {
    ASK: "How was it?",
    INVITE: "{organisation} here. Can we ask 2 short questions about our service?",
    GOOD: "Good",
    HINT: "SKIP or STOP is fine.",
}
NOBODY = Hands()
ANN, BOB = Signed("Ann Example", "2026-11-01"), Signed("Bob Example", "2026-10-01")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_in_welsh(tmp_path_factory.mktemp("made"))


@pytest.fixture
def house(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True))


def _texts(house: Path) -> Texts:
    return Texts(house / "locales", house / "flows", "cy")


def _given(context: str, text: str, hands: Hands = NOBODY, where: str = "row 2", english: str = "") -> Given:
    return Given(where, context, key_of(context, english or ENGLISH[context]), text, hands)


def _take(house: Path, *given: Given, by: Signed | None = None, accept_good: bool = False):
    texts = _texts(house)
    taken = Taking(texts, {ASK: Limit(added=60)}, ("peidiwch a dweud",), by).take(given, accept_good=accept_good)
    texts.save()
    return taken


def _block(house: Path, context: str) -> str:
    """The lines of a message in the catalogue."""
    blocks = (house / CATALOGUE).read_text("utf-8").split("\n\n")
    return next(block for block in blocks if f'msgctxt "{context}"' in block)


@pytest.mark.parametrize(
    ("context", "text", "says"),
    [
        pytest.param(
            INVITE, "{sefydliad} sydd yma.", "placeholder {organisation} is missing. {sefydliad} is not", id="a placeholder renamed"
        ),
        pytest.param(HINT, "Gallwch ddweud SKIP.", "command word STOP is missing", id="a command word left out"),
        pytest.param(GOOD, "Da iawn wir i chi", "5 words", id="a label of five words"),
        pytest.param(ASK, "x" * 247, "247 characters; there is room for 246", id="too long for two parts"),
        pytest.param(ASK, "ŵ" * 75, "75 characters; there is room for 74", id="too long with letters outside the GSM alphabet"),
        pytest.param(ASK, "Sut\noedd e?", "line break", id="a line break"),
        pytest.param(ASK, "Sut\x07 oedd e?", "invisible sign", id="an invisible sign"),
    ],
)
def test_what_is_not_fit_is_refused_with_its_reason(house: Path, context: str, text: str, says: str) -> None:
    """Nothing is written, not even what stands beside it in the file."""
    before = (house / CATALOGUE).read_bytes()
    taken = _take(house, _given(ASK if context != ASK else GOOD, "Iawn", where="row 2"), _given(context, text, where="row 3"))
    [refusal] = taken.refused
    assert (refusal.where, refusal.context) == ("row 3", context)
    assert says in refusal.says
    assert refusal.try_instead
    assert (house / CATALOGUE).read_bytes() == before


def test_what_is_good_can_be_taken_alone(house: Path) -> None:
    """Whoever asks for it gets the good rows, and the others named."""
    taken = _take(house, _given(ASK, "Sut aeth hi?"), _given(INVITE, "{x}", where="row 3"), accept_good=True)
    assert (taken.changed, len(taken.refused)) == ((ASK,), 1)
    assert 'msgstr "Sut aeth hi?"' in _block(house, ASK)


@pytest.mark.parametrize(
    ("context", "english", "says"),
    [
        pytest.param(ASK, "How did it go?", "It is now: How was it?", id="the English has changed since"),
        pytest.param("small/gone/ask", "Gone?", "There is no such message now", id="the message is gone"),
    ],
)
def test_what_was_made_from_other_english_is_told(house: Path, context: str, english: str, says: str) -> None:
    """It may say something else than the English of now."""
    [refusal] = _take(house, _given(context, "Rhywbeth", english=english)).refused
    assert says in refusal.says


def test_a_message_twice_with_other_words(house: Path) -> None:
    """Nobody can say which of two is meant; the same words twice do no harm."""
    two = (_given(ASK, "Un", where="row 2"), _given(ASK, "Dau", where="row 9"))
    [refusal] = _take(house, *two).refused
    assert (refusal.where, "first in row 2" in refusal.says) == ("row 9", True)
    assert _take(house, *two, accept_good=True).changed == ()
    assert _take(house, two[0], two[0]._replace(where="row 9")).changed == (ASK,)


@pytest.mark.parametrize(
    ("text", "hands", "comments"),
    [
        pytest.param(
            "Sut aeth hi?", Hands(), "# translated: Bob Example, 2026-10-01\n# reviewed: no\n", id="other words: by whoever sent them"
        ),
        pytest.param(
            "Sut aeth hi?", Hands(ANN), "# translated: Ann Example, 2026-11-01\n# reviewed: no\n", id="the row says who translated"
        ),
        pytest.param("Sut oedd e?", Hands(None, ANN), "# reviewed: Ann Example, 2026-11-01\n", id="the same words: only reviewed"),
    ],
)
def test_names_are_written_down(house: Path, text: str, hands: Hands, comments: str) -> None:
    """Who translated, and who reviewed."""
    _take(house, _given(ASK, text, hands), by=BOB)
    assert _block(house, ASK).startswith(comments)


def test_other_words_take_the_review_off(house: Path) -> None:
    """A review is of words; the row still names the reviewer of the old ones."""
    _take(house, _given(ASK, "Sut oedd e?", Hands(None, ANN)))
    taken = _take(house, _given(ASK, "Sut aeth hi?", Hands(None, ANN)), by=BOB)
    assert taken.unsigned == (ASK,)
    assert "# reviewed: no\n" in _block(house, ASK)


def test_a_translator_does_not_review_their_own(house: Path) -> None:
    """It is refused, so that it is noticed."""
    [refusal] = _take(house, _given(ASK, "Sut aeth hi?", Hands(ANN, Signed("Ann Example", "2026-11-02")))).refused
    assert "has also reviewed it" in refusal.says


def test_a_stale_translation_that_still_fits(house: Path) -> None:
    """It comes back unchanged: only a name says that somebody has looked."""
    edit(house, "How was it?", "How did it go?")
    unlooked = _given(ASK, "Sut oedd e?", english="How did it go?")
    assert _take(house, unlooked).same == 1
    assert "#, fuzzy" in _block(house, ASK)
    _take(house, unlooked._replace(hands=Hands(BOB)))
    assert "#, fuzzy" not in _block(house, ASK)
    assert "#| msgid" not in _block(house, ASK)


def test_an_empty_cell_takes_nothing_away(house: Path) -> None:
    """Rows that nobody got to stay as they are."""
    before = (house / CATALOGUE).read_bytes()
    assert _take(house, _given(ASK, "  ")).same == 1
    assert (house / CATALOGUE).read_bytes() == before


def test_somebody_else_wrote_the_catalogue_meanwhile(house: Path) -> None:
    """Neither loses their work."""
    texts = _texts(house)
    Taking(texts, {}, ()).take([_given(ASK, "Sut aeth hi?")], accept_good=False)
    edit(house, 'msgstr "Da"', 'msgstr "Iawn"', CATALOGUE)
    with pytest.raises(Refused, match="written by somebody else meanwhile"):
        texts.save()
    assert 'msgstr "Iawn"' in (house / CATALOGUE).read_text("utf-8")
