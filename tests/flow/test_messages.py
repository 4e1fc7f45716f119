"""The words of a flow, as translators get them."""

from __future__ import annotations

from bot.flow.directory import read_directory
from bot.flow.messages import messages, messages_of_services
from bot.flow.reader import read
from tests.flow.corpus import GOOD, GOOD_DIRECTORY, include_good


def told(stem: str) -> dict[str, str]:
    file = next(file for file in GOOD if file.stem == stem)
    flow = read(file.name, file.read_bytes(), include_good).flow
    assert flow is not None
    return {message.context: message.text for message in messages(flow)}


def test_every_word_has_its_context():
    """Contexts are where the words come from and the way to them, in the order of the flow."""
    contexts = list(told("after-case-closed"))
    assert contexts[:8] == [
        "after-case-closed/invite",
        "shared/opening/who_asks/say",
        "shared/opening/you_choose/ask",
        "shared/opening/you_choose/choose/go_on",
        "shared/opening/you_choose/choose/go_on/also",
        "shared/opening/you_choose/choose/more",
        "shared/opening/you_choose/choose/stop_here",
        "shared/opening/told_more/say",
    ]
    assert {"after-case-closed/overall/voice", "after-case-closed/feelings/scale/low", "shared/closing/thanks/say"} <= set(contexts)


def test_every_kind_of_word_is_there():
    """Surfaces, labels, spoken labels, other words, and what MORE says."""
    words = told("every-key")
    assert words["every-key/more"] == "It is about how a service treated you."
    assert words["every-key/hello/text"] == "Hello on a screen"
    assert words["every-key/hello/chat"] == "Hello in a chat"
    assert words["every-key/many/choose_many/place"] == "Place"
    assert words["every-key/many/choose_many/place/voice"] == "the place"
    assert words["every-key/many/choose_many/place/also"] == "room"
    assert not any("title" in context or "purpose" in context for context in words)


def test_notes_go_with_the_words():
    """The note of a step reaches the translator of each of its texts."""
    file = next(file for file in GOOD if file.stem == "every-key")
    flow = read(file.name, file.read_bytes(), include_good).flow
    assert flow is not None
    assert {message.note for message in messages(flow) if message.step == "hello"} == {"A greeting."}


def test_a_shared_file_included_twice_is_translated_once():
    """The same context comes once."""
    source = b"flow: a\nsteps:\n  one: {include: shared/closing.yaml}\n  two: {include: shared/closing.yaml}\n"
    flow = read("a.yaml", source, include_good).flow
    assert flow is not None
    assert [message.context for message in messages(flow)] == ["shared/closing/thanks/say"]


def test_services_are_translated_too():
    """What is told of a service, in writing and aloud."""
    services = read_directory(GOOD_DIRECTORY.name, GOOD_DIRECTORY.read_bytes()).services
    assert [message.context for message in messages_of_services(services)] == [
        "support/talk/says",
        "support/talk/voice",
        "support/emergency/says",
    ]
