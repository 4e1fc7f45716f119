"""A small Hearback to stand behind the demo: real signed routes, real REST, two questions. It knows nothing of the real one."""

from __future__ import annotations

import json
import threading
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse
from werkzeug.serving import make_server

from channels.demo.backend import Language
from channels.demo.credentials import demo_line, demo_settings
from channels.demo.page import add_demo
from channels.emulator.provider import Provider

START = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)

QUESTION = {
    "en": (
        "Northshire Police here. Overall, how do you feel about the service you got?\n1 Satisfied\n2 Dissatisfied\n3 Neither\n"
        "SKIP or STOP is fine."
    ),
    "ur": "نارتھ شائر پولیس۔ مجموعی طور پر، آپ کو ملنے والی خدمت کے بارے میں آپ کیسا محسوس کرتے ہیں؟\n1 مطمئن\n2 غیر مطمئن\n3 دونوں میں سے کوئی نہیں\nSKIP یا STOP ٹھیک ہے۔",
}
THANKS = {
    "en": "Thank you. If you want to talk to someone, Victim Support is free, day and night:\n0808 16 89 111",
    "ur": "شکریہ۔ اگر آپ کسی سے بات کرنا چاہیں تو وکٹم سپورٹ دن رات مفت ہے:\n0808 16 89 111",
}
LABELS = {"en": ["Satisfied", "Dissatisfied", "Neither"], "ur": ["مطمئن", "غیر مطمئن", "دونوں میں سے کوئی نہیں"]}
VOICES = {"en": ("Polly.Amy-Neural", "en-GB"), "ur": ("", "ur")}


class Clock:
    """Ahead of the machine's clock by what it was wound."""

    def __init__(self):
        self._ahead = START - datetime.now(UTC)

    def now(self):
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds):
        self._ahead += timedelta(seconds=seconds)


class StandIn:
    """The stand-in's state and routes; ``backend`` for the page."""

    def __init__(self, settings):
        self.settings = settings
        self.clock = Clock()
        self.language = {}
        self.due = []
        self.refused = 0
        self.app = Flask("standin")
        self._client = self.app.test_client()
        self._lock = threading.Lock()
        self._rest = Client(settings["TWILIO_ACCOUNT_SID"], settings["TWILIO_AUTH_TOKEN"])
        self._rest.api.base_url = settings["TWILIO_BASE_URL"]
        _text_routes(self)
        _chat_routes(self)
        _voice_routes(self)

    # The seam

    def post(self, path, query, headers, body):
        with self._lock:
            answer = self._client.post(path, query_string=query, headers=list(headers.items()), data=body)
        return answer.status_code, answer.mimetype, answer.data

    def work(self):
        now = self.clock.now()
        due, self.due = [each for each in self.due if each[0] <= now], [each for each in self.due if each[0] > now]
        for _, send in due:
            send()

    def begin(self, channel, address, language):
        if channel == "sms":
            self.due.append(
                (self.clock.now(), lambda: self.text(address, "Can we ask 2 short questions about our service? Reply 1 yes, or STOP."))
            )
        elif channel == "ivr":
            self.call(address)
        else:
            self.chat(
                "sendMessage", {"chat_id": int(address), "text": "Can we ask 2 short questions?", "reply_markup": keyboard(["Yes", "No"])}
            )
        return ""

    def link(self, addresses, language):
        for address in addresses.values():
            self.language[address] = language

    def languages(self):
        return [Language("en", "English"), Language("cy", "Cymraeg"), Language("ur", "اردو", right_to_left=True)]

    def recorded(self, address):
        return ("How was it?", "en") if address.endswith("/prompts/known/500.wav") else ("", "")

    def start_word(self):
        return "FEEDBACK"

    # What it sends by REST

    def text(self, to, body):
        self._rest.messages.create(
            to=to, from_=self.settings["TWILIO_NUMBER"], body=body, status_callback=self.settings["PUBLIC_URL"] + "/webhooks/sms/status?o=1"
        )

    def call(self, to):
        url = self.settings["PUBLIC_URL"] + "/webhooks/voice"
        self._rest.calls.create(
            to=to, from_=self.settings["TWILIO_NUMBER"], url=url, machine_detection="Enable", status_callback=url + "/status"
        )

    def chat(self, method, wish):
        address = f"{self.settings['TELEGRAM_BASE_URL']}/bot{self.settings['TELEGRAM_TOKEN']}/{method}"
        asked = urllib.request.Request(address, json.dumps(wish).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return json.load(answer)

    def speaks(self, address):
        language = self.language.get(address, "en")
        return language if language in QUESTION else "en"

    def signed(self):
        """Whether Twilio signed the present request for our public address."""
        url = self.settings["PUBLIC_URL"] + request.full_path.rstrip("?")
        right = RequestValidator(self.settings["TWILIO_AUTH_TOKEN"]).validate(
            url, request.form, request.headers.get("X-Twilio-Signature", "")
        )
        self.refused += not right
        return right


def keyboard(labels, chosen=""):
    return {"inline_keyboard": [[{"text": label, "callback_data": f"q:{number}"}] for number, label in enumerate(labels, 1)]}


def _text_routes(hearback):
    @hearback.app.post("/webhooks/sms")
    def text():
        if not hearback.signed():
            return "", 403
        number, said = request.form["From"], request.form["Body"].strip().lower()
        answer = MessagingResponse()
        if request.form.get("OptOutType") != "STOP":
            language = hearback.speaks(number)
            answer.message(THANKS[language] if said in ("1", "2", "3") else QUESTION[language])
            if said == "feedback":
                nudge = "You can still tell us about the service if you want to. Reply GO, or STOP."
                hearback.due.append((hearback.clock.now() + timedelta(days=1), lambda: hearback.text(number, nudge)))
        return Response(str(answer), mimetype="text/xml")

    @hearback.app.post("/webhooks/sms/status")
    def status():
        return ("", 204) if hearback.signed() else ("", 403)


def _chat_routes(hearback):
    @hearback.app.post("/webhooks/telegram")
    def chat():
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != hearback.settings["TELEGRAM_SECRET"]:
            return "", 403
        update = request.get_json()
        if "callback_query" in update:
            query = update["callback_query"]
            number = query["message"]["chat"]["id"]
            hearback.chat("answerCallbackQuery", {"callback_query_id": query["id"]})
            return {"method": "sendMessage", "chat_id": number, "text": THANKS[hearback.speaks(str(number))]}
        if "message" in update:
            number = update["message"]["chat"]["id"]
            language = hearback.speaks(str(number))
            asked = QUESTION[language].partition("\n")[0]
            return {"method": "sendMessage", "chat_id": number, "text": asked, "reply_markup": keyboard(LABELS[language])}
        return ""


def _say(into, hearback, words, language):
    voice, code = VOICES[language]
    into.say(words, language=code, **({"voice": voice} if voice else {}))


def _prompt(hearback, turn):
    language = hearback.speaks(request.form["From"] if request.form["Direction"] == "inbound" else request.form["To"])
    answer = VoiceResponse()
    gather = Gather(action=f"/webhooks/voice/turn/{turn + 1}", num_digits=1, timeout=8, finish_on_key="", action_on_empty_result=True)
    _say(gather, hearback, QUESTION[language].partition("\n")[0], language)
    for number, label in enumerate(LABELS[language], 1):
        _say(gather, hearback, f"For {label}, press {number}." if language == "en" else f"{label}: {number}", language)
        gather.pause(length=1)
    answer.append(gather)
    return answer


def _voice_routes(hearback):
    @hearback.app.post("/webhooks/voice")
    @hearback.app.post("/webhooks/voice/turn/<int:turn>")
    def voice(turn=0):
        if not hearback.signed():
            return "", 403
        digits = request.form.get("Digits", "")
        if digits == "9":
            answer = VoiceResponse()
            answer.hangup()
        elif digits in ("1", "2", "3"):
            answer = VoiceResponse()
            answer.say(
                "Please speak after the tone. When you have finished, press the hash key.", voice="Polly.Amy-Neural", language="en-GB"
            )
            answer.record(action="/webhooks/voice/recording", finish_on_key="#", max_length=60)
            answer.redirect(f"/webhooks/voice/turn/{turn}")
        else:
            answer = _prompt(hearback, turn)
        return Response(str(answer), mimetype="text/xml")

    @hearback.app.post("/webhooks/voice/recording")
    def recorded():
        answer = VoiceResponse()
        answer.say("Thank you. Goodbye.", voice="Polly.Amy-Neural", language="en-GB")
        answer.hangup()
        return Response(str(answer), mimetype="text/xml")

    @hearback.app.post("/webhooks/voice/status")
    def ended():
        return ("", 204) if hearback.signed() else ("", 403)


@contextmanager
def demo(port=0):
    """A whole demo with the stand-in behind it, listening on a free port of 127.0.0.1. Gives (address, stand-in, desk)."""
    app = Flask("demo")
    server = make_server("127.0.0.1", port, app, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    settings = demo_settings({}, address)
    hearback = StandIn(settings)
    desk = add_demo(app, hearback, Provider(demo_line(settings), hearback.post, hearback.clock.now), {})
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield address, hearback, desk
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
