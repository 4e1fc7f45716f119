"""The demo's own routes: the acts, the clock, the people, and the refusal beside live credentials."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http.cookiejar import CookieJar

import pytest

from bot.errors import SettingWrong
from channels.demo.credentials import demo_settings, refuse_live
from channels.demo.page import COOKIE
from channels.demo.people import People
from channels.demo.view import right_to_left, view
from channels.emulator.handset import Played
from channels.emulator.kept import Heard
from tests.demo.standin import demo


@pytest.fixture
def started():
    with demo() as (address, hearback, desk):
        yield address, hearback, desk


@pytest.fixture
def page(started):
    """A browser's side: ``page(act, **wish)`` acts and gives the state."""
    address, _, _ = started
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def ask(act="", path="", seen="", **wish):
        where = f"{address}{path or f'/demo/do/{act}'}" if act or path else f"{address}/demo/state?seen={seen}"
        sent = json.dumps(wish).encode() if act or path else None
        try:
            with opener.open(urllib.request.Request(where, sent, {"Content-Type": "application/json"}), timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return {"status": refused.code, **json.loads(refused.read())}

    ask.jar = jar
    return ask


def bodies(state, phone="text"):
    return [message["text"] for message in state[phone]["messages"]]


def test_text_chat_and_call_for_one_person(page, started):
    """All three phones reach Hearback's routes, properly signed, from the same person."""
    _, hearback, _ = started
    state = page("text", words="FEEDBACK")
    assert len(bodies(state)) == 2
    assert (state["text"]["messages"][1]["parts"], state["text"]["messages"][1]["encoding"]) == (1, "GSM-7")
    state = page("start")
    [_, asked] = state["chat"]["messages"]
    state = page("press", message=int(asked["id"]), press="q:2")
    assert "Victim Support" in bodies(state, "chat")[-1]
    state = page("call")
    assert (state["voice"]["status"], state["voice"]["waits"]) == ("in-progress", "keys")
    state = page("key", key="2")
    assert state["voice"]["waits"] == "record"
    state = page("speak", seconds=4)
    assert state["voice"]["status"] == "completed"
    assert hearback.refused == 0
    assert len(hearback.language) == 2


def test_the_clock_wound_forward_sends_what_was_due(page):
    """A reminder due after a day arrives when the clock is wound by seven, stamped near the time it was due."""
    page("text", words="FEEDBACK")
    state = page("clock", seconds=7 * 86400)
    assert "still tell us" in bodies(state)[-1]
    assert state["text"]["messages"][-1]["at"][:10] == "2026-11-22"
    assert state["now"][:10] == "2026-11-28"


@pytest.mark.parametrize(
    ("act", "wish"),
    [
        pytest.param("clock", {"seconds": -1}, id="the clock goes back"),
        pytest.param("clock", {"seconds": 86400 * 401}, id="further than the demo reaches"),
        pytest.param("clock", {"date": "2020-01-01"}, id="a date that has passed"),
        pytest.param("clock", {"date": "soon"}, id="not a date"),
        pytest.param("language", {"language": "xx"}, id="a language that is not offered"),
        pytest.param("invite", {"channel": "fax"}, id="a phone that is not there"),
        pytest.param("fly", {}, id="no such act"),
        pytest.param("speak", {"seconds": "long"}, id="not a number"),
    ],
)
def test_impossible_wishes(page, act, wish):
    """What cannot be is refused in a sentence, and nothing breaks."""
    refused = page(act, **wish)
    assert refused["status"] == 400
    assert refused["told"].endswith(".")


def test_invitations(page):
    """Hearback invites on each phone by REST: a text arrives, the telephone rings; a chat must be opened first."""
    assert "2 short questions" in bodies(page("invite", channel="sms"))[-1]
    state = page("invite", channel="ivr")
    assert (state["voice"]["status"], state["voice"]["outgoing"]) == ("ringing", True)
    assert page("decline")["voice"]["status"] == "busy"
    page("start")
    state = page("invite", channel="telegram")
    assert [button["label"] for row in state["chat"]["messages"][-1]["rows"] for button in row] == ["Yes", "No"]


def test_an_invitation_that_waits(page, started):
    """When an invitation is held back, the page says that it waits and what to do."""
    started[1].begin = lambda *_: ""
    assert "wind the clock" in page("invite", channel="sms")["told"]


def test_language_and_direction(page):
    """After choosing Urdu the messages come in Urdu and are marked as right to left."""
    page("language", language="ur")
    state = page("text", words="FEEDBACK")
    assert [message["right_to_left"] for message in state["text"]["messages"]] == [False, True]
    assert state["text"]["messages"][1]["encoding"] == "UCS-2"


def test_a_new_person(page):
    """Somebody new has other addresses and empty phones; the old session is forgotten."""
    before = page("text", words="FEEDBACK")
    cookie = {each.name: each.value for each in page.jar}[COOKIE]
    after = page(path="/demo/reset")
    assert after["number"] != before["number"]
    assert bodies(after) == []
    assert {each.name: each.value for each in page.jar}[COOKIE] != cookie


def test_seen_states_are_not_repeated(page):
    """A page that has seen the state gets only the time, until something changes."""
    state = page("text", words="FEEDBACK")
    assert list(page(seen=state["version"])) == ["now"]
    page("text", words="1")
    assert page(seen=state["version"])["version"] != state["version"]


def test_headers(started):
    """The page allows nothing but its own scripts, styles and questions."""
    with urllib.request.urlopen(started[0], timeout=10) as answer:
        policy = answer.headers["Content-Security-Policy"]
        words = answer.read().decode()
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"):
        assert part in policy
    assert "http://" not in words
    assert "https://" not in words
    assert "<title>Three phones</title>" in words


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"HEARBACK_LIVE": "yes"}, id="a live deployment"),
        pytest.param({"TWILIO_AUTH_TOKEN": "real"}, id="a Twilio token"),
        pytest.param({"TELEGRAM_TOKEN": "real"}, id="a Telegram token"),
    ],
)
def test_never_beside_live_credentials(environment):
    """Demo mode refuses to start where real people could be reached, and does not repeat the secret."""
    with pytest.raises(SettingWrong) as refused:
        demo_settings(environment, "http://127.0.0.1:8000")
    assert "real credentials" in str(refused.value) or "live" in str(refused.value)


def test_made_up_credentials():
    """Each demo has credentials of its own, in the providers' form."""
    refuse_live({"HEARBACK_LIVE": "no"})
    one, two = (demo_settings({}, "http://127.0.0.1:8000/") for _ in range(2))
    assert one["TWILIO_AUTH_TOKEN"] != two["TWILIO_AUTH_TOKEN"]
    assert one["PUBLIC_URL"] == "http://127.0.0.1:8000"
    assert one["TWILIO_BASE_URL"] == "http://127.0.0.1:8000/demo/provider"


def test_people_make_room():
    """When every number is taken, the one who has been away longest gives theirs."""
    people = People(["+447700900001", "+447700900002"])
    first, second = people.arrive("en"), people.arrive("en")
    people.find(first.session)
    third = people.arrive("en")
    assert (third.number, people.find(second.session)) == (second.number, None)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("1 Satisfied", False, id="Latin"),
        pytest.param("1 مطمئن", True, id="Urdu after a digit"),
        pytest.param("Northshire Police: مجموعی طور پر آپ کیسا محسوس کرتے ہیں", True, id="a Latin name before an Urdu question"),
        pytest.param("0808 16 89 111", False, id="digits alone"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_right_to_left(words, expected):
    """A message reads in the direction of most of its letters."""
    assert right_to_left(words) is expected


@pytest.mark.parametrize(
    ("url", "words", "sound"),
    [
        pytest.param("http://127.0.0.1/prompts/known/500.wav", "How was it?", True, id="a prompt in a human voice, with its words"),
        pytest.param("http://127.0.0.1/2010-04-01/Accounts/AC0/Recordings/RE0.mp3", "(plays your recording)", False, id="the caller's own"),
        pytest.param("http://127.0.0.1/prompts/other/500.wav", "(plays a recording)", False, id="one that nobody knows"),
    ],
)
def test_a_recording_on_the_telephone_is_written_out_and_can_be_played(started, url, words, sound):
    """Whoever reads along reads what the voice artist says; the page plays the sound itself, and nothing that it does not know."""
    _, _, desk = started
    person = desk.arrive()
    desk.provider.calls.dial(person.number).heard.append(Heard(Played(url)))
    line = view(desk, person)["voice"]["lines"][-1]
    assert (line["words"], "sound" in line) == (words, sound)
