"""Codewords: a word that a person chose, so that whoever answers can show that it is them. Only a salted, slow hash is kept.

Letters count as the telephone keys they stand on (ITU-T E.161), so that a word can be typed as well as keyed: ``harbour`` is 4272687.
A word has too little in it for any hash to hide it from somebody who has the database and its keys; what protects it is that the
hash lies sealed there, and that three tries end a call.
"""

from __future__ import annotations

import base64
import hmac
import secrets

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bot.engine.plain import spellings

_FORM = "scrypt-14-8-1"
_SALT, _LENGTH, _COST, _BLOCKS, _LANES = 16, 32, 2**14, 8, 1  # 16 MB, and some hundredths of a second a word
_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")


def make(word: str, salt: bytes = b"") -> str:
    """What is kept of a word. ``salt``: 16 bytes of the person's own; left out, random ones."""
    salt = salt[:_SALT] or secrets.token_bytes(_SALT)
    return "$".join((_FORM, _text(salt), _text(_hash(word, salt))))


def matches(word: str, kept: str) -> bool:
    """Whether this is the word, typed or keyed. Never for something that ``make`` did not return."""
    form, _, rest = kept.partition("$")
    salt, _, expected = rest.partition("$")
    if form != _FORM or not expected:
        return False
    try:
        return hmac.compare_digest(_hash(word, base64.b64decode(salt)), base64.b64decode(expected))
    except ValueError:
        return False


def keyed(word: str) -> str:
    """The word as it is keyed on a telephone: what its letters and digits are, without case, accents, spaces or signs."""
    without_accents = spellings(word)[1:2] or spellings(word)
    return "".join(character for character in without_accents[0].translate(_KEYS) if character.isalnum())


def _hash(word: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=_LENGTH, n=_COST, r=_BLOCKS, p=_LANES).derive(keyed(word).encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
