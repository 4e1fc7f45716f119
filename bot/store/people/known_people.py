"""People as a decision sees them: everything that is known, opened. Read a page at a time, with a handful of statements a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import and_, bindparam, case, func, select

from bot.asking.people import Asked, Case, Consent, Contact, History, Person
from bot.flow.flag_kinds import DANGER_KINDS
from bot.store.casework import complaints
from bot.store.casework.case_facts import case_of, contact_of
from bot.store.dialects import OneOrMany, in_parts
from bot.store.instants import instant
from bot.store.people.consents import consent_of
from bot.store.secrecy.seals import Seals
from bot.store.tables import address, among, answer, asking, case_file, consent, conversation, do_not_invite, flag, person
from bot.store.transaction import Transaction

PEOPLE = OneOrMany(
    lambda these: select(
        person.c.id,
        person.c.language,
        person.c.stopped_at,
        person.c.erased_at,
        person.c.contact,
        person.c.contact_until,
        person.c.profile,
        person.c.revision,
    ).where(these(person.c.id))
)
CHANNELS = OneOrMany(
    lambda these: select(address.c.person, address.c.channel).where(these(address.c.person), address.c.sealed.is_not(None)).distinct()
)
LISTED = OneOrMany(
    lambda these: (
        select(address.c.person)
        .join_from(address, do_not_invite, do_not_invite.c.hash == address.c.listed)
        .where(these(address.c.person))
        .distinct()
    )
)
CASES = OneOrMany(
    lambda these: (
        select(case_file.c.person, case_file.c.id, case_file.c.facts, case_file.c.lookup, case_file.c.ticketed)
        .where(these(case_file.c.person), case_file.c.facts.is_not(None))
        .order_by(case_file.c.created_at, case_file.c.id)
    )
)
CONSENTS = OneOrMany(lambda these: select(*consent.c).where(these(consent.c.person)))
ASKED = OneOrMany(
    lambda these: (
        select(case_file.c.person, asking.c.case_file, asking.c.flow, asking.c.wave, asking.c.outcome, asking.c.outcome_at, asking.c.rule)
        .join_from(case_file, asking, asking.c.case_file == case_file.c.id)
        .where(these(case_file.c.person), asking.c.outcome != "")
        .order_by(asking.c.outcome_at)
    )
)
OPEN = OneOrMany(
    lambda these: select(conversation.c.person, conversation.c.flow).where(these(conversation.c.person), conversation.c.ended_at.is_(None))
)
_dangerous = among(flag.c.kind, DANGER_KINDS)
FLAGGED = OneOrMany(
    lambda these: (
        select(
            flag.c.person,
            func.max(flag.c.raised_at).label("raised"),
            func.max(case((_dangerous, flag.c.closed_at), else_=None)).label("closed"),
            func.max(case((and_(_dangerous, flag.c.closed_at.is_(None)), 1), else_=0)).label("open"),
        )
        .where(these(flag.c.person))
        .group_by(flag.c.person)
    )
)
ANSWERS = OneOrMany(
    lambda these: (
        select(conversation.c.person, conversation.c.flow, answer.c.step, answer.c.value)
        .join_from(conversation, answer, answer.c.conversation == conversation.c.id)
        .where(these(conversation.c.person), conversation.c.end_reason == "finished", answer.c.outcome == "answered")
        .order_by(conversation.c.begun_at)
    )
)
PAGE = (
    select(case_file.c.person)
    .where(case_file.c.person > bindparam("after"))
    .distinct()
    .order_by(case_file.c.person)
    .limit(bindparam("limit"))
)

_value = msgspec.json.Decoder(str | int | list[str] | None).decode


class _Around(NamedTuple):
    """What stands in other tables about the people of a page, by person."""

    channels: dict[str, set[str]]
    listed: set[str]
    cases: dict[str, list[tuple[str, Case]]]
    consents: dict[str, list[Consent]]
    histories: dict[str, History]
    tickets: dict[str, dict[str, str]]


def read(work: Transaction, seals: Seals, ids: Sequence[str]) -> list[Person]:
    """These people, in this order; one who is not there is left out."""
    found: dict[str, Person] = {}
    for part in in_parts(ids):
        seals.know(work, part)
        around = _around(work, seals, part)
        found |= {row.id: _person(seals.of(work, row.id), row, around) for row in work.every(*PEOPLE.of(part))}
    return [found[each] for each in ids if each in found]


def page(work: Transaction, after: str, limit: int) -> list[str]:
    """The next people who have cases, by id."""
    return [row.person for row in work.every(PAGE, {"after": after, "limit": limit})]


def _person(seals: Seals, row: Any, around: _Around) -> Person:
    return Person(
        id=row.id,
        contact=_contact(seals, row),
        cases=tuple(case for _, case in around.cases[row.id]),
        consents=tuple(around.consents[row.id]),
        history=around.histories.get(row.id, History()),
        channels=frozenset(around.channels[row.id]),
        stopped=row.stopped_at is not None,
        erased=row.erased_at is not None,
        do_not_invite=row.id in around.listed,
        revision=row.revision,
        tickets=around.tickets.get(row.id, {}),
    )


def _contact(seals: Seals, row: Any) -> Contact:
    """The language is the one the person reads with us, whatever was imported."""
    known = contact_of(seals, row.id, row.profile)
    return msgspec.structs.replace(known, state=row.contact, language=row.language or known.language)


def _around(work: Transaction, seals: Seals, ids: Sequence[str]) -> _Around:
    rows = _Rows(work, ids)
    cases: dict[str, list[tuple[str, Case]]] = defaultdict(list)
    tickets: dict[str, dict[str, str]] = defaultdict(dict)
    complaining = {row.person for row in rows(complaints.OPEN)}
    for row in rows(CASES):
        case = case_of(seals.of(work, row.person), row.id, row.facts)
        if row.person in complaining:  # they asked us for it, whatever an import says
            case = msgspec.structs.replace(case, complaint="open")
        cases[row.person].append((row.id, case))
        if row.ticketed:
            tickets[row.person][case.ref] = bytes(row.lookup).hex()
    channels: dict[str, set[str]] = defaultdict(set)
    for row in rows(CHANNELS):
        channels[row.person].add(row.channel)
    consents: dict[str, list[Consent]] = defaultdict(list)
    for row in rows(CONSENTS):
        consents[row.person].append(consent_of(seals.of(work, row.person), row))
    return _Around(channels, {row.person for row in rows(LISTED)}, cases, consents, _histories(rows, cases), tickets)


class _Rows:
    """Reads about one part of the people."""

    def __init__(self, work: Transaction, ids: Sequence[str]) -> None:
        self._work = work
        self._ids = ids

    def __call__(self, look_up: OneOrMany) -> list[Any]:
        return self._work.every(*look_up.of(self._ids))


def _histories(rows: _Rows, cases: dict[str, list[tuple[str, Case]]]) -> dict[str, History]:
    refs = {name: case.ref for files in cases.values() for name, case in files}
    asked: dict[str, list[Asked]] = defaultdict(list)
    for row in rows(ASKED):
        asked[row.person].append(Asked(refs.get(row.case_file, ""), row.flow, row.wave, row.outcome, instant(row.outcome_at), row.rule))
    going_on = {row.person: row.flow for row in rows(OPEN)}
    flagged = {row.person: row for row in rows(FLAGGED)}
    answers: dict[str, dict[str, dict[str, str | int | list[str] | None]]] = defaultdict(dict)
    for row in rows(ANSWERS):
        answers[row.person].setdefault(row.flow, {})[row.step] = _value(row.value)
    return {
        each: History(
            invited=_invited(asked[each]),
            open_flow=going_on.get(each, ""),
            flagged_at=_latest(flagged.get(each)),
            flag_open=each in flagged and bool(flagged[each].open),
            asked=tuple(asked[each]),
            answers=answers[each],
        )
        for each in {*asked, *going_on, *flagged, *answers}
    }


def _latest(row: Any) -> datetime | None:
    return None if row is None else instant(max(row.raised, row.closed or 0))


def _invited(asked: Iterable[Asked]) -> tuple[Any, ...]:
    return tuple(each.at for each in asked if each.outcome == "invited")
