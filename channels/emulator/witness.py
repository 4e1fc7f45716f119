"""What a ledger proves, read by somebody who knows nothing of Hearback: hours kept, STOP obeyed, nothing sent twice. Pure.

Each function returns sentences, one for each breach, with the numbers of the ledger's lines; none is good.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from channels.emulator.ledger import Line

STOPPING = frozenset({"stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "cancel", "(blocks the bot)"})
RETURNING = frozenset({"start", "unstop"})
CONVERSATION = timedelta(minutes=30)  # a message so soon after the person's own word answers it
_SENDING = re.compile(r"/(Messages|Calls)\.json$|/sendMessage$", re.IGNORECASE)
Window = tuple[datetime, datetime]


class Sending(NamedTuple):
    """One request to send. ``taken`` tells whether the provider accepted it; ``until`` when its validity ends; ``begun`` that nobody asked."""

    n: int
    at: datetime
    real: float
    kind: str
    person: str
    body: str
    outbox: str
    taken: bool
    until: datetime | None
    begun: bool


def sendings(lines: Sequence[Line]) -> list[Sending]:
    """Every request to send, taken or not, in order of arrival."""
    taken = {line["request"]: line for line in lines if line["what"] == "taken" and "request" in line}
    heard: dict[str, datetime] = {}
    found = []
    for line in lines:
        if line["what"] == "said":
            heard[line["person"]] = _at(line)
        elif line["what"] == "request" and line["method"] == "POST" and _SENDING.search(line["path"]):
            found.append(_sending(line, taken.get(line["n"]), heard))
    return found


def _sending(line: Line, taken: Line | None, heard: Mapping[str, datetime]) -> Sending:
    fields, at = line["fields"], _at(line)
    person = str(fields.get("To") or fields.get("chat_id") or "")
    kind = "call" if "Calls" in line["path"] else "text" if "Messages" in line["path"] else "chat"
    outbox = parse_qs(urlsplit(fields.get("StatusCallback", "")).query).get("o", [""])[0]
    until = datetime.fromisoformat(taken["until"]) if taken and taken.get("until") else None
    begun = person not in heard or at - heard[person] > CONVERSATION
    body = str(fields.get("Body") or fields.get("text") or "")
    return Sending(line["n"], at, line["real"], kind, person, body, outbox, taken is not None, until, begun)


def after_stop(
    lines: Sequence[Line], people: Mapping[str, str] | None = None, *, also: Collection[str] = (), grace: float = 0.0
) -> list[str]:
    """Requests that arrived after the same person's STOP had been answered 2xx, on any of their addresses.

    ``people`` tells whose an address is; ``also`` are further acts that mean STOP ("key 9"). ``grace`` is in real seconds: a request
    that had begun before may arrive so much later. Whoever writes START, opens the chat or calls has come back.
    """
    stopping = STOPPING | set(also)
    whose = people or {}
    stopped: dict[str, float] = {}
    words: dict[int, tuple[str, str]] = {}
    said: dict[str, str] = {}
    breaches = []
    sent = {sending.n: sending for sending in sendings(lines)}
    for line in lines:
        if line["what"] == "said":
            said[line["person"]] = line["body"].strip().casefold()
        elif line["what"] == "webhook":
            words[line["n"]] = (line["person"], said.get(line["person"], ""))
        elif line["what"] == "webhook_answer" and 200 <= line["status"] < 300:
            address, word = words[line["webhook"]]
            person = whose.get(address, address)
            if word in stopping:
                stopped.setdefault(person, line["real"])
            elif word in RETURNING or word.startswith(("/start", "(calls)")):
                stopped.pop(person, None)
        elif sending := sent.get(line["n"]):
            since = stopped.get(whose.get(sending.person, sending.person))
            if since is not None and sending.real > since + grace:
                breaches.append(f"line {sending.n}: a {sending.kind} was sent after STOP had been answered")
    return breaches


def outside(lines: Sequence[Line], windows: Callable[[str, datetime], Sequence[Window]]) -> list[str]:
    """What was begun by us and accepted outside the person's windows, or may be delivered after the window's end.

    ``windows(address, at)`` gives the windows around that moment.
    """
    breaches = []
    for sending in sendings(lines):
        if not sending.taken or not sending.begun:
            continue
        inside = next((window for window in windows(sending.person, sending.at) if window[0] <= sending.at < window[1]), None)
        if inside is None:
            breaches.append(f"line {sending.n}: a {sending.kind} at {sending.at:%d %b %H:%M} UTC, outside the person's hours")
        elif sending.kind == "text" and (sending.until is None or sending.until > inside[1] + timedelta(seconds=1)):
            breaches.append(f"line {sending.n}: a text that may be delivered after the window has closed")
    return breaches


def twice(lines: Sequence[Line], *, replies: int = 2) -> list[str]:
    """Anything accepted twice: one outbox id, or the same words begun by us with nothing said between. A reply may come ``replies`` times."""
    copies: dict[str, list[Sending]] = defaultdict(list)
    last: dict[tuple[str, str], Sending] = {}
    said = _said(lines)
    breaches = []
    for sending in (sending for sending in sendings(lines) if sending.taken):
        if sending.outbox:
            copies[sending.outbox].append(sending)
        if not sending.begun or sending.kind == "call":
            continue
        before = last.get((sending.person, sending.body))
        if before and not any(before.n < n < sending.n for n in said.get(sending.person, ())):
            breaches.append(f"lines {before.n} and {sending.n}: the same words twice to one person")
        last[sending.person, sending.body] = sending
    repeated = [same for same in copies.values() if len(same) > (1 if same[0].begun else replies)]
    told = [f"lines {', '.join(str(one.n) for one in same)}: one message was accepted {len(same)} times" for same in repeated]
    return breaches + told


def calls_too_often(lines: Sequence[Line], most: int = 2, apart: timedelta = timedelta(hours=20)) -> list[str]:
    """More than ``most`` calls to one person without a word from them, or two that are not ``apart``."""
    placed: dict[str, list[Sending]] = defaultdict(list)
    said = _said(lines)
    breaches = []
    for call in (sending for sending in sendings(lines) if sending.taken and sending.kind == "call"):
        unanswered = placed[call.person]
        if unanswered and any(unanswered[-1].n < n < call.n for n in said.get(call.person, ())):
            unanswered.clear()
        if unanswered and call.at - unanswered[-1].at < apart:
            breaches.append(f"lines {unanswered[-1].n} and {call.n}: two calls to one person within {apart}")
        unanswered.append(call)
        if len(unanswered) > most:
            breaches.append(f"line {call.n}: the {len(unanswered)}th call to somebody who has said nothing")
    return breaches


def _said(lines: Sequence[Line]) -> dict[str, list[int]]:
    said: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line["what"] == "said":
            said[line["person"]].append(line["n"])
    return said


def _at(line: Line) -> datetime:
    return datetime.fromisoformat(line["at"])
