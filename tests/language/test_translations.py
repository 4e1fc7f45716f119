"""What ships in Welsh and Urdu: complete, true to the English in what must not change, short enough, and reviewed by nobody yet."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from bot.engine.always import HARD
from bot.engine.danger import DANGER_TEXTS
from bot.engine.plain import plain
from bot.engine.script import Builder
from bot.flow.directory import read_directory
from bot.flow.messages import messages, messages_of_services
from bot.flow.placeholders import PLACEHOLDERS
from bot.flow.reader import read
from bot.flow.words import Command
from bot.language.agreement import disagreements
from bot.language.languages import engine_messages, load
from bot.surfaces import gsm, render

ROOT = Path(__file__).resolve().parents[2]
FLOWS = ROOT / "flows"
LANGUAGES = load(ROOT / "locales")
SERVICES = read_directory("support.yaml", (FLOWS / "support.yaml").read_bytes())
OTHERS = ["cy", "ur"]


def _read(path: Path):
    def include(name: str) -> bytes | None:
        return (FLOWS / name).read_bytes() if (FLOWS / name).is_file() else None

    return read(path.name, path.read_bytes(), include)


READINGS = {
    path.stem: _read(path) for path in sorted(FLOWS.glob("*.yaml")) if path.stem not in ("support", "calendar", "duty", "complaints")
}


def _wanted(name: str) -> list[tuple[str, str]]:
    flow = READINGS[name].flow
    return [(message.context, message.text) for message in (*messages(flow), *messages_of_services(SERVICES.services))]


def _spoken_and_written(code: str) -> list[tuple[str, str, str]]:
    """Every message as (context, English, what is said in the language)."""
    found = [(*key, said.text) for key, said in LANGUAGES.sentences[code].translations.items()]
    return found + [(*key, said.text) for key, said in LANGUAGES.flows[code].translations.items()]


def _script(name: str):
    values = {placeholder: meant.longest for placeholder, meant in PLACEHOLDERS.items() if not placeholder.startswith("service.")}
    translators = {code: LANGUAGES.translate(code) for code in LANGUAGES.words}
    builder = Builder(
        words=LANGUAGES.words,
        translate=lambda code, context, english: translators[code](context, english),
        values=values,
        services=SERVICES.services,
    )
    flow = READINGS[name].flow
    return builder.build(flow, "test", flow.languages)


SCRIPTS = {name: _script(name) for name in READINGS}


def test_the_flows_that_ship_can_be_read():
    """Flows, shared pieces and the directory have no problem."""
    assert [problem for reading in READINGS.values() for problem in reading.problems] == []
    assert SERVICES.problems == ()


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", READINGS)
def test_everything_is_translated_and_nothing_is_stale(name, code):
    """Each flow that ships can be held in Welsh and Urdu from the first word to the last."""
    ready = LANGUAGES.ready(code, _wanted(name))
    assert ready.missing == ()
    assert ready.stale == ()
    assert set(READINGS[name].flow.languages) >= {"en", *OTHERS}


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_is_marked_reviewed(code):
    """No person has reviewed these translations yet, and none says so."""
    for catalogue in (LANGUAGES.sentences[code], LANGUAGES.flows[code]):
        assert [key for key, said in catalogue.translations.items() if said.reviewed] == []
    for file in ("hearback.po", "flows.po"):
        text = (ROOT / "locales" / code / "LC_MESSAGES" / file).read_text("utf-8")
        assert text.count("# reviewed: no\n") == text.count("\nmsgctxt ")
        assert "#, fuzzy" not in text


@pytest.mark.parametrize("code", OTHERS)
def test_placeholders_and_command_words_are_the_same(code):
    """Whatever a person is to type, and whatever is filled in, is as in the English."""
    assert {
        context: disagreements(english, said) for context, english, said in _spoken_and_written(code) if disagreements(english, said)
    } == {}


@pytest.mark.parametrize("code", OTHERS)
def test_only_plain_signs_are_used(code):
    """No curly quotes, long dashes, invisible marks or exclamation marks in any translation."""
    for context, _, said in _spoken_and_written(code):
        assert not re.search("[\u2018\u2019\u201c\u201d\u2013\u2014\u2026!\uff01]", said), context
        assert not [c for c in said if unicodedata.category(c) in ("Cf", "Cc", "Co")], context


@pytest.mark.parametrize("code", OTHERS)
def test_one_question_at_a_time(code):
    """A translation asks no more questions than its English."""
    for context, english, said in _spoken_and_written(code):
        assert len(re.findall("[?\u061f]", said)) <= english.count("?"), context


def test_urdu_writes_its_numbers_in_western_digits():
    """The digit of a choice is the digit a person types."""
    for context, english, said in _spoken_and_written("ur"):
        assert set(re.findall(r"\d+", said)) == set(re.findall(r"\d+", english)), context


def test_welsh_keeps_its_numbers():
    """Times and numbers are those of the English."""
    for context, english, said in _spoken_and_written("cy"):
        assert set(re.findall(r"\d+", said)) == set(re.findall(r"\d+", english)), context


@pytest.mark.parametrize("code", ["en", *OTHERS])
@pytest.mark.parametrize("name", READINGS)
def test_every_text_fits_two_parts(name, code):
    """With its choices, its hint and the longest name of an organisation, no message needs a third part."""
    lines = SCRIPTS[name].lines[code]
    questions = [
        question.ask
        for question in (lines.invite, lines.warn, lines.erase, lines.languages, lines.picked_up, lines.codeword, *lines.questions.values())
        if question
    ]
    for message in (*lines.says.values(), *questions):
        assert render(message, "text", lines.words).parts <= 2, message.key


@pytest.mark.parametrize("code", ["en", *OTHERS])
@pytest.mark.parametrize("name", READINGS)
def test_spoken_words_are_at_most_30(name, code):
    """Nobody is told more than thirty words in one breath."""
    lines = SCRIPTS[name].lines[code]
    for message in (*lines.says.values(), *(question.ask for question in lines.questions.values())):
        most = 40 if message.key in ("engine/danger", "engine/low_mood") else 30  # these say three things, and are fixed
        assert len(message.wording.on("voice").split()) <= most, message.key


@pytest.mark.parametrize("code", ["en", *OTHERS])
def test_every_service_is_one_part_of_a_text_and_one_breath(code):
    """Who is told of a service reads it at a glance, at any hour, and hears it in at most thirty words."""
    lines = next(iter(SCRIPTS.values())).lines[code]
    for service in SERVICES.services:
        for say in lines.services.every(service):
            assert render(say, "text", lines.words).parts == 1, say.key
            assert len(say.wording.on("voice").split()) <= 30, say.key


@pytest.mark.parametrize("code", ["en", *OTHERS])
@pytest.mark.parametrize("name", READINGS)
def test_labels_are_at_most_four_words(name, code):
    """A choice is short in every language."""
    lines = SCRIPTS[name].lines[code]
    labels = [option.label.text for question in lines.questions.values() for option in question.ask.options]
    assert [label for label in labels if len(label.split()) > 4] == []


@pytest.mark.parametrize("code", ["en", *OTHERS])
def test_no_label_is_a_word_of_command(code):
    """A choice that reads STOP, or danger, in any language could never be chosen; one that reads TAKEBACK would hide it."""
    for script in SCRIPTS.values():
        for question in script.lines[code].questions.values():
            for option in question.ask.options:
                heard = script.always.recognise(option.label.text, plain(option.label.text))
                assert heard.command not in {*HARD, Command.TAKEBACK}, option.label.text
                assert not heard.flags, option.label.text


@pytest.mark.parametrize("code", ["en", *OTHERS])
def test_the_danger_text_fits_two_parts_and_names_every_way(code):
    """Voice, silence and hearing loss each have their way to 999."""
    text = DANGER_TEXTS[code].text
    assert gsm.parts(text) <= 2
    assert all(way in text for way in ("999", "55", "18000", "999 BSL"))
    assert "9 9 9" in DANGER_TEXTS[code].voice


def test_every_sentence_of_the_engine_is_in_each_language():
    """Words carry all sentences by name, so that nothing falls back to English."""
    for code in OTHERS:
        assert set(LANGUAGES.words[code].sentences) == set(LANGUAGES.words["en"].sentences)
    assert len(list(engine_messages())) > 80


def test_nothing_in_the_directory_is_called_verified():
    """A person has to check each service before anyone is told about it."""
    assert [service.id for service in SERVICES.services if service.verified] == []
    assert [service.id for service in SERVICES.services if not service.source] == []
