"""``hearback rehearse``: what would happen to these cases, played through before anybody real is reached."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.asking.zones import zone_of
from bot.engine.timing import USUAL_HOURS, hours_of
from bot.outreach.cells import Manner
from bot.outreach.headings import Headings
from bot.outreach.importing import Import, Refusal, Watch
from bot.outreach.mapping import CaseMapping, read_mapping
from bot.outreach.planning import plan
from bot.outreach.reading import RowsOfFile
from bot.outreach.rows import RowReader
from bot.settings import Settings
from bot.store.casework.case_rows import CaseArrival
from bot.tools.finding import folders, open_for_tools
from bot.tools.telling import tell_problems
from channels.emulator.ledger import read_ledger
from channels.rehearsing.proof import Phone, Proof
from channels.rehearsing.stage import Stage
from channels.rehearsing.telling import Days, tell_findings, tell_summary

BEGINS = time(8)
_HAPPENED = ("event_on", "reported_on", "closed_on", "told_outcome_on", "support_ended_on", "support_declined_on")


@click.command()
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--weeks", default=8, show_default=True, type=click.IntRange(1, 104), help="How many weeks to wind through.")
@click.option("--seed", default=1, show_default=True, type=int, help="Chooses how people behave; the same seed, the same people.")
@click.option(
    "--begin", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="The first day; left out: the day after the latest in the file."
)
@click.option(
    "--ledger", type=click.Path(dir_okay=False, path_type=Path), help="Keep the providers' ledger there. It holds the numbers of the file."
)
@click.option(
    "--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What the file calls its columns, as for import."
)
@folders
@click.pass_context
def rehearse(  # one argument an option
    context: click.Context, cases: Path, weeks: int, seed: int, begin: datetime | None, ledger: Path | None, mapping: Path | None
) -> None:
    """Play weeks through with your cases and flows, made-up providers and made-up people. Nothing leaves this machine.

    Ends with what the providers' ledger proves; exit 1 if a promise was broken.

    \b
    Example: hearback rehearse samples/cases.csv --weeks 8
    """
    settings = open_for_tools(context).settings
    file = CaseFile(cases, _mapping(context, mapping), settings)
    arrivals = list(file.arrivals())
    if not arrivals:
        raise click.ClickException(f"No row of {cases} can be read. hearback import --dry-run tells why.")
    first = begin.date() if begin else _day_after(arrivals)
    start = datetime.combine(first, BEGINS, settings.zone).astimezone(UTC)
    with tempfile.TemporaryDirectory(prefix="hearback-rehearsal-") as folder:
        kept = ledger or Path(folder) / "ledger"
        if kept.exists():
            raise click.ClickException(f"{kept} is there already. A ledger is never written over.")
        with Stage(settings, Path(folder), start, kept) as stage:
            right = _play(stage, file, arrivals, weeks, seed)
    if ledger:
        click.echo(f"The providers' ledger is in {ledger}.")
    if not right:
        sys.exit(1)


def _play(stage: Stage, file: CaseFile, arrivals: list[CaseArrival], weeks: int, seed: int) -> bool:
    zone = stage.service.settings.zone
    file.take_in(stage)
    phones = _phones(arrivals, zone)
    stage.people(
        seed, [address for address in phones if address.startswith("+")], [address for address in phones if not address.startswith("+")]
    )
    first = stage.clock().astimezone(zone).date()
    click.echo(
        f"{len(arrivals)} cases, {'1 week' if weeks == 1 else f'{weeks} weeks'} from {first:%a} {first.day} {first:%B %Y}. Times: {zone.key}."
    )
    days = Days(zone, click.echo)
    for ahead in range(weeks * 7):
        _play_day(stage, first + timedelta(days=ahead), days)
    tell_summary(stage.service.store.ledger.each(), len(arrivals), _silent(stage), click.echo)
    hours = [hours_of(edition.script.flow) for edition in stage.service.library.editions()] or [USUAL_HOURS]
    proof = Proof(list(read_ledger(stage.ledger)), phones, min(one.start for one in hours), max(one.end for one in hours))
    return tell_findings(proof.findings(), click.echo)


def _play_day(stage: Stage, day: date, days: Days) -> None:
    zone = stage.service.settings.zone
    begins = datetime.combine(day, time(), zone).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    while stage.clock() < ends:
        stage.go_on(ends)
    days.tell(day, [row for row in stage.service.store.ledger.each(since=begins) if begins <= row.at < ends])


def _silent(stage: Stage) -> Mapping[str, str]:
    """The first rule that keeps each case from being asked as things stand, preferring a flow that is about it."""
    service = stage.service
    found: dict[str, str] = {}
    for planned in plan(service.store, service.standing.rules, service.standing.service(stage.clock()), stage.clock()):
        decision = planned.decision
        rule = decision.held[0].rule if decision.held else "not_yet"
        if decision.eligible or decision.ref not in found:
            found[decision.ref] = rule
    return found


class CaseFile:
    """The file, read twice: for whom the crowd is to play, and by the import itself."""

    def __init__(self, path: Path, mapping: CaseMapping, settings: Settings) -> None:
        self.path, self.mapping, self.settings = path, mapping, settings

    def arrivals(self) -> Iterator[CaseArrival]:
        """Every row that can be read."""
        with self.path.open("rb") as opened:
            reader = RowReader(self._manner(date.max))
            for record in RowsOfFile(opened, Headings(self.mapping)).rows():
                row = record.faults or reader.read(record.cells)
                if isinstance(row, CaseArrival):
                    yield row

    def take_in(self, stage: Stage) -> None:
        """The import that ``hearback import --partial`` does; what is refused is told and left out."""
        with self.path.open("rb") as opened:
            rows = RowsOfFile(opened, Headings(self.mapping))
            manner = self._manner(stage.clock().astimezone(self.settings.zone).date())
            Import(stage.service.store, rows, manner, stage.clock(), Watch(refused=self._refused)).run(partial=True)

    def _refused(self, refusal: Refusal) -> None:
        click.echo(f"{self.path}:{refusal.line}: {refusal.column + ': ' if refusal.column else ''}{refusal.says}")

    def _manner(self, today: date) -> Manner:
        return Manner(today, self.settings.zone, self.settings.countries, self.mapping.order, self.mapping.values)


def _mapping(context: click.Context, file: Path | None) -> CaseMapping:
    if file is None:
        return CaseMapping()
    mapped = read_mapping(str(file), file.read_bytes())
    tell_problems(mapped.problems, as_json=False)
    if mapped.mapping is None:
        context.exit(1)
    return mapped.mapping


def _day_after(arrivals: list[CaseArrival]) -> date:
    """The day after the latest on which something happened: the file as it would have been brought then."""
    days = [day for arrival in arrivals for name in _HAPPENED if (day := getattr(arrival.case, name)) is not None]
    confirmed = [arrival.contact.confirmed_on for arrival in arrivals if arrival.contact.confirmed_on is not None]
    return max([*days, *confirmed], default=datetime.now(UTC).date()) + timedelta(days=1)


def _phones(arrivals: list[CaseArrival], zone: ZoneInfo) -> Mapping[str, Phone]:
    """Whose each address is, and on which clock they live. Rows with one address are one person: all of them have to allow the hour."""
    phones: dict[str, Phone] = {}
    for arrival in arrivals:
        theirs = zone_of(arrival.contact.time_zone) if arrival.contact.time_zone else zone
        for address in (arrival.phone, arrival.telegram):
            if address:
                person = phones[arrival.phone].person if arrival.phone in phones else arrival.phone or arrival.telegram
                phones[address] = Phone(person, theirs, arrival.contact.safe_hours)
    return phones
