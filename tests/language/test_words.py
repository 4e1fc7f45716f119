"""The words files: complete, of one meaning each, and told by file and line where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.plain import plain, spellings
from bot.flow.words import Command
from bot.language.languages import load
from bot.language.reply_words import read_words

LOCALES = Path(__file__).resolve().parents[2] / "locales"
LANGUAGES = load(LOCALES)
CODES = sorted(LANGUAGES.words)

SMALL = """\
name: Small
direction: left to right
yes: [yes]
no: ["no"]
numbers:
  1: [one]
commands: {stop: [stop], erase: [erase], danger: [help], takeback: [takeback], exit: [bye], skip: [skip], pause: [pause], go: [go], back: [back], repeat: [repeat], more: [more], language: [language], info: [info], call: [call]}
"""


def _read(text: str):
    return read_words("xx", "xx/words.yaml", text.encode())


def test_the_languages_that_ship_have_no_problem():
    """English, Welsh and Urdu are read without an error or a warning."""
    assert LANGUAGES.problems == ()
    assert CODES == ["cy", "en", "ur"]


@pytest.mark.parametrize("code", CODES)
def test_every_command_has_words(code):
    """Each language can say every command, and STOP in English works in all of them, by their own list."""
    commands = LANGUAGES.words[code].commands
    assert set(commands) == set(Command)
    assert all(commands.values())
    for word in ("stop", "stopall", "unsubscribe", "end", "quit", "cancel", "revoke", "optout"):
        assert word in commands[Command.STOP]
    for word in ("help", "sos", "999", "danger"):
        assert word in commands[Command.DANGER]


@pytest.mark.parametrize("code", CODES)
def test_a_reply_means_one_thing_in_a_language(code):
    """No word is yes and no, or a number and a command, whichever way it is spelt."""
    words = LANGUAGES.words[code]
    meanings: dict[str, set[str]] = {}
    for name in ("yes", "no", "fillers", "between", "today", "yesterday", "wrong_person", "who_is_this"):
        for word in getattr(words, name):
            meanings.setdefault(word, set()).add(name)
    for word, number in words.numbers.items():
        meanings.setdefault(word, set()).add(str(number))
    for command, several in words.commands.items():
        for word in several:
            meanings.setdefault(word, set()).add(command)
    assert {word: sorted(means) for word, means in meanings.items() if len(means) > 1} == {}


@pytest.mark.parametrize("code", CODES)
def test_words_are_plain(code):
    """What is compared with replies is already made plain, as replies are."""
    words = LANGUAGES.words[code]
    several = [
        words.yes,
        words.no,
        words.numbers,
        words.fillers,
        words.months,
        words.short_forms,
        words.short_forms.values(),
        words.wrong_person,
        words.who_is_this,
        *words.commands.values(),
    ]
    assert all(word == plain(word) for group in several for word in group)


@pytest.mark.parametrize("code", CODES)
def test_fillers_and_words_between_are_single_words(code):
    """A reply is looked at word by word there: two words would never be found."""
    words = LANGUAGES.words[code]
    assert [word for word in (*words.fillers, *words.between, *words.passed_over, *words.short_forms) if " " in word] == []


@pytest.mark.parametrize("code", CODES)
def test_numbers_from_0_to_10_have_names(code):
    """Numbers can be written out, in English in every language too where the engine adds it."""
    assert set(LANGUAGES.words[code].numbers.values()) == set(range(11))


NUMBERS = [
    pytest.param("en", "third", 3, id="an ordinal"),
    pytest.param("cy", "dwy", 2, id="the feminine form"),
    pytest.param("cy", "thair", 3, id="an aspirate mutation"),
    pytest.param("cy", "bedwar", 4, id="a soft mutation"),
    pytest.param("cy", "phump", 5, id="a mutated five"),
    pytest.param("ur", "تین", 3, id="Urdu script"),
    pytest.param("ur", "do", 2, id="Roman Urdu that looks like English"),
    pytest.param("ur", "paanch", 5, id="Roman Urdu"),
]


@pytest.mark.parametrize(("code", "word", "number"), NUMBERS)
def test_number_words(code, word, number):
    """Numbers are understood as people write them."""
    assert LANGUAGES.words[code].numbers[word] == number


MONTHS = [
    pytest.param("en", "jan", 1, id="short"),
    pytest.param("cy", "fehefin", 6, id="mutated Welsh"),
    pytest.param("cy", "june", 6, id="English in a Welsh conversation"),
    pytest.param("ur", "جون", 6, id="Urdu script"),
    pytest.param("ur", "march", 3, id="English in an Urdu conversation"),
]


@pytest.mark.parametrize(("code", "word", "month"), MONTHS)
def test_months(code, word, month):
    """Names of months come with the language, in its script and in English."""
    assert LANGUAGES.words[code].months[word] == month


VOICES = [("en", "Polly.Amy-Neural", "en-GB"), ("cy", "Polly.Gwyneth", "cy-GB"), ("ur", "", "")]


@pytest.mark.parametrize(("code", "voice", "say_language"), VOICES, ids=["English", "Welsh has one voice", "Urdu has none and is recorded"])
def test_voices(code, voice, say_language):
    """Only voices that Twilio lists are named."""
    words = LANGUAGES.words[code]
    assert (words.say_voice, words.say_language) == (voice, say_language)


def test_urdu_is_written_from_right_to_left():
    """The direction of writing is known, and each language has its own name for itself."""
    assert {code: words.right_to_left for code, words in LANGUAGES.words.items()} == {"en": False, "cy": False, "ur": True}
    assert {code: words.name for code, words in LANGUAGES.words.items()} == {"en": "English", "cy": "Cymraeg", "ur": "اردو"}


SPELLINGS = [
    pytest.param("Yn ôl", "yn ol", id="an accent left out"),
    pytest.param("siŵr", "siwr", id="a Welsh letter that many keyboards lack"),
    pytest.param("نہیں", "نهيں", id="typed on an Arabic keyboard"),
    pytest.param("Don't", "dont", id="an apostrophe left out"),
]


@pytest.mark.parametrize(("written", "typed"), SPELLINGS)
def test_other_spellings_are_understood(written, typed):
    """One spelling in the file stands for the ways people type it."""
    assert typed in set(spellings(written))


def test_marks_of_other_scripts_stay():
    """Madda and hamza are part of a letter in Urdu, not accents to be left out."""
    assert set(spellings("آج")) == {"آج"}
    assert "رک جاو" not in set(spellings("رک جاؤ"))


BROKEN = [
    pytest.param(SMALL.replace("name: Small\n", ""), "words-key", 1, id="the name is missing"),
    pytest.param(SMALL.replace("left to right", "upwards"), "words-value", 2, id="an unknown direction"),
    pytest.param(SMALL.replace("yes: [yes]", "yes: yes"), "words-value", 3, id="a word where a list belongs"),
    pytest.param(SMALL.replace("yes: [yes]", "yes: [true]"), "words-value", 3, id="true is not text in YAML"),
    pytest.param(SMALL.replace("yes: [yes]", "yes: ['!!']"), "words-value", 3, id="punctuation alone is no word"),
    pytest.param(SMALL.replace("  1: [one]", "  11: [eleven]"), "words-value", 6, id="a number that nobody asks for"),
    pytest.param(SMALL.replace("numbers:\n  1: [one]", "numbers: [one]"), "words-value", 5, id="a list where numbers belong"),
    pytest.param(SMALL.replace("skip: [skip], ", ""), "words-key", 7, id="a command without words"),
    pytest.param(SMALL.replace("skip: [skip]", "skipp: [skip]"), "words-key", 7, id="a command that does not exist"),
    pytest.param(SMALL + "fillerz: [please]\n", "words-key", 8, id="an unknown key"),
    pytest.param(SMALL + "danger_phrases:\n  - WHO is here\n", "words-phrase", 9, id="a group that is not there"),
    pytest.param(SMALL + "not_danger: [is (very) here (now)]\n", "words-phrase", 8, id="a phrase that cannot be read"),
    pytest.param(SMALL + "groups: {near: [OUT], out: [outside]}\n", "words-phrase", 8, id="a group that stands below"),
    pytest.param(SMALL + "groups: {Near: [outside]}\n", "words-key", 8, id="a group's name in capitals"),
    pytest.param(SMALL + "mutations: {c: g}\n", "words-value", 8, id="a letter where a list belongs"),
    pytest.param("[one, two]", "words-value", 1, id="not a mapping"),
    pytest.param("name: {\n", "yaml-syntax", 2, id="not YAML"),
    pytest.param("", "not-a-mapping", 1, id="empty"),
]


@pytest.mark.parametrize(("text", "rule", "line"), BROKEN)
def test_what_is_wrong_with_a_words_file_is_told_with_its_line(text, rule, line):
    """A broken words file serves nobody, and says where it is broken and what to try."""
    words, problems = _read(text)
    assert words is None
    assert ("xx/words.yaml", rule, line) in [(found.file, found.rule, found.line) for found in problems]
    assert all(found.says and found.try_instead for found in problems)


def test_a_word_with_two_meanings_is_a_warning():
    """The language still serves, and the coordinator is told which line has it already."""
    words, problems = _read(SMALL.replace('no: ["no"]', 'no: ["no", Yes!]'))
    assert words is not None
    assert [(found.rule, found.severity, found.line) for found in problems] == [("words-twice", "warning", 4)]
    assert "line 3" in problems[0].says


def test_a_small_words_file_is_enough():
    """Only names, yes, no, numbers and commands are needed."""
    words, problems = _read(SMALL)
    assert problems == []
    assert words is not None
    assert words.commands[Command.STOP] == ("stop",)
