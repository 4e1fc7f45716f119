"""Somebody who holds the phone later, and sends anything at any time: two histories that they must not be able to tell apart.

Each pair is two people on one line, in the same minute. What they did before differs: they answered badly or well, or nothing at all; to the
end or not; left by silence, by a word or by a button; with a codeword or without. What is done on their phones afterwards is the same, and
all that comes back has to be the same: each answer with its buttons, each document of a call, and all that is sent later.

``HEARBACK_PAIRS`` is how many pairs are tried (reliability: T3, T4, T13, T14 of the threat model).
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store.people import codewords
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Texter
from tests.dispatch.quiet_line import Telegram, Twilio, known

EVERY_DAY, PROOF = int(os.environ.get("HEARBACK_PAIRS", "12")), int(os.environ.get("HEARBACK_PAIRS", "5000"))
PEOPLE = 450  # numbers of one house: two for each pair by telephone
WORD = "harbour"
SAYS = (
    "1", "2", "3", "yes", "no", "ok", "hello", "hi its me", "good", "poor", "what is this about", "who is this", "LINE", "line", "GO", "INFO", "INFO YES",
    "PAUSE", "SKIP", "BACK", "MORE", "ERASE", "TAKEBACK", "STOP", "START", "HELP", "bye", "0", "CALL", "language", "REPEAT", "haven", "lighthouse", "harbor",
    "what did i say before", "not now", "later", "delete everything", "999", "y", "wrong number", "Was it easy?", "\N{THUMBS UP SIGN}", "",
)  # fmt: skip
PRESSES = (
    "0.1",
    "0.2",
    "0.0",
    "0.98",
    "1.1",
    "2.0",
    "-1.1.engine/invite",
    "-1.2.engine/invite",
    "-1.1.engine/ready",
    "-1.98.engine/ready",
    "-1.1.engine/erase",
)
KEYS = ("1", "2", "9", "0", "#", "8", "427268", "12345")
WAITS = (5, 5, 60, 1_900, 7_200, 86_400, 200_000)
BEFORE = ("never", "badly", "well", "badly to the end", "well to the end")
LEAVES = ("silence", "bye", "PAUSE then a word")


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow hash is slow on purpose; here it is made a thousand times."""
    monkeypatch.setattr(codewords, "_COST", 2)


class Phone:
    """One person's phone: what was done on it before, and what comes back later."""

    def __init__(self, line: Line, number: int, surface: str, *, invited: bool, guarded: bool) -> None:
        self.line, self.surface = line, surface
        self.number, self.chat = f"+447700900{number:03d}", 5_550_000_000 + line.people * 2 + number
        self.text, self.caller = Texter(line.house, self.number), Caller(line.house, self.number)
        self.read = 0
        if surface == "text" and (invited or guarded):
            person = known(line.house, phone=self.number, ref=f"A{number}", codeword=codewords.make(WORD) if guarded else "")
            if invited:
                assert not line.house.invite(person, "sms", "quiet")

    def says(self, words: str) -> str:
        """What the webhook answers; in a chat everything is read later."""
        if self.surface == "text":
            return self.text.says(words)
        self.line.telegram.chats.say(self.chat, words) if words else None
        return ""

    def came(self) -> list[str]:
        """What has come since it was last read, with its buttons."""
        if self.surface == "text":
            came = self.line.twilio.sent.get(self.number, [])
        else:
            chat = str(self.chat)
            told = [(method, asked) for method, asked in self.line.telegram.asked if str(asked.get("chat_id")) == chat]
            shown = ("text", "reply_markup", "disable_notification", "protect_content")
            came = [f"{method} {json.dumps([asked.get(name) for name in shown])}" for method, asked in told if method == "sendMessage"]
        new, self.read = came[self.read :], len(came)
        return new


class Line:
    """A house with its providers, and the people on it."""

    def __init__(self, house: House) -> None:
        self.house, self.people = house, 1
        self.twilio, self.telegram = Twilio(house), Telegram(house)

    def work(self) -> None:
        """What a worker does for people: wakes conversations, and sends."""
        worker = self.house.worker
        while worker.waking.wake_due() + worker.outbound.send_due():
            pass

    def two(self, surface: str, *, invited: bool, guarded: tuple[bool, bool]) -> list[Phone]:
        """Two more people."""
        self.people += 2
        return [Phone(self, self.people - 2 + at, surface, invited=invited, guarded=guarded[at]) for at in (0, 1)]


def lives(phone: Phone, before: str, leaves: str, *, invited: bool) -> list[str]:
    """The replies of a history, up to where it is left."""
    if before == "never":
        return []
    good = "1" if before.startswith("well") else "2"
    answers = [good, good, "SKIP"] if before.endswith("end") else [good]
    away = [] if leaves == "silence" or before.endswith("end") else ["bye"] if leaves == "bye" else ["PAUSE", "lantern tower"]
    return [*([] if invited else ["/start" if phone.surface == "chat" else "LINE"]), "1", *answers, *away]


def remembered(line: Line, phones: list[Phone], pasts: list[list[str]]) -> None:
    """Both histories, in the same minutes; then more than half an hour of nothing."""
    for at in range(max(map(len, pasts))):
        for phone, past in zip(phones, pasts, strict=True):
            if at < len(past):
                line.telegram.chats.start(phone.chat) if past[at] == "/start" else phone.says(past[at])
        line.house.later(seconds=11)
        if phones[0].surface == "chat":
            line.work()


def attack(line: Line, phones: list[Phone], chance: random.Random) -> list[tuple[list[str], list[str]]]:
    """The same acts on both phones; what came back from each."""
    seen = []
    for _ in range(chance.randint(2, 7)):
        act = _act(phones[0].surface, chance)
        came = [_plain(phone, act(phone)) for phone in phones]
        line.house.later(seconds=chance.choice(WAITS))
        line.work()
        after = [_plain(phone, "\n".join(phone.came())) for phone in phones]
        seen.append(tuple([one, other] for one, other in zip(came, after, strict=True)))
    return seen  # type: ignore[return-value]  # a pair for each act


def _act(surface: str, chance: random.Random) -> Callable[[Phone], str]:
    kind = chance.choice(("says", "says", "says", "says", "presses" if surface == "chat" else "rings"))
    if kind == "presses":
        data = chance.choice(PRESSES)
        return lambda phone: _presses(phone, data)
    if kind == "rings":
        keys = [chance.choice(KEYS) for _ in range(chance.randint(0, 3))]
        return lambda phone: _rings(phone, keys)
    words = chance.choice(SAYS)
    return lambda phone: phone.says(words)


def _presses(phone: Phone, data: str) -> str:
    """A button of an old keyboard, though its message is gone."""
    edition = phone.line.house.library.edition("quiet")
    assert edition is not None
    chats, chat = phone.line.telegram.chats, phone.line.telegram.chats.chat(phone.chat)
    if not chat.started:
        return ""
    message = chats.add(chat, "old", [[{"text": "x", "callback_data": f"{edition.version[:8]}.{data}"}]], mine=False)
    chats.press(phone.chat, message.id, f"{edition.version[:8]}.{data}")
    return message.text


def _rings(phone: Phone, keys: list[str]) -> str:
    heard = [phone.caller.rings()]
    for key in keys:
        if phone.caller.over or not phone.caller.action:
            break
        heard.append(phone.caller.presses(key))
    if not phone.caller.over:
        phone.caller.hangs_up()
    return " | ".join(heard) + re.sub(r"CA[0-9a-f]{32}", "", phone.caller.action)


def _plain(phone: Phone, told: str) -> str:
    return told.replace(phone.number, "NUMBER").replace(str(phone.chat), "CHAT")


def tried(make_house: Callable[..., House], pairs: int, seed: int, tmp_path: Path) -> None:
    """So many pairs; a new house whenever its numbers have been used up."""
    began, told, line = time.monotonic(), 0, None
    for at in range(pairs):
        if line is None or line.people > PEOPLE * 2:
            line = Line(make_house(DATABASE_URL=_fresh(tmp_path, at)) if at else make_house())
        chance = random.Random(f"{seed}/{at}")
        line.house.at("11:00")
        told += _one_pair(line, chance, f"{seed}/{at}")
    print(f"{pairs} pairs, {told} acts, {time.monotonic() - began:.0f} s: identical")


def _fresh(tmp_path: Path, at: int) -> str:
    """An empty database like the first."""
    fresh = tmp_path / f"again-{at}.db"
    fresh.write_bytes((tmp_path / "migrated.db").read_bytes())
    return f"sqlite:///{fresh}"


def _one_pair(line: Line, chance: random.Random, name: str) -> int:
    surface = chance.choice(("text", "text", "chat"))
    invited = surface == "text" and chance.random() < 0.5
    guarded = (chance.random() < 0.5, chance.random() < 0.5)
    phones = line.two(surface, invited=invited, guarded=guarded)
    line.work()
    pasts = [lives(phone, chance.choice(BEFORE), chance.choice(LEAVES), invited=invited) for phone in phones]
    if surface == "chat":
        for phone, past in zip(phones, pasts, strict=True):
            line.telegram.chats.chat(phone.chat).started = not past
    remembered(line, phones, pasts)
    line.house.later(seconds=chance.choice((1_850, 4_000, 90_000)))
    if chance.random() < 0.5:
        line.work()
    for phone in phones:
        phone.came()
    seen = attack(line, phones, chance)
    for one, other in seen:
        assert one == other, f"pair {name}: {pasts}, {surface}, invited: {invited}, codewords: {guarded}"
    return len(seen)


@pytest.mark.usefixtures("quick_hashes")
def test_pairs(make_house: Callable[..., House], migrated: Path, tmp_path: Path) -> None:
    """Nothing that is done on the phone later tells what was done before."""
    (tmp_path / "migrated.db").write_bytes(migrated.read_bytes())
    tried(make_house, EVERY_DAY, 4, tmp_path)


@pytest.mark.usefixtures("quick_hashes")
@pytest.mark.parametrize("danger", [False, True], ids=["a bad answer", "danger, and staff said on the same day what they did"])
def test_a_flag_does_not_show_in_when_they_are_asked_again(make_house: Callable[..., House], *, danger: bool) -> None:
    """One answered badly, which staff are told of; both say "another day". Both are asked again at the same time."""
    line = Line(make_house())
    line.house.at("11:00")
    phones = line.two("text", invited=True, guarded=(True, False))
    line.work()
    remembered(line, phones, [[], ["1", "2", "2", "SKIP"]])
    line.house.later(seconds=1_850)
    asked_again = []
    for words in ("2", "y"):
        assert phones[0].says(words) == phones[1].says(words)
    for phone in phones:
        phone.came()
    flag = _in_danger(line.house, phones[1].number) if danger else ""
    line.house.later(seconds=7_200)
    if flag:
        assert line.house.store.flags.close(flag, "acted", "safeguarding", "referred", line.house.clock())
    for _ in range(6):
        line.house.later(seconds=86_400)
        line.work()
        asked_again.append(tuple(bool(phone.came()) for phone in phones))
    assert any(first for first, _ in asked_again)
    assert [first for first, _ in asked_again] == [second for _, second in asked_again]


def _in_danger(house: House, number: str) -> str:
    """Staff are told that somebody may be in danger."""
    person = house.store.people.find("sms", number, house.clock())
    assert person is not None
    with house.store.person_turn(person.id, "sms", house.clock()) as turn:
        return turn.raise_flag("danger")


@pytest.mark.prove
@pytest.mark.timeout(7200)
@pytest.mark.usefixtures("quick_hashes")
def test_pairs_proved(make_house: Callable[..., House], migrated: Path, tmp_path: Path) -> None:
    """Five thousand of them, or HEARBACK_PAIRS."""
    (tmp_path / "migrated.db").write_bytes(migrated.read_bytes())
    tried(make_house, PROOF, 2026, tmp_path)
