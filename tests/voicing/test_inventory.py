"""Nothing is heard that is not in the list of what is to be recorded: a language without a synthetic voice would fall silent there."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.library import Edition
from bot.stories.rehearsal import Rehearsal
from bot.voicing import likeliest
from bot.voicing.inventory import of_step, renderings
from tests.stories.conftest import FLOW

ZONE = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DONE = [*(f"(key {key})" for key in "11122233456789900*#"), "(key 0)", "(silence)", "(silence)", "(record 4 seconds)", "(key 0203)"]
CALLS = 60


def heard(edition: Edition, language: str, chance: random.Random) -> set[tuple[str, str]]:
    """Every prompt of one call with keys at random, at a moment of some week."""
    begun_by = chance.choice(("bot", "person"))
    at = MONDAY + timedelta(hours=chance.randrange(24 * 21))
    facts = {"nation": chance.choice(("england", "scotland", "wales")), "age": chance.choice((15, 40))}
    call = Rehearsal(edition, "voice", begun_by, language, at, ZONE, facts)
    said = list(call.begin())
    for _ in range(25):
        last = next((line.message for line in reversed(said) if line.message), None)
        likely = likeliest.likely(last) if last and chance.random() < 0.6 else chance.choice(DONE)
        said += call.line(likely)
    return {(breath.language, breath.words) for line in said if line.message for breath in line.message.speech}


@pytest.mark.parametrize(
    "name", ["", "after-case-closed", "quiet-check-in"], ids=["every kind of question", "shipped", "shipped, discreet"]
)
def test_whatever_is_heard_is_in_the_list(edition: Callable[..., Edition], name: str):
    """Calls with keys at random, in every language, from either side, with help, silence, recordings and hours of the week."""
    made, chance = edition(name), random.Random(5)
    listed = {
        (breath.language, breath.words)
        for language in made.script.languages
        for told in renderings(made, language)
        for breath in told.speech
    }
    missing = {words for _ in range(CALLS) for words in heard(made, chance.choice(made.script.languages), chance)} - listed
    assert missing == set()


@pytest.mark.parametrize(
    "name", ["", "after-case-closed", "quiet-check-in"], ids=["every kind of question", "shipped", "shipped, discreet"]
)
def test_one_name_is_one_prompt(edition: Callable[..., Edition], name: str):
    """Two prompts of a flow never have the same name in one language: a recording of one would be taken for the other."""
    made = edition(name)
    for language in made.script.languages:
        words = defaultdict(set)
        for told in renderings(made, language):
            for breath in told.speech:
                words[breath.language, breath.key].add(breath.words)
        assert {key: said for key, said in words.items() if len(said) > 1} == {}


def test_a_promise_that_nobody_made_is_not_recorded(edition: Callable[..., Edition]):
    """Steps that are never played are left out: without `replies_by` there is no "within" to read aloud."""
    keys = {breath.key for told in renderings(edition("after-case-closed"), "en") for breath in told.speech}
    assert "step/as_complaint.told" in keys
    assert "step/as_complaint.told_when" not in keys


@pytest.mark.parametrize(
    ("step", "first"),
    [
        pytest.param("overall", ["step/overall", "step/overall/1"], id="a question with its choices"),
        pytest.param("contact", ["step/contact/page0", "step/contact/page0/1"], id="a question of several pages"),
        pytest.param("thanks", ["step/thanks"], id="a step that says something"),
        pytest.param("support", [], id="one that says nothing of its own"),
        pytest.param("nowhere", [], id="one that is not there"),
    ],
)
def test_what_is_heard_at_one_step(edition: Callable[..., Edition], step: str, first: list[str]):
    """Its own prompts, in their order."""
    keys = [breath.key for told in of_step(edition(), "en", step) for breath in told.speech if not breath.key.startswith("engine/")]
    assert keys[: len(first)] == first
    assert bool(keys) == bool(first)


def test_the_likeliest_call_says_yes_speaks_and_comes_to_its_end(edition: Callable[..., Edition]):
    """Whoever says yes and takes each first answer hears the whole of it, and their comment is kept."""
    call = Rehearsal(edition(source=FLOW.replace("0 to 2", "9 to 10")), "voice", "bot", "en", MONDAY, ZONE)
    done = [line.words for line in likeliest.held(call) if line.who == "person"]
    assert done[0] == "(key 1)"
    assert "(record 6 seconds)" in done
    assert (call.end, call.answers["overall"], call.answers["better"]) == ("finished", "good", "spoken")
