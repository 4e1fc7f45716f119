"""People to talk to: who is named, and in which order."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.signposting import choose
from bot.flow.directory import Service
from tests.engine.talking import Talk, build

TODAY = date(2026, 11, 21)


def _service(name: str, **fields: object) -> Service:
    return Service.model_validate(
        {"(id)": name, "name": name.title(), "plain_for": "anyone", "says": "{service.name} is there: {service.phone}", **fields}
    )


def _checked(day: str, **fields: object) -> dict[str, object]:
    return {"verified": day, "verified_by": "manager", "source": "https://www.example.org", **fields}


ANYONE = _service("anyone", needs=["someone_to_talk_to"])
OTHER = _service("other", needs=["someone_to_talk_to"])
THIRD = _service("third", needs=["someone_to_talk_to"])
CHILDREN = _service("children", needs=["someone_to_talk_to"], max_age=18)
ADULTS = _service("adults", needs=["someone_to_talk_to"], min_age=18)
ESSEX = _service("essex", needs=["someone_to_talk_to"], areas=["essex"])
WALES = _service("wales", needs=["someone_to_talk_to"], nations=["wales"])
BURGLARY = _service("burglary", needs=["someone_to_talk_to"], categories=["burglary"])
LOW_MOOD = _service("low_mood", needs=["low_mood"])
EVERY_NEED = _service("every_need")


@pytest.mark.parametrize(
    ("services", "needs", "facts", "named"),
    [
        pytest.param([ANYONE, OTHER, THIRD], ["someone_to_talk_to"], {}, ["anyone", "other"], id="two at most, in the order of the file"),
        pytest.param([LOW_MOOD, ANYONE], ["someone_to_talk_to"], {}, ["anyone"], id="only those for the need"),
        pytest.param([LOW_MOOD, ANYONE], ["low_mood", "someone_to_talk_to"], {}, ["low_mood", "anyone"], id="one of several needs"),
        pytest.param([EVERY_NEED, LOW_MOOD], ["someone_to_talk_to"], {}, ["every_need"], id="a service that names no needs meets all"),
        pytest.param([LOW_MOOD], ["someone_to_talk_to"], {}, ["low_mood"], id="rather another than nobody"),
        pytest.param([LOW_MOOD, ANYONE], [], {}, ["low_mood", "anyone"], id="no need named: anyone"),
        pytest.param([CHILDREN, ADULTS], ["someone_to_talk_to"], {"age": 40}, ["adults"], id="too old"),
        pytest.param([CHILDREN, ADULTS], ["someone_to_talk_to"], {"age": 12}, ["children"], id="too young"),
        pytest.param([CHILDREN, ADULTS], ["someone_to_talk_to"], {"age": 18}, ["children", "adults"], id="both bounds are inside"),
        pytest.param([CHILDREN, ADULTS], ["someone_to_talk_to"], {}, ["children", "adults"], id="an unknown age excludes nobody"),
        pytest.param([ESSEX, ANYONE], ["someone_to_talk_to"], {"area": "kent"}, ["anyone"], id="another area's service is not named"),
        pytest.param([ANYONE, OTHER, ESSEX], ["someone_to_talk_to"], {"area": "essex"}, ["essex", "anyone"], id="the nearest first"),
        pytest.param([WALES, ANYONE], ["someone_to_talk_to"], {"nation": "scotland"}, ["anyone"], id="another nation"),
        pytest.param(
            [ANYONE, BURGLARY], ["someone_to_talk_to"], {"crime_category": "burglary"}, ["burglary", "anyone"], id="made for it first"
        ),
        pytest.param([ANYONE, BURGLARY], ["someone_to_talk_to"], {"crime_category": "fraud"}, ["anyone"], id="made for something else"),
        pytest.param([], ["someone_to_talk_to"], {}, [], id="an empty directory"),
    ],
)
def test_who_is_named(services: list[Service], needs: list[str], facts: dict[str, str | int], named: list[str]) -> None:
    """Those that meet the need and the person, nearest first."""
    assert [service.id for service in choose(services, tuple(needs), facts, TODAY)] == named


@pytest.mark.parametrize(
    ("verified", "days", "named"),
    [
        pytest.param("2026-11-21", 90, True, id="checked today"),
        pytest.param("2026-08-23", 90, True, id="checked ninety days ago"),
        pytest.param("2026-08-22", 90, False, id="checked too long ago"),
        pytest.param("2026-08-22", 120, True, id="the file allows longer"),
    ],
)
def test_a_number_that_nobody_has_checked_lately_is_not_named(verified: str, days: int, named: bool) -> None:
    """Helplines change often."""
    service = _service("checked", **_checked(verified, expires_days=days))
    assert bool(choose([service], (), {}, TODAY)) == named


def test_a_service_is_told_with_its_number_filled_in() -> None:
    """Name and telephone number stand in its words, in every language."""
    script = build(
        "flow: f\nsteps:\n  support:\n    signpost: [someone_to_talk_to]\n", services=[_service("anyone", phone="0808 168 9111")]
    )
    talk = Talk(script, by="person", language="cy")
    assert ("bot", "Anyone is there: 0808 168 9111") in talk.transcript
    assert talk.keys == ["service/anyone"]


def test_info_names_services_at_any_time() -> None:
    """INFO: at a question, during a pause, between two parts and after the end."""
    source = "flow: f\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n  rest:\n    wait: 1 day\n  last:\n    say: Goodbye.\n"
    talk = Talk(build(source, services=[ANYONE]), by="person")
    told = ["engine/info_intro", "service/anyone"]
    talk.say("info")
    assert talk.keys == [*told, "step/it?"]
    talk.say("pause", "info")
    assert talk.keys == told
    talk.say("go", "yes", "info")
    assert talk.keys == told
    talk.due("wait")
    talk.say("info")
    assert talk.keys == told


def test_an_empty_directory_is_no_empty_list() -> None:
    """Nobody reads "People you can talk to:" and then nothing."""
    talk = Talk(build("flow: f\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n"), by="person")
    talk.say("info")
    assert "engine/info_intro" not in talk.keys
