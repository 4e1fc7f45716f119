"""People to talk to: who is named, in which order, and why the others are not."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from bot.engine.signposting import MOST, TALK, Chosen, choose
from bot.flow.directory import Service, read_directory
from bot.flow.facts import CATEGORIES, GENDERS, NATIONS
from bot.flow.opening_hours import CLOCK
from tests.engine.talking import Talk, build

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
NIGHT = datetime(2026, 11, 29, 3, tzinfo=CLOCK)  # a Sunday
MONDAY = datetime(2026, 11, 30, 10, tzinfo=CLOCK)
FLOWS = Path(__file__).resolve().parents[2] / "flows"
SHIPPED = read_directory("support.yaml", (FLOWS / "support.yaml").read_bytes()).services


def _service(name: str, **fields: object) -> Service:
    return Service.model_validate({"(id)": name, "name": name.title(), "plain_for": "anyone", "phone": "0808 157 0123", **fields})


def _talk(name: str, **fields: object) -> Service:
    return _service(name, needs=[TALK], **fields)


def _checked(day: str, **fields: object) -> dict[str, object]:
    return {"verified": day, "verified_by": "manager", "source": "https://www.example.org", **fields}


def _ids(chosen: Chosen) -> list[str]:
    return [named.service.id for named in chosen.named]


ANYONE, OTHER, THIRD = _talk("anyone"), _talk("other"), _talk("third")
CHILDREN, ADULTS = _talk("children", max_age=18), _talk("adults", min_age=18)
CHILDLINE = _service("childline", needs=[TALK, "young_people"], max_age=18, hours="24/7")
ESSEX, SOUTH_ESSEX = _talk("essex", areas=["essex"]), _talk("south_essex", areas=["south_essex"])
WALES, ENGLAND = _talk("wales", nations=["wales"]), _talk("england", nations=["england"])
WELSH = _talk("welsh", languages=["cy"])
BURGLARY = _talk("burglary", categories=["burglary"])
WOMEN, MEN = _talk("women", gender_scope="women"), _talk("men", gender_scope="men")
LOW_MOOD = _service("low_mood", needs=["low_mood"])
EVERY_NEED = _service("every_need")
NIGHTS, NIGHTS_TOO = _talk("nights", hours="24/7"), _talk("nights_too", hours="24/7")
OFFICE = _talk("office", hours="Mo-Fr 09:00-17:00")
BURGLARY_OFFICE = _talk("burglary_office", categories=["burglary"], hours="Mo-Fr 09:00-17:00")
WEB_PAGE = ANYONE.model_copy(update={"id": "web_page", "phone": None})


@pytest.mark.parametrize(
    ("services", "needs", "facts", "named"),
    [
        pytest.param([ANYONE, OTHER, THIRD], [TALK], {}, ["anyone", "other"], id="two at most, in the order of the file"),
        pytest.param([LOW_MOOD, ANYONE], [TALK], {}, ["anyone"], id="only those for the need"),
        pytest.param([LOW_MOOD, ANYONE], ["low_mood", TALK], {}, ["low_mood", "anyone"], id="one of several needs"),
        pytest.param([EVERY_NEED, LOW_MOOD], [TALK], {}, ["every_need"], id="a service that names no needs meets all"),
        pytest.param([LOW_MOOD, ANYONE], ["housing"], {}, ["anyone"], id="nobody for this need: those who are there to talk"),
        pytest.param([LOW_MOOD], ["housing"], {}, [], id="nor anyone to talk to: nobody, and the fixed words stand for them"),
        pytest.param([LOW_MOOD, ANYONE], [], {}, ["anyone"], id="no need named: somebody to talk to"),
        pytest.param([CHILDREN, ADULTS], [TALK], {"age": 40}, ["adults"], id="too old"),
        pytest.param([CHILDREN, ADULTS], [TALK], {"age": 12}, ["children"], id="too young"),
        pytest.param([CHILDREN, ADULTS], [TALK], {"age": 18}, ["children", "adults"], id="both bounds are inside"),
        pytest.param(
            [CHILDREN, ADULTS], [TALK], {}, ["adults", "children"], id="an unknown age excludes nobody; children's lines come second"
        ),
        pytest.param([ANYONE, OTHER, CHILDLINE], [TALK], {"age": 17}, ["childline", "anyone"], id="under 18: always the line for them"),
        pytest.param([BURGLARY, CHILDLINE], [TALK], {"age": 17, "crime_category": "burglary"}, ["childline", "burglary"], id="and first"),
        pytest.param([ANYONE, OTHER, CHILDLINE], [TALK], {"age": 40}, ["anyone", "other"], id="from 19 on it is for others"),
        pytest.param([ESSEX, ANYONE], [TALK], {"area": "kent"}, ["anyone"], id="another area's service is not named"),
        pytest.param([ESSEX, ANYONE], [TALK], {}, ["anyone"], id="nor where nobody knows the area"),
        pytest.param([ANYONE, OTHER, ESSEX], [TALK], {"area": "essex"}, ["essex", "anyone"], id="the nearest first"),
        pytest.param([SOUTH_ESSEX], [TALK], {"area": " South Essex"}, ["south_essex"], id="an area as an organisation writes it"),
        pytest.param([WALES, ANYONE], [TALK], {"nation": "scotland"}, ["anyone"], id="another nation"),
        pytest.param([ANYONE, OTHER, WALES], [TALK], {"nation": "wales"}, ["wales", "anyone"], id="its own nation's first"),
        pytest.param([WALES, ENGLAND], [TALK], {}, ["england"], id="nobody knows the nation: where most people live"),
        pytest.param([ANYONE, OTHER, WELSH], [TALK], {"language": "cy"}, ["welsh", "anyone"], id="who speaks the person's language"),
        pytest.param([ANYONE, OTHER, WELSH], [TALK], {"language": "ur"}, ["anyone", "other"], id="another language is no reason"),
        pytest.param([ANYONE, BURGLARY], [TALK], {"crime_category": "burglary"}, ["burglary", "anyone"], id="made for it first"),
        pytest.param([ANYONE, BURGLARY], [TALK], {"crime_category": "fraud"}, ["anyone"], id="made for something else"),
        pytest.param([ANYONE, BURGLARY], [TALK], {}, ["anyone"], id="nobody knows the crime: nothing that would name one"),
        pytest.param([WOMEN, MEN, ANYONE], [TALK], {"gender": "man"}, ["men", "anyone"], id="a man: never a line for women"),
        pytest.param([WOMEN, MEN, ANYONE], [TALK], {"gender": "woman"}, ["women", "anyone"], id="a woman: never a line for men"),
        pytest.param([WOMEN, MEN, ANYONE], [TALK], {}, ["anyone", "women"], id="not known: first a line for anyone"),
        pytest.param([WOMEN, MEN, ANYONE], [TALK], {"gender": "other"}, ["anyone", "women"], id="neither: the same"),
        pytest.param([WEB_PAGE, ANYONE], [TALK], {}, ["anyone"], id="a service that cannot be reached is no help"),
        pytest.param([], [TALK], {}, [], id="an empty directory"),
    ],
)
def test_who_is_named(services, needs, facts, named):
    """Those that meet the need and the person, nearest first."""
    assert _ids(choose(services, tuple(needs), facts, NOW)) == named


@pytest.mark.parametrize(
    ("services", "now", "named"),
    [
        pytest.param([OFFICE, NIGHTS], NIGHT, ["nights", "office"], id="open now first"),
        pytest.param([NIGHTS, OFFICE], MONDAY, ["nights", "office"], id="both open: in the order of the file"),
        pytest.param(
            [NIGHTS, NIGHTS_TOO, BURGLARY_OFFICE], NIGHT, ["nights", "burglary_office"], id="who is made for it and opens later is not lost"
        ),
        pytest.param([BURGLARY_OFFICE, OFFICE, NIGHTS], MONDAY, ["burglary_office", "nights"], id="one of the two answers day and night"),
        pytest.param([ANYONE, OFFICE], NIGHT, ["office", "anyone"], id="closed, and known when it opens, before hours nobody knows"),
        pytest.param([ANYONE, OTHER], NIGHT, ["anyone", "other"], id="nobody known to answer: who there is"),
    ],
)
def test_the_hour_decides(services, now, named):
    """Somebody who answers now, and the closest."""
    assert _ids(choose(services, (TALK,), {"crime_category": "burglary"}, now)) == named


@pytest.mark.parametrize(
    ("verified", "days", "named"),
    [
        pytest.param("2026-11-21", 90, True, id="checked today"),
        pytest.param("2026-08-23", 90, True, id="checked ninety days ago"),
        pytest.param("2026-08-22", 90, False, id="checked too long ago"),
        pytest.param("2026-08-22", 120, True, id="the file allows longer"),
    ],
)
def test_a_number_that_nobody_has_checked_lately_is_not_named(verified, days, named):
    """Helplines change often."""
    chosen = choose([_service("checked", **_checked(verified, expires_days=days))], (), {}, NOW)
    assert bool(chosen.named) == named
    assert [left.why for left in chosen.left_out] == ([] if named else [f"it was last checked on {verified}, too long ago"])


@pytest.mark.parametrize(
    ("service", "facts", "why"),
    [
        pytest.param(WEB_PAGE, {}, "no number, text or chat of it is known", id="out of reach"),
        pytest.param(SOUTH_ESSEX, {}, "it is for the areas south essex, and the area is not known", id="an area nobody knows"),
        pytest.param(SOUTH_ESSEX, {"area": "kent"}, "it is for the areas south essex", id="another area"),
        pytest.param(WALES, {}, "it is for Wales, and the nation is not known", id="a nation nobody knows"),
        pytest.param(WALES, {"nation": "england"}, "it is for Wales", id="another nation"),
        pytest.param(BURGLARY, {}, "it is for some crimes: burglary; this one is not known", id="a crime nobody knows"),
        pytest.param(BURGLARY, {"crime_category": "fraud"}, "it is for other crimes: burglary", id="another crime"),
        pytest.param(ADULTS, {"age": 17}, "it is for people of 18 and over", id="too young"),
        pytest.param(CHILDREN, {"age": 19}, "it is for people up to 18", id="too old"),
        pytest.param(WOMEN, {"gender": "man"}, "it is for women", id="for women"),
        pytest.param(LOW_MOOD, {}, "it is for other needs: low mood", id="another need"),
        pytest.param(THIRD, {}, "its hours are not known, and two others are closer, or surely answer now", id="two come first"),
    ],
)
def test_each_other_service_has_its_reason(service, facts, why):
    """Whoever keeps the directory reads one reason for each that is not named."""
    chosen = choose([NIGHTS, NIGHTS_TOO, service], (TALK,), facts, NOW)
    assert [(left.service.id, left.why) for left in chosen.left_out] == [(service.id, why)]


# The services of the directory that stand for a nation and a kind of crime. Its own line for abuse comes first, whatever the hour.
OWN_LINES = {
    ("wales", "domestic_abuse"): "live_fear_free",
    ("wales", "sexual_offence"): "live_fear_free",
    ("scotland", "domestic_abuse"): "scotland_domestic_abuse",
    ("scotland", "forced_marriage"): "scotland_domestic_abuse",
    ("northern_ireland", "domestic_abuse"): "ni_domestic_and_sexual_abuse",
    ("northern_ireland", "sexual_offence"): "ni_domestic_and_sexual_abuse",
}
AGES = (12, 15, 17, 18, 40, 75, None)  # each side of every bound that a service of the directory has

TOLD = (*GENDERS[:2], None)  # what a person has said of themselves; "other" is treated as what is not known


def _routes() -> list[tuple[dict[str, str | int], datetime, Chosen]]:
    """Everybody: every kind of crime x nation x age x gender, known and not; one by night, the next on a Monday morning."""
    found = []
    for at, known in enumerate(product((*CATEGORIES, None), (*NATIONS, None), AGES, TOLD)):
        named = zip(("crime_category", "nation", "age", "gender"), known, strict=True)
        facts = {name: value for name, value in named if value is not None}
        now = (NIGHT, MONDAY)[at % 2]
        found.append((facts, now, choose(SHIPPED, (TALK,), facts, now)))
    return found


@pytest.fixture(scope="module")
def routes():
    """All routes through the directory that ships, worked out once."""
    return _routes()


def test_everybody_is_told_of_two_and_one_answers_day_and_night(routes):
    """Whoever the person is and whatever the hour, somebody answers now; and every other service has its reason."""
    for facts, now, chosen in routes:
        assert len(chosen.named) == MOST, (facts, now)
        assert any(named.service.always_open for named in chosen.named), (facts, now)
        assert chosen.named[0].standing.state in ("always", "open"), (facts, now)
        assert len(chosen.left_out) == len(SHIPPED) - MOST
        assert all(left.why for left in chosen.left_out)


def test_nobody_is_sent_to_a_service_that_is_not_for_them(routes):
    """Nation, kind of crime, age and gender of whoever is named fit what is known."""
    for facts, now, chosen in routes:
        for service, _ in chosen.named:
            assert not service.nations or facts.get("nation", "england") in service.nations, (facts, now)
            assert not service.categories or facts.get("crime_category") in service.categories, (facts, now)
            assert (service.min_age or 0) <= facts.get("age", 40) or "age" not in facts, (facts, now)
            assert facts.get("age", 0) <= (service.max_age or 200), (facts, now)
            assert not (facts.get("gender") == "man" and service.gender_scope == "women"), (facts, now)
            assert not (facts.get("gender") == "woman" and service.gender_scope == "men"), (facts, now)
            assert not service.areas, (facts, now)


def test_a_line_for_some_never_comes_first_where_nobody_knows(routes):
    """A man never reads a line for women first, nor does anybody whose gender is not known."""
    for facts, now, chosen in routes:
        first = chosen.named[0].service
        known = {"man": "men", "woman": "women"}.get(str(facts.get("gender")))
        assert first.gender_scope in ("any", known), (facts, now)
        assert first.max_age is None or "age" in facts, (facts, now)


def test_under_18_always_gets_childline(routes):
    """Whatever happened, wherever they live, at any hour."""
    for facts, now, chosen in routes:
        if facts.get("age", 18) < 18:
            assert _ids(chosen)[0] == "childline", (facts, now)


@pytest.mark.parametrize(("of", "line"), OWN_LINES.items(), ids=[f"{kind} in {nation}" for nation, kind in OWN_LINES])
def test_each_nation_has_its_own_line(routes, of, line):
    """Wales, Scotland and Northern Ireland have lines of their own for abuse; adults and children are told of them."""
    found = [(facts, chosen) for facts, _, chosen in routes if (facts.get("nation"), facts.get("crime_category")) == of]
    assert len(found) == len(AGES) * len(TOLD)
    for facts, chosen in found:
        assert line in _ids(chosen), facts


def test_who_is_made_for_a_crime_is_named(routes):
    """Where a service that is made for this kind of crime takes the person, one such service is among the two."""
    for facts, now, chosen in routes:
        able = [left.service for left in chosen.left_out if facts.get("crime_category") in left.service.categories and "closer" in left.why]
        named = [service for service, _ in chosen.named if facts.get("crime_category") in service.categories]
        certain = [service for service in able if service.gender_scope == "any"]
        assert named or not certain, (facts, now)


ESSEX_AT_NIGHT = {"area": "Essex", "crime_category": "sexual_offence"}


def test_a_sunday_night_in_essex():
    """At three in the morning: a line for it that answers, and the centre nearby, whose hours nobody knows yet."""
    chosen = choose(SHIPPED, (TALK,), ESSEX_AT_NIGHT, NIGHT)
    assert _ids(chosen) == ["rape_support_line", "synergy_essex"]
    whys = {left.service.id: left.why for left in chosen.left_out}
    assert whys["compass_essex"] == "it is for other crimes: domestic abuse"
    assert whys["live_fear_free"] == "it is for Wales, and the nation is not known"
    assert whys["oakwood_place"] == "it is for other needs: medical care"
    assert whys["victim_support"] == "two others are closer, or surely answer now"


def test_welsh_speakers_in_wales_are_told_of_those_who_speak_welsh():
    """For a conversation in Welsh, the line that answers in Welsh is the first."""
    chosen = choose(SHIPPED, (TALK,), {"nation": "wales", "language": "cy"}, NIGHT)
    assert _ids(chosen) == ["victim_support", "samaritans_welsh"]
    abuse = choose(SHIPPED, (TALK,), {"nation": "wales", "language": "cy", "crime_category": "domestic_abuse"}, NIGHT)
    assert _ids(abuse)[0] == "live_fear_free"


def test_choosing_is_quick_enough_to_test_everybody(routes):
    """The table above has a row for every kind of crime, nation, age and gender."""
    assert len(routes) == (len(CATEGORIES) + 1) * (len(NATIONS) + 1) * len(AGES) * len(TOLD)


# In a conversation


def test_a_service_is_told_with_its_number_filled_in():
    """Name and telephone number stand in its words; a language without words for whom it is says the rest in its own."""
    service = _service("anyone", hours="24/7", says="{service.name} is there: {service.phone}")
    talk = Talk(build("flow: f\nsteps:\n  support:\n    signpost: [someone_to_talk_to]\n", services=[service]), by="person", language="cy")
    assert ("bot", "Anyone is there: 0808 157 0123") in talk.transcript
    assert talk.keys == ["service/anyone"]
    plain = build("flow: f\nsteps:\n  support:\n    signpost: [someone_to_talk_to]\n", services=[_service("anyone", hours="24/7")])
    assert ("bot", "Anyone. For anyone. Day and night: 0808 157 0123.") in Talk(plain, by="person").transcript


def test_info_names_services_at_any_time():
    """INFO: at a question, during a pause, between two parts and after the end."""
    source = "flow: f\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n  rest:\n    wait: 1 day\n  last:\n    say: Goodbye.\n"
    talk = Talk(build(source, services=[NIGHTS]), by="person")
    told = ["engine/info_intro", "service/nights"]
    talk.say("info")
    assert talk.keys == [*told, "step/it?"]
    talk.say("pause", "info")
    assert talk.keys == told
    talk.say("go", "yes", "info")
    assert talk.keys == told
    talk.due("wait")
    talk.say("info")
    assert talk.keys == told


@pytest.mark.parametrize(
    ("services", "facts", "told"),
    [
        pytest.param([], {}, ["engine/nobody_named"], id="an empty directory"),
        pytest.param([_service("old", **_checked("2026-01-01"))], {}, ["engine/nobody_named"], id="one that nobody has checked lately"),
        pytest.param([OFFICE], {}, ["service/office/closed-mon-0900", "engine/nobody_named"], id="nobody answers on a Saturday"),
        pytest.param([ANYONE], {}, ["service/anyone", "engine/nobody_named"], id="nobody knows whether anybody answers"),
        pytest.param([ANYONE, NIGHTS], {}, ["service/nights", "service/anyone"], id="somebody answers"),
        pytest.param([], {"age": 17}, ["engine/nobody_named_young"], id="somebody under 18"),
    ],
)
def test_the_answer_is_never_empty(services, facts, told):
    """Who asks for people to talk to always gets an answer, and in danger a number."""
    script = build("flow: f\nsteps:\n  it:\n    ask: Did we?\n    yes_no: true\n", services=services)
    talk = Talk(script, by="person", **facts)
    talk.say("info")
    assert talk.keys == ["engine/info_intro", *told, "step/it?"]


def test_the_fixed_words_hold_no_number_but_999():
    """What is said where nothing is verified holds no number that could be wrong: in every language and on every surface."""
    script = build("flow: f\nsteps:\n  hi:\n    say: Hi.\n")
    for language in script.languages:
        for name in ("nobody_named", "nobody_named_young"):
            wording = script.lines[language].says[name].wording
            for surface in ("text", "chat", "voice"):
                digits = {word for word in wording.on(surface).replace(".", " ").replace("۔", " ").split() if word.isdecimal()}
                assert digits - {"19"} == {"999"}, (language, name, surface)
