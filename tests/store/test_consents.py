"""Consent is a ledger that only grows; what is agreed to now follows from it, and a withdrawal counts from its own moment."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Literal

import msgspec
import pytest

from bot.asking.people import Consent
from bot.store.people.consents import ConsentEvent
from bot.store.store import Store
from tests.store.case_rows import person, put, row
from tests.store.conftest import Look, begin
from tests.store.test_sending import Scene

What = Literal["given", "withdrawn"]


def word(store: Store, scope: str, what: What, at: datetime, **more: str) -> None:
    with store.person_turn(person(store), "sms", at) as turn:
        turn.consent(ConsentEvent(scope, what, at, "person", **more))  # type: ignore[arg-type]


def agreed(store: Store) -> list[tuple[str, str]]:
    known = store.cases.ask(person(store))
    return sorted((consent.purpose, consent.channel) for consent in known.consents) if known else []


def test_a_withdrawal_holds_what_waits_to_be_sent(store: Store, now: datetime) -> None:
    """In the same statement that lets a message leave, and it is cancelled besides; a yes on another channel does not help."""
    scene = Scene(store, now)
    claimed = scene.claim()
    with store.person_turn(scene.person, "telegram", now) as turn:
        turn.agree(Consent("telegram", "invite", now, "by letter"))
    word(store, "invite", "withdrawn", now + timedelta(seconds=1), channel="sms")
    assert not begin(store, claimed, now + timedelta(seconds=2))
    assert [entry.rule for entry in store.ledger.each("R-1") if entry.what == "cancelled"] == ["no_consent"]
    assert ("invite", "telegram") in agreed(store)
    assert ("invite", "sms") not in agreed(store)


def test_an_old_yes_that_is_imported_again_undoes_no_withdrawal(store: Store, now: datetime) -> None:
    """The file says since when they agreed; what they said later stands. A yes that is newer than the withdrawal counts."""
    put(store, now, row())
    word(store, "invite", "withdrawn", now, channel="sms")
    put(store, now + timedelta(days=1), row(area="Essex"))
    assert agreed(store) == []
    word(store, "invite", "given", now + timedelta(days=2), channel="sms")
    assert agreed(store) == [("invite", "sms")]


def test_nothing_is_overwritten(store: Store, now: datetime) -> None:
    """A later yes stands beside an earlier one and its withdrawal, each with what leads to the words that were agreed to."""
    put(store, now, row())
    for minute, what in enumerate(("given", "withdrawn", "given")):
        at = now + timedelta(minutes=minute)
        word(store, "training", what, at, flow="f", version="v", step="show", says="in a call")  # type: ignore[arg-type]
    events = [event for event in store.consents.of(person(store)) if event.scope == "training"]
    assert [(event.what, event.version, event.step, event.says) for event in events] == [
        ("given", "v", "show", "in a call"),
        ("withdrawn", "v", "show", "in a call"),
        ("given", "v", "show", "in a call"),
    ]
    assert agreed(store) == [("invite", "sms"), ("training", "")]


@pytest.mark.parametrize("words", [*itertools.product(("given", "withdrawn"), repeat=3)], ids=" ".join)
def test_the_latest_word_counts_in_whatever_order_it_reaches_us(store: Store, now: datetime, words: tuple[What, ...]) -> None:
    """What is agreed to now is what the ledger says last, by its own times."""
    put(store, now, row())
    for order in ((0, 1, 2), (2, 0, 1)):
        for at in order:
            word(store, "media", words[at], now + timedelta(minutes=at))
        assert (("media", "") in agreed(store)) == (words[-1] == "given"), order


def test_all_can_be_taken_back_at_once(store: Store, now: datetime) -> None:
    """On every channel and every scope, and each is named, once."""
    put(store, now, row())
    word(store, "training", "given", now)
    with store.person_turn(person(store), "sms", now) as turn:
        turn.agree(Consent("telegram", "invite", now, "by letter"))
    later = now + timedelta(days=1)
    with store.person_turn(person(store), "sms", later) as turn:
        assert sorted(turn.take_back_all(ConsentEvent("all", "given", later, "worker", role="a-role"))) == ["invite", "training"]
    assert agreed(store) == []


def test_all_that_was_taken_back_stays_so_whatever_reaches_us_later(store: Store, now: datetime) -> None:
    """A yes that is older than the word that took back all counts for nothing, by import or from a worker; a newer one counts."""
    put(store, now - timedelta(days=30), row())
    with store.person_turn(person(store), "sms", now) as turn:
        turn.withdraw_all()
    word(store, "training", "given", now - timedelta(days=1))
    again = (Consent("sms", "invite", now - timedelta(days=2), "by letter"),)
    put(store, now + timedelta(days=1), msgspec.structs.replace(row(area="Essex"), consents=again))
    assert agreed(store) == []
    assert ("all", "withdrawn", "person") in [(event.scope, event.what, event.told_by) for event in store.consents.of(person(store))]
    word(store, "training", "given", now + timedelta(days=2))
    assert agreed(store) == [("training", "")]


def test_an_erasure_leaves_scopes_and_times_alone(store: Store, look: Look, now: datetime) -> None:
    """Six years' proof of what was agreed to and that it ended, beside an id that leads to nobody; not a word more."""
    put(store, now, row())
    word(store, "training", "given", now, flow="f", version="v", step="show", says="canary featherstone", role="a-role")
    with store.person_turn(person(store), "sms", now + timedelta(days=1)) as turn:
        turn.erase()
    left = look.all("SELECT scope, channel, what, told_by, role, flow, version, step, says FROM consent_event ORDER BY scope, at")
    assert [entry[:3] for entry in left] == [
        ("invite", "sms", "given"),
        ("invite", "sms", "withdrawn"),
        ("training", "", "given"),
        ("training", "", "withdrawn"),
    ]
    assert {entry[3:] for entry in left} == {("", "", "", "", "", None)}
    assert look("SELECT count(*) FROM consent") == 0
