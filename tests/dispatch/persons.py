"""People at their telephones: each act is a webhook, signed as the provider signs it, and what comes back is read as the provider reads it."""

from __future__ import annotations

import json
import uuid
import xml.etree.ElementTree as ET
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from bot.dispatch.port import Answer, Webhook
from tests.channels import cases_ivr, cases_sms, cases_telegram
from tests.channels.conformance import OURS, PUBLIC, signed
from tests.dispatch.house import House

_UPDATES = count(1_000_000)


def text_webhook(number: str, words: str, sid: str = "", **form: str) -> Webhook:
    """A text as Twilio posts it."""
    sid = sid or f"SM{uuid.uuid4().hex}"
    ids = {"From": number, "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid}
    return signed(cases_sms.HEARD, cases_sms.form(words, **ids | form))


def words_of(answer: Answer) -> str:
    """All that a TwiML answer says."""
    return "\n".join("".join(message.itertext()) for message in ET.fromstring(answer.body).iter("Message"))


class Texter:
    """Somebody who texts."""

    def __init__(self, house: House, number: str) -> None:
        self.house, self.number = house, number

    def says(self, words: str, **form: str) -> str:
        self.webhook = text_webhook(self.number, words, **form)
        answer = self.house.take("sms", self.webhook)
        assert answer.status == 200
        return words_of(answer)

    def later(self, words: str, seconds: float = 10) -> str:
        self.house.later(seconds=seconds)
        return self.says(words)


class Chatter:
    """Somebody in a chat. ``keyboard`` is the last one that the webhook's answer drew: label -> what a press says."""

    def __init__(self, house: House, chat: int, language: str = "en") -> None:
        self.house, self.chat, self.language = house, chat, language
        self.keyboard: dict[str, str] = {}
        self._read = 0

    def _person(self) -> dict[str, Any]:
        return {"id": self.chat, "is_bot": False, "first_name": "Sam", "language_code": self.language}

    def _message(self, **more: Any) -> dict[str, Any]:
        chat = {"id": self.chat, "first_name": "Sam", "type": "private"}
        return {"message_id": next(_UPDATES), "from": self._person(), "chat": chat, "date": 1_795_257_000, **more}

    def posts(self, **update: Any) -> str:
        self.webhook = cases_telegram.hook({"update_id": next(_UPDATES), **update})
        answer = self.house.take("telegram", self.webhook)
        assert answer.status == 200
        told = json.loads(answer.body or b"{}")
        assert told.get("chat_id", self.chat) == self.chat
        self._keep(told)
        return str(told.get("text", ""))

    def _keep(self, told: dict[str, Any]) -> None:
        rows = told.get("reply_markup", {}).get("inline_keyboard", [])
        if rows:
            self.keyboard = {button["text"]: button["callback_data"] for row in rows for button in row}

    def reads(self) -> None:
        """Look at what came by ``send``: its keyboard is the one to press now."""
        came = self.house.requests(str(self.chat))
        for line in came[self._read :]:
            self._keep(line["fields"])
        self._read = len(came)

    def opens(self, payload: str = "") -> str:
        return self.posts(message=self._message(text=f"/start {payload}".strip()))

    def says(self, words: str) -> str:
        return self.posts(message=self._message(text=words))

    def shows(self, **media: Any) -> str:
        return self.posts(message=self._message(**media))

    def presses(self, label: str, keyboard: dict[str, str] | None = None) -> str:
        data = (keyboard or self.keyboard)[label]
        query = {"id": str(next(_UPDATES)), "from": self._person(), "chat_instance": "-37", "data": data}
        return self.posts(callback_query=query | {"message": self._message(text="?", **{"from": cases_telegram.BOT})})

    def blocks(self) -> str:
        change = {"user": cases_telegram.BOT, "status": "kicked", "until_date": 0}
        chat = {"id": self.chat, "first_name": "Sam", "type": "private"}
        before = {"user": cases_telegram.BOT, "status": "member"}
        member = {"chat": chat, "from": self._person(), "date": 1_795_257_000, "old_chat_member": before, "new_chat_member": change}
        return self.posts(my_chat_member=member)


class Caller:
    """Somebody at a telephone. ``heard`` is what the last document said; ``over`` whether it hung up."""

    def __init__(self, house: House, number: str) -> None:
        self.house, self.number = house, number
        self.sid = ""

    def _form(self, **more: str) -> dict[str, str]:
        return self._ends | {"CallSid": self.sid} | more

    def _posts(self, path: str, form: dict[str, str], query: str = "") -> str:
        self.webhook = signed(path, form, query=query)
        self.document = ET.fromstring(self.house.take("ivr", self.webhook).body)
        self.over = self.document.find("Hangup") is not None
        found = next((node for node in self.document.iter() if node.tag in ("Gather", "Record")), None)
        self.action = urlsplit(found.get("action", "")).path.removeprefix(urlsplit(PUBLIC).path) if found is not None else ""
        self.waits = found.tag if found is not None else ""
        return " ".join("".join(said.itertext()) for said in self.document.iter("Say"))

    def rings(self) -> str:
        self.sid = f"CA{uuid.uuid4().hex}"
        self._ends = cases_ivr.call(**cases_ivr.ends("From", self.number), **cases_ivr.ends("Caller", self.number))
        return self._posts(cases_ivr.VOICE, self._form(CallStatus="ringing"))

    def answers(self, by: str = "human") -> str:
        """Pick up the last call that the service placed to this number."""
        placed = [line["fields"] for line in self.house.requests(self.number) if line["path"].endswith("/Calls.json")][-1]
        self.query = urlsplit(placed["Url"]).query
        self.sid = f"CA{uuid.uuid4().hex}"
        ours = {**cases_ivr.ends("From", OURS), **cases_ivr.ends("Caller", OURS)}
        self._ends = cases_ivr.ours(**ours | {**cases_ivr.ends("To", self.number), **cases_ivr.ends("Called", self.number)})
        return self._posts(cases_ivr.VOICE, self._form(AnsweredBy=by), query=self.query)

    def presses(self, keys: str) -> str:
        pressed = {"Digits": "", "FinishedOnKey": "#"} if keys == "#" else {"Digits": keys, "FinishedOnKey": ""}
        return self._posts(self.action, self._form(msg="Gather End", **pressed))

    def silent(self) -> str:
        return self._posts(self.action, self._form())

    def speaks(self, seconds: int = 9, sid: str = "") -> str:
        self.tape = sid or f"RE{uuid.uuid4().hex}"
        made = {"RecordingSid": self.tape, "RecordingUrl": "https://api.twilio.com/x", "RecordingDuration": str(seconds), "Digits": "#"}
        return self._posts(self.action, self._form(**made))

    def hangs_up(self) -> str:
        query = getattr(self, "query", "")
        return self._posts(f"{cases_ivr.VOICE}/status", self._form(CallStatus="completed", CallDuration="41"), query=query)
