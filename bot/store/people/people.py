"""People and their addresses, outside any conversation: for those who are imported or looked up by staff."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.errors import Refused
from bot.store.conversations.arrival import add_address, find, meet
from bot.store.conversations.person_turn import SPEAK, Where
from bot.store.database import Database
from bot.store.instants import micros
from bot.store.rows import PersonRow
from bot.store.secrecy.seals import Seals


class People:
    """Found by the keyed hash of an address; never listed by address."""

    def __init__(self, database: Database, seals: Callable[[], Seals]) -> None:
        self._database = database
        self._seals = seals

    def meet(self, channel: str, address: str, now: datetime, *, language: str = "") -> PersonRow:
        """The person at an address (E.164 number or chat id), made if there is none. A stop that was given before stands."""
        seals = self._seals()
        with self._database.writing() as work:
            return meet(work, seals, Where(channel, address), micros(now), language)[0]

    def find(self, channel: str, address: str, now: datetime) -> PersonRow | None:
        """The person at an address, or None: nobody is made."""
        seals = self._seals()
        with self._database.reading() as work:
            return find(work, seals, Where(channel, address), micros(now))

    def link(self, addresses: Mapping[str, str], now: datetime, *, language: str = "") -> PersonRow:
        """These addresses, by channel, are one person: STOP on one is STOP on all. ``language`` is what they read.

        Raises Refused, and changes nothing, where one of them is somebody else's.
        """
        seals, moment = self._seals(), micros(now)
        places = [Where(channel, reached, address=secrets.token_hex(16)) for channel, reached in addresses.items()]
        with self._database.writing() as work:
            found, _ = meet(work, seals, places[0], moment, language)
            for where in places[1:]:
                if add_address(work, seals, where, found.id, moment):
                    continue
                other, _ = meet(work, seals, where, moment)
                if other.id != found.id:
                    raise Refused("One of these addresses belongs to somebody else. Nothing was changed.")
            if language:
                work.change(SPEAK, {"of": found.id, "chosen": language})
        return found
