"""A folder of languages: what is wrong with one takes nothing from the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.language.languages import load, words

LOCALES = Path(__file__).resolve().parents[2] / "locales"
THREE_PEOPLE = "# translated: Bob Example, 2026-10-01\n# reviewed: Ann Example, 2026-11-01\n# back-translated: Cal Example, 2026-11-03"
STOPPED = ("engine/stopped/text", "Done. You will not get any more messages from us. You can delete this chat.")


@pytest.fixture
def locales(tmp_path):
    return Path(shutil.copytree(LOCALES, tmp_path / "locales"))


def _rules(languages):
    return [(problem.file, problem.rule) for problem in languages.problems]


GONE = [
    pytest.param("cy/words.yaml", "words-missing", {"en", "ur"}, id="the words"),
    pytest.param("cy/LC_MESSAGES/hearback.po", "catalogue-missing", {"en", "ur"}, id="the engine's sentences"),
    pytest.param("cy/LC_MESSAGES/flows.po", "catalogue-missing", {"en", "cy", "ur"}, id="the flows' words"),
    pytest.param("cy/wording.yaml", "wording-missing", {"en", "cy", "ur"}, id="what is not said"),
]


@pytest.mark.parametrize(("file", "rule", "serving"), GONE)
def test_a_missing_file_is_told_and_others_serve(locales, file, rule, serving):
    """The problem names the file; a language without its words or sentences does not serve."""
    (locales / file).unlink()
    languages = load(locales)
    assert _rules(languages) == [(file, rule)]
    assert set(languages.words) == serving
    assert not languages.ready("cy", [("after-case-closed/overall/ask", "Anything")]).complete


@pytest.mark.parametrize("file", ["ur/words.yaml", "ur/LC_MESSAGES/hearback.po"])
def test_a_broken_file_is_told_and_others_serve(locales, file):
    """A broken Urdu file leaves English and Welsh as they are."""
    (locales / file).write_bytes(b"name: [\nmsgid oops\n")
    languages = load(locales)
    assert set(languages.words) == {"cy", "en"}
    assert {found for found, _ in _rules(languages)} == {file}


def test_broken_lists_of_words_take_no_language_away(locales):
    """What is not said is then not looked for in that language; people are answered all the same."""
    (locales / "ur/wording.yaml").write_bytes(b"rules: [\n")
    languages = load(locales)
    assert set(languages.words) == {"cy", "en", "ur"}
    assert set(languages.wording) == {"cy", "en"}
    assert {found for found, _ in _rules(languages)} == {"ur/wording.yaml"}


def test_broken_english_words_leave_the_others(locales):
    """STOP is still heard: the other languages carry the English words for it themselves."""
    (locales / "en/words.yaml").write_text("yes", encoding="utf-8")
    assert set(load(locales).words) == {"cy", "ur"}


def test_a_stale_sentence_is_left_out(locales):
    """The engine then says it in English, and the language is not ready."""
    file = locales / "cy/LC_MESSAGES/hearback.po"
    text = file.read_text("utf-8")
    file.write_text(text.replace('msgctxt "engine/stopped/text"', '#, fuzzy\nmsgctxt "engine/stopped/text"'), encoding="utf-8")
    languages = load(locales)
    assert "stopped" not in languages.words["cy"].sentences
    assert "kept" in languages.words["cy"].sentences
    assert languages.ready("cy", []).stale == (STOPPED[0],)
    assert not languages.ready("cy", []).complete


def test_ready_tells_missing_stale_and_unreviewed_apart(locales):
    """Changed English is stale even before the catalogues are updated."""
    languages = load(locales)
    ready = languages.ready(
        "cy", [("nowhere/say", "New."), ("after-case-closed/feelings/ask", "How are you now?"), ("shared/opening/carry_on/choose/no", "No")]
    )
    assert ready.missing == ("nowhere/say",)
    assert ready.stale == ("after-case-closed/feelings/ask",)
    assert "shared/opening/carry_on/choose/no" in ready.unreviewed


def test_english_is_always_ready():
    """Nobody has to translate what it was written in."""
    languages = load(LOCALES)
    assert languages.ready("en", [("any/say", "Anything.")]).reviewed
    assert languages.translate("en")("any/say", "Anything.") == "Anything."


def test_a_review_of_everything_makes_a_language_reviewed(locales):
    """Complete and reviewed are two things."""
    for file in (locales / "cy/LC_MESSAGES").iterdir():
        file.write_text(file.read_text("utf-8").replace("# reviewed: no", THREE_PEOPLE), encoding="utf-8")
    languages = load(locales)
    wanted = [("shared/opening/carry_on/choose/no", "No")]
    assert languages.ready("cy", wanted).reviewed
    assert languages.ready("ur", wanted).complete
    assert not languages.ready("ur", wanted).reviewed


def test_translate_gives_only_what_may_be_sent():
    """By context and English; a language that does not serve has no translation."""
    languages = load(LOCALES)
    assert languages.translate("cy")("shared/opening/carry_on/choose/no", "No") == "Na"
    assert languages.translate("cy")("shared/opening/carry_on/choose/no", "Nope") is None
    assert languages.translate("xx")("shared/opening/carry_on/choose/no", "No") is None


def test_words_are_the_words_of_the_folder():
    """The short way in, for those who only need the words."""
    assert words(LOCALES) == dict(load(LOCALES).words)


def test_folders_that_are_no_language_are_passed_over(locales):
    """An editor's own folders do not count."""
    (locales / ".cache").mkdir()
    (locales / "__pycache__").mkdir()
    assert load(locales).problems == ()
