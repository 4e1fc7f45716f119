"""A flow made ready: placeholders filled, translations used, English where there is none, and never the name of a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.effects import Ask, Say
from bot.engine.script import Builder, Script
from bot.engine.sentences import SENTENCES
from bot.flow.words import Words
from tests.engine.talking import ALWAYS, EVERY_KIND, LANGUAGES, Talk, build

SOURCE = """
flow: told
invite: "{organisation} here."
more: About {organisation}.
steps:
  hello:
    say: Hello from {organisation}.
    text: By text from {organisation}.
    voice: Spoken, from {organisation}.
  overall:
    ask: How do you feel?
    choose: {good: Good, bad: {label: Bad, also: [awful], voice: a bad one}}
  many:
    ask: Which ones?
    choose_many: {a: Alder, b: Birch, at_most: 1}
  feelings:
    ask: How are things?
    scale: {from: 1, to: 5, low: Very bad, high: Very good}
"""
WELSH = {
    ("cy", "told/invite"): "{organisation} sydd yma.",
    ("cy", "told/more"): "Am {organisation}.",
    ("cy", "told/hello/say"): "Helo gan {organisation}.",
    ("cy", "told/overall/ask"): "Sut ydych chi'n teimlo?",
    ("cy", "told/overall/choose/good"): "Da",
    ("cy", "told/overall/choose/bad/also"): "ofnadwy, erchyll",
    ("cy", "told/feelings/scale/low"): "Drwg iawn",
}


@pytest.fixture(scope="module")
def script() -> Script:
    """The flow above with some of its Welsh."""
    return build(SOURCE, translations=WELSH)


def test_placeholders_are_filled(script: Script) -> None:
    """Declared names are filled in, on every surface and in every language."""
    lines = script.lines["en"]
    assert lines.invite
    assert lines.invite.ask.wording.text == "Northshire Police here."
    assert lines.says["more"].wording.text == "About Northshire Police."
    hello = lines.says["step/hello"].wording
    assert [hello.on(surface) for surface in ("text", "chat", "voice")] == [
        "By text from Northshire Police.",
        "Hello from Northshire Police.",
        "Spoken, from Northshire Police.",
    ]
    assert script.lines["cy"].invite.ask.wording.text == "Northshire Police sydd yma."  # type: ignore[union-attr]  # the flow has an invite


def test_translations_are_used_and_english_stands_in(script: Script) -> None:
    """What is translated is said in Welsh, the rest in English; nothing is left empty."""
    welsh = script.lines["cy"]
    assert welsh.questions[1].ask.wording.text == "Sut ydych chi'n teimlo?"
    assert [option.label.text for option in welsh.questions[1].ask.options] == ["Da", "Bad"]
    assert welsh.questions[2].ask.wording.text == "Which ones?"
    ask = welsh.questions[3].ask
    assert (ask.low_label.text, ask.high_label.text) == ("Drwg iawn", "Very good")  # type: ignore[union-attr]  # a scale has both
    assert welsh.says["step/hello"].wording.on("voice") == "Spoken, from Northshire Police."


@pytest.mark.parametrize(
    ("reply", "answer"), [("ofnadwy", "bad"), ("erchyll", "bad"), ("awful", "bad"), ("bad", "bad"), ("da", "good"), ("good", "good")]
)
def test_other_words_are_translated_too(script: Script, reply: str, answer: str) -> None:
    """Other words for an answer, in both languages, and its name in the file."""
    talk = Talk(script, by="person", language="cy")
    talk.say(reply)
    assert talk.answers == {"overall": answer}


def test_the_engine_speaks_the_language(script: Script) -> None:
    """The engine's own sentences come from the locale."""
    assert script.lines["cy"].warn.ask.wording == LANGUAGES.words["cy"].sentences["warn"]
    assert script.lines["cy"].warn.ask.wording.text != SENTENCES["warn"].text


@pytest.mark.parametrize("missing", sorted(SENTENCES))
def test_a_missing_sentence_is_said_in_english(missing: str) -> None:
    """Each sentence taken away in turn: English stands in, never an empty text and never its name."""
    own = build(SOURCE.replace("more: About {organisation}.\n", "")).flow
    welsh = LANGUAGES.words["cy"]
    poor = Words(
        **{f: getattr(welsh, f) for f in welsh.__struct_fields__ if f != "sentences"},
        sentences={k: v for k, v in welsh.sentences.items() if k != missing},
    )
    builder = Builder(words={"en": LANGUAGES.words["en"], "cy": poor}, translate=lambda *_: None, values={}, always=ALWAYS)
    said = builder.build(own, "v1", ["cy"]).lines["cy"].says[missing].wording
    assert said.text == SENTENCES[missing].text
    assert said.on("voice") == (SENTENCES[missing].voice or SENTENCES[missing].text)


def test_nothing_that_is_said_is_empty_or_a_name(every_kind: Script) -> None:
    """Everything a script can say is words, on every surface, with no bracket of ours left in the flow's words."""
    for message in every_kind.every_message():
        for surface in ("text", "chat", "voice"):
            words = message.wording.on(surface)
            assert words.strip(), message.key
            assert words not in SENTENCES or words == SENTENCES[words].text, message.key  # "noon" is called noon
            assert message.key.startswith("engine/") or "{" not in words, message.key


def test_every_message_has_a_key_of_its_own(every_kind: Script) -> None:
    """The same key, language and reason to ask again always say the same."""
    said: dict[tuple[str, str, str], Say | Ask] = {}
    for message in every_kind.every_message():
        again = message.again if isinstance(message, Ask) else ""
        assert said.setdefault((message.key, message.language, again), message) == message


def test_a_language_that_is_not_spoken_falls_back(script: Script) -> None:
    """The flow's first language stands in for one that is not there."""
    assert script.speech("pl") is script.lines["en"]
    assert build(SOURCE, languages=["cy", "en"]).speech("pl").words.language == "cy"
    talk = Talk(script, by="person", language="pl")
    assert talk.state.language == "en"


def test_only_languages_with_words_are_offered() -> None:
    """A language that has no locale is not in the list."""
    assert build(SOURCE, languages=["en", "pl", "cy"]).languages == ("en", "cy")


def test_a_flow_without_invite_has_none() -> None:
    """It can only be begun by the person."""
    assert build("flow: f\nsteps:\n  it:\n    say: Hello.\n").lines["en"].invite is None


@pytest.mark.parametrize("name", ["danger", "stopped", "erased", "closed", "paused", "hello", "more"])
def test_a_step_never_takes_the_place_of_a_sentence(flow: Callable[..., Script], name: str) -> None:
    """A coordinator may call a step what the engine calls a sentence of its own: STOP and danger still say their own words."""
    script = flow(f"flow: f\nsteps:\n  {name}:\n    say: Ours.\n  it:\n    ask: Did we?\n    yes_no: true\n")
    talk = Talk(script, by="person")
    assert talk.keys == [f"step/{name}", "step/it?"]
    assert script.lines["en"].says[name].key == f"engine/{name}"
    talk.say("help STOP")
    assert talk.keys == ["engine/danger", "engine/stopped"]
    assert ("bot", "Ours.") not in talk.transcript[2:]


def test_ways_lead_to_steps(flow: Callable[..., Script]) -> None:
    """`go` is an index when the flow is ready, and only leads forward."""
    source = (
        "flow: f\nsteps:\n  a:\n    ask: Did we?\n    yes_no: true\n    then:\n      - go: c\n  b:\n    say: No.\n  c:\n    say: Yes.\n"
    )
    script = flow(source)
    assert [go for _, go in script.nodes[0].then] == [2]
    for node in script.nodes:
        assert all(go is None or go > node.index for _, go in node.then)


def test_a_script_of_another_version_is_another_script() -> None:
    """Editing a flow leaves a conversation under way on its own version: its state and its buttons say which."""
    old, new = build(EVERY_KIND), build(EVERY_KIND.replace("Satisfied", "Happy"))
    talk = Talk(old, "chat", by="person")
    assert talk.state.version == old.version != new.version
    talk.press(1, version=new.version)
    assert talk.answers == {}
    talk.press(1)
    assert talk.answers == {"overall": "satisfied"}
