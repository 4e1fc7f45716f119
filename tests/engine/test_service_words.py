"""What a person is told of a service: in one pattern, as it stands at the hour, on each surface and in each language."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.engine.service_words import tappable
from bot.flow.directory import Service
from bot.flow.opening_hours import CLOCK
from bot.surfaces import render
from tests.engine.talking import LANGUAGES, build

SCRIPT = build("flow: f\nsteps:\n  hi:\n    say: Hi.\n")
WEDNESDAY = datetime(2026, 11, 25, 14, tzinfo=CLOCK)
NIGHT = datetime(2026, 11, 29, 3, tzinfo=CLOCK)  # a Sunday


def _service(**fields: object) -> Service:
    given = {"(id)": "talk", "name": "Talk", "plain_for": "anyone in Essex", "phone": "0808 157 0123", **fields}
    return Service.model_validate({key: value for key, value in given.items() if value})


def _told(service: Service, now: datetime = WEDNESDAY, surface: str = "text", language: str = "en") -> str:
    say = SCRIPT.lines[language].services.say(service, service.standing(now))
    return render(say, surface, LANGUAGES.words[language]).text  # type: ignore[arg-type]  # a Surface


@pytest.mark.parametrize(
    ("hours", "now", "when"),
    [
        pytest.param("24/7", NIGHT, "Day and night", id="always"),
        pytest.param("not known", NIGHT, "Hours not known", id="nobody knows"),
        pytest.param("Mo-Fr 09:30-16:00; PH off", WEDNESDAY, "Open weekdays 9.30am to 4pm", id="open on weekdays"),
        pytest.param("Mo-Fr 09:30-16:00; PH off", NIGHT, "Opens Monday 9.30am", id="closed on a Sunday"),
        pytest.param("Mo-Su 12:00-24:00", WEDNESDAY, "Open every day noon to midnight", id="every day"),
        pytest.param("17:00-24:00", NIGHT, "Opens Sunday 5pm", id="opens later that day: the day all the same, for it is read later"),
        pytest.param("Tu,We 13:00-17:30", WEDNESDAY, "Open Tuesday, Wednesday 1pm to 5.30pm", id="two days"),
        pytest.param("Mo-We 13:00-15:00", WEDNESDAY, "Open Monday to Wednesday 1pm to 3pm", id="three days in a row"),
        pytest.param("Mo-Fr 09:00-12:00,13:00-17:00", WEDNESDAY, "Open weekdays 9am to noon, 1pm to 5pm", id="two parts of a day"),
        pytest.param("Mo,Tu 09:30-16:00; We 13:00-16:00", WEDNESDAY, "Open Wednesday until 4pm", id="hours that change are too many words"),
        pytest.param("Mo 09:00-10:00; We 12:00-24:00", WEDNESDAY, "Open Wednesday until midnight", id="until the end of this day"),
        pytest.param("PH off", WEDNESDAY, "Closed now", id="nobody knows when it opens"),
    ],
)
def test_when_it_answers(hours, now, when):
    """Hours are told as they stand, in words that stay true when they are read later."""
    assert _told(_service(hours=hours), now) == f"Talk. For anyone in Essex. {when}: 0808 157 0123."


@pytest.mark.parametrize(
    ("fields", "surface", "told"),
    [
        pytest.param({}, "text", "Talk. For anyone in Essex. Day and night: 0808 157 0123.", id="a text"),
        pytest.param({}, "chat", "Talk. For anyone in Essex. Day and night: +44 808 157 0123.", id="a chat: a tap dials it"),
        pytest.param(
            {}, "voice", "Talk. For anyone in Essex. Day and night. The number is 0 8. 0 8. 1 5 7. 0 1. 2 3.", id="spoken in groups"
        ),
        pytest.param(
            {"phone": None, "text": "85258", "text_word": "TALK"},
            "text",
            "Talk. For anyone in Essex. Day and night. Text TALK to 85258.",
            id="by text",
        ),
        pytest.param(
            {"phone": None, "text": "85258"}, "text", "Talk. For anyone in Essex. Day and night. Text 85258.", id="by text, any words"
        ),
        pytest.param(
            {"phone": None, "chat": "chat"}, "chat", "Talk. For anyone in Essex. Day and night. Chat on its web page.", id="by chat alone"
        ),
        pytest.param(
            {"phone": None, "text": "85258", "text_word": "TALK"},
            "voice",
            "Talk. For anyone in Essex. Day and night. Text the word Talk to 8 5. 2 5 8.",
            id="by text, spoken",
        ),
        pytest.param(
            {"name": "24/7 Talk", "short_name": "Talk"},
            "voice",
            "Talk. For anyone in Essex. Day and night. The number is 0 8. 0 8. 1 5 7. 0 1. 2 3.",
            id="the shorter name is spoken",
        ),
        pytest.param(
            {"name": "Talk " * 24 + "Line"},
            "text",
            "Talk " * 24 + "Line. Day and night: 0808 157 0123.",
            id="too long for a part: without whom it is for",
        ),
        pytest.param(
            {"name": "Talk " * 40, "short_name": "Talk"},
            "text",
            "Talk. Day and night: 0808 157 0123.",
            id="longer still: by its shorter name",
        ),
        pytest.param(
            {"says": "Ring {service.name}, {service.hours}: {service.phone}"},
            "text",
            "Ring Talk, Day and night: 0808 157 0123",
            id="words of its own",
        ),
    ],
)
def test_each_surface_has_its_form(fields, surface, told):
    """One part of a text, a number that a tap dials, digits in groups."""
    assert _told(_service(hours="24/7", **fields), surface=surface) == told


def test_a_service_in_welsh_and_urdu():
    """Whom it is for is left out where it is not translated; its own name in a language is used; Urdu has the number on its own line."""
    service = _service(hours="Mo-Fr 09:30-16:00", names={"cy": "Siarad"})
    assert _told(service, NIGHT, language="cy") == "Siarad. Yn agor ddydd Llun am 9.30am: 0808 157 0123."
    assert _told(service, NIGHT, language="ur").endswith(":\n0808 157 0123")
    assert "anyone" not in _told(service, NIGHT, language="ur")


def test_what_is_told_at_another_hour_has_another_key():
    """The same key always says the same: words are rendered once for a key."""
    service, told = _service(hours="Mo-Fr 09:30-16:00"), SCRIPT.lines["en"].services
    keys = [told.say(service, service.standing(now)).key for now in (WEDNESDAY, NIGHT)]
    assert keys == ["service/talk/open-wed-1600", "service/talk/closed-mon-0930"]


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        pytest.param("0808 157 0123", "+44 808 157 0123", id="a number of the whole country"),
        pytest.param("08088 01 03 02", "+44 8088 01 03 02", id="in other groups"),
        pytest.param("116 123", "116 123", id="works only inside the country"),
        pytest.param("999", "999", id="short"),
        pytest.param("18000", "18000", id="Relay UK"),
        pytest.param("+44 808 157 0123", "+44 808 157 0123", id="international already"),
    ],
)
def test_a_number_that_a_tap_dials(phone, number):
    """Chats make links of numbers in international form."""
    assert tappable(phone) == number
