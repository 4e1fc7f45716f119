"""``hearback person``: what is known of the person of a case. Never the number, the chat, the codeword or whoever supports them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click
import msgspec

from bot.asking.contact import confirmed_until
from bot.asking.decisions import Decision
from bot.asking.people import CONFIRMED, Case, Consent, Contact, Person
from bot.asking.telling import explain
from bot.asking.tiers import tier_of
from bot.outreach.planning import Planning
from bot.store.casework.case_rows import LedgerRow
from bot.store.instants import instant
from bot.store.store import Store
from bot.tools.finding import folders, open_for_tools
from bot.tools.ledger import line_of_ledger, object_of
from bot.tools.opening import opened_store
from bot.tools.plan_basis import Basis, basis_of
from bot.tools.plan_lines import clock_of
from bot.tools.plan_shown import CHANNELS

CALLS = {"shown": "calls show our number", "withheld": "calls show no number", "no_calls": "no calls"}
_UNKNOWN = "not known"


@click.command("person")
@click.argument("ref")
@click.option("--at", "at", metavar="TIME", help="What is decided as of another moment, like 2027-01-05T10:00.")
@click.option("--json", "as_json", is_flag=True, help="The same as one JSON object.")
@folders
@click.pass_context
def person(context: click.Context, ref: str, at: str | None, as_json: bool) -> None:
    """Show what is known of the person of case REF: contact, consent, cases, what was asked, and what comes next.

    Numbers, chats, codewords and the names of supporters are not shown, only whether there are any.

    \b
    Example: hearback person NS/2026/0417
    """
    tools = open_for_tools(context)
    with opened_store(tools.settings) as store:
        found = _found(store, ref)
        shown = Shown(basis_of(tools, store, at=at), found)
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(shown.object()), indent=2).decode())
        else:
            shown.write(ref)


def _found(store: Store, ref: str) -> Person:
    found = store.cases.person_of(ref)
    person = store.cases.ask(found) if found else None
    if person is None:
        raise click.ClickException(f"There is no case {ref!r} here. References are written as they were imported.")
    return person


class Shown:
    """One person, as staff may see them. Times are on the person's own clock."""

    def __init__(self, basis: Basis, person: Person) -> None:
        self._person = person
        self._zone = person.contact.time_zone or basis.service.zone
        self._clock = clock_of(self._zone)
        self._now = basis.now
        self._ledger: list[LedgerRow] = [row for case in person.cases for row in basis.store.ledger.each(ref=case.ref)]
        self._noted = basis.store.erasures.noted(person.id)
        self._decisions = Planning(basis.store, basis.rules, basis.service, basis.now).of(person)

    def write(self, ref: str) -> None:
        """For a person to read."""
        click.echo(f"The person of {ref}. Times: {self._zone}")
        for heading, lines in self._parts():
            click.echo(f"\n{heading}")
            for line in lines or ("nothing",):
                click.echo(f"  {line}")

    def object(self) -> dict[str, Any]:
        """For machines."""
        contact, tier = self._person.contact, tier_of(self._person)
        return {
            "contact": {
                "state": self._state(),
                "confirmed_on": contact.confirmed_on,
                "until": confirmed_until(contact, tier[0]),
                "channel": contact.channel,
                "addresses": sorted(self._person.channels),
                "language": contact.language,
                "time_zone": self._zone,
                "safe_hours": contact.safe_hours,
                "avoid_dates": contact.avoid_dates,
                "shared_phone": contact.shared_phone,
                "caller_id": contact.caller_id,
                "codeword": _set(contact.codeword),
                "supporter": _set(contact.supporter),
                "access_needs": contact.access_needs,
            },
            "tier": {"name": tier[0], "because": tier[1]},
            "stopped": self._person.stopped,
            "do_not_invite": self._person.do_not_invite,
            "consents": [msgspec.structs.asdict(consent) for consent in self._person.consents],
            "cases": [msgspec.to_builtins(case) for case in self._person.cases],
            "ledger": [object_of(row, self._clock) for row in self._ledger],
            "noted": [{"at": instant(row.at).astimezone(self._clock), "what": row.what, "role": row.role} for row in self._noted],
            "next": [self._object_of(decision) for decision in self._decisions],
        }

    def _object_of(self, decision: Decision) -> dict[str, Any]:
        at = decision.at.astimezone(self._clock) if decision.at else None
        named = {name: getattr(decision, name) for name in ("ref", "flow", "wave", "channel", "missed")}
        return named | {"at": at, "says": explain(decision, self._clock)}

    def _state(self) -> str:
        if self._person.erased:
            return "erased"
        return "stopped" if self._person.stopped else self._person.contact.state

    def _parts(self) -> list[tuple[str, list[str]]]:
        return [
            ("Contact", self._contact()),
            ("Consent", [self._consent(consent) for consent in self._person.consents]),
            ("Cases", [_case(case) for case in self._person.cases]),
            ("What has happened", [line_of_ledger(row, self._clock) for row in self._ledger]),
            ("Who saw or erased it", [f"{self._moment(row.at)}: {row.what}, by {row.role}" for row in self._noted]),
            ("What comes next", [self._decision(decision) for decision in self._decisions]),
        ]

    def _contact(self) -> list[str]:
        contact, (tier, because) = self._person.contact, tier_of(self._person)
        ways = ", ".join(CHANNELS[name].lower() for name in CHANNELS if name in self._person.channels)
        lines = [
            f"state: {self._confirmed(contact)}",
            f"tier: {tier}, because {because}",
            f"way: {CHANNELS.get(contact.channel, _UNKNOWN).lower()}; there is an address for {ways or 'none'}",
            f"language: {contact.language or _UNKNOWN}",
            f"safe hours: {contact.safe_hours or 'none said, so the hours of the flow'}",
            f"shared phone: {contact.shared_phone or _UNKNOWN}; {CALLS[contact.caller_id]}",
            f"codeword: {_set(contact.codeword)}; supporter: {_set(contact.supporter)}",
        ]
        if contact.avoid_dates:
            lines.append(f"days to avoid: {_days(contact.avoid_dates)}")
        if contact.access_needs:
            lines.append(f"access needs: {', '.join(contact.access_needs)}")
        if self._person.do_not_invite:
            lines.append("on a list of people whom somebody else is asking")
        return lines

    def _confirmed(self, contact: Contact) -> str:
        state = self._state()
        if state not in CONFIRMED or contact.confirmed_on is None:
            return state.replace("_", " ")
        until = confirmed_until(contact, tier_of(self._person)[0])
        ends = f", which holds until {until}" if until else ""
        return f"{state.replace('_', ' ')} on {contact.confirmed_on}{ends}"

    def _consent(self, consent: Consent) -> str:
        ends = f"until {self._day(consent.until)}" if consent.until else "as long as contact is confirmed"
        way = CHANNELS.get(consent.channel, consent.channel).lower()
        return f"{consent.purpose} by {way}, since {self._day(consent.given_at)}, {ends}; how: {consent.how or _UNKNOWN}"

    def _day(self, moment: datetime) -> str:
        return moment.astimezone(self._clock).date().isoformat()

    def _moment(self, at: int) -> str:
        return f"{instant(at).astimezone(self._clock):%Y-%m-%d %H:%M}"

    def _decision(self, decision: Decision) -> str:
        wave = f", wave {decision.wave}" if decision.wave > 1 else ""
        return f"{decision.ref}, {decision.flow}{wave}: {explain(decision, self._clock)}"


def _case(case: Case) -> str:
    """The facts that are known, by their columns."""
    facts = msgspec.structs.asdict(case)
    ref = facts.pop("ref")
    known = [
        f"{name} {_days(value) if isinstance(value, tuple) else value}" for name, value in facts.items() if value not in ("", None, ())
    ]
    return f"{ref}: {', '.join(known) or 'nothing else is known'}"


def _days(days: tuple[date, ...]) -> str:
    return " ".join(day.isoformat() for day in days)


def _set(secret: str) -> str:
    return "set" if secret else "not set"
