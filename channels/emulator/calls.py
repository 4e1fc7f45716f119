"""The telephone network behind Twilio: calls either way, driven by the person's keys, silence, voice and hanging up."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

from channels.emulator import forms
from channels.emulator.exchange import Exchange
from channels.emulator.faults import Fault
from channels.emulator.handset import CallStep, Collect, HangUp, NotTwiml, Quiet, Recording, Redirect, Reject, play, read_call
from channels.emulator.kept import Call, Heard, Order, RefusedByTwilio, Tape
from channels.emulator.keypad import KEYS, Entered, press, submits
from channels.emulator.post import Reply

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_URL = re.compile(r"https?://\S+")
_MOST_REDIRECTS = 20
APOLOGY = "We are sorry. An application error has occurred. Goodbye."  # what Twilio says when TwiML fails


class Calls:
    """Every call of the account, one at a time for each person."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._line = exchange.line
        self._happenings = exchange.happenings
        self._lock = threading.Lock()
        self._kept: list[Call] = []
        self._deleted: set[str] = set()  # at Twilio; what rang on a phone is on the phone still
        self._tapes: dict[str, Tape] = {}
        self._finished: deque[tuple[Call, Tape]] = deque()
        self._ringing: list[Call] = []
        self.rings: Callable[[Call], None] = lambda _call: None  # told of each call that makes a person's phone ring

    def latest(self, number: str) -> Call | None:
        """The last call with this person, running or not."""
        with self._lock:
            return next((call for call in reversed(self._kept) if call.person == number), None)

    def all(self) -> list[Call]:
        """Every call that Twilio has a record of, newest first."""
        with self._lock:
            return [call for call in reversed(self._kept) if call.sid not in self._deleted]

    def put_back(self, call: Call) -> None:
        """Remember a call after a crash."""
        self._kept.append(call)

    def tape(self, sid: str) -> Tape | None:
        """A recording by its id."""
        return self._tapes.get(sid)

    def tapes(self) -> list[Tape]:
        """Every recording that has not been deleted."""
        with self._lock:
            return list(self._tapes.values())

    def erase_tape(self, sid: str) -> bool:
        """Delete a recording; False when there is none."""
        with self._lock:
            return self._tapes.pop(sid, None) is not None

    def erase(self, sid: str) -> bool:
        """Delete Twilio's record of a call; False when there is none. Raises RefusedByTwilio for a call that goes on.

        The person's phone still knows of it.
        """
        with self._lock:
            found = next((call for call in self._kept if call.sid == sid and sid not in self._deleted), None)
            if found is None:
                return False
            if found.ended is None:
                raise RefusedByTwilio(20009)
            self._deleted.add(sid)
            return True

    def place(self, order: Order) -> Call:
        """Take a call by REST: the person's phone begins to ring, or is engaged. Raises RefusedByTwilio."""
        self._judge(order)
        call = self._new(order.to, order.url, outgoing=True)
        call.callback, call.events, call.detect = order.callback, order.events or call.events, order.detect
        call.rings_for = order.rings_for
        engaged = self.running(order.to) is not None
        with self._lock:
            self._kept.append(call)
        self._exchange.ledger.write("taken", kind="call", person=order.to, sid=call.sid, callback=order.callback, rings_for=order.rings_for)
        if engaged:
            self._end(call, "busy")
            return call
        with self._lock:
            self._ringing.append(call)
        self.rings(call)
        return call

    def running(self, number: str) -> Call | None:
        """The call that rings or runs with this person."""
        call = self.latest(number)
        return call if call and call.status in ("ringing", "in-progress") else None

    def dial(self, number: str) -> Call:
        """The person calls Hearback's number. A call that runs already is left as it is."""
        if running := self.running(number):
            return running
        call = self._new(number, self._line.public_url + self._line.voice_path, outgoing=False)
        call.callback = self._line.public_url + self._line.call_status_path
        self._exchange.ledger.write("said", kind="call", person=number, sid=call.sid, body="(calls)")
        with self._lock:
            self._kept.append(call)
        self._fetch(call, call.url, {})
        return call

    def answer(self, number: str, by: str = "human") -> None:
        """The person takes the ringing call, or a machine does (``by`` is Twilio's word: machine_start, fax, unknown)."""
        call = self.running(number)
        if call is None or call.status != "ringing":
            return
        call.status, call.began = "in-progress", self._exchange.now()
        call.answered_by = by if call.detect else ""
        self._did(call, f"answered by {by}")
        self._tell_status(call, "answered")
        self._fetch(call, call.url, {})

    def decline(self, number: str, status: str = "busy") -> None:
        """The person does not take the ringing call: ``busy`` when declined, ``no-answer`` when it rings out."""
        call = self.running(number)
        if call and call.status == "ringing":
            self._end(call, status)

    def key(self, number: str, key: str) -> None:
        """Press one key of the telephone. A key that nothing waits for is lost, as it is at Twilio."""
        call = self.running(number)
        if call is None or call.status != "in-progress" or key not in KEYS:
            return
        self._did(call, f"key {key}")
        if isinstance(call.wait, Recording):
            if key in call.wait.finish_on:
                self._go_on(call)
        elif call.wait is not None:
            entered = press(call.wait, call.digits, key)
            call.digits = entered.digits
            if entered.complete:
                self._collected(call, call.wait, entered)

    def silence(self, number: str) -> None:
        """Say nothing and press nothing until the wait runs out."""
        call = self.running(number)
        if call is None or call.wait is None:
            return
        self._did(call, "silence")
        if isinstance(call.wait, Recording):
            self._tape(call, 0, call.wait)
            self._go_on(call)  # an empty recording makes no request: Twilio's page on Record
        else:
            self._collected(call, call.wait, Entered(call.digits, complete=True))

    def speak(self, number: str, seconds: int, end: str = "#") -> None:
        """Speak into a recording for whole seconds. ``end`` is the key that ends it, or ``hangup``, or empty for a silence."""
        call = self.running(number)
        if call is None or not isinstance(call.wait, Recording) or seconds < 1:
            return
        wait, length = call.wait, min(seconds, call.wait.longest)
        self._did(call, f"speech {length}")
        tape = self._tape(call, length, wait)
        ended_by = end if end == "hangup" or (end and end in wait.finish_on and length == seconds) else ""
        extra = {**self._told(tape), "Digits": ended_by}
        if end == "hangup":
            call.status, call.ended = "completed", self._exchange.now()
        if self._exchange.faults.takes("recorded", Fault.REORDERED):
            self._tell_tapes()
        self._recorded(call, wait.action, extra)

    def hang_up(self, number: str) -> None:
        """The person ends the call, at any moment."""
        if call := self.running(number):
            self._did(call, "hang up")
            self._end(call, "completed" if call.status == "in-progress" else "canceled")

    def settle(self) -> None:
        """Let phones ring out, and report the recordings that are ready: what Twilio does a moment later."""
        for call in self._rung_out():
            self._end(call, "no-answer")
        self._tell_tapes()

    def _tell_tapes(self) -> None:
        while finished := self._next_finished():
            call, tape = finished
            for _ in range(self._times("recorded", f"{call.person}|ready")):
                self._exchange.twilio(call.person, tape.callback, forms.tape_status(self._line.account_sid, tape) | self._told(tape))

    def _times(self, which: str, about: str) -> int:
        """How often a report arrives."""
        return {Fault.LOST: 0, Fault.DOUBLED: 2}.get(self._exchange.faults.take(which, about), 1)

    def _recorded(self, call: Call, action: str, extra: dict[str, str]) -> None:
        """What a <Record> asks for next. Where Twilio cannot reach it, the call fails, and the recording stays there all the same."""
        times = self._times("action", call.person)
        if times == 2:
            self._exchange.twilio(call.person, urljoin(call.url, action), forms.call(self._line.account_sid, call) | extra)
        if times:
            self._submit(call, action, extra)
        elif call.ended:
            call.wait = None
            self._tell_status(call, "completed")
        else:
            self._fail(call, NotTwiml(11200, "the webhook could not be reached"))

    def _rung_out(self) -> list[Call]:
        now = self._exchange.now()
        with self._lock:
            self._ringing = [call for call in self._ringing if call.status == "ringing"]
            return [call for call in self._ringing if now >= call.at + timedelta(seconds=call.rings_for)]

    def _did(self, call: Call, words: str) -> None:
        """What the person did, in the transcript and in the ledger. Picking up stands in the ledger alone."""
        if not words.startswith("answered"):
            call.heard.append(Heard(did=words))
        self._exchange.ledger.write("said", kind="call", person=call.person, sid=call.sid, body=words)

    def _next_finished(self) -> tuple[Call, Tape] | None:
        with self._lock:
            return self._finished.popleft() if self._finished else None

    def _tape(self, call: Call, seconds: int, wait: Recording) -> Tape:
        status = "completed" if seconds else "absent"
        callback = urljoin(call.url, wait.callback) if wait.callback and status in wait.events else ""
        tape = Tape(f"RE{self._exchange.new_id()}", call.sid, seconds, self._exchange.now(), callback, status)
        with self._lock:
            self._tapes[tape.sid] = tape
            if callback:
                self._finished.append((call, tape))
        return tape

    def _told(self, tape: Tape) -> dict[str, str]:
        address = f"{self._line.provider_url}/{forms.API}/Accounts/{self._line.account_sid}/Recordings/{tape.sid}"
        return {"RecordingUrl": address, "RecordingSid": tape.sid, "RecordingDuration": str(tape.seconds)}

    def _judge(self, order: Order) -> None:
        if not order.to:
            raise RefusedByTwilio(21201)
        if not _E164.fullmatch(order.to):
            raise RefusedByTwilio(21211, order.to)
        if order.sender != self._line.number:
            raise RefusedByTwilio(21210)
        if not _URL.fullmatch(order.url):
            raise RefusedByTwilio(21205, order.url)

    def _new(self, person: str, url: str, *, outgoing: bool) -> Call:
        return Call(f"CA{self._exchange.new_id()}", self._line.number, person, outgoing, self._exchange.now(), url)

    def _collected(self, call: Call, wait: Collect, entered: Entered) -> None:
        if not submits(wait, entered):
            self._go_on(call)
            return
        extra = {"Digits": entered.digits, "msg": "Gather End"}
        self._submit(call, wait.action, extra | ({"FinishedOnKey": entered.finished_on} if entered.finished_on else {}))

    def _submit(self, call: Call, action: str, extra: dict[str, str]) -> None:
        call.wait, call.digits = None, ""
        self._fetch(call, urljoin(call.url, action) if action else call.url, extra)

    def _go_on(self, call: Call) -> None:
        rest, call.wait, call.digits, call.rest = call.rest, None, "", ()
        self._follow(call, rest, redirects=0)

    def _fetch(self, call: Call, url: str, extra: dict[str, str], redirects: int = 0) -> None:
        call.url = url
        reply = self._exchange.twilio(call.person, url, forms.call(self._line.account_sid, call) | extra)
        if call.ended:
            self._tell_status(call, "completed")
            return
        try:
            steps = _steps(reply)
        except NotTwiml as broken:
            self._fail(call, broken)
            return
        self._pick_up(call, steps)
        self._follow(call, steps, redirects)

    def _pick_up(self, call: Call, steps: tuple[CallStep, ...]) -> None:
        rejected = bool(steps) and isinstance(steps[0], Reject) and not call.fetched
        call.fetched = True
        if call.status == "ringing" and not rejected:
            call.status, call.began = "in-progress", self._exchange.now()

    def _follow(self, call: Call, steps: tuple[CallStep, ...], redirects: int) -> None:
        stretch = play(steps)
        call.heard.extend(Heard(piece) for piece in stretch.pieces if not (isinstance(piece, Quiet) and piece.milliseconds == 0))
        match stretch.then:
            case Collect() | Recording() as wait:
                call.wait, call.rest, call.digits = wait, stretch.rest, ""
            case Redirect(url=url) if redirects < _MOST_REDIRECTS:
                self._fetch(call, urljoin(call.url, url), {}, redirects + 1)
            case Redirect():
                self._fail(call, NotTwiml(11200, "the answers redirect without end"))
            case Reject(reason=reason):
                self._reject(call, reason)
            case HangUp():
                self._end(call, "completed")

    def _reject(self, call: Call, reason: str) -> None:
        if call.status == "in-progress":
            self._fail(call, NotTwiml(12200, "<Reject> comes too late: the call has been answered"))
        else:
            self._end(call, "busy" if reason == "busy" else "no-answer")

    def _fail(self, call: Call, broken: NotTwiml) -> None:
        self._happenings.tell(call.person, f"Twilio's error {broken.code}: {broken}. The call was ended.", loud=True)
        call.heard.append(Heard(did=f"error {broken.code}"))
        self._end(call, "completed" if call.began else "failed")

    def _end(self, call: Call, status: str) -> None:
        call.status, call.ended, call.wait = status, self._exchange.now(), None
        self._exchange.ledger.write("status", kind="call", sid=call.sid, to=call.person, status=status, error=0)
        self._tell_status(call, "completed")

    def _tell_status(self, call: Call, event: str) -> None:
        if not call.callback or event not in call.events:
            return
        form = forms.call_status(self._line.account_sid, call, self._exchange.now(), call.told)
        call.told += 1
        for _ in range(self._times("callback", f"{call.person}|{event}")):
            self._exchange.twilio(call.person, call.callback, form)


def _steps(reply: Reply) -> tuple[CallStep, ...]:
    if reply.status != 200:
        raise NotTwiml(11200, f"the webhook answered {reply.status}")
    if reply.content_type not in ("text/xml", "application/xml"):
        raise NotTwiml(12300, f"{reply.content_type or 'nothing'} is not a type that Twilio reads for a call")
    return read_call(reply.body)
