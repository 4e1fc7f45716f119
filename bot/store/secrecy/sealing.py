"""What is sealed in the database, and with which key.

``HEARBACK_KEY`` holds one or more keys, separated by commas. The first seals; every one of them opens. Each is 32 random bytes
in base64. HKDF-SHA256 (RFC 5869) makes the AES-256-GCM key and the four-byte key id from it. A sealed value is

    1 byte form | 4 bytes key id | 12 bytes random nonce | ciphertext and tag

and its associated data is ``table.column:row``, so that a value moved to another row or column no longer opens. Random nonces
are safe for 2**32 values a key (NIST SP 800-38D, 8.3): rotate long before.

What belongs to a person is sealed under a key of that person's own, 32 random bytes, which is sealed by the key above and kept in
the table ``person_key``. Such a value is

    1 byte form | 12 bytes random nonce | ciphertext and tag

Where the person's key is destroyed, nobody can read it again, whoever holds the file.

Look-ups. Addresses are found by HMAC-SHA256 under a *look-up key*: 32 random bytes made with the database, sealed by the key
above and kept in the table ``setting``. The look-up key does not change when the keys are rotated, only its sealing does. It
must not: of a person who was erased nothing is left but the hash that keeps us from writing again, and a hash without its
address cannot be made anew. That sealed value also tells whether a key fits the database at all.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import Refused, SettingWrong

_FORM = b"\x01"
FORM_OF_PERSON = b"\x02"
HEAD = 5  # bytes of form and key id
_NONCE = 12
_MAKE_ONE = "Make one with: openssl rand -base64 32"
_SEAL = b"hearback seal"
CHANGED = "A sealed value was changed, or is not where it was put. Restore the database from a backup."


class Keyring:
    """The keys of this installation: the first seals, all open."""

    def __init__(self, keys: list[bytes], purpose: bytes = _SEAL) -> None:
        """``keys``: 32 bytes each, the newest first. What is sealed for one purpose does not open for another."""
        self._ciphers = {_derive(key, b"hearback key id", 4): AESGCM(_derive(key, purpose, 32)) for key in keys}
        if purpose == _SEAL:
            self.escrow = Keyring(keys, b"hearback escrow")  # for keys that an erasure took out of use
            self.backup = Keyring(keys, b"hearback backup")
        newest = next(iter(self._ciphers))
        self.head = _FORM + newest  # how every value sealed from now on begins
        self._newest = self._ciphers[newest]

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._ciphers)}>"

    @classmethod
    def from_text(cls, text: str) -> Keyring:
        """The keyring of the setting ``HEARBACK_KEY``. Raises SettingWrong, never quoting a key."""
        written = [part.strip() for part in text.split(",") if part.strip()]
        if not written:
            raise SettingWrong(f"HEARBACK_KEY is missing. {_MAKE_ONE}")
        return cls([_key(part, number) for number, part in enumerate(written, 1)])

    def seal(self, plain: bytes, where: str) -> bytes:
        """Encrypt for one place, ``table.column:row``."""
        nonce = secrets.token_bytes(_NONCE)
        return self.head + nonce + self._newest.encrypt(nonce, plain, where.encode())

    def open(self, sealed: bytes, where: str) -> bytes:
        """What was sealed for this place. Raises SettingWrong without the right key, Refused if it was moved or changed."""
        cipher = self._ciphers.get(sealed[1:HEAD])
        if sealed[:1] != _FORM or cipher is None:
            raise SettingWrong("HEARBACK_KEY has no key that opens this database. Add the key it was sealed with, after a comma.")
        try:
            return cipher.decrypt(sealed[HEAD : HEAD + _NONCE], sealed[HEAD + _NONCE :], where.encode())
        except InvalidTag:
            pass
        raise Refused(CHANGED)


class PersonKey:
    """The key of one person."""

    def __init__(self, raw: bytes) -> None:
        """``raw``: 32 random bytes."""
        self._cipher = AESGCM(raw)

    def seal(self, plain: bytes, where: str) -> bytes:
        """Encrypt for one place, ``table.column:row``."""
        nonce = secrets.token_bytes(_NONCE)
        return FORM_OF_PERSON + nonce + self._cipher.encrypt(nonce, plain, where.encode())

    def open(self, sealed: bytes, where: str) -> bytes:
        """What was sealed for this place. Raises Refused if it was moved or changed, or is another person's."""
        with suppress(InvalidTag):
            return self._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], where.encode())
        raise Refused(CHANGED)


def new_key() -> str:
    """A new key for ``HEARBACK_KEY``."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def address_hash(lookup_key: bytes, channel: str, address: str) -> bytes:
    """The keyed hash by which an address is found. ``address``: E.164 number or chat id, exactly as the channel writes it."""
    return hmac.digest(lookup_key, f"{channel}\0{address}".encode(), "sha256")


def _key(written: str, number: int) -> bytes:
    padded = written.rstrip("=") + "=" * (-len(written.rstrip("=")) % 4)
    try:
        key = base64.b64decode(padded, altchars=b"-_" if set("-_") & set(written) else None, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32 or len(set(key)) < 12:  # 32 random bytes have fewer than 12 different ones about never; placeholders do
        raise SettingWrong(f"HEARBACK_KEY: key {number} is not 32 random bytes in base64. {_MAKE_ONE}")
    return key


def _derive(key: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(key)
