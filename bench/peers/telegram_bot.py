"""python-telegram-bot's ConversationHandler, after its own example ``conversationbot.py``: a state a question, one function each.

``python -m bench.peers.telegram_bot VARIANT`` with one of
    bot       what a bot pays a turn: the update's JSON is read, processed, and replied to by sendMessage through a request
              class that answers at once with what Telegram would, so that nothing waits for a network
    talk      only the conversation: updates are made outside the timed part and the handler hands its reply over, unsent
    json      talk, with a BasePersistence of our own that keeps each person's data and state as JSON and reads it back each turn
    pickle    talk, with the PicklePersistence that comes with the library: one file, written after each turn
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import telegram
from telegram import Update
from telegram.ext import (
    Application,
    BasePersistence,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest, RequestData

from bench import survey
from bench.talking import TOGETHER, Deed, Held, Proof, read_task, round_of, tell

Say = Callable[[Update, str], Awaitable[None]]
NAME = "ten-questions"
PERSISTED = PersistenceInput(bot_data=False, chat_data=False, user_data=True, callback_data=False)
MESSAGES = {language: [survey.message(question, language) for question in survey.QUESTIONS] for language in survey.LANGUAGES}
CLOSINGS = {language: survey.said(survey.CLOSING, language) for language in survey.LANGUAGES}
NUMBERS = {question.name: i for i, question in enumerate(survey.QUESTIONS)}
SKIPPED = {i: (question.only_if, i + 1) for i, question in enumerate(survey.QUESTIONS) if question.only_if}


class NoNetwork(BaseRequest):
    """Telegram's answers without Telegram."""

    SENT = json.dumps(
        {
            "ok": True,
            "result": {
                "message_id": 1000,
                "from": {"id": 100, "is_bot": True, "first_name": "Survey", "username": "survey_bot"},
                "chat": {"id": 1, "first_name": "A", "type": "private"},
                "date": 1790000000,
                "text": "Overall, how do you feel about the service you got?\n1 Satisfied\n2 Neither\n3 Dissatisfied",
            },
        }
    ).encode()
    ME = json.dumps({"ok": True, "result": {"id": 100, "is_bot": True, "first_name": "Survey", "username": "survey_bot"}}).encode()

    def __init__(self) -> None:
        self.sent: list[str] = []

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, url: str, request_data: RequestData | None = None, **_: object) -> tuple[int, bytes]:
        if url.endswith("/getMe"):
            return 200, self.ME
        self.sent.append(request_data.json_parameters["text"])  # the real request class encodes the same parameters for the wire
        return 200, self.SENT


class JsonPersistence(BasePersistence):
    """Each person's data and the state of each conversation as JSON, in memory; read back before each turn."""

    def __init__(self) -> None:
        super().__init__(store_data=PERSISTED)
        self.people: dict[int, str] = {}
        self.states: dict[tuple[int, ...], str] = {}

    async def update_user_data(self, user_id: int, data: dict) -> None:
        self.people[user_id] = json.dumps(data)

    async def refresh_user_data(self, user_id: int, user_data: dict) -> None:
        user_data.update(json.loads(self.people.get(user_id, "{}")))

    async def update_conversation(self, name: str, key: tuple[int, ...], new_state: object | None) -> None:  # noqa: ARG002 - the library's signature
        self.states[key] = json.dumps(new_state)

    async def get_conversations(self, name: str) -> dict:  # noqa: ARG002 - the library's signature
        return {key: json.loads(state) for key, state in self.states.items()}

    async def get_user_data(self) -> dict[int, dict]:
        return {person: json.loads(data) for person, data in self.people.items()}

    async def drop_user_data(self, user_id: int) -> None:
        self.people.pop(user_id, None)

    async def flush(self) -> None:
        """Everything is already kept."""

    async def _nothing(self, *_: object) -> None:
        """What this bot does not keep (``PERSISTED``)."""

    get_bot_data = get_chat_data = get_callback_data = _nothing
    update_bot_data = update_chat_data = update_callback_data = drop_chat_data = refresh_chat_data = refresh_bot_data = _nothing


def conversation(say: Say, *, persistent: bool) -> ConversationHandler:
    """The ten questions as a ConversationHandler; the states are the questions' numbers."""

    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        language = update.effective_user.language_code
        context.user_data.update(language=language, answers={})
        await say(update, MESSAGES[language][0])
        return 0

    def answer_to(number: int) -> Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[int]]:
        name = survey.QUESTIONS[number].name
        values = {str(i): survey.value_of(survey.QUESTIONS[number], str(i)) for i in range(1, choices(number) + 1)}

        async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
            language, answers = context.user_data["language"], context.user_data["answers"]
            answers[name] = values[update.message.text]
            following = number + 1
            if following in SKIPPED and answers[SKIPPED[following][0][0]] != SKIPPED[following][0][1]:
                following = SKIPPED[following][1]
            if following == len(survey.QUESTIONS):
                await say(update, CLOSINGS[language])
                return ConversationHandler.END
            await say(update, MESSAGES[language][following])
            return following

        return answer

    async def cancel(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:  # noqa: ARG001 - the library's signature
        await say(update, CLOSINGS[update.effective_user.language_code])
        return ConversationHandler.END

    def choices(number: int) -> int:
        return len(survey.QUESTIONS[number].options) or len(survey.SCALE)

    return ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={i: [MessageHandler(filters.Regex(f"^[1-{choices(i)}]$"), answer_to(i))] for i in NUMBERS.values()},
        fallbacks=[CommandHandler("cancel", cancel)],
        name=NAME,
        persistent=persistent,
    )


def update_of(deed: Deed, number: int) -> bytes:
    """What Telegram posts for this turn."""
    language = survey.TALKS[deed.talk].language
    user = {"id": 1000 + deed.person, "is_bot": False, "first_name": "A", "language_code": language}
    message: dict[str, Any] = {"message_id": number, "from": user, "chat": {"id": user["id"], "first_name": "A", "type": "private"}}
    message |= {"date": 1790000000 + number, "text": deed.words or "/start"}
    if not deed.words:
        message["entities"] = [{"offset": 0, "length": 6, "type": "bot_command"}]
    return json.dumps({"update_id": 5000 + number, "message": message}).encode()


@contextmanager
def persistence_of(variant: str) -> Iterator[BasePersistence | None]:
    """Where this variant keeps its state."""
    with tempfile.TemporaryDirectory() as folder:
        kinds = {"json": JsonPersistence, "pickle": lambda: PicklePersistence(Path(folder) / "bot.pickle", store_data=PERSISTED)}
        yield kinds[variant]() if variant in kinds else None


def state_bytes(keeper: BasePersistence | None) -> int:
    """The largest state kept for one person: what the JSON persistence holds. The pickle file holds all people in one."""
    if not isinstance(keeper, JsonPersistence) or not keeper.people:
        return 0
    return max(len(data) for data in keeper.people.values()) + max(map(len, keeper.states.values()))


async def hold(variant: str, rounds: int) -> Held:
    """Prove, then time."""
    with persistence_of(variant) as keeper:
        said: list[str] = []
        network = NoNetwork()

        async def hand_over(_: Update, words: str) -> None:
            said.append(words)

        async def send(update: Update, words: str) -> None:
            await update.message.reply_text(words)

        building = Application.builder().token("100:bench").request(network).get_updates_request(NoNetwork()).updater(None).job_queue(None)
        app = (building.persistence(keeper) if keeper else building).build()
        app.add_handler(conversation(send if variant == "bot" else hand_over, persistent=bool(keeper)))
        await app.initialize()
        out = network.sent if variant == "bot" else said

        bodies = [update_of(deed, number) for number, deed in enumerate(round_of(TOGETHER))]

        already_read = [] if variant == "bot" else [Update.de_json(json.loads(body), app.bot) for body in bodies]

        async def play_one_round() -> tuple[float, float]:
            # Made anew for each round: an Update remembers who its person is once it has been asked.
            updates = [Update(read.update_id, message=read.message) for read in already_read]
            out.clear()
            began, began_cpu = time.perf_counter(), time.process_time()
            if variant == "bot":
                for body in bodies:
                    await app.process_update(Update.de_json(json.loads(body), app.bot))
            elif keeper:
                for update in updates:
                    await app.process_update(update)
                    await app.update_persistence()
            else:
                for update in updates:
                    await app.process_update(update)
            return time.perf_counter() - began, time.process_time() - began_cpu

        await play_one_round()
        proof = proof_of(out, app)
        largest = state_bytes(keeper)
        spent = [await play_one_round() for _ in range(rounds)]
        seconds, cpu_seconds = (sum(column) for column in zip(*spent, strict=True))
        assert proof_of(out, app) == proof, "the last timed round went another way than the first"
        await app.shutdown()
    return Held(
        {"python-telegram-bot": telegram.__version__, "python": sys.version.split()[0]},
        rounds * len(bodies),
        seconds,
        cpu_seconds,
        largest,
        proof,
    )


def proof_of(said: list[str], app: Application) -> list[Proof]:
    """What the first person of each talk was told, and what is kept of their answers."""
    deeds = round_of(TOGETHER)
    assert len(said) == len(deeds), f"{len(said)} messages for {len(deeds)} turns"
    heard = [[words for words, deed in zip(said, deeds, strict=True) if deed.person == person] for person in range(len(survey.TALKS))]
    return [Proof(heard[person], dict(app.user_data[1000 + person]["answers"])) for person in range(len(survey.TALKS))]


if __name__ == "__main__":
    tell(asyncio.run(hold(sys.argv[1], read_task().rounds)))
