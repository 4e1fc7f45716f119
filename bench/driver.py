"""Sends signed Twilio webhooks to an address on this machine: so many connections at once, so many requests, then it ends.

Requests are made before the clock starts: a real form of 19 fields, a MessageSid of its own, a signature. One thread and no
HTTP library, so that the driver takes little of the two cores (``cpu_seconds`` says how much); gunicorn's sync workers close
each connection, so each request opens one. A person's next text is not sent before their last has been answered.
"""

from __future__ import annotations

import gc
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import msgspec
from twilio.request_validator import RequestValidator

from bench import survey

ACCOUNT = "AC" + "0" * 32
OUR_NUMBER = "+447700900999"
PEOPLE = 990  # numbers reserved for drama: +447700900000 to +447700900989
WAIT = 30  # seconds for any one request before it is a defect


class Target(NamedTuple):
    """Where to send. ``public_url`` is what the provider would have signed; the connection goes to ``address``."""

    address: str  # http://127.0.0.1:8000/webhooks/sms
    public_url: str
    token: str


class Driven(msgspec.Struct):
    """One drive. Seconds but for ``per_second``. ``messages`` counts the answers that carried a message to the person."""

    requests: int
    seconds: float
    per_second: float
    p50: float
    p99: float
    slowest: float
    messages: int
    cpu_seconds: float


class Text(NamedTuple):
    """One text that a person sends, as the whole of its HTTP request."""

    person: int
    request: bytes


class _Exchange:
    """One request under way."""

    __slots__ = ("answer", "began", "connection", "person", "unsent")

    def __init__(self, address: tuple[str, int], text: Text) -> None:
        self.person = text.person
        self.began = time.perf_counter()
        self.connection = socket.socket()
        self.connection.setblocking(False)
        self.connection.connect_ex(address)
        self.unsent = text.request
        self.answer = b""


def drive(target: Target, texts: Sequence[Text], connections: int) -> Driven:
    """Send them all, ``connections`` at a time. Raises RuntimeError if any answer is not 200 with TwiML."""
    place = urlsplit(target.address)
    if place.hostname != "127.0.0.1":
        raise ValueError("only 127.0.0.1 is ever driven")
    address = (place.hostname, place.port or 80)
    waiting, busy, took, answers = deque(texts), set(), [], []
    gc.disable()  # the driver's own pauses are nobody's latency
    began, began_cpu = time.perf_counter(), time.process_time()
    with selectors.DefaultSelector() as selector:
        while waiting or busy:
            while len(busy) < connections and (text := _next(waiting, busy)):
                busy.add(text.person)
                _open(selector, address, text)
            for exchange in _ended(selector):
                busy.discard(exchange.person)
                took.append(time.perf_counter() - exchange.began)
                answers.append(exchange.answer)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    gc.enable()
    return _summary(took, answers, seconds, cpu_seconds)


def _next(waiting: deque[Text], busy: set[int]) -> Text | None:
    """The next text of anyone whose last has been answered. Whoever is passed over keeps their place."""
    at = next((at for at, text in enumerate(waiting) if text.person not in busy), None)
    if at is None:
        return None
    text = waiting[at]
    del waiting[at]
    return text


def _open(selector: selectors.BaseSelector, address: tuple[str, int], text: Text) -> None:
    exchange = _Exchange(address, text)
    selector.register(exchange.connection, selectors.EVENT_WRITE, exchange)


def _ended(selector: selectors.BaseSelector) -> Iterator[_Exchange]:
    ready = selector.select(WAIT)
    if not ready:
        raise RuntimeError(f"nothing was answered for {WAIT} seconds")
    for key, events in ready:
        exchange = key.data
        if events & selectors.EVENT_WRITE:
            exchange.unsent = exchange.unsent[exchange.connection.send(exchange.unsent) :]
            if not exchange.unsent:
                selector.modify(exchange.connection, selectors.EVENT_READ, exchange)
        elif piece := exchange.connection.recv(65536):
            exchange.answer += piece
        else:
            selector.unregister(exchange.connection)
            exchange.connection.close()
            yield exchange


def _fine(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200 ") and any(end in answer for end in (b"</Response>", b"<Response/>", b"<Response />"))


def _summary(took: list[float], answers: list[bytes], seconds: float, cpu_seconds: float) -> Driven:
    wrong = [answer for answer in answers if not _fine(answer)]
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(answers)} requests were not answered with 200 and TwiML; the first: {wrong[0][:400]!r}")
    took.sort()
    messages = sum(b"<Message" in answer for answer in answers)
    middle, tail = took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.99))]
    return Driven(len(took), seconds, len(took) / seconds, middle, tail, took[-1], messages, cpu_seconds)


def conversations(target: Target, people: Sequence[int], opening: Sequence[str], run: str) -> list[Text]:
    """All requests of these people's conversations: everyone's first text, then everyone's second, and so on.

    ``opening`` is what begins it, such as a start word and a choice of language; then the replies of the survey's English talks.
    ``run`` makes the MessageSids of one run differ from any other's.
    """
    scripts = {person: (*opening, *_talk_of(person).replies) for person in people}
    validator = RequestValidator(target.token)
    return [
        Text(person, _request(target, validator, person, script[step], f"{run}-{person}-{step}"))
        for step in range(max(map(len, scripts.values())))
        for person, script in scripts.items()
        if step < len(script)
    ]


def answers_of(people: Sequence[int]) -> int:
    """How many answers these people give."""
    return sum(len(_talk_of(person).answers) for person in people)


def _talk_of(person: int) -> survey.Talk:
    english = [talk for talk in survey.TALKS if talk.language == "en"]
    return english[person % len(english)]


def _request(target: Target, validator: RequestValidator, person: int, words: str, name: str) -> bytes:
    form = _form(person, words, "SM" + name.encode().hex().rjust(32, "0")[-32:])
    place = urlsplit(target.address)
    signature = validator.compute_signature(target.public_url + place.path, form)
    body = urlencode(form)
    lines = (
        f"POST {place.path} HTTP/1.1",
        f"Host: {urlsplit(target.public_url).netloc}",
        "User-Agent: TwilioProxy/1.1",
        "Accept: */*",
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8",
        f"Content-Length: {len(body)}",
        f"X-Twilio-Signature: {signature}",
        "X-Forwarded-Proto: https",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def _form(person: int, words: str, sid: str) -> dict[str, str]:
    """The 19 fields of an incoming text in Britain, in the order that Twilio sends them."""
    return {
        "ToCountry": "GB",
        "ToState": "",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "",
        "SmsSid": sid,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": words,
        "FromCountry": "GB",
        "To": OUR_NUMBER,
        "ToZip": "",
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": f"+447700900{person:03}",
        "ApiVersion": "2010-04-01",
    }
