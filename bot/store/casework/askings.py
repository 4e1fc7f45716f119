"""What was decided about each case in each flow and wave, and what became of it. ``invited`` and ``missed`` are for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, text, update

from bot.asking.decisions import Decision, Hold
from bot.errors import Refused
from bot.store.casework.ledger import Entry, note
from bot.store.dialects import insert_or_replace
from bot.store.instants import micros
from bot.store.secrecy import tombstones
from bot.store.secrecy.seals import Seals
from bot.store.tables import asking, case_file, conversation, person
from bot.store.transaction import Transaction

LOCK = select(person.c.id).where(person.c.id == bindparam("of")).with_for_update()
CASE = select(case_file.c.id).where(case_file.c.lookup == bindparam("lookup"), case_file.c.person == bindparam("whose"))
DECIDED = select(*asking.c).join_from(case_file, asking).where(case_file.c.person == bindparam("whose"))
FILES = select(case_file.c.id, case_file.c.lookup).where(case_file.c.person == bindparam("whose"))
_KEY = ("case_file", "flow", "wave")
DECIDE = insert_or_replace(
    asking, *_KEY, only=("channel", "at", "closes", "rule", "running", "arm", "cell", "draw", "decided_at", "outcome", "outcome_at")
)
INVITE = insert_or_replace(asking, *_KEY, only=("channel", "arm", "running", "decided_at", "outcome", "outcome_at", "rule"))
ABOUT_CASE = update(conversation).where(conversation.c.id == bindparam("of")).values(case_file=bindparam("about"), wave=bindparam("nth"))
RANK = (
    select(func.count())
    .select_from(asking)
    .where(
        asking.c.flow == bindparam("flow"),
        asking.c.wave == bindparam("wave"),
        asking.c.cell == bindparam("cell"),
        asking.c.draw < bindparam("draw"),
        text("running"),  # as the index says it: SQLite would not see that "running = 1" is the same
    )
)

_NEW: dict[str, Any] = {"channel": "", "at": None, "closes": None, "rule": "", "arm": "", "cell": None, "draw": 0}


class Invited(NamedTuple):
    """That a case is invited; ``conversation`` is the one that is about it."""

    ref: str
    flow: str
    wave: int
    channel: str
    arm: str = ""
    conversation: str = ""


def invite(work: Transaction, seals: Seals, person_id: str, invited: Invited, moment: int) -> None:
    """Note that a case is invited. Raises Refused if this person has no such case."""
    about = _case(work, seals, person_id, invited.ref)
    key = {"case_file": about, "flow": invited.flow, "wave": invited.wave}
    settled = {
        "channel": invited.channel,
        "arm": invited.arm,
        "running": True,
        "decided_at": moment,
        "outcome": "invited",
        "outcome_at": moment,
    }
    work.change(INVITE[work.dialect], _NEW | key | settled)
    if invited.conversation:
        work.change(ABOUT_CASE, {"of": invited.conversation, "about": about, "nth": invited.wave})
    tombstones.note(work, person_id, "invited", moment, about, invited.flow, invited.wave)
    note(work, Entry(person_id, "invited", about, invited.flow, invited.wave, channel=invited.channel), moment)


def settle_invited(work: Transaction, case_file_id: str, flow: str, wave: int, moment: int) -> None:
    """This case was invited, as another copy of the database knows: it is not invited again."""
    key = {"case_file": case_file_id, "flow": flow, "wave": wave}
    settled = {"channel": "", "arm": "", "running": True, "decided_at": moment, "outcome": "invited", "outcome_at": moment}
    work.change(INVITE[work.dialect], _NEW | key | settled)


def decide(work: Transaction, seals: Seals, person_id: str, decisions: Sequence[Decision], moment: int) -> None:
    """Keep what was decided about the cases of a person, and write into the ledger what is new. The caller holds their lock."""
    rows = work.every(DECIDED, {"whose": person_id})
    known = {(row.case_file, row.flow, row.wave): row for row in rows}
    files = {bytes(row.lookup): row.id for row in work.every(FILES, {"whose": person_id})}
    for decision in decisions:
        about = files.get(seals.case_hash(decision.ref))
        if about is not None:
            _decide(
                work,
                seals,
                Entry(person_id, "held", about, decision.flow, decision.wave),
                decision,
                known.get((about, decision.flow, decision.wave)),
                moment,
            )


def _decide(work: Transaction, seals: Seals, entry: Entry, decision: Decision, known: Any, moment: int) -> None:
    if (known is None and not decision.eligible) or (known is not None and known.outcome):
        return
    values = _values(seals, entry, decision, moment)
    if known is not None and all(values[name] == getattr(known, name) for name in values if name != "decided_at"):
        return
    work.change(DECIDE[work.dialect], values)
    before = ("", "") if known is None else (known.rule, known.outcome)
    if values["rule"] and before != (values["rule"], values["outcome"]):
        says = _hold(decision).says
        what: Any = "missed" if decision.missed else "held"
        note(work, entry._replace(what=what, rule=values["rule"], channel=decision.channel, says=says), moment, seals)


def _values(seals: Seals, entry: Entry, decision: Decision, moment: int) -> dict[str, Any]:
    missed = decision.missed and decision.eligible
    return {
        "case_file": entry.case_file,
        "flow": decision.flow,
        "wave": decision.wave,
        "channel": decision.channel,
        "at": None if decision.at is None else micros(decision.at),
        "closes": None if decision.closes is None else micros(decision.closes),
        "rule": _hold(decision).rule,
        "running": _running(decision),
        "arm": decision.arm,
        "cell": seals.cell_hash(decision.flow, decision.wave, decision.cell) if decision.cell else None,
        "draw": decision.draw,
        "decided_at": moment,
        "outcome": "missed" if missed else "",
        "outcome_at": moment if missed else None,
    }


def _hold(decision: Decision) -> Hold:
    """The reason that counts: what keeps it from being asked now."""
    if not decision.held:
        return Hold("", "")
    return decision.held[0]


def _running(decision: Decision) -> bool:
    """Whether it takes a place in its quota: somebody who cannot be asked does not keep the place from others."""
    only_quota = bool(decision.held) and all(hold.rule == "quota" for hold in decision.held)
    return decision.eligible and not decision.missed and (decision.at is not None or only_quota)


def _case(work: Transaction, seals: Seals, person_id: str, ref: str) -> str:
    found = work.value(CASE, {"lookup": seals.case_hash(ref), "whose": person_id})
    if found is None:
        raise Refused("This person has no case with this reference.")
    return str(found)
