"""The way of a text to its translators and back: found in the flows, kept in the catalogues, marked when the English changes."""

from __future__ import annotations

import io
import shutil
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from bot.engine.sentences import SENTENCES
from bot.errors import FlowBroken, Refused
from bot.flow.problems import Problem
from bot.language.catalogue import parse, read_catalogue
from bot.language.extractor import extract_flow, extract_sentences
from bot.language.update import extract, extract_engine, main, update

ROOT = Path(__file__).resolve().parents[2]
FLOW = """\
flow: small
steps:
  first:
    say: Hello {organisation}.
    voice: Hello there.
    note: Keep it short.
  second:
    ask: Choose one.
    choose:
      one: One
      two: {label: Two, voice: the second, also: [twice, double]}
  third:
    include: shared/end.yaml
"""
END = "shared: end\nsteps:\n  bye:\n    say: Goodbye.\n"


@pytest.fixture
def house(tmp_path):
    """A locales folder with Welsh in it, beside a small flows folder."""
    (tmp_path / "flows/shared").mkdir(parents=True)
    (tmp_path / "flows/small.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "flows/shared/end.yaml").write_text(END, encoding="utf-8")
    (tmp_path / "locales/cy").mkdir(parents=True)
    shutil.copy(ROOT / "locales/cy/words.yaml", tmp_path / "locales/cy/words.yaml")
    return tmp_path


def _flows(house: Path) -> Path:
    return house / "locales/cy/LC_MESSAGES/flows.po"


def _translate(house: Path, english: str, welsh: str, review: str = "no") -> None:
    """Translate one message, as a person with an editor does."""
    text = _flows(house).read_text("utf-8")
    done = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{welsh}"')
    assert done != text
    _flows(house).write_text(done.replace("# reviewed: no", f"# reviewed: {review}"), encoding="utf-8")


def _catalogue(house: Path):
    catalogue, problems = read_catalogue("cy/flows.po", _flows(house).read_bytes())
    assert problems == []
    return catalogue


def test_extraction_finds_every_text_with_its_context(house):
    """Steps, labels, spoken variants and other words, each under its own context; a shared file's under its own name."""
    found = {message.context: message.id for message in extract(house / "flows") if message.id}
    assert found == {
        "small/first/say": "Hello {organisation}.",
        "small/first/voice": "Hello there.",
        "small/second/ask": "Choose one.",
        "small/second/choose/one": "One",
        "small/second/choose/two": "Two",
        "small/second/choose/two/voice": "the second",
        "small/second/choose/two/also": "twice, double",
        "shared/end/bye/say": "Goodbye.",
    }


def test_extraction_carries_notes_and_places(house):
    """A translator sees the coordinator's note and the file, never a path of the machine."""
    update(house / "locales")
    text = _flows(house).read_text("utf-8")
    assert "#. Keep it short.\n" in text
    assert "#: flows/small.yaml\n" in text
    assert "#: flows/shared/end.yaml\n" in text
    assert str(house) not in text
    assert "Bugs-To" not in text
    assert "Date" not in text


def test_a_flow_is_extracted_with_lines(house):
    """Babel is given the line of each text."""
    with (house / "flows/small.yaml").open("rb") as file:
        rows = list(extract_flow(file, [], [], {}))
    assert rows[0] == (
        4,
        "pgettext",
        ("small/first/say", "Hello {organisation}."),
        ["Step first: is told, and nothing is asked.", "Keep it short."],
    )
    assert [row[0] for row in rows] == [4, 5, 8, 10, 11, 11, 11]


def test_the_engine_is_extracted_from_its_source():
    """What is read from the file is what the engine says."""
    found = {message.context: message.id for message in extract_engine() if message.id}
    wanted = {f"engine/{name}/text": sentence.text for name, sentence in SENTENCES.items()}
    wanted |= {f"engine/{name}/voice": sentence.voice for name, sentence in SENTENCES.items() if sentence.voice}
    assert found == wanted


def test_notes_of_sentences_are_kept():
    """A sentence's note stands beside it for the translator."""
    source = b'SENTENCES: dict[str, Sentence] = {"a": Sentence("A", "B", note="Keep A.")}'
    rows = list(extract_sentences(io.BytesIO(source), [], [], {}))
    assert rows == [
        (1, "pgettext", ("engine/a/text", "A"), ["Keep A."]),
        (1, "pgettext", ("engine/a/voice", "B"), ["Keep A.", "As it is spoken."]),
    ]


@pytest.mark.parametrize("name", ["extract_flow", "extract_sentences"])
def test_the_entry_points_lead_to_the_extractors(name):
    """Babel finds both by the names in pyproject.toml."""
    assert f'"bot.language.extractor:{name}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert callable(EntryPoint(name, f"bot.language.extractor:{name}", "babel.extractors").load())


def test_updating_twice_gives_the_same_bytes(house):
    """Nothing of the day or the machine is in a catalogue."""
    assert len(update(house / "locales")) == 2
    first = _flows(house).read_bytes()
    assert update(house / "locales") == ()
    assert _flows(house).read_bytes() == first


def test_the_catalogues_that_ship_are_up_to_date(tmp_path):
    """Whoever changes an English text updates the catalogues in the same change."""
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    assert update(locales, ROOT / "flows") == ()


def test_a_new_text_waits_for_its_translation(house):
    """It is there to be translated, not reviewed, and nothing of it is sent."""
    update(house / "locales")
    assert 'msgid "Goodbye."\nmsgstr ""' in _flows(house).read_text("utf-8")
    assert _catalogue(house).translations == {}


def test_changed_english_makes_the_translation_stale(house):
    """It keeps the old translation and the old English to look at, loses its review, and is not sent."""
    update(house / "locales")
    _translate(house, "Goodbye.", "Hwyl fawr.", "Ann Example, 2026-11-01")
    assert _catalogue(house).usable("shared/end/bye/say", "Goodbye.") == "Hwyl fawr."
    (house / "flows/shared/end.yaml").write_text(END.replace("Goodbye.", "Goodbye now."), encoding="utf-8")
    update(house / "locales")
    text = _flows(house).read_text("utf-8")
    assert '#, fuzzy\n#| msgid "Goodbye."\nmsgctxt "shared/end/bye/say"\nmsgid "Goodbye now."\nmsgstr "Hwyl fawr."' in text
    catalogue = _catalogue(house)
    assert catalogue.usable("shared/end/bye/say", "Goodbye now.") is None
    assert catalogue.translations["shared/end/bye/say", "Goodbye now."][:3] == ("Hwyl fawr.", False, True)


def test_stale_stays_stale_and_keeps_the_english_it_was_made_from(house):
    """A second change, or a second run, does not lose what the translator needs to compare."""
    update(house / "locales")
    _translate(house, "Goodbye.", "Hwyl fawr.")
    for english in ("Goodbye now.", "Goodbye for now."):
        (house / "flows/shared/end.yaml").write_text(END.replace("Goodbye.", english), encoding="utf-8")
        update(house / "locales")
    assert '#| msgid "Goodbye."\nmsgctxt "shared/end/bye/say"\nmsgid "Goodbye for now."' in _flows(house).read_text("utf-8")
    assert update(house / "locales") == ()


def test_the_same_english_elsewhere_is_not_borrowed(house):
    """A translation belongs to its place; a similar text in another place starts empty."""
    update(house / "locales")
    _translate(house, "Goodbye.", "Hwyl fawr.")
    (house / "flows/shared/end.yaml").write_text(END + "  last:\n    say: Goodbye.\n", encoding="utf-8")
    update(house / "locales")
    assert ("shared/end/last/say", "Goodbye.") not in _catalogue(house).translations


def test_a_text_that_is_gone_is_kept_and_comes_back_stale(house):
    """Its translation waits at the end of the file; when the text returns a person looks before it is sent."""
    update(house / "locales")
    _translate(house, "Goodbye.", "Hwyl fawr.")
    (house / "flows/shared/end.yaml").write_text(END.replace("bye:", "later:"), encoding="utf-8")
    update(house / "locales")
    assert '#~ msgctxt "shared/end/bye/say"\n#~ msgid "Goodbye."\n#~ msgstr "Hwyl fawr."' in _flows(house).read_text("utf-8")
    assert update(house / "locales") == ()
    (house / "flows/shared/end.yaml").write_text(END, encoding="utf-8")
    update(house / "locales")
    assert _catalogue(house).translations["shared/end/bye/say", "Goodbye."][:3] == ("Hwyl fawr.", False, True)
    assert "#~" not in _flows(house).read_text("utf-8")


def test_a_translators_own_comments_stay(house):
    """Only the review is taken back when the English changes."""
    update(house / "locales")
    _translate(house, "Goodbye.", "Hwyl fawr.", "no\n# Formal on purpose.")
    (house / "flows/shared/end.yaml").write_text(END.replace("Goodbye.", "Goodbye now."), encoding="utf-8")
    update(house / "locales")
    assert "# Formal on purpose.\n" in _flows(house).read_text("utf-8")


def test_quotes_and_backslashes_survive(house):
    """The previous English is read back as it was written."""
    quoted = 'Say "yes" or a\\b.'
    (house / "flows/shared/end.yaml").write_text(END.replace("Goodbye.", quoted), encoding="utf-8")
    update(house / "locales")
    _translate(house, 'Say \\"yes\\" or a\\\\b.', "Hwyl.")
    (house / "flows/shared/end.yaml").write_text(END, encoding="utf-8")
    update(house / "locales")
    assert '#| msgid "Say \\"yes\\" or a\\\\b."\n' in _flows(house).read_text("utf-8")
    assert update(house / "locales") == ()


def test_a_broken_flow_changes_no_catalogue(house):
    """Half a flow would make the translations of its other half obsolete."""
    update(house / "locales")
    before = _flows(house).read_bytes()
    (house / "flows/small.yaml").write_text(FLOW.replace("include: shared/end.yaml", "include: shared/gone.yaml"), encoding="utf-8")
    with pytest.raises(FlowBroken) as broken:
        update(house / "locales")
    assert [problem.rule for problem in broken.value.problems] == ["include-missing"]
    assert _flows(house).read_bytes() == before


def test_a_broken_catalogue_is_not_written_over(house):
    """A person's work is in it: it is refused with file and line."""
    update(house / "locales")
    _flows(house).write_text("msgid oops\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"cy/LC_MESSAGES/flows\.po:1"):
        update(house / "locales")
    assert _flows(house).read_text("utf-8") == "msgid oops\n"


def test_conversations_beside_the_flows_are_not_translated(house):
    """They are tests; nobody is sent their words."""
    (house / "flows/tests").mkdir()
    (house / "flows/tests/small.yaml").write_text("- story: x\n", encoding="utf-8")
    assert len(list(extract(house / "flows"))) == 9  # eight texts and Babel's own header


def test_the_program_says_what_it_changed(house, capsys):
    """It names the files it has written, and nothing at the second run."""
    assert main([str(house / "locales")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main([str(house / "locales"), str(house / "flows")]) == 0
    assert capsys.readouterr().out == ""


def test_the_program_tells_what_is_wrong_by_file_and_line(house, capsys):
    """One line for each problem, and the exit status is 1."""
    (house / "flows/small.yaml").write_text(FLOW.replace("ask:", "aks:"), encoding="utf-8")
    assert main([str(house / "locales")]) == 1
    assert "small.yaml:8:" in capsys.readouterr().err


def test_written_catalogues_can_be_read_back(house):
    """What is written is a PO file in UTF-8 for Babel and for us."""
    update(house / "locales")
    assert not isinstance(parse("cy/flows.po", _flows(house).read_bytes()), Problem)
