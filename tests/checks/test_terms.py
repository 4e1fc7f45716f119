"""The lists of words: every example of every language, where they weigh how much, and what they must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checks import RULES, check
from bot.checks.said import Spoken
from bot.engine.sentences import SENTENCES
from bot.flow.messages import messages_of_services
from bot.flow.reader import read
from bot.flow.wording_lists import WordingLists, WordingRule
from bot.language.languages import load
from bot.library.library import read_services
from tests.flow.corpus import include_good

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = load(ROOT / "locales")
WORDING = LANGUAGES.wording
ENGLISH = WORDING["en"]
EVERY = [(lists, rule) for lists in WORDING.values() for rule in lists.rules]
BAD = [pytest.param(lists, rule, text, id=f"{lists.language}: {rule.name}: {text}") for lists, rule in EVERY for text in rule.bad]
GOOD = [pytest.param(lists, rule, text, id=f"{lists.language}: {rule.name}: {text}") for lists, rule in EVERY for text in rule.good]


def speaking(lists: WordingLists) -> Spoken:
    """English with these lists."""
    return Spoken("en", lambda _context, english: english, lambda _context, _english: None, lists)


def found(steps: str, lists: WordingLists = ENGLISH, head: str = "") -> list[tuple[str, str, int]]:
    """Rule, severity and line of what the lists find in a flow."""
    reading = read("a.yaml", f"flow: a\n{head}steps:\n{steps}".encode(), include_good)
    assert reading.flow is not None, reading.problems
    ours = {rule.name for rule in lists.rules} | {"accept-nothing", "accept-unknown"}
    every = check(reading.flow, reading.places, (speaking(lists),))
    return [(problem.rule, problem.severity, problem.line) for problem in every if problem.rule in ours]


@pytest.mark.parametrize(("lists", "rule", "text"), BAD)
def test_bad_examples_are_found(lists: WordingLists, rule: WordingRule, text: str) -> None:
    """Each rule finds what it says that it finds."""
    assert rule in [one.rule for one in lists.found(text)]


@pytest.mark.parametrize(("lists", "rule", "text"), GOOD)
def test_good_examples_are_left_alone(lists: WordingLists, rule: WordingRule, text: str) -> None:
    """No rule finds anything in a message that is put well; the rules for a first message look at their own examples."""
    assert [one.words for one in lists.found(text) if one.rule == rule or {"messages", "labels"} & set(one.rule.weights)] == []


def test_every_rule_is_told_in_full() -> None:
    """Each has a reason in one sentence, an example of each kind, and a name that no other rule has."""
    assert {rule.name for _, rule in EVERY if not (rule.bad and rule.good and rule.why.endswith("."))} == set()
    assert {rule.name for rule in RULES} & {rule.name for _, rule in EVERY} == set()
    assert LANGUAGES.problems == ()


SAY = "  one: {{say: {}}}\n"
PLACES = WordingLists(
    "en",
    (
        WordingRule("everywhere", {"messages": "error", "labels": "error"}, ("bad",), ("good",), "It is bad."),
        WordingRule("softer", {"discreet": "error", "messages": "warning", "labels": "warning"}, ("meh",), (), "It is meh."),
        WordingRule("message", {"messages": "error"}, ("wow",), (), "It is loud."),
        WordingRule("label", {"labels": "warning", "messages": "error"}, ("hm",), (), "It is short."),
        WordingRule("first", {"first message": "error"}, ("news",), (), "It is news."),
        WordingRule("court", {"messages": "error"}, ("day in court",), (), "Not all were.", unless_known={"proceedings": ("finished",)}),
    ),
    names=("Bad Ltd",),
)
ASK = "  one: {{ask: How was it?, choose: {{a: {}, b: B}}}}\n"


@pytest.mark.parametrize(
    ("head", "steps", "findings"),
    [
        pytest.param("", SAY.format("It is bad."), [("everywhere", "error", 3)], id="in a message"),
        pytest.param("", ASK.format("Bad"), [("everywhere", "error", 3)], id="in the label of an answer"),
        pytest.param("", "  one: {ask: How?, choose: {a: {label: A, also: [bad]}, b: B}}\n", [], id="not in what people write"),
        pytest.param("", "  one: {say: Fine., voice: It is bad.}\n", [("everywhere", "error", 3)], id="when it is spoken"),
        pytest.param("invite: It is bad.\n", SAY.format("Hello."), [("everywhere", "error", 2)], id="in the first message"),
        pytest.param("", SAY.format("Meh."), [("softer", "warning", 3)], id="a warning"),
        pytest.param("risk: R2\n", SAY.format("Meh."), [("softer", "error", 4)], id="an error where somebody else may read it"),
        pytest.param("", SAY.format("Wow."), [("message", "error", 3)], id="messages alone"),
        pytest.param("", ASK.format("Wow"), [], id="and no labels"),
        pytest.param("", ASK.format("Hm"), [("label", "warning", 3)], id="less in a label"),
        pytest.param("", SAY.format("News."), [], id="only in the first message"),
        pytest.param("invite: News.\n", SAY.format("Hello."), [("first", "error", 2)], id="which is the invitation"),
        pytest.param("", SAY.format("Bad Ltd is here."), [], id="a name is left alone"),
        pytest.param("risk: R2\n", SAY.format("Bad Ltd is here."), [("everywhere", "error", 4)], id="and a discreet flow names nobody"),
        pytest.param("", SAY.format("Your day in court."), [("court", "error", 3)], id="nobody knows"),
        pytest.param("who: {proceedings: finished}\n", SAY.format("Your day in court."), [], id="the flow asks only those who were there"),
        pytest.param(
            "", "  one: {say: Your day in court., only_if: {all: [{proceedings: finished}, {case: closed}]}}\n", [], id="the step does"
        ),
        pytest.param(
            "", "  one: {say: Your day in court., only_if: {any: [{proceedings: finished}, {case: closed}]}}\n", [("court", "error", 3)],
            id="or others too",
        ),
        pytest.param("who: {proceedings: live}\n", SAY.format("Your day in court."), [("court", "error", 4)], id="those who are not there yet"),
        pytest.param("", "  one: {say: Meh., accept: {softer: It is their word.}}\n", [], id="a warning is accepted"),
        pytest.param("accept: {softer: It is their word.}\n", SAY.format("Meh."), [], id="for a whole file"),
        pytest.param(
            "", "  one: {say: Bad., accept: {everywhere: So.}}\n", [("accept-unknown", "error", 3), ("everywhere", "error", 3)],
            id="an error never",
        ),
        pytest.param(
            "risk: R2\n", "  one: {say: Meh., accept: {softer: So.}}\n", [("accept-nothing", "warning", 4), ("softer", "error", 4)],
            id="nor where a warning is one",
        ),
    ],
)  # fmt: skip
def test_where_words_stand(head: str, steps: str, findings: list[tuple[str, str, int]]) -> None:
    """How bad a word is depends on where it stands and on who may read it."""
    assert sorted(found(steps, PLACES, head)) == findings


def test_a_finding_says_what_to_write() -> None:
    """The words as they stand, the reason, and what to try."""
    reading = read("a.yaml", b"flow: a\nsteps:\n  one: {say: It is BAD. Meh.}\n", include_good)
    assert reading.flow is not None
    every = [problem for problem in check(reading.flow, reading.places, (speaking(PLACES),)) if problem.rule in ("everywhere", "softer")]
    assert [(problem.says, problem.try_instead) for problem in every] == [
        ("`BAD`: It is bad.", "Try: good."),
        ("`Meh`: It is meh.", "Leave it out."),
    ]


# Messages from guidance for those who write to people affected by crime, by which every list is measured.
SAMPLES = [
    pytest.param("Hi, this is the feedback line you asked us to text. Is now OK? Reply 1 yes, 2 later, 3 no. Text STOP at any time and we will not text again.", id="a discreet invitation"),
    pytest.param("Northshire Police here. Can we ask 5 short questions about our service? We will not ask what happened. Reply 1 yes, 2 later, 3 no, or STOP.", id="an invitation"),
    pytest.param("You choose. SKIP any question. We read replies on weekdays. If someone may be in danger we may tell others. Carry on? 1 yes 2 more 3 no", id="before the first question"),
    pytest.param("Your replies help us make the service better. They do not change the help you get. We keep them 90 days, then as totals. Carry on? 1 yes 2 no", id="more about it"),
    pytest.param("Overall, how do you feel about the service you got? 1 Satisfied 2 Dissatisfied 3 Neither. SKIP or STOP is fine.", id="satisfied or not"),
    pytest.param("Thank you. How much? 1 Completely 2 Very 3 Fairly. SKIP or STOP is fine.", id="and how much"),
    pytest.param("The next question is about how you have been feeling. You can skip it. 1 OK, ask me 2 Skip it 3 Pause for now", id="before a personal question"),
    pytest.param("Is there one thing we could do better? Please do not tell us what happened to you. Reply in your own words, or SKIP.", id="in their own words"),
    pytest.param("Sorry, we did not get that. Please reply with a number from 1 to 5. Or SKIP, PAUSE or STOP.", id="asked again"),
    pytest.param("No problem. Text GO when you want to carry on. If we do not hear from you in 7 days we will stop.", id="a pause"),
    pytest.param("Done. You will not get any more texts from us. You can delete this chat.", id="STOP"),
    pytest.param("We have deleted your answers and will not text again. Totals we made before now stay. You can delete this chat too.", id="ERASE"),
    pytest.param("You can still tell us about the service if you want to. Reply GO, or STOP. We will not ask again.", id="a reminder"),
    pytest.param("Do you want this looked at as a complaint? 1 Yes 2 No, feedback 3 Tell me more. SKIP is fine.", id="a complaint"),
    pytest.param("Would you like us to pass on thanks to someone? 1 Yes 2 No. We will not use your name.", id="thanks"),
    pytest.param("Would you like a person to call you? 1 Yes 2 No. If yes, we will ask when is a good time.", id="a call"),
    pytest.param("Some people choose to help train staff by saying what the service was like. Hear more? 1 Yes 2 No. It is fine to say no.", id="to train staff"),
    pytest.param("Thank you. That is all. If you want to talk to someone, Victim Support is there day or night: 0808 168 9111.", id="the end"),
    pytest.param("Thank you. That is all. Text INFO at any time for people you can talk to. You can delete this chat.", id="a discreet end"),
    pytest.param("You told us updates were too slow. We now send one every 28 days. Was this good to know? 1 yes 2 no. STOP to end.", id="what came of it"),
    pytest.param("Sorry. We will not text this number again.", id="somebody else's telephone"),
    pytest.param("Which word should we use? 1 Victim 2 Survivor 3 Neither. SKIP is fine.", id="a word of their own"),
    pytest.param("Some people like the word victim. Some like survivor. Some like neither.", id="why they are asked for it"),
    pytest.param("Hello. This is a recorded call you said yes to. To go on, press 1. To choose another time, press 2. To stop these calls, press 9.", id="a call begins"),
]  # fmt: skip


@pytest.mark.parametrize("text", SAMPLES)
def test_messages_that_are_put_well(text: str) -> None:
    """Nothing is found in them, whether they come first, are discreet, or neither."""
    assert [(one.rule.name, one.words) for one in ENGLISH.found(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Write the number down in case you want it.", id="in case"),
        pytest.param("We came 3 times in a row, and just in time.", id="a row, and just"),
        pytest.param("Another person was there. Other people read this here.", id="her, in other words"),
        pytest.param("In May we may write. You may skip this.", id="may, the month too"),
        pytest.param("If you were a minor then, ask somebody who is 18.", id="a minor is young"),
        pytest.param("Are you free on Monday? Feel free to skip this.", id="free, without money"),
        pytest.param("A strong password keeps others out.", id="strong, of a thing"),
        pytest.param("There is a dash, then a solo voice at an easy-going pace?", id="letters that are words"),
        pytest.param("This is the last question. That is all.", id="last, of a question"),
        pytest.param("Did you have to tell us things more than once?", id="having to, asked of the service"),
        pytest.param("Was it easy to reach us? Was our answer quick?", id="easy and quick, asked of the service"),
        pytest.param("It is your choice. You do not have to answer.", id="no order"),
        pytest.param("Did we keep our word? Did we do what we promised?", id="promised, asked of the service"),
        pytest.param("You will be called by Friday. You were asked by text.", id="by, of a day"),
        pytest.param("We could have done this better. We should have called.", id="our own hindsight"),
        pytest.param("Read it when you are safe. Write if you are safe.", id="safe, as a question"),
        pytest.param("How are things at home? Is it still there?", id="still, of a thing"),
        pytest.param("Please do not tell us your name. We will not ask for your address.", id="a name that is not asked for"),
        pytest.param("Thank you for telling us. We are sorry this was not good enough.", id="an apology that is one"),
        pytest.param("We want to know what you need from us.", id="want, which is no contraction"),
        pytest.param("Do you agree that we may contact you again?", id="agreeing to something"),
        pytest.param("We may have to tell others if someone is in danger.", id="having to, said of us"),
        pytest.param("Are you still on this number? Do you still want our texts?", id="still, of an arrangement"),
        pytest.param("How easy was it to reach us? Was it clear what would happen next?", id="a question about the service"),
        pytest.param("Did the officer who dealt with your report give you a name and a number?", id="a name that was given"),
    ],
)
def test_words_that_only_look_bad(text: str) -> None:
    """A false alarm teaches people to pass over the true ones."""
    assert [(one.rule.name, one.words) for one in ENGLISH.found(text) if {"messages", "labels"} & set(one.rule.weights)] == []


def test_what_is_told_of_services_keeps_the_rules() -> None:
    """Whom a service is for may have to name a crime, to those who ask for it. Nothing else is found."""
    told = messages_of_services(read_services(ROOT / "flows", live=False)[0])
    assert len(told) > 30
    every = [(message.context, one.rule.name) for message in told for one in ENGLISH.found(message.text) if "messages" in one.rule.weights]
    assert [found for found in every if found[1] != "names-the-crime"] == []


@pytest.mark.parametrize("language", sorted(WORDING))
def test_the_engines_own_sentences_keep_the_rules(language: str) -> None:
    """What Hearback says itself is put as it asks of others. The replies to danger and to low mood are fixed, and apart."""
    said = {(name, words) for name, one in LANGUAGES.words[language].sentences.items() for words in (one.text, one.voice) if words}
    assert len(said) > len(SENTENCES)
    broken = [(name, one.rule.name, one.words) for name, words in sorted(said) for one in WORDING[language].found(words)]
    assert [found for found in broken if found[1] not in ("case-news", "jargon-incident")] == []
