"""After a crash the providers remember what their ledger says: every text, call and chat message, who has texted STOP, who has blocked the bot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from channels.emulator.kept import Call, Sent
from channels.emulator.ledger import Line
from channels.emulator.provider import Provider
from channels.emulator.segments import segments
from channels.emulator.texts import START_WORDS, STOP_WORDS

_DIRECTIONS = {"said": "inbound", "taken": "outbound-api", "replied": "outbound-reply", "twilio_replied": "outbound-reply"}
_STATUS = {"inbound": "received", "outbound-api": "queued", "outbound-reply": "delivered"}


def restore(provider: Provider, lines: Iterable[Line]) -> None:
    """Put back what ``lines`` tell. A call that ran is over; a report that was not posted is not posted any more."""
    kept: dict[str, Sent | Call] = {}
    for line in lines:
        match line:
            case {"what": "said" | "taken" | "replied" | "twilio_replied", "kind": "text"}:
                kept[line["sid"]] = _text(provider, line)
            case {"what": "taken", "kind": "call"}:
                at = datetime.fromisoformat(line["at"])
                call = Call(line["sid"], provider.line.number, line["person"], True, at, "", status="failed", ended=at)
                provider.calls.put_back(call)
                kept[call.sid] = call
            case {"what": "status"} if (found := kept.get(line["sid"])) is not None:
                _status(found, line)
            case {"what": "said" | "taken" | "replied", "kind": "chat"}:
                _message(provider, line)


def _text(provider: Provider, line: Line) -> Sent:
    ours, direction = provider.line.number, _DIRECTIONS[line["what"]]
    sender, to = (line["person"], ours) if direction == "inbound" else (ours, line["person"])
    until = datetime.fromisoformat(line["until"]) if line.get("until") else None
    counted, at = segments(line["body"]), datetime.fromisoformat(line["at"])
    text = Sent(line["sid"], sender, to, line["body"], at, direction, _STATUS[direction], counted, 0, line.get("callback", ""), until)
    word = line["body"].strip().casefold() if direction == "inbound" and provider.line.keeps_opt_outs else ""
    provider.texts.put_back(text, stopped=True if word in STOP_WORDS else False if word in START_WORDS else None)
    return text


def _status(found: Sent | Call, line: Line) -> None:
    found.status = line["status"]
    if isinstance(found, Sent):
        found.error = line["error"]


def _message(provider: Provider, line: Line) -> None:
    chat = provider.chats.chat(int(line["person"]))
    chat.started = True
    if line["body"].startswith("/start"):
        chat.blocked = False
    if line["sid"]:
        provider.chats.put_back(chat, int(line["sid"]), line["body"], datetime.fromisoformat(line["at"]), mine=line["what"] == "said")
    elif line["body"] == "(blocks the bot)":
        chat.blocked = True
