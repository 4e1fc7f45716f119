"""Made-up languages: longer and from right to left, with everything in place that a conversation hangs on; and never sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Refused
from bot.language.agreement import disagreements
from bot.language.languages import load
from bot.language.pseudo import PSEUDO, pseudo, write_pseudo
from bot.library import open_library
from bot.settings import read_settings
from bot.surfaces import gsm
from tests.language.small_in_welsh import edit, small_in_welsh

TEXTS = [
    pytest.param("{organisation} here. Reply 1 yes, 2 later, 3 no, or STOP.", id="placeholders, digits and words to type"),
    pytest.param("Overall, how do you feel about the service you got?", id="a question"),
    pytest.param("In danger, call 999.", id="a number"),
    pytest.param("Yes", id="a label"),
]


@pytest.mark.parametrize("code", PSEUDO)
@pytest.mark.parametrize("text", TEXTS)
def test_what_must_stay_stays(text, code):
    """It could stand for the English: the same placeholders, digits, words to type, and as many words."""
    made = pseudo(text, code)
    assert disagreements(text, made) == []
    assert [sign for sign in made if sign.isdigit()] == [sign for sign in text if sign.isdigit()]
    assert len(made.split()) == len(text.split())
    assert (made[0], made[-1]) == ("[", "]")
    assert text not in made


def test_a_text_is_two_fifths_longer():
    """As translations of short English are."""
    text = "Overall, how do you feel about the service you got?"
    assert 1.35 < (len(pseudo(text, "en-XA")) - 2) / len(text) < 1.6


def test_letters_try_one_thing_each():
    """Accented English stays in the GSM alphabet, so that only its length counts; the other runs from right to left."""
    assert gsm.encoding(pseudo("Overall, how was it?", "en-XA")) == "GSM-7"
    assert gsm.encoding(pseudo("Overall, how was it?", "ar-XB")) == "UCS-2"


def test_the_folder_serves_rehearsals_and_no_live_service(tmp_path: Path) -> None:
    """Everything can be said in it; a flow that offers it is not sent in it, whatever is allowed."""
    small_in_welsh(tmp_path)
    write_pseudo(tmp_path / "locales", tmp_path / "flows", tmp_path / "pseudo")
    languages = load(tmp_path / "pseudo")
    assert [problem for problem in languages.problems if problem.severity == "error"] == []
    assert set(languages.words) == {"en", *PSEUDO}
    assert languages.words["ar-XB"].right_to_left
    assert languages.ready("en-XA", [("small/overall/ask", "How was it?")]).complete
    edit(tmp_path, "[en, cy]", "[en, en-XA]")
    settings = {"HEARBACK_FLOWS": str(tmp_path / "flows"), "HEARBACK_LOCALES": str(tmp_path / "pseudo"), "HEARBACK_UNREVIEWED": "yes"}
    library = open_library(read_settings(settings))
    edition = library.edition("small")
    assert edition is not None
    assert edition.script.languages == ("en",)
    assert "made up" in library.standings["small"][0].why()
    write_pseudo(tmp_path / "locales", tmp_path / "flows", tmp_path / "pseudo")  # its own folder is made anew


def test_a_folder_of_somebody_is_not_written_over(tmp_path: Path) -> None:
    """Least of all the languages themselves."""
    (tmp_path / "cy").mkdir()
    with pytest.raises(Refused, match="did not make"):
        write_pseudo(tmp_path, tmp_path, tmp_path)
    assert (tmp_path / "cy").is_dir()
