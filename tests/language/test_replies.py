"""Which replies stop everything, which bring the danger text, and which only look like it: the phrase lists of each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.always import Always
from bot.engine.plain import plain
from bot.flow.words import Command
from bot.language.languages import load

LOCALES = Path(__file__).resolve().parents[2] / "locales"
WORDS = load(LOCALES).words
ALWAYS = Always(WORDS.values())
ALONE = {language: Always([words]) for language, words in WORDS.items()}

STOPS = {
    "en": [
        "STOP",
        "stop",
        "Stop!",
        "STOP STOP",
        "stopp",
        "Stop please",
        "please stop",
        "just stop it",
        "STOPALL",
        "unsubscribe",
        "UNSUBSCRIBE me",
        "end",
        "Quit",
        "CANCEL.",
        "opt out",
        "OPTOUT",
        "revoke",
        "I said STOP",
        "please stop texting me",
        "Stop messaging me now",
        "can you stop sending these",
        "Can you stop please",
        "I want this to stop",
        "leave me alone",
        "Just LEAVE ME ALONE!!!",
        "do not text me again",
        "Don't text this number",
        "dont contact me",
        "never contact me again",
        "I don't want any more of this",
        "I do not want to be contacted",
        "take me off your list",
        "please remove me",
        "remove my number from this",
        "no more messages please",
        "no more questions thanks",
        "stop calling me",
        "ｓｔｏｐ",
        "just stop",
        "that's enough",
    ],
    "cy": [
        "stop",
        "STOPIWCH",
        "Stopiwch plis",
        "peidiwch",
        "dim mwy",
        "dim rhagor o negeseuon",
        "peidiwch â thecstio fi eto",
        "peidiwch a thecstio fi",
        "Peidiwch ag anfon rhagor",
        "paid â chysylltu â fi",
        "gadewch lonydd i mi",
        "Rhowch lonydd i fi nawr",
        "tynnwch fi oddi ar y rhestr",
        "dwi eisiau stopio nawr",
        "stopiwch ffonio fi",
        "dwi ddim eisiau mwy o negeseuon",
    ],
    "ur": [
        "stop",
        "سٹاپ",
        "بند کریں",
        "بند کرو",
        "بس",
        "مجھے میسج مت کریں",
        "مزید پیغام نہ بھیجیں",
        "براہ کرم رابطہ نہ کریں",
        "مجھے کال مت کریں",
        "مجھے تنگ نہ کریں",
        "میرا نمبر ہٹا دیں",
        "band karo",
        "mujhe message na karein",
        "please msg mat karo",
        "mujhe tang na karo",
        "ye band karo abhi",
    ],
}

NOT_STOPS = {
    "en": [
        "the bus stop was dark",
        "They would not stop",
        "I asked him to stop",
        "He did not stop the car",
        "the officer stopped by on Monday",
        "nobody could make it stop",
        "we had to stop and wait for hours",
        "the calls from your team stopped in May",
        "in the end it was fine",
        "at the end they rang me",
        "I had to cancel the appointment",
        "I nearly quit my job",
        "paid",
        "enough",
        "no",
        "no thanks",
        "not really",
        "remove the long wait",
        "the form was the wrong one",
        "I was left alone in the room",
        "they left me waiting",
        "nonstop calls from the press",
        "do not know",
        "end of the road",
        "could you stop using so many forms",
        "I want to stop feeling like this",
        "they never contact me",
        "you do not call me back",
        "they rang the wrong number twice",
        "they arrested the wrong person",
        "there was no opt out box on the form",
        "I do not want any more trouble",
    ],
    "cy": [
        "roedd yr arhosfan bws yn dywyll",
        "digon",
        "paid",
        "dim",
        "na",
        "nid oedd diwedd ar yr aros",
        "wnaethon nhw ddim stopio",
        "roedd y rhif yn anghywir ar y ffurflen",
        "dim problem",
        "ges i ddigon o help",
        "dwi ddim eisiau rhagor o drafferth",
    ],
    "ur": [
        "بس اسٹاپ پر اندھیرا تھا",
        "دفتر بند تھا",
        "نہیں",
        "انہوں نے رابطہ نہیں کیا",
        "فون کا جواب نہیں ملا",
        "کام ختم نہیں ہوا",
        "office band tha",
        "nahi",
        "unhon ne call nahi ki",
        "message nahi aaya",
        "رابطہ بند ہو گیا تھا",
        "وہ فون نہیں کرتے",
    ],
}

DANGERS = {
    "en": [
        "help",
        "HELP ME",
        "sos",
        "999",
        "he is here",
        "he's outside my house",
        "he said he is going to kill me",
        "I want to die",
        "I'm not safe",
        "i dont want to live",
        "thinking of suicide",
    ],
    "cy": [
        "perygl",
        "help",
        "dwi mewn perygl",
        "dwi eisiau marw",
        "mae o tu allan i'r tŷ",
        "mae e tu allan i'r ty",
        "dwi ddim yn ddiogel",
        "mae o'n mynd i ladd fi",
    ],
    "ur": [
        "مدد",
        "میں خطرے میں ہوں",
        "وہ مجھے مار دے گا",
        "وہ یہاں ہے",
        "میں مرنا چاہتی ہوں",
        "madad karo",
        "woh yahan hai",
        "mujhe maar dega",
        "khudkushi",
    ],
}

NOT_DANGERS = {
    "en": [
        "satisfied",
        "the officers were kind",
        "it took too long",
        "police",
        "1",
        "very bad",
        "nobody told me anything",
        "I had to call the police three times",
        "they told me to call 999 and nobody came",
        "the form was hard to fill in",
    ],
    "cy": ["bodlon", "roedd yr heddlu yn garedig", "gwael iawn", "cymerodd hi'n rhy hir"],
    "ur": ["مطمئن", "پولیس نے اچھا کام کیا", "بہت خراب", "jawab der se mila"],
}


def _rows(corpus: dict[str, list[str]]) -> list[object]:
    return [pytest.param(language, reply, id=f"{language}: {reply}") for language, replies in corpus.items() for reply in replies]


def _heard(reply: str):
    return ALWAYS.recognise(reply, plain(reply))


@pytest.mark.parametrize(("language", "reply"), _rows(STOPS))
def test_a_wish_to_stop_is_heard(language, reply):
    """Whoever wants no more messages is heard, as a word or inside a sentence, also by the words of their language alone."""
    assert _heard(reply).stop
    alone = ALONE[language].recognise(reply, plain(reply))
    assert alone.stop


@pytest.mark.parametrize(("language", "reply"), _rows(NOT_STOPS))
def test_a_sentence_about_stopping_is_an_answer(language, reply):
    """A person who writes about a bus stop, or answers no, has not asked us to stop."""
    assert not _heard(reply).stop


@pytest.mark.parametrize(("language", "reply"), _rows(DANGERS))
def test_danger_is_heard(language, reply):
    """Words of danger or despair bring the words of help, also by the words of their language alone."""
    assert _heard(reply).urgent
    assert ALONE[language].recognise(reply, plain(reply)).urgent


@pytest.mark.parametrize(("language", "reply"), _rows(NOT_DANGERS))
def test_an_ordinary_answer_is_not_danger(language, reply):
    """Broad lists still leave ordinary answers alone."""
    assert not _heard(reply).urgent


COMMANDS = [
    ("skip", Command.SKIP),
    ("next question", Command.SKIP),
    ("hepgor", Command.SKIP),
    ("چھوڑیں", Command.SKIP),
    ("agla sawal", Command.SKIP),
    ("pause", Command.PAUSE),
    ("saib", Command.PAUSE),
    ("انتظار کریں", Command.PAUSE),
    ("carry on", Command.GO),
    ("ymlaen", Command.GO),
    ("آگے چلیں", Command.GO),
    ("go back", Command.BACK),
    ("yn ol", Command.BACK),
    ("yn ôl", Command.BACK),
    ("wapas", Command.BACK),
    ("say that again", Command.REPEAT),
    ("eto", Command.REPEAT),
    ("dobara", Command.REPEAT),
    ("more info", Command.MORE),
    ("rhagor", Command.MORE),
    ("مزید", Command.MORE),
    ("language", Command.LANGUAGE),
    ("iaith", Command.LANGUAGE),
    ("زبان", Command.LANGUAGE),
    ("INFO", Command.INFO),
    ("gwybodaeth", Command.INFO),
    ("معلومات", Command.INFO),
    ("delete my answers", Command.ERASE),
    ("dileu", Command.ERASE),
    ("dilewch", Command.ERASE),
    ("مٹا دیں", Command.ERASE),
    ("delete karo", Command.ERASE),
    ("TAKEBACK", Command.TAKEBACK),
    ("Take back", Command.TAKEBACK),
    ("I withdraw my consent", Command.TAKEBACK),
    ("tynnu'n ôl", Command.TAKEBACK),
    ("tynnu fy nghaniatad yn ol", Command.TAKEBACK),
    ("اجازت واپس", Command.TAKEBACK),
    ("ijazat wapas", Command.TAKEBACK),
    ("call me please", Command.CALL),
    ("ffoniwch fi", Command.CALL),
    ("کال کریں", Command.CALL),
    ("mujhe call karein", Command.CALL),
]


@pytest.mark.parametrize(("reply", "command"), COMMANDS, ids=[f"{reply}: {command}" for reply, command in COMMANDS])
def test_commands_are_heard_in_every_language(reply, command):
    """The words that work at every step are known in each language, with and without accents."""
    assert _heard(reply).command is command


def test_the_corpus_is_large_enough():
    """The lists are tried on at least 40 English, 15 Welsh and 15 Urdu replies."""
    sizes = {language: len(STOPS[language]) + len(NOT_STOPS[language]) for language in STOPS}
    assert sizes["en"] >= 40
    assert min(sizes["cy"], sizes["ur"]) >= 15
