"""Sentences that are read and heard: how many questions, how many words, and what a voice can say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checks import aloud, reading
from bot.checks.aloud import MOST_SPOKEN_WORDS
from bot.checks.sentences import MOST, RULES, sentences, words
from bot.checks.two_in_one import joined
from bot.language.languages import load
from tests.checks.examples import found, weighed
from tests.checks.test_terms import SAMPLES

LANGUAGES = load(Path(__file__).resolve().parents[2] / "locales")
BOTH = (*RULES, *aloud.RULES)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        pytest.param("How was it? Thank you.", ["How was it?", "Thank you."], id="English"),
        pytest.param("Open 9.30am to 5pm. See you.", ["Open 9.30am to 5pm.", "See you."], id="a full stop in a time"),
        pytest.param('Reply "yes." Thank you.', ['Reply "yes.', "Thank you."], id="a full stop in quotation marks"),
        pytest.param("Sut oedd hi? Diolch.", ["Sut oedd hi?", "Diolch."], id="Welsh"),
        pytest.param("کیسا رہا؟ شکریہ۔ ٹھیک ہے۔", ["کیسا رہا؟", "شکریہ۔", "ٹھیک ہے۔"], id="Urdu, whose full stop is a dash"),
        pytest.param("One line\nAnother line\n", ["One line", "Another line"], id="lines"),
        pytest.param("  ", [], id="nothing"),
    ],
)
def test_sentences(text: str, of: list[str]) -> None:
    """Where a sentence ends, in each script."""
    assert sentences(text) == of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("Do you read up-to-date texts?", 5, id="a hyphen"),
        pytest.param("{organisation} is here.", 3, id="a placeholder is one"),
        pytest.param("Call 0808 168 9111 now.", 3, id="a number is read as one"),
        pytest.param("Yes - or no.", 3, id="a dash is none"),
        pytest.param("Mae'r tŷ yma.", 3, id="Welsh"),
        pytest.param("آپ کو کیسا لگا؟", 4, id="Urdu"),
        pytest.param("ہم اُن سے پوچھیں گے", 5, id="with a mark above a letter"),
    ],
)
def test_words(text: str, count: int) -> None:
    """What counts as a word."""
    assert len(words(text)) == count


TWENTY = "we " * 19 + "write"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param(f"{TWENTY[15:]}.", [], id="fifteen"),
        pytest.param(f"{TWENTY}.", [("long-sentence", "warning")], id="twenty"),
        pytest.param(f"{TWENTY} again.", [("long-sentence", "error")], id="and one"),
        pytest.param(f"{TWENTY[15:]}. {TWENTY[15:]}.", [], id="two of fifteen, as many as are heard"),
        pytest.param(f"{TWENTY[15:]}. {TWENTY[15:]}. No.", [("long-speech", "error")], id="one word more than is heard"),
        pytest.param(f"{{say: {TWENTY} again., voice: Short.}}", [("long-sentence", "error")], id="read, not heard"),
        pytest.param(f"{{say: Short., voice: {TWENTY} again.}}", [("long-sentence", "error")], id="heard, not read"),
        pytest.param("{ask: How?, choose: {a: Yes/no, b: B}}", [("speech-signs", "error")], id="an answer is heard too"),
        pytest.param("{ask: How?, choose: {a: {label: Yes/no, voice: either}, b: B}}", [], id="in other words"),
        pytest.param("{ask: How?, scale: {from: 1, to: 5, low: Bad/sad, high: Good}}", [("speech-signs", "error")], id="and the ends of a scale"),
        pytest.param("{say: Hello., text: Yes/no., chat: Yes/no.}", [], id="only read"),
    ],
)  # fmt: skip
def test_where_words_stand(text: str, rules: list[tuple[str, str]]) -> None:
    """How much is too much, and where it is read or heard."""
    assert weighed(text, BOTH) == rules


def test_what_nobody_hears_is_not_judged_as_speech() -> None:
    """A flow without the telephone, and an invitation, which a call does not read out."""
    assert found("Yes/no.", BOTH, "channels: [sms]\n") == []
    assert found("Hello.", BOTH, "invite: Police/council here.\n") == []
    assert found("Hello.", BOTH, "more: Police/council here.\n") == ["speech-signs"]


@pytest.mark.parametrize(
    ("question", "two"),
    [
        pytest.param("Did we listen and explain?", ("listen", "and", "explain"), id="two verbs"),
        pytest.param("Did we call and help you?", ("call", "and", "help"), id="of which each can be a thing"),
        pytest.param("Were you told and given the number?", ("told", "and", "given"), id="done to somebody"),
        pytest.param("Have staff kept you informed and treated you well?", ("kept", "and", "treated"), id="have"),
        pytest.param("Did an officer visit you or ring?", None, id="a verb that the table has not"),
        pytest.param("Did an officer visit you or write?", ("visit", "or", "write"), id="somebody with an article"),
        pytest.param("How was it, and did we listen?", ("how", "and", "listen"), id="a second question"),
        pytest.param("Did you get help and support?", None, id="two things"),
        pytest.param("Did we answer your calls and texts?", None, id="more than one of each"),
        pytest.param("Was it quick and easy?", None, id="two words for how it was"),
        pytest.param("Who would you like to thank, and what for?", None, id="what for"),
        pytest.param("Did we tell you how and when we decide?", None, id="how and when"),
        pytest.param("Was this a good time to ask you?", None, id="no and"),
    ],
)
def test_two_things_in_one_question(question: str, two: tuple[str, str, str] | None) -> None:
    """A guess: two verbs that people could answer differently."""
    assert joined(question) == two


@pytest.mark.parametrize("text", SAMPLES)
def test_messages_that_are_put_well(text: str) -> None:
    """Those of the guides, as a text and as speech: a false alarm teaches people to pass over true ones."""
    assert found(text, (*BOTH, *reading.RULES), "channels: [sms]\n", LANGUAGES.wording["en"]) == []


# Choices one after another, each of which is read by itself: no sentences.
LISTS = {"help_opening", "help_menu", "quiet_help_menu", "help_stop", "quiet_help_stop", "record_check", "opening_choices"}
# One thing after another, in the order in which it is typed.
TYPED = {"date_hint"}


@pytest.mark.parametrize("language", sorted(LANGUAGES.words))
def test_the_engines_own_sentences_are_short(language: str) -> None:
    """What Hearback says itself asks one thing, in short sentences, and can be kept in mind when it is heard."""
    said = [(name, text) for name, one in LANGUAGES.words[language].sentences.items() for text in (one.text, one.voice) if text]
    assert [name for name, text in said if sum(map(text.count, "?\u061f")) > 1] == []
    long = {name for name, text in said for sentence in sentences(text) if len(words(sentence)) > (MOST if name in TYPED else 15)}
    assert long - LISTS == set()
    spoken = [(name, one.voice or one.text) for name, one in LANGUAGES.words[language].sentences.items()]
    assert [name for name, text in spoken if len(words(text)) > MOST_SPOKEN_WORDS] == []
