"""Sealed values open in their own place, with their own key, and nowhere else."""

from __future__ import annotations

import base64

import pytest

from bot.errors import Refused, SettingWrong
from bot.store.secrecy.sealing import Keyring, address_hash, new_key

OLD, NEW = "b2xkIGtleSBvZiB0aGUgc3RvcmUsIDMyIGJ5dGVzISE=", "bmV3IGtleSBvZiB0aGUgc3RvcmUsIDMyIGJ5dGVzISE="


def test_a_value_opens_where_it_was_sealed() -> None:
    """What is sealed comes back exactly, and the sealed form does not show it."""
    ring = Keyring.from_text(NEW)
    sealed = ring.seal("سلام +447700900001".encode(), "address.sealed:1")
    assert ring.open(sealed, "address.sealed:1") == "سلام +447700900001".encode()
    assert b"447700900001" not in sealed


def test_the_same_value_never_seals_alike() -> None:
    """Two people with the same words cannot be told from the ciphertexts: every nonce is new."""
    ring = Keyring.from_text(NEW)
    assert len({ring.seal(b"yes", "answer.words:1/a") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("answer.words:2/a", id="another row of the same column"),
        pytest.param("outbox.body:1/a", id="another column"),
        pytest.param("", id="nowhere"),
    ],
)
def test_a_moved_value_does_not_open(where: str) -> None:
    """A ciphertext copied over another is found out."""
    ring = Keyring.from_text(NEW)
    with pytest.raises(Refused, match="not where it was put"):
        ring.open(ring.seal(b"words", "answer.words:1/a"), where)


@pytest.mark.parametrize("position", [5, 16, 17, -1], ids=["nonce", "end of nonce", "ciphertext", "tag"])
def test_a_changed_value_does_not_open(position: int) -> None:
    """One flipped bit anywhere is found out."""
    ring = Keyring.from_text(NEW)
    sealed = bytearray(ring.seal(b"words", "here:1"))
    sealed[position] ^= 1
    with pytest.raises(Refused):
        ring.open(bytes(sealed), "here:1")


def test_every_key_opens_and_the_first_seals() -> None:
    """During a rotation old values open, and new ones need the new key alone."""
    both = Keyring.from_text(f" {NEW} , {OLD} ")
    assert both.open(Keyring.from_text(OLD).seal(b"old", "x:1"), "x:1") == b"old"
    assert Keyring.from_text(NEW).open(both.seal(b"new", "x:1"), "x:1") == b"new"


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" + bytes(40), b"plain text that never was sealed"])
def test_without_the_key_there_is_one_plain_sentence(sealed: bytes) -> None:
    """A key that is not in the keyring is a wrong setting, said in one line."""
    with pytest.raises(SettingWrong, match=r"^HEARBACK_KEY[^\n]*$"):
        Keyring.from_text(NEW).open(sealed, "x:1")


def test_another_key_does_not_open() -> None:
    """A thief with the database and a key of their own reads nothing."""
    with pytest.raises(SettingWrong):
        Keyring.from_text(OLD).open(Keyring.from_text(NEW).seal(b"words", "x:1"), "x:1")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="missing"),
        pytest.param(" , ", id="only commas"),
        pytest.param("changeme", id="a placeholder"),
        pytest.param("A" * 43 + "=", id="32 times the same byte"),
        pytest.param("A" * 22, id="16 bytes"),
        pytest.param("A" * 88, id="66 bytes"),
        pytest.param("not base64 at all, not at all ++++++++++++++", id="not base64"),
        pytest.param(f"{NEW},secret-but-wrong", id="the second one is wrong"),
        pytest.param("é" * 43, id="not ASCII"),
    ],
)
def test_a_setting_that_is_no_key_is_refused_in_one_line(text: str) -> None:
    """A weak or broken key stops the start; the sentence says how to make one and never quotes what was given."""
    with pytest.raises(SettingWrong, match=r"^HEARBACK_KEY[^\n]*openssl rand -base64 32$") as refused:
        Keyring.from_text(text)
    assert "secret-but-wrong" not in str(refused.value)


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(base64.b64encode, id="as openssl writes it"),
        pytest.param(base64.urlsafe_b64encode, id="safe for URLs"),
        pytest.param(lambda key: base64.b64encode(key).rstrip(b"="), id="without its equals sign"),
    ],
)
def test_a_key_may_be_written_in_either_base64(encode: object) -> None:
    """The same bytes are the same key, however they were printed."""
    key = bytes(range(200, 232))  # has both characters in which the two alphabets differ
    sealed = Keyring.from_text(base64.b64encode(key).decode()).seal(b"words", "x:1")
    assert Keyring.from_text(encode(key).decode()).open(sealed, "x:1") == b"words"


def test_new_keys_differ_and_are_accepted() -> None:
    """``new_key`` makes what ``from_text`` wants."""
    keys = {new_key() for _ in range(20)}
    assert len(keys) == 20
    Keyring.from_text(",".join(keys))


def test_a_keyring_does_not_show_its_keys() -> None:
    """Printed in a log by mistake, it says nothing."""
    assert repr(Keyring.from_text(NEW)) == "<Keyring of 1>"


def test_an_address_is_found_per_channel_and_key() -> None:
    """The hash tells channels, addresses and databases apart, and is the same every time."""
    one, two = bytes(range(32)), bytes(range(1, 33))
    hashes = {address_hash(key, channel, address) for key in (one, two) for channel in ("sms", "ivr") for address in ("1", "2")}
    assert len(hashes) == 8
    assert address_hash(one, "sms", "1") == address_hash(one, "sms", "1")
