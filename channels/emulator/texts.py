"""The text network behind Twilio: what was sent, what each phone shows, and who has texted STOP."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from channels.emulator import forms
from channels.emulator.exchange import Exchange
from channels.emulator.faults import Fault
from channels.emulator.handset import NotTwiml, Redirect, Text, read_texts
from channels.emulator.kept import Draft, RefusedByTwilio, Sent
from channels.emulator.post import Reply
from channels.emulator.segments import segments

# Twilio's default opt-out words for long numbers. Only a text that is nothing else counts.
STOP_WORDS = frozenset({"stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel"})
START_WORDS = frozenset({"start", "yes", "unstop"})
LONGEST = 1600
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_TWIML_TYPES = ("text/xml", "application/xml")
_MOST_REDIRECTS = 10
LATE = timedelta(seconds=60)  # by which a delayed report comes later
_STATUS = {"inbound": "received", "outbound-api": "queued", "outbound-reply": "delivered"}


class Texts:
    """Every text of the account."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._line = exchange.line
        self._happenings = exchange.happenings
        self._lock = threading.Lock()
        self._kept: list[Sent] = []
        self._deleted: set[str] = set()  # at Twilio: the phones still have them
        self._stopped: set[str] = set()
        self._travelling: deque[Sent] = deque()
        self._late: list[tuple[datetime, Sent]] = []
        self.arrived: Callable[[Sent], None] = lambda _text: None  # told of each text that has reached a phone

    def thread(self, number: str) -> list[Sent]:
        """What this phone shows, oldest first. A text that did not arrive is not there."""
        with self._lock:
            return [text for text in self._kept if number in (text.sender, text.to) and not text.error]

    def all(self) -> list[Sent]:
        """Every text, newest first, as Twilio lists them."""
        with self._lock:
            return [text for text in self._kept[::-1] if text.sid not in self._deleted]

    def stopped(self, number: str) -> bool:
        """Whether Twilio refuses texts to this number."""
        return number in self._stopped

    def put_back(self, text: Sent, *, stopped: bool | None) -> None:
        """Remember a text after a crash. ``stopped``: what it did to Twilio's own list, None if nothing."""
        self._kept.append(text)
        if stopped is not None:
            (self._stopped.add if stopped else self._stopped.discard)(text.sender)

    def redact(self, sid: str, *, delete: bool) -> bool:
        """Empty the body of one text, or delete it, as far as Twilio has it. False when there is none."""
        with self._lock:
            found = next((text for text in self._kept if text.sid == sid and sid not in self._deleted), None)
            if found is None:
                return False
            if delete:
                self._deleted.add(sid)
            else:
                found.body = ""
            return True

    def send(self, draft: Draft) -> Sent:
        """Take a text by REST. Raises RefusedByTwilio."""
        self._judge(draft)
        return self._keep(draft, "outbound-api", "taken")

    def say(self, number: str, body: str) -> Reply:
        """A person's phone sends a text; Twilio posts it, and carries out the TwiML it gets back."""
        sent = self._keep(Draft(number, self._line.number, body), "inbound", "said")
        word = body.strip().casefold()
        opt_out = self._opt(number, word) if self._line.keeps_opt_outs else ""
        form = forms.incoming_text(self._line.account_sid, sent, opt_out)
        url = self._line.public_url + self._line.text_path
        reply = self._exchange.twilio(number, url, form)
        if opt_out:
            words = self._line.stopped_reply if opt_out == "STOP" else self._line.started_reply
            self._keep(Draft(self._line.number, number, words), "outbound-reply", "twilio_replied")
        self._carry_out(number, url, form, reply)
        return reply

    def settle(self) -> None:
        """Deliver what travels, and post the reports that are due: what Twilio does a moment later."""
        while text := self._next_travelling():
            if text.until and self._exchange.now() > text.until:
                text.error = int(Fault.TOO_LATE)
            self._change(text, "sent")
            self._change(text, "delivered" if not text.error else "failed" if text.error == int(Fault.TOO_LATE) else "undelivered")
            if not text.error:
                self.arrived(text)
            if text.callback:
                self._report(text, self._exchange.faults.take("callback", f"{text.to}|{text.body}"))
        for text in self._due_late():
            self._report(text, Fault.OK)

    def _report(self, text: Sent, fault: Fault) -> None:
        """Post both statuses, unless the network of webhooks fails here."""
        statuses = {Fault.LOST: (), Fault.REORDERED: (text.status, "sent"), Fault.DOUBLED: ("sent", "sent", text.status, text.status)}
        if fault is Fault.DELAYED:
            with self._lock:
                self._late.append((self._exchange.now() + LATE, text))
            return
        for status in statuses.get(fault, ("sent", text.status)):
            self._exchange.twilio(text.to, text.callback, forms.text_status(self._line.account_sid, replace(text, status=status)))

    def _change(self, text: Sent, status: str) -> None:
        text.status = status
        self._exchange.ledger.write("status", kind="text", sid=text.sid, to=text.to, status=status, error=text.error)

    def _next_travelling(self) -> Sent | None:
        with self._lock:
            return self._travelling.popleft() if self._travelling else None

    def _due_late(self) -> list[Sent]:
        now = self._exchange.now()
        with self._lock:
            due = [text for at, text in self._late if at <= now]
            self._late = [(at, text) for at, text in self._late if at > now]
            return due

    def _judge(self, draft: Draft) -> None:
        to = draft.to
        for given, code in ((to, 21604), (draft.sender, 21603), (draft.body, 21602)):
            if not given.strip():
                raise RefusedByTwilio(code)
        if not _E164.fullmatch(to):
            raise RefusedByTwilio(21211, to)
        if draft.sender != self._line.number:
            raise RefusedByTwilio(21606)
        if len(draft.body) > LONGEST:
            raise RefusedByTwilio(21617)
        if to in self._stopped:
            raise RefusedByTwilio(21610)

    def _keep(self, draft: Draft, direction: str, told: str) -> Sent:
        sid, at, counted = f"SM{self._exchange.new_id()}", self._exchange.now(), segments(draft.body)
        text = Sent(sid, draft.sender, draft.to, draft.body, at, direction, _STATUS[direction], counted, draft.error, draft.callback)
        if direction == "outbound-api":
            text.until = at + timedelta(seconds=draft.valid_for)
        with self._lock:
            self._kept.append(text)
            if direction == "outbound-api":
                self._travelling.append(text)
        self._write(told, text)
        if direction == "outbound-reply":
            self.arrived(text)
        return text

    def _write(self, told: str, text: Sent) -> None:
        until = text.until.isoformat() if text.until else ""
        person = text.sender if told == "said" else text.to
        more = {"callback": text.callback, "until": until, "parts": text.segments.parts} if told == "taken" else {}
        self._exchange.ledger.write(told, kind="text", person=person, sid=text.sid, body=text.body, **more)

    def _opt(self, number: str, word: str) -> str:
        if word in STOP_WORDS:
            self._stopped.add(number)
            self._happenings.tell(number, "Twilio noted STOP, answers it itself, and takes no more texts to this number.")
            return "STOP"
        if word in START_WORDS and number in self._stopped:
            self._stopped.discard(number)
            self._happenings.tell(number, "Twilio takes texts to this number again.")
            return "START"
        return ""

    def _carry_out(self, number: str, url: str, form: dict[str, str], reply: Reply) -> None:
        for _ in range(_MOST_REDIRECTS):
            follow = self._send_reply(number, reply)
            if follow is None:
                return
            url = urljoin(url, follow)
            reply = self._exchange.twilio(number, url, form)
        self._happenings.tell(number, "The answers redirect without end.", loud=True)

    def _send_reply(self, number: str, reply: Reply) -> str | None:
        if reply.status != 200:
            self._happenings.tell(number, f"Twilio's error 11200: the webhook answered {reply.status}. No reply was sent.", loud=True)
            return None
        if not reply.body or reply.content_type == "text/plain":
            return None
        if reply.content_type not in _TWIML_TYPES:
            self._happenings.tell(number, f"Twilio's error 12300: {reply.content_type} is not a type it reads.", loud=True)
            return None
        try:
            return self._send_texts(number, read_texts(reply.body))
        except NotTwiml as broken:
            self._happenings.tell(number, f"Twilio's error {broken.code}: {broken}.", loud=True)
            return None

    def _send_texts(self, number: str, texts: tuple[Text | Redirect, ...]) -> str | None:
        for text in texts:
            if isinstance(text, Redirect):
                return text.url
            draft = Draft(text.sender or self._line.number, text.to or number, text.body, text.status_callback)
            try:
                self._judge(draft)
            except RefusedByTwilio as refused:
                self._happenings.tell(number, f"Twilio's error {refused.code}: a reply was not sent.", loud=True)
                continue
            self._keep(draft, "outbound-reply", "replied")
        return None
