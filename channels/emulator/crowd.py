"""People who answer by themselves, each in their own way, the same way for the same seed. For rehearsals and proofs.

They see what a phone shows and no more: numbers to choose from, buttons, what a voice menu waits for. What they choose means nothing.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING

from channels.emulator.chats import Chat, ChatMessage
from channels.emulator.handset import Collect
from channels.emulator.kept import Call, Sent

if TYPE_CHECKING:
    from channels.emulator.provider import Provider


class Character(StrEnum):
    """How somebody behaves."""

    FINISHES = "finishes"  # says yes and answers everything
    LATER = "later"  # not now; yes the next time
    DECLINES = "declines"
    STOPS = "stops"  # STOP at once
    STOPS_LATER = "stops_later"  # STOP at the third message
    SILENT = "silent"  # reads and does nothing; lets it ring
    WRONG_PERSON = "wrong_person"
    BUSY_FIRST = "busy_first"  # the line is engaged the first time
    MACHINE = "machine"  # an answering machine takes calls; texts are answered


SHARES = {
    Character.FINISHES: 30,
    Character.SILENT: 25,
    Character.LATER: 12,
    Character.DECLINES: 8,
    Character.STOPS: 6,
    Character.STOPS_LATER: 6,
    Character.BUSY_FIRST: 5,
    Character.MACHINE: 5,
    Character.WRONG_PERSON: 3,
}
MOST_ACTS = 200  # of one person: two machines that answer each other must end
CALLS_END, CALLS_LATER = "9", "2"  # the keys that a call of ours offers at first: stop these calls, another time
_NUMBER = re.compile(r"(?<![\d.])([1-9]) (?=\S)")


class Crowd:
    """Everybody behind the phones of ``provider``. ``characters`` (address -> character) sets some by hand."""

    def __init__(self, provider: Provider, seed: int, characters: Mapping[str, str] | None = None) -> None:
        self.provider = provider
        self.seed = seed
        self._characters = {address: Character(told) for address, told in (characters or {}).items()}
        self._plans: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = count()
        self._seen: Counter[str] = Counter()
        self._done: Counter[str] = Counter()
        provider.texts.arrived, provider.chats.arrived, provider.calls.rings = self._text, self._message, self._ring
        provider.crowd = [self]

    def character(self, address: str) -> Character:
        """How the person at this number or in this chat behaves."""
        if address in self._characters:
            return self._characters[address]
        left = self._draw(address, "character") % sum(SHARES.values())
        for character, share in SHARES.items():
            left -= share
            if left < 0:
                return character
        raise AssertionError("the shares are spent before their sum")

    def next(self) -> datetime | None:
        """When somebody acts next."""
        return self._plans[0][0] if self._plans else None

    def act(self) -> int:
        """Do what is due; how much that was."""
        now, done = self.provider.clock(), 0
        while self._plans and self._plans[0][0] <= now:
            heapq.heappop(self._plans)[2]()
            done += 1
        return done

    # What somebody does about a text, a chat message, a call

    def _text(self, text: Sent) -> None:
        words = self._words(text.to, text.body)
        if words:
            self._plan(text.to, lambda: self.provider.texts.say(text.to, words))

    def _message(self, chat: Chat, message: ChatMessage) -> None:
        address = str(chat.id)
        words = self._words(address, message.text, [str(at + 1) for at in range(sum(map(len, message.keyboard)))])
        if not words:
            return
        if words == "STOP" and self._draw(address, "blocks") % 2:
            self._plan(address, lambda: self.provider.chats.block(chat.id))
        elif words.isdecimal() and message.keyboard:
            buttons = [button for row in message.keyboard for button in row]
            data = buttons[min(int(words), len(buttons)) - 1].get("callback_data", "")
            self._plan(address, lambda: self.provider.chats.press(chat.id, message.id, data))
        else:
            self._plan(address, lambda: self.provider.chats.say(chat.id, words))

    def _ring(self, call: Call) -> None:
        who, calls = call.person, self.provider.calls
        character, nth = self.character(who), self._next_of(who)
        if character is Character.SILENT:
            return
        if character is Character.BUSY_FIRST and nth == 1:
            self._plan(who, lambda: calls.decline(who, "busy"), seconds=2)
        elif character is Character.MACHINE:
            self._plan(who, lambda: calls.answer(who, "machine_start"), seconds=15)
        else:
            self._plan(who, lambda: self._pick_up(who, nth), seconds=8)

    def _pick_up(self, who: str, nth: int) -> None:
        self.provider.calls.answer(who)
        character = self.character(who)
        if character in (Character.WRONG_PERSON, Character.DECLINES):
            self._plan(who, lambda: self.provider.calls.hang_up(who), seconds=5)
        elif character in (Character.STOPS, Character.STOPS_LATER):
            self._plan(who, lambda: self.provider.calls.key(who, CALLS_END), seconds=5)
        elif character is Character.LATER and nth == 1:
            self._plan(who, lambda: self.provider.calls.key(who, CALLS_LATER), seconds=5)
        else:
            self._plan(who, lambda: self._keep_talking(who), seconds=5)

    def _keep_talking(self, who: str) -> None:
        """One answer to whatever the call waits for, and then the next."""
        call = self.provider.calls.running(who)
        if call is None or call.wait is None:
            return
        if isinstance(call.wait, Collect):
            self.provider.calls.key(who, "1")
        else:
            self.provider.calls.speak(who, 6)
        self._plan(who, lambda: self._keep_talking(who), seconds=5)

    def _words(self, who: str, body: str, options: list[str] | None = None) -> str:
        """What this person writes about it, or nothing."""
        nth, character = self._next_of(who), self.character(who)
        numbers = options or options_of(body)
        if character is Character.SILENT or not (numbers or "?" in body or "؟" in body):
            return ""
        if character is Character.STOPS or (character is Character.STOPS_LATER and nth >= 3):
            return "STOP"
        if nth == 1:
            first = {Character.WRONG_PERSON: "wrong number", Character.DECLINES: "3", Character.LATER: "2"}
            if character in first:
                return first[character]
        elif character is Character.WRONG_PERSON:
            return ""
        return self._choice(who, nth, numbers)

    def _choice(self, who: str, nth: int, numbers: list[str]) -> str:
        if not numbers:
            return "SKIP"
        if nth <= 3 or "1" not in numbers:
            return numbers[0]  # yes, carry on
        return numbers[self._draw(who, f"choice {nth}") % min(2, len(numbers))]

    def _next_of(self, who: str) -> int:
        self._seen[who] += 1
        return self._seen[who]

    def _plan(self, who: str, act: Callable[[], object], seconds: float = 0) -> None:
        self._done[who] += 1
        if self._done[who] > MOST_ACTS:
            return
        wait = seconds or self._wait(who)
        heapq.heappush(self._plans, (self.provider.clock() + timedelta(seconds=wait), next(self._numbers), act))

    def _wait(self, who: str) -> float:
        """Minutes to hours before the first word, a minute or so between the next ones."""
        drawn = self._draw(who, f"wait {self._seen[who]}")
        return 120 + drawn % 14_400 if self._seen[who] == 1 else 20 + drawn % 70

    def _draw(self, who: str, about: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{self.seed}|{who}|{about}".encode()).digest()[:6], "big")


def options_of(body: str) -> list[str]:
    """The numbers a text offers: 1, 2, 3 ... as far as they come in that order, each before a word."""
    offered: list[str] = []
    for number in _NUMBER.findall(body):
        if int(number) == len(offered) + 1:
            offered.append(number)
    return offered
