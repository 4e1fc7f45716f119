"""Phrases of STOP that are about somebody else are answers; what is said to us stops, also beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.always import Always
from bot.engine.plain import plain
from bot.language.languages import load

LOCALES = Path(__file__).resolve().parents[2] / "locales"
WORDS = load(LOCALES).words
ALWAYS = Always(WORDS.values())
ALONE = {language: Always([words]) for language, words in WORDS.items()}

# What is about somebody else's stopping, or about what happened, though a phrase of STOP is in it; and what is said to us all the same.
FALSE_ALARMS = {
    "en": [
        "he would not stop texting me",
        "he wouldn't stop calling me",
        "She would not stop messaging me for months",
        "they did not stop calling me",
        "he didn't stop texting my sister",
        "my ex will not stop texting",
        "he won't stop calling me at work",
        "he does not stop sending things",
        "he never stops texting, and nobody acted",
        "could not stop crying",
        "I couldn't stop sending them letters",
        "the police could not stop the calls",
        "nobody could stop the messages",
        "you were not able to stop the calls",
        "they refused to stop calling us",
        "I asked him to stop texting me",
        "I told her to stop contacting me",
        "the officer told him to stop contacting me",
        "you got him to stop calling me",
        "nothing made him stop texting me",
        "he was told to stop contacting us",
        "he promised to stop texting",
        "he said he would stop messaging",
        "you tried to stop the calls",
        "you helped me stop the messages",
        "your team managed to stop the texts",
        "you did nothing to stop the calls",
        "I wanted to know how to stop the messages",
        "I want to stop this happening to others",
        "can we stop this from happening again",
        "he would not leave me alone",
        "he wouldn't leave us alone for a week",
        "they got him to leave me alone",
        "he won't leave me in peace",
        "she never would leave me alone",
        "they had no more questions after that",
        "I have no more questions",
        "after March I got no more messages from you",
        "they do not contact me",
        "you do not contact people often enough",
        "I do not text much",
        "they dont send me updates",
        "you don't send me anything",
        "he said dont contact the police",
        "HE WOULD NOT STOP TEXTING ME",
        "I asked him to STOP",
        "they would not take me off hold",
        "did you lose my number",
        "I would not like to opt out",
        "I said please stop now and he did not",
    ],
    "cy": [
        "wnaeth o ddim stopio tecstio",
        "nath hi ddim stopio tecstio fi",
        "mae o'n gwrthod stopio tecstio",
        "doedd e ddim yn stopio tecstio",
        "gofynnais iddo stopio tecstio",
        "dywedais wrthi iddi stopio tecstio",
        "roeddech chi'n methu stopio tecstio",
        "addawodd stopio tecstio",
        "chafwyd dim mwy o negeseuon",
        "dwi eisiau stopio teimlo fel hyn",
        "ro'n i eisiau stopio crio",
        "fe wnaethoch chi helpu i stopio tecstio",
    ],
    "ur": [
        "اس نے میسج کرنا بند نہیں کیا",
        "وہ فون کرنا بند نہیں کرتا",
        "اس نے کال کرنا بند کر دیا",
        "فون کرنا بند ہو گیا",
        "پولیس نے کہا کہ رابطہ نہ کریں",
        "میں نے کہا کہ فون نہ کرو",
        "میں نے کہا تنگ نہ کرو",
        "us ne kaha ke message na karo",
        "main ne kaha phone na karo",
        "maine kaha ke call na karo",
        "maine kaha tang na karo wo nahi mana",
        "sab ne mujhe akela chor diya",
    ],
}
STOPS_ALL_THE_SAME = {
    "en": [
        "you would not stop texting me",
        "you won't stop calling me",
        "you do not stop sending these",
        "you didn't stop texting",
        "you never stop messaging",
        "you will not leave me alone",
        "you wont leave me alone",
        "I told you to stop texting me",
        "I asked you to stop calling",
        "he would not stop texting me, please stop texting me too",
        "I asked him to stop. Now I ask you: stop contacting me",
        "he wouldn't leave me alone and now you. leave me alone",
        "I have no more questions, stop sending these",
        "they do not contact me. take me off your list",
        "I do not text much, please do not text",
        "could not stop crying because of you. STOP",
        "STOP texting me",
        "please STOP",
        "STOP he said",
        "i have said STOP",
        "can you stop texting",
        "would you stop texting me please",
        "will you stop texting me",
        "why will you not stop messaging me? no more messages",
        "stop sending me this",
        "stop asking me about it",
        "stop bothering me",
        "please stop now",
        "I want to stop now",
        "I want to stop this",
        "can we stop this",
        "can you please stop",
        "do not contact me",
        "don't contact me again",
        "do not text me",
        "please dont text this phone",
        "no more questions",
        "no more messages",
        "never contact me again",
        "leave us alone",
        "leave me in peace",
        "take my number off",
        "remove my number",
        "delete my number please",
        "lose my number",
        "I want to opt out",
        "I would like to opt out",
        "unsubscribe me now",
        "dont call me again",
        "I don't want these texts",
    ],
    "cy": [
        "stopiwch decstio fi",
        "stopiwch anfon y rhain",
        "peidiwch â chysylltu â mi",
        "peidiwch ag anfon mwy",
        "gadewch lonydd i mi plis",
        "dim mwy o gwestiynau",
        "ddim eisiau clywed gennych eto",
        "tynnwch fy rhif",
        "dwi eisiau stopio",
        "gofynnais iddo stopio. Stopiwch decstio fi hefyd",
        "nath o ddim stopio, ond stopiwch ffonio fi",
        "paid â thecstio fi",
    ],
    "ur": [
        "مجھے میسج نہ کریں",
        "میسج بھیجنا بند کریں",
        "پیغام بند کریں",
        "رابطہ مت کریں",
        "مجھے فون نہ کریں",
        "تنگ مت کریں",
        "اس نے بند نہیں کیا، آپ میسج بند کریں",
        "message band karein",
        "mujhe call na karo",
        "mera number hatao",
        "maine kaha tha, tang na karo mujhe",
        "mujhe akela chhoro",
    ],
}


def _rows(corpus: dict[str, list[str]]) -> list[object]:
    return [pytest.param(language, reply, id=f"{language}: {reply}") for language, replies in corpus.items() for reply in replies]


def _heard(reply: str):
    return ALWAYS.recognise(reply, plain(reply))


@pytest.mark.parametrize(("language", "reply"), _rows(FALSE_ALARMS))
def test_a_known_false_alarm_is_an_answer(language, reply):
    """Who tells how somebody else would not stop has not asked us to stop, and is not silenced by it."""
    assert not _heard(reply).stop
    assert not ALONE[language].recognise(reply, plain(reply)).stop


@pytest.mark.parametrize(("language", "reply"), _rows(STOPS_ALL_THE_SAME))
def test_false_alarms_hide_no_wish_to_stop(language, reply):
    """What is said to us is heard, also beside what was said of somebody else."""
    assert _heard(reply).stop
    assert ALONE[language].recognise(reply, plain(reply)).stop


def test_each_false_alarm_is_needed():
    """Every phrase of the lists can overlap a phrase of STOP; one that cannot is there for nothing."""
    for words in WORDS.values():
        stopping = {token for phrase in words.stop_phrases for token in plain(phrase).split()} | {"stop"}
        assert [phrase for phrase in words.not_stop if stopping.isdisjoint(phrase.split())] == []


def test_the_corpus_is_large_enough():
    """At least 40 English, 10 Welsh and 10 Urdu replies that must stop, and as many that must not."""
    for corpus in (FALSE_ALARMS, STOPS_ALL_THE_SAME):
        assert len(corpus["en"]) >= 40
        assert min(len(corpus["cy"]), len(corpus["ur"])) >= 10
