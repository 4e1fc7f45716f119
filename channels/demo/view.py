"""What the page shows: the three phones of one person as JSON. Pure reading of the providers' state."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

import msgspec

from channels.demo.desk import Desk
from channels.demo.people import Person
from channels.emulator.chats import Chat
from channels.emulator.handset import Collect, Played, Quiet, Spoken
from channels.emulator.kept import Call, Heard

MOST_MESSAGES = 200


def view(desk: Desk, person: Person) -> dict[str, Any]:
    """All that can change on the page, but for the time. ``version`` is the same for the same state."""
    shown = {
        "number": person.number,
        "line": desk.provider.line.number,
        "language": person.language,
        "languages": [msgspec.to_builtins(language) for language in desk.backend.languages()],
        "start_word": desk.backend.start_word(),
        "told": person.told,
        "text": _text_phone(desk, person),
        "chat": _chat_phone(desk.provider.chats.chat(person.chat)),
        "voice": _telephone(desk, desk.provider.calls.latest(person.number)),
        "happened": [
            {"id": line.id, "at": line.at.isoformat(), "words": line.words, "loud": line.loud}
            for line in desk.provider.happenings.of(person.number, str(person.chat))
        ][-MOST_MESSAGES:],
    }
    return {"version": hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:16], **shown}


def right_to_left(words: str) -> bool:
    """Whether most letters are of a script that is read from right to left."""
    sides = [unicodedata.bidirectional(letter) for letter in words]
    return sum(side in ("R", "AL") for side in sides) > sides.count("L")


def _text_phone(desk: Desk, person: Person) -> dict[str, Any]:
    thread = desk.provider.texts.thread(person.number)[-MOST_MESSAGES:]
    messages = [
        {
            "id": text.sid,
            "mine": text.sender == person.number,
            "text": text.body,
            "at": text.at.isoformat(),
            "right_to_left": right_to_left(text.body),
            "parts": text.segments.parts,
            "encoding": text.segments.encoding,
        }
        for text in thread
    ]
    return {"stopped": desk.provider.texts.stopped(person.number), "messages": messages}


def _chat_phone(chat: Chat) -> dict[str, Any]:
    messages = [
        {
            "id": str(message.id),
            "mine": message.mine,
            "text": message.text,
            "at": message.at.isoformat(),
            "right_to_left": right_to_left(message.text),
            "pressed": message.pressed,
            "rows": [
                [
                    {"label": button["text"], "press": button.get("callback_data", ""), "right_to_left": right_to_left(button["text"])}
                    for button in row
                ]
                for row in message.keyboard
            ],
        }
        for message in chat.messages[-MOST_MESSAGES:]
    ]
    return {"started": chat.started, "blocked": chat.blocked, "notice": chat.notice, "messages": messages}


def _telephone(desk: Desk, call: Call | None) -> dict[str, Any]:
    if call is None:
        return {"id": "", "status": "idle", "lines": [], "waits": "", "keys": "", "began": "", "ended": "", "outgoing": False}
    return {
        "id": call.sid,
        "status": call.status,
        "outgoing": call.outgoing,
        "began": call.began.isoformat() if call.began else "",
        "ended": call.ended.isoformat() if call.ended else "",
        "waits": "" if call.wait is None else "keys" if isinstance(call.wait, Collect) else "record",
        "seconds_to_wait": call.wait.timeout if call.wait else 0,
        "keys": call.digits,
        "lines": [{"id": f"{call.sid}-{number}", **_line(desk, heard)} for number, heard in enumerate(call.heard)],
    }


def _line(desk: Desk, heard: Heard) -> dict[str, Any]:
    match heard.piece:
        case Spoken(words=words, language=language, slow=slow):
            shown = _READ_OUT.sub("\u2066\\g<0>\u2069", words)
            return {
                "who": "line",
                "words": words,
                "shown": shown,
                "language": language,
                "slow": slow,
                "right_to_left": right_to_left(words),
            }
        case Played(url=url):
            return _played(url, *desk.backend.recorded(url))
        case Quiet(milliseconds=milliseconds):
            return {"who": "quiet", "milliseconds": milliseconds}
    act, _, what = heard.did.partition(" ")
    return {"who": "note" if act == "error" else "you", "words": _DID[act].format(what)}


def _played(url: str, words: str, language: str) -> dict[str, Any]:
    """A recording: of a voice artist, with the words that she reads, or of the caller."""
    if not words:
        return {"who": "line", "words": "(plays your recording)" if "/Recordings/" in url else "(plays a recording)", "language": ""}
    shown = _READ_OUT.sub("\u2066\\g<0>\u2069", words)
    return {"who": "line", "words": words, "shown": shown, "language": language, "sound": url, "right_to_left": right_to_left(words)}


# Digits that are read out one by one, "0 8. 0 8", stay in their order on the page, whichever way the words around them run.
_READ_OUT = re.compile(r"\d(?:[. ]{1,2}\d)+")
_DID = {
    "key": "Pressed {}",
    "silence": "Said nothing",
    "speech": "Spoke for {} seconds",
    "hang": "Hung up",
    "error": "The call failed: Twilio's error {}. See what just happened, below.",
}
