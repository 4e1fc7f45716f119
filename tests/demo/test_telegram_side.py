"""The Bot API as Telegram keeps it, and the Updates it posts."""

from __future__ import annotations

import msgspec
import pytest
from telegram import Update

from channels.emulator.bot_api import carry_out
from tests.demo.providers import CHAT, LINE, loud, provider

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1"}, {"text": "No", "callback_data": "2"}]]}


def opened():
    made, answers = provider()
    made.chats.start(CHAT)
    return made, answers


def send(made, **more):
    return carry_out(made.chats, "sendMessage", {"chat_id": CHAT, "text": "Hello", **more})


def updates(answers):
    return [msgspec.json.decode(body) for path, _, _, body in answers.got if path == "/webhooks/telegram"]


@pytest.mark.parametrize(
    ("method", "given", "status", "description"),
    [
        pytest.param("sendMessage", {"chat_id": 1, "text": "a"}, 400, "chat not found", id="a chat that nobody opened"),
        pytest.param("sendMessage", {"chat_id": "x", "text": "a"}, 400, "chat not found", id="not a chat id"),
        pytest.param("sendMessage", {"chat_id": CHAT, "text": " "}, 400, "text is empty", id="no words"),
        pytest.param("sendMessage", {"chat_id": CHAT, "text": "a" * 4097}, 400, "too long", id="one letter too many"),
        pytest.param("sendMessage", {"chat_id": CHAT, "text": "a" * 4096}, 200, "", id="as long as may be"),
        pytest.param(
            "sendMessage", {"chat_id": CHAT, "text": "a", "parse_mode": "HTML"}, 400, "parse_mode", id="markup is not carried out here"
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]}},
            400,
            "BUTTON_DATA_INVALID",
            id="66 bytes in 33 letters",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "x" * 64}]]}},
            200,
            "",
            id="64 bytes are the most",
        ),
        pytest.param(
            "sendMessage",
            {"chat_id": CHAT, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
            400,
            "inline keyboard",
            id="no data",
        ),
        pytest.param("editMessageReplyMarkup", {"chat_id": CHAT, "message_id": 1}, 400, "to edit not found", id="the person's own message"),
        pytest.param("deleteMessage", {"chat_id": CHAT, "message_id": 99}, 400, "to delete not found", id="no such message"),
        pytest.param("answerCallbackQuery", {"callback_query_id": "9"}, 400, "query is too old", id="no such press"),
        pytest.param("getUpdates", {}, 409, "webhook is active", id="no polling beside a webhook"),
        pytest.param("sendFax", {}, 404, "Not Found", id="no such method"),
        pytest.param("GETME", {}, 200, "", id="methods in any case"),
    ],
)
def test_rules(method, given, status, description):
    """A method is carried out or refused as Telegram does it."""
    made, _ = opened()
    got, body = carry_out(made.chats, method, given)
    assert (got, body["ok"]) == (status, status == 200)
    assert description in body.get("description", "")


def test_updates_are_telegrams():
    """python-telegram-bot reads what we post: Start, words, a press, and a block, with the secret in its header."""
    made, answers = opened()
    send(made, reply_markup=KEYBOARD)
    made.chats.say(CHAT, "hello")
    made.chats.press(CHAT, 2, "2")
    made.chats.edit(CHAT, 3, "hallo")
    made.chats.block(CHAT)
    start, words, press, edited, blocked = [Update.de_json(update, None) for update in updates(answers)]
    assert (start.message.text, start.message.entities[0].type) == ("/start", "bot_command")
    assert (words.message.text, words.message.chat.id) == ("hello", CHAT)
    assert (press.callback_query.data, press.callback_query.message.message_id) == ("2", 2)
    assert edited.edited_message.text == "hallo"
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert {headers["X-Telegram-Bot-Api-Secret-Token"] for _, _, headers, _ in answers.got} == {LINE.telegram_secret}
    ids = [update["update_id"] for update in updates(answers)]
    assert ids == sorted(set(ids))


def test_a_press_is_answered_once():
    """The second answer to the same press is refused, as Telegram refuses it."""
    made, answers = opened()
    send(made, reply_markup=KEYBOARD)
    made.chats.press(CHAT, 2, "1")
    query = {"callback_query_id": updates(answers)[-1]["callback_query"]["id"], "text": "Noted"}
    assert carry_out(made.chats, "answerCallbackQuery", query)[0] == 200
    assert made.chats.chat(CHAT).notice == "Noted"
    assert carry_out(made.chats, "answerCallbackQuery", query)[0] == 400


def test_a_button_that_is_not_there_cannot_be_pressed():
    """A keyboard that was taken away, or made-up data, posts nothing."""
    made, answers = opened()
    send(made, reply_markup=KEYBOARD)
    carry_out(made.chats, "editMessageReplyMarkup", {"chat_id": CHAT, "message_id": 2})
    made.chats.press(CHAT, 2, "1")
    assert len(updates(answers)) == 1


def test_not_modified():
    """Taking away a keyboard twice is refused the second time."""
    made, _ = opened()
    send(made, reply_markup=KEYBOARD)
    edit = {"chat_id": CHAT, "message_id": 2}
    assert carry_out(made.chats, "editMessageReplyMarkup", edit)[0] == 200
    assert "not modified" in carry_out(made.chats, "editMessageReplyMarkup", edit)[1]["description"]


def test_blocked_and_started_again():
    """A blocked bot gets 403, hears nothing, and may write again when the person presses Start."""
    made, answers = opened()
    made.chats.block(CHAT)
    assert send(made)[0] == 403
    made.chats.say(CHAT, "unheard")
    assert len(updates(answers)) == 2
    made.chats.start(CHAT, "leaflet")
    assert updates(answers)[-1]["message"]["text"] == "/start leaflet"
    assert send(made)[0] == 200


def test_a_method_in_the_answer_is_carried_out():
    """What the webhook's answer asks for is done, and a refusal is told loudly since Hearback never learns of it."""
    made, answers = provider()
    answers.give(
        b'{"method": "sendMessage", "chat_id": 4242, "text": "Hello"}', b'{"method": "sendMessage", "chat_id": 7}', kind="application/json"
    )
    made.chats.start(CHAT)
    made.chats.say(CHAT, "again")
    assert [message.text for message in made.chats.chat(CHAT).messages] == ["/start", "Hello", "again"]
    assert loud(made, str(CHAT)) == ["Telegram refused sendMessage: Bad Request: chat not found"]


def test_an_update_that_fails_is_tried_again_in_order():
    """A failing webhook keeps its update first; it comes again, with the same id, before later ones."""
    made, answers = provider()
    answers.give(b"", status=500)
    made.chats.start(CHAT)
    made.chats.say(CHAT, "second")
    first, again, later = updates(answers)
    assert first == again
    assert later["update_id"] > again["update_id"]
    assert carry_out(made.chats, "getWebhookInfo", {})[1]["result"]["pending_update_count"] == 0


def test_polling_without_a_webhook():
    """Without a webhook updates wait to be fetched, and asking with the next id forgets those before."""
    made, answers = provider()
    carry_out(made.chats, "deleteWebhook", {})
    made.chats.start(CHAT)
    [waiting] = carry_out(made.chats, "getUpdates", {})[1]["result"]
    assert carry_out(made.chats, "getUpdates", {"offset": waiting["update_id"] + 1})[1]["result"] == []
    assert not answers.got
