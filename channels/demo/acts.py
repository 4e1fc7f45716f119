"""What the page can do: a table of acts. Each is something a person does with a phone, or a coordinator with the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import Refused
from channels.demo.desk import Desk
from channels.demo.people import Person

LONGEST_TEXT = 1600
HOME = ZoneInfo("Europe/London")
MORNING = time(11, 0)  # the clock wound to a date stops inside everybody's window

NOT_YET = "Nothing has come yet. Invitations keep to the hours in the flow: wind the clock forward to see it arrive."

Asked = Mapping[str, Any]


def act(desk: Desk, person: Person, name: str, asked: Asked) -> None:
    """Do one act of ``ACTS`` and everything that follows from it now. Raises Refused for an unknown act or an impossible wish."""
    if name not in ACTS:
        raise Refused("There is no such act.")
    with person.lock:
        person.told = ""
        ACTS[name](desk, person, asked)
    desk.beat(wait=True)


# What a person does


def _text(desk: Desk, person: Person, asked: Asked) -> None:
    if words := _words(asked):
        desk.provider.texts.say(person.number, words)


def _start(desk: Desk, person: Person, _asked: Asked) -> None:
    desk.provider.chats.start(person.chat)


def _say(desk: Desk, person: Person, asked: Asked) -> None:
    if words := _words(asked):
        desk.provider.chats.say(person.chat, words)


def _press(desk: Desk, person: Person, asked: Asked) -> None:
    desk.provider.chats.press(person.chat, _number(asked, "message"), str(asked.get("press", "")))


def _block(desk: Desk, person: Person, _asked: Asked) -> None:
    desk.provider.chats.block(person.chat)


def _call(desk: Desk, person: Person, _asked: Asked) -> None:
    desk.provider.calls.dial(person.number)


def _answer(desk: Desk, person: Person, _asked: Asked) -> None:
    desk.provider.calls.answer(person.number)


def _decline(desk: Desk, person: Person, _asked: Asked) -> None:
    desk.provider.calls.decline(person.number)


def _key(desk: Desk, person: Person, asked: Asked) -> None:
    desk.provider.calls.key(person.number, str(asked.get("key", "")))


def _silence(desk: Desk, person: Person, _asked: Asked) -> None:
    desk.provider.calls.silence(person.number)


def _speak(desk: Desk, person: Person, asked: Asked) -> None:
    desk.provider.calls.speak(person.number, _number(asked, "seconds"))


def _hang_up(desk: Desk, person: Person, _asked: Asked) -> None:
    desk.provider.calls.hang_up(person.number)


# What a coordinator does


def _invite(desk: Desk, person: Person, asked: Asked) -> None:
    channel = str(asked.get("channel", ""))
    if channel not in person.addresses:
        raise Refused("There is no such phone.")
    before = _arrived(desk, person, channel)
    person.told = desk.backend.begin(channel, person.addresses[channel], person.language)
    desk.beat(wait=True)
    if not person.told and _arrived(desk, person, channel) == before:
        person.told = NOT_YET


def _arrived(desk: Desk, person: Person, channel: str) -> object:
    """Something that changes when a message or call reaches this phone."""
    if channel == "sms":
        return len(desk.provider.texts.thread(person.number))
    if channel == "ivr":
        call = desk.provider.calls.latest(person.number)
        return call.sid if call else ""
    return len(desk.provider.chats.chat(person.chat).messages)


def _language(desk: Desk, person: Person, asked: Asked) -> None:
    wanted = str(asked.get("language", ""))
    if wanted not in {language.tag for language in desk.backend.languages()}:
        raise Refused("There is no such language.")
    person.language = wanted
    desk.introduce(person)


def _clock(desk: Desk, _person: Person, asked: Asked) -> None:
    if "date" in asked:
        desk.wind(_until(desk, str(asked["date"])))
    else:
        desk.wind(timedelta(seconds=_number(asked, "seconds")))


def _until(desk: Desk, date: str) -> timedelta:
    try:
        morning = datetime.combine(datetime.fromisoformat(date).date(), MORNING, HOME)
    except ValueError:
        raise Refused("That is not a date.") from None
    return morning.astimezone(UTC) - desk.backend.clock.now()


def _words(asked: Asked) -> str:
    return str(asked.get("words", "")).strip()[:LONGEST_TEXT]


def _number(asked: Asked, name: str) -> int:
    try:
        return int(asked.get(name, 0))
    except (TypeError, ValueError):
        raise Refused("That is not a number.") from None


ACTS: dict[str, Callable[[Desk, Person, Asked], None]] = {
    "text": _text,
    "start": _start,
    "say": _say,
    "press": _press,
    "block": _block,
    "call": _call,
    "answer": _answer,
    "decline": _decline,
    "key": _key,
    "silence": _silence,
    "speak": _speak,
    "hang_up": _hang_up,
    "invite": _invite,
    "language": _language,
    "clock": _clock,
}
