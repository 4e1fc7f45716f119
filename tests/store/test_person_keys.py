"""Each person's own key: what is sealed under it, how older rows come under it, and that nothing of theirs opens once it is gone."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import bindparam, delete, select

from bot.errors import Refused
from bot.store.secrecy.rotation import NOBODY, SEALED, to_people
from bot.store.secrecy.sealing import FORM_OF_PERSON
from bot.store.secrecy.seals import GONE
from bot.store.store import Store
from bot.store.tables import answer, conversation, person_key
from tests.store.opened import everything
from tests.store.test_rotation import _fill

THEIRS = [place for place in SEALED if place.whose is not NOBODY]
THEIR_WORDS = (
    select(answer.c.conversation, answer.c.step, answer.c.words)
    .join_from(answer, conversation, answer.c.conversation == conversation.c.id)
    .where(conversation.c.person == bindparam("of"), answer.c.words.is_not(None))
)


def _forms(store: Store) -> set[bytes]:
    """The forms of what belongs to people."""
    with store.database.reading() as work:
        return {
            bytes(row[0])[:1]
            for place in THEIRS
            for row in work.every(select(place.table.c[place.column]).where(place.table.c[place.column].is_not(None)))
        }


def _as_before_there_were_keys(store: Store) -> None:
    """The same content as an earlier version sealed it."""
    opened = everything(store)
    with store.database.writing() as work:
        for table, column, whose, name in opened:
            if whose:
                place = next(place for place in THEIRS if (place.table.name, place.column) == (table, column))
                sealed = store.keyring.seal(opened[table, column, whose, name], f"{table}.{column}:{name}")
                key = dict(zip(place.key, name.split("/"), strict=True))
                where = [place.table.c[part] == value for part, value in key.items()]
                work.connection.execute(place.table.update().where(*where).values({column: sealed}))
        work.connection.execute(delete(person_key))


def _content(store: Store) -> dict[tuple[str, ...], bytes]:
    """What was written, without the keys themselves."""
    return {place: plain for place, plain in everything(store).items() if place[0] != "person_key"}


def test_all_that_belongs_to_a_person_is_under_their_key(store: Store, now: datetime) -> None:
    """Every column that holds something of a person, and no other form in any of them."""
    _fill(store, now, 3)
    assert _forms(store) == {FORM_OF_PERSON}
    assert {(place.table.name, place.column) for place in THEIRS} == {place[:2] for place in everything(store) if place[2]}


def test_older_rows_come_under_their_persons_key(store: Store, now: datetime) -> None:
    """They are readable before, meanwhile and after; people who write meanwhile notice nothing."""
    _fill(store, now, 30)
    before = _content(store)
    _as_before_there_were_keys(store)
    assert _content(store) == before
    with store.turn("sms", "SM-meanwhile", "+447700900003", now) as turn:
        assert turn.conversation is not None
        assert turn.conversation.state == b'{"n":3}'
        turn.save_state(turn.conversation.state)
    assert to_people(store) > 250
    assert _forms(store) == {FORM_OF_PERSON}
    assert _content(store) == before
    assert to_people(store) == 0


def test_nothing_opens_once_the_key_is_gone(store: Store, now: datetime) -> None:
    """Bytes that somebody kept from before an erasure cannot be read with the installation's key; the others' still can."""
    _fill(store, now, 2)
    before = _content(store)
    gone = store.people.meet("sms", "+447700900000", now).id
    with store.database.reading() as work:
        kept = work.every(THEIR_WORDS, {"of": gone})
    with store.turn("sms", "SM-erase", "+447700900000", now) as turn:
        turn.erase()
    assert kept
    with store.database.reading() as work:
        for row in kept:
            with pytest.raises(Refused, match=GONE):
                store.unlock().of(work, gone).open(row.words, "answer.words", f"{row.conversation}/{row.step}")
    others = {place: plain for place, plain in before.items() if place[2] not in ("", gone)}
    after = _content(store)
    assert {place: after.get(place) for place in others} == others
    assert len(others) > 8
