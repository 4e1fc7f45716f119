"""Recorded updates of the Telegram Bot API."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.errors import Forged, Unreadable
from bot.surfaces.rendered import Button, Rendered
from channels.contract import Answer, Channel, Heard, Receipt, Webhook
from channels.telegram import Telegram, TelegramSettings
from channels.telegram.outcomes import receipt
from channels.wire import Reply
from tests.channels.conformance import Kit, replace_struct, row

TOKEN = "7700900123:AAF-kq3v9Z0x8y7w6v5u4t3s2r1q0p9o8n7"
SECRET = "kJ8_s2-Qm4Zt7Lx9Rb3Wv6Yc1Np5Hd0G"
HEADER = "x-telegram-bot-api-secret-token"
ROUTE = "/webhooks/telegram"
CHAT = 5550123456
UPDATE = 913402771
PRESS = "7f3a9c01.4.2"

PERSON = {"id": CHAT, "is_bot": False, "first_name": "Sam", "username": "sam_example", "language_code": "cy"}
PRIVATE = {"id": CHAT, "first_name": "Sam", "username": "sam_example", "type": "private"}
GROUP = {"id": -1001234567890, "title": "Neighbours", "type": "supergroup"}
BOT = {"id": 7700900123, "is_bot": True, "first_name": "Feedback", "username": "feedback_example_bot"}
PHOTO = [{"file_id": "AgACAgQ", "file_unique_id": "AQADu", "width": 90, "height": 67, "file_size": 1253}]
FILE = {"file_id": "CAACAgI", "file_unique_id": "AgADB"}


def make(**more) -> Telegram:
    return Telegram(TelegramSettings(token=TOKEN, secret=SECRET, **more))


def hook(update: object, secret: str = SECRET, **more) -> Webhook:
    """An update as Telegram posts it. JSON with escapes, as Telegram writes it."""
    body = json.dumps(update).encode() if not isinstance(update, bytes) else update
    return replace_struct(
        Webhook(ROUTE, headers={HEADER: secret, "accept-encoding": "gzip, deflate"}, body=body, content_type="application/json"), **more
    )


def update(**more: object) -> Webhook:
    return hook({"update_id": UPDATE, **more})


def message(**more: object) -> dict[str, object]:
    return {"message_id": 41, "from": PERSON, "chat": PRIVATE, "date": 1795257000, **more}


def said(text: str, **more: object) -> Webhook:
    return update(message=message(text=text, **more))


def command(text: str) -> Webhook:
    return said(text, entities=[{"offset": 0, "length": len(text.split(maxsplit=1)[0]), "type": "bot_command"}])


def pressed(data: str | None = PRESS, on: dict[str, object] | None = None, **more: object) -> Webhook:
    asked = message(text="How do you feel?", **{"from": BOT}) if on is None else on
    query = {"id": "4382bfdwdsb323b2d9", "from": PERSON, "chat_instance": "-3757777", **more}
    return update(callback_query=query | ({"data": data} if data is not None else {}) | ({"message": asked} if asked else {}))


def member(status: str, chat: dict[str, object] = PRIVATE, before: str = "member") -> Webhook:
    change = {"user": BOT, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    return update(
        my_chat_member={
            "chat": chat,
            "from": PERSON,
            "date": 1795257000,
            "old_chat_member": {"user": BOT, "status": before},
            "new_chat_member": change,
        }
    )


def heard(kind: str = "words", words: str = "", **more) -> Heard:
    given = {"language_hint": "cy", "message": "41"} | more
    return Heard("telegram", str(UPDATE), str(CHAT), kind, words=words, **given)  # type: ignore[arg-type] # the row names it


def press(words: str = PRESS, **more) -> Heard:
    return heard("press", words, acknowledge="4382bfdwdsb323b2d9", **more)


def of_a_stranger(text: str, **changes: object) -> Webhook:
    person = {name: value for name, value in {**PERSON, **changes}.items() if value is not None}
    return update(message=message(text=text, **{"from": person}))


POLL = {
    "id": "51",
    "question": "?",
    "options": [{"persistent_id": "0", "text": "a", "voter_count": 0}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}
LOCATION = {"latitude": 52.4, "longitude": -4.08}

CASES = [
    row("words", said("Satisfied"), heard(words="Satisfied")),
    row("an option as a digit", said("2"), heard(words="2")),
    row("STOP as a word", said("STOP"), heard(words="STOP")),
    row("/stop is STOP", command("/stop"), heard(words="stop")),
    row("/help is HELP", command("/help"), heard(words="help")),
    row("a command that names the bot", command("/stop@feedback_example_bot"), heard(words="stop")),
    row("a command with more words", command("/language cy"), heard(words="language cy")),
    row("the chat is opened", command("/start"), heard("opened")),
    row("the chat is opened from a leaflet", command("/start FEEDBACK"), heard("opened", "FEEDBACK")),
    row("/start in capitals", command("/START FEEDBACK"), heard("opened", "FEEDBACK")),
    row("a slash and no command", said("/ hello"), heard(words="/ hello")),
    row("a fraction is no command", said("1/2"), heard(words="1/2")),
    row("two slashes", said("//"), heard(words="//")),
    row("Urdu", said("جی ہاں"), heard(words="جی ہاں")),
    row("markup is only words", said("<b>*bold*</b> {{7*7}}"), heard(words="<b>*bold*</b> {{7*7}}")),
    row("a reply: only the person's own words", said("2", reply_to_message=message(text="How do you feel?", **{"from": BOT}), quote={"text": "How do", "position": 0}), heard(words="2")),
    row("words forwarded from elsewhere", said("STOP", forward_origin={"type": "hidden_user", "sender_user_name": "Al", "date": 1795250000}), heard(words="STOP")),
    row("no language on the handset", of_a_stranger("1", language_code=None), heard(words="1", language_hint="")),
    row("a link with a preview is words", said("https://example.org", link_preview_options={"is_disabled": True}), heard(words="https://example.org")),
    row("a button", pressed(), press()),
    row("a button on a message too old to see", pressed(on={"chat": PRIVATE, "message_id": 7, "date": 0}), press(message="7")),
    row("a button of an old keyboard", pressed("00000000.-1.1.invite"), press("00000000.-1.1.invite")),
    row("a button that tells nothing", pressed(None, game_short_name="chess")),
    row("a button under a message of another chat", pressed(on={**message(), "chat": GROUP})),
    row("a button with no message", pressed(on={}, inline_message_id="AAAB")),
    row("a photograph", update(message=message(photo=PHOTO)), heard("media")),
    row("a photograph with words under it", update(message=message(photo=PHOTO, caption="STOP")), heard(words="STOP")),
    row("a photograph with a space under it", update(message=message(photo=PHOTO, caption=" ")), heard("media")),
    row("a sticker", update(message=message(sticker={**FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"})), heard("media")),
    row("a voice note", update(message=message(voice={**FILE, "duration": 3, "mime_type": "audio/ogg"})), heard("media")),
    row("a round video", update(message=message(video_note={**FILE, "length": 240, "duration": 4})), heard("media")),
    row("a video", update(message=message(video={**FILE, "width": 90, "height": 90, "duration": 4})), heard("media")),
    row("music", update(message=message(audio={**FILE, "duration": 4})), heard("media")),
    row("a document", update(message=message(document={**FILE, "file_name": "a.pdf"})), heard("media")),
    row("where they are", update(message=message(location=LOCATION)), heard("media")),
    row("a place", update(message=message(location=LOCATION, venue={"location": LOCATION, "title": "x", "address": "y"})), heard("media")),
    row("a contact", update(message=message(contact={"phone_number": "447700900123", "first_name": "Al", "user_id": 7})), heard("media")),
    row("dice", update(message=message(dice={"emoji": "🎲", "value": 3})), heard("media")),
    row("an edit changes nothing that was said", update(edited_message=message(text="2", edit_date=1795257060))),
    row("a group", update(message={**message(text="STOP"), "chat": GROUP})),
    row("a small group", update(message={**message(text="1"), "chat": {"id": -4, "title": "Two", "type": "group"}})),
    row("a group that grows", update(message={**message(migrate_to_chat_id=-1009), "chat": {"id": -4, "title": "Two", "type": "group"}})),
    row("a channel post", update(channel_post={"message_id": 5, "chat": {"id": -1002, "title": "News", "type": "channel"}, "date": 1795257000, "text": "1"})),
    row("an edited channel post", update(edited_channel_post={"message_id": 5, "chat": {"id": -1002, "title": "News", "type": "channel"}, "date": 1795257000, "text": "1"})),
    row("a poll sent to us", update(message=message(poll=POLL))),
    row("a poll that moves on", update(poll=POLL)),
    row("an answer to a poll", update(poll_answer={"poll_id": "51", "user": PERSON, "option_ids": [0], "option_persistent_ids": ["0"]})),
    row("the person blocks us", member("kicked"), heard("blocked", language_hint="", message="")),
    row("the person lets us in again: they will say so", member("member", before="kicked")),
    row("we are thrown out of a group", member("kicked", GROUP)),
    row("an inline query", update(inline_query={"id": "9", "from": PERSON, "query": "x", "offset": ""})),
    row("a wish to join", update(chat_join_request={"chat": GROUP, "from": PERSON, "user_chat_id": CHAT, "date": 1795257000})),
    row("a reaction", update(message_reaction={"chat": PRIVATE, "message_id": 41, "user": PERSON, "date": 1795257000, "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]})),
    row("a message pinned", update(message=message(pinned_message=message(text="How do you feel?")))),
    row("a timer set on the chat", update(message=message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}))),
    row("a kind of update that Telegram adds one day", update(telepathy={"from": PERSON, "thought": "1"})),
    row("a field that Telegram adds one day", said("1", mood="fine"), heard(words="1")),
    row("a kind of chat that Telegram adds one day", update(message={**message(text="1"), "chat": {**PRIVATE, "type": "dream"}})),
    row("no update at all", hook({})),
    row("a number of the update that is a word", hook({"update_id": "x", "message": message(text="1")})),
    row("a message that is a list", hook({"update_id": UPDATE, "message": ["1"]})),
    row("a message without a chat", hook({"update_id": UPDATE, "message": {"message_id": 1, "date": 1795257000, "text": "1"}})),
    row("words that are a number", hook({"update_id": UPDATE, "message": message(text=5)})),
    row("the largest number of a chat", update(message={**message(text="1"), "chat": {**PRIVATE, "id": 2**52 - 1}}), Heard("telegram", str(UPDATE), str(2**52 - 1), "words", words="1", language_hint="cy", message="41")),
    row("half a character", hook(b'{"update_id": 1, "message": "\\ud83d"}'), refused=Unreadable),
    row("trap: no secret", hook({"update_id": UPDATE}, headers={}), refused=Forged),
    row("trap: an empty secret", hook({"update_id": UPDATE}, secret=""), refused=Forged),
    row("trap: the start of the secret", hook({"update_id": UPDATE}, secret=SECRET[:31]), refused=Forged),
    row("trap: the token in the place of the secret", hook({"update_id": UPDATE}, secret=TOKEN), refused=Forged),
    row("a forger of broken JSON learns nothing of it", hook(b"{", secret="x"), refused=Forged),
    row("broken JSON", hook(b"{"), refused=Unreadable),
    row("JSON that is a list", hook(b"[]"), refused=Unreadable),
    row("a thousand brackets and more", hook(b"[" * 60_000), refused=Unreadable),
    row("a form", hook(b"update_id=1", content_type="application/x-www-form-urlencoded"), refused=Unreadable),
    row("more than 64 KB", said("x" * 65_536), refused=Unreadable),
    row("bytes that are no UTF-8", hook(b'{"update_id": 1, "x": "\xff"}'), refused=Unreadable),
]  # fmt: skip


def forged(webhook: Webhook) -> Iterator[tuple[str, Webhook]]:
    """Telegram signs nothing: all it shows is our secret."""
    for reason, secret in [
        ("no secret", None),
        ("an empty one", ""),
        ("one letter other", SECRET[:-1] + "x"),
        ("one letter short", SECRET[:-1]),
        ("one letter long", SECRET + "G"),
        ("in lower case", SECRET.lower()),
        ("not ascii", SECRET[:-1] + "é"),
    ]:
        rest = {name: value for name, value in webhook.headers.items() if name != HEADER}
        yield reason, replace_struct(webhook, headers=rest if secret is None else {**rest, HEADER: secret})


def speak(channel: Channel, text: str) -> Answer:
    asked = Rendered("chat", "en", text, buttons=((Button("Yes", "a.1.1"), Button("No", "a.1.2")),))
    return channel.answer(heard(words="1"), [asked], over=False)


def came(status: int, words: str = "", **more: object) -> Receipt:
    return receipt(Reply(status, json.dumps({"ok": False, "error_code": status, "description": words, **more}).encode()))


def yes(result: object) -> Receipt:
    return receipt(Reply(200, json.dumps({"ok": True, "result": result}).encode()))


OUTCOMES = [
    ("sent", yes({"message_id": 77, "chat": PRIVATE, "date": 1795257000, "text": "Thank you."}), Receipt("accepted", provider_id="77")),
    ("a press acknowledged", yes(True), Receipt("accepted")),
    ("blocked", came(403, "Forbidden: bot was blocked by the user"), Receipt("stopped", code="403")),
    ("deactivated", came(403, "Forbidden: user is deactivated"), Receipt("stopped", code="403")),
    ("any other 403", came(403, "Forbidden: something new"), Receipt("stopped", code="403")),
    ("chat not found", came(400, "Bad Request: chat not found"), Receipt("rejected", code="400", doubt=True)),
    ("nobody has that account", came(400, "Bad Request: user not found"), Receipt("rejected", code="400", doubt=True)),
    ("words of a person that read like it", came(400, "Bad Request: text says chat not found"), Receipt("rejected", code="400")),
    ("too long", came(400, "Bad Request: message is too long"), Receipt("rejected", code="400")),
    ("a press too old", came(400, "Bad Request: query is too old"), Receipt("rejected", code="400")),
    (
        "too many",
        came(429, "Too Many Requests: retry after 9", parameters={"retry_after": 9}),
        Receipt("throttled", retry_after=9, code="429"),
    ),
    ("too many, said by a proxy", receipt(Reply(429, b"slow down", 4)), Receipt("throttled", retry_after=4, code="429")),
    ("the token is not accepted", came(401, "Unauthorized"), Receipt("rejected", code="401")),
    ("not a token", came(404, "Not Found"), Receipt("rejected", code="404")),
    ("a fault of Telegram's", came(500, "Internal Server Error"), Receipt("uncertain", code="500")),
    ("a gateway's fault", receipt(Reply(502, b"<html>")), Receipt("uncertain", code="502")),
    ("a yes that is not JSON", receipt(Reply(200, b"ok")), Receipt("uncertain", code="200")),
    ("a yes that says no", came(200), Receipt("uncertain", code="200")),
    ("never left", receipt("unsent"), Receipt("unsent")),
    ("nobody knows", receipt("uncertain"), Receipt("uncertain")),
]

KIT = Kit(
    make=make,
    cases=CASES,
    forged=forged,
    said=said,
    kind="words",
    option_two=[(pressed("7f3a9c01.4.2"), "7f3a9c01.4.2"), (said("2"), "2")],
    speak=speak,
    outcomes=OUTCOMES,
    personal=(str(CHAT), "sam_example"),
)
