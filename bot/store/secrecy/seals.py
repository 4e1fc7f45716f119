"""The keyring and the database's own look-up key, together: what every part of the store seals, opens and finds with.

What belongs to a person is sealed and opened with ``seals.of(work, person_id)``, which is used just as the seals are.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import bindparam, select

from bot.errors import Refused, SettingWrong
from bot.store.database import Database
from bot.store.dialects import insert_or_leave
from bot.store.secrecy import person_keys
from bot.store.secrecy.sealing import FORM_OF_PERSON, Keyring, address_hash
from bot.store.tables import setting
from bot.store.transaction import Transaction

LOOKUP_KEY = "lookup_key"
KIND_OF_ADDRESS = {"sms": "telephone", "ivr": "telephone"}  # one number, texted or called, is one person's
GONE = "This belongs to somebody who was erased. Nobody can read it any more."
_WRONG_KEY = "HEARBACK_KEY does not open this database. Use the key it was made with, or add that key after a comma."

_READ = select(setting.c.value).where(setting.c.name == bindparam("name"))
_MAKE = insert_or_leave(setting, "name")


class Seals:
    """``column`` is always ``table.column``; ``row`` the row's key, with / between its parts."""

    def __init__(self, keyring: Keyring, lookup_key: bytes) -> None:
        self.keyring = keyring
        self._lookup_key = lookup_key

    def seal(self, plain: bytes, column: str, row: str) -> bytes:
        """Sealed for this column of this row alone."""
        return self.keyring.seal(plain, f"{column}:{row}")

    def open(self, sealed: bytes, column: str, row: str) -> bytes:
        """What was sealed for this column of this row."""
        return self.keyring.open(sealed, f"{column}:{row}")

    def of(self, work: Transaction, person_id: str) -> PersonSeals:
        """The same, for what belongs to this person and is to be unreadable once they are erased. For as long as ``work`` lasts."""
        return PersonSeals(self.keyring, self._lookup_key, work, person_id)

    @property
    def ours(self) -> Seals:
        """For what must stay readable when a person's key is gone, such as the name of what a provider has still to delete."""
        return self

    @property
    def apart(self) -> Seals:
        """For the keys of people whose data an erasure holds back: what these seal, no others open."""
        return Seals(self.keyring.escrow, self._lookup_key)

    def know(self, work: Transaction, people: Sequence[str]) -> None:
        """Fetch the keys of many people with one statement, where ``of`` would fetch them one at a time."""
        person_keys.fetch(work, self.keyring, people)

    def hash(self, channel: str, address: str) -> bytes:
        """How an address is found: the same for every channel that reaches the same kind of address."""
        return address_hash(self._lookup_key, KIND_OF_ADDRESS.get(channel, channel), address)

    def case_hash(self, ref: str) -> bytes:
        """How a case is found by its reference."""
        return address_hash(self._lookup_key, "case", ref)

    def area_hash(self, area: str) -> bytes | None:
        """How the cases of an area are found; None for no area. Letter case and outer spaces do not matter."""
        plain = " ".join(area.split()).casefold()
        return address_hash(self._lookup_key, "area", plain) if plain else None

    def cell_hash(self, flow: str, wave: int, cell: str) -> bytes:
        """How the cases of one cell of a quota are counted."""
        return address_hash(self._lookup_key, "cell", f"{flow}\0{wave}\0{cell}")

    def recording_hash(self, channel: str, reference: str) -> bytes:
        """How a recording is found by its provider's name for it."""
        return address_hash(self._lookup_key, f"recording {channel}", reference)

    def list_hash(self, listed: bytes) -> bytes:
        """How somebody on a list is found. ``listed``: SHA-256 of the number, which anybody can undo; this nobody can without the key."""
        return hmac.digest(self._lookup_key, b"list\0" + listed, "sha256")

    def listed(self, address: str) -> bytes:
        """What ``list_hash`` of this address's entry would be."""
        return self.list_hash(sha256(address.encode()).digest())

    def digest(self, content: bytes) -> bytes:
        """What a row of an import is compared by: the same for the same content alone."""
        return hmac.digest(self._lookup_key, b"row\0" + content, "sha256")


class PersonSeals(Seals):
    """What belongs to one person. Values from before people had keys of their own open too."""

    def __init__(self, keyring: Keyring, lookup_key: bytes, work: Transaction, person_id: str) -> None:
        super().__init__(keyring, lookup_key)
        self._work = work
        self._person = person_id

    @property
    def ours(self) -> Seals:
        """The seals that belong to nobody."""
        return Seals(self.keyring, self._lookup_key)

    def seal(self, plain: bytes, column: str, row: str) -> bytes:
        """Sealed under the person's key, which is made where they have none yet. The caller holds the person's lock."""
        return person_keys.made(self._work, self.keyring, self._person).seal(plain, f"{column}:{row}")

    def open(self, sealed: bytes, column: str, row: str) -> bytes:
        """What was sealed for this column of this row. Raises Refused where the key is gone."""
        if sealed[:1] != FORM_OF_PERSON:
            return super().open(sealed, column, row)
        key = person_keys.of(self._work, self.keyring, self._person)
        if key is None:
            raise Refused(GONE)
        return key.open(sealed, f"{column}:{row}")


def unlock(database: Database, keyring: Keyring) -> Seals:
    """The seals of this database; makes its look-up key the first time. Raises SettingWrong if the keyring is another's."""
    with database.reading() as work:
        sealed = work.value(_READ, {"name": LOOKUP_KEY})
    if sealed is None:
        sealed = _made(database, keyring)
    where = f"setting.value:{LOOKUP_KEY}"
    try:
        return Seals(keyring, keyring.open(sealed, where))
    except Refused:  # of which SettingWrong is one
        raise SettingWrong(_WRONG_KEY) from None


def _made(database: Database, keyring: Keyring) -> bytes:
    """The sealed look-up key, whoever of several processes was first to make it."""
    fresh = keyring.seal(secrets.token_bytes(32), f"setting.value:{LOOKUP_KEY}")
    with database.writing() as work:
        work.change(_MAKE[work.dialect], {"name": LOOKUP_KEY, "value": fresh})
        return bytes(work.value(_READ, {"name": LOOKUP_KEY}))
