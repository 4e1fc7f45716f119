"""``hearback import``: cases in; withdrawals and do-not-invite lists in."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO

import click
import msgspec

from bot.outreach.cells import Manner
from bot.outreach.columns import COLUMNS
from bot.outreach.headings import Headings
from bot.outreach.importing import Import, Outcome, Refusal, Watch
from bot.outreach.lists import HashList, withdraw_all, withdrawal_headings
from bot.outreach.mapping import CaseMapping, read_mapping
from bot.outreach.reading import FileBroken, RowsOfFile
from bot.settings import Settings
from bot.store.store import Store
from bot.tools.bar import Bar
from bot.tools.finding import open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plain_cells import plain_cell
from bot.tools.telling import tell_problems

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


class Job(NamedTuple):
    """What is to be brought in, and who is told."""

    store: Store
    opened: BinaryIO
    mapping: CaseMapping
    manner: Manner
    now: datetime
    teller: Teller


@click.command("import")
@click.argument("file", required=False)
@click.option("--mapping", "mapping_file", metavar="FILE", help="What the file calls its columns, and its words for ours.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and keep nothing.")
@click.option("--partial", is_flag=True, help="Keep the good rows, although others are refused.")
@click.option("--withdrawals", is_flag=True, help="FILE names people who are not to be written to again: ref, phone or telegram.")
@click.option("--do-not-invite", "hashes", is_flag=True, help="FILE is a list of hashes of numbers that somebody else is asking already.")
@click.option("--list-name", default="default", show_default=True, help="Of --do-not-invite: it replaces the earlier list of this name.")
@click.option("--refused", "refused_file", metavar="FILE", help="Write the refused rows here too, as CSV: line, column, reason.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: each refusal, and last what came of it.")
@click.option("--columns", "show_columns", is_flag=True, help="Name the columns and the words they take, and do nothing else.")
@click.pass_context
def import_(  # noqa: PLR0913, PLR0917  # one argument an option
    context: click.Context,
    file: str | None,
    mapping_file: str | None,
    dry_run: bool,
    partial: bool,
    withdrawals: bool,
    hashes: bool,
    list_name: str,
    refused_file: str | None,
    as_json: bool,
    show_columns: bool,
) -> None:
    """Bring cases in from FILE: CSV or JSON lines; - reads standard input.

    Rows are known by their reference. The same file again changes nothing, a changed row changes its case. Every refused row is
    told with its line, and unless --partial is given nothing is kept then. A hash of --do-not-invite is the SHA-256 of the number
    in international form without spaces (+447700900123), in hexadecimal.

    \b
    Example: hearback import cases.csv --mapping mapping.yaml --dry-run
    """
    if show_columns:
        _show_columns()
        return
    if not file or (withdrawals and hashes):
        raise click.UsageError("Name one FILE, or - for standard input. --withdrawals and --do-not-invite are files of their own.")
    settings = open_for_tools(context).settings
    mapping = _mapping(context, mapping_file)
    with opened_store(settings, make=True) as store, _opened(file) as opened, _written(refused_file) as refused:
        teller = Teller(file, refused, as_json=as_json)
        now = datetime.now(UTC)
        job = Job(store, opened, mapping, _manner(settings, mapping, now), now, teller)
        try:
            if withdrawals:
                code = _withdraw(job)
            elif hashes:
                code = _keep_list(job, list_name, dry_run=dry_run, partial=partial)
            else:
                code = _import(job, dry_run=dry_run, partial=partial)
        except FileBroken as error:
            teller.refused(Refusal(error.line, error.column, str(error)))
            teller.ended({"broken": True}, "The file cannot be read. Nothing was kept.")
            code = 1
    context.exit(code)


class Teller:
    """Says what is refused, as it is found, and last what came of it."""

    def __init__(self, file: str, refused: TextIO | None, *, as_json: bool) -> None:
        self._file = "standard input" if file == "-" else file
        self._as_json = as_json
        self._table = csv.writer(refused) if refused is not None else None
        if self._table is not None:
            self._table.writerow(("line", "column", "reason"))

    def form(self, words: str) -> None:
        """How the file is read. On stderr, so that what is printed can be piped."""
        click.echo(f"{self._file}: {words}", err=True)

    def refused(self, refusal: Refusal) -> None:
        """One refusal."""
        if self._table is not None:
            self._table.writerow((refusal.line, plain_cell(refusal.column), plain_cell(refusal.says)))
        if self._as_json:
            _echo_json({"file": self._file} | msgspec.structs.asdict(refusal))
        else:
            column = f" {refusal.column}:" if refusal.column else ""
            click.echo(f"{self._file}:{refusal.line}:{column} {refusal.says}")

    def ended(self, figures: dict[str, object], words: str) -> None:
        """What came of it."""
        if self._as_json:
            _echo_json({"end": figures})
        else:
            click.echo(words)


def _import(job: Job, *, dry_run: bool, partial: bool) -> int:
    file = RowsOfFile(job.opened, Headings(job.mapping))
    job.teller.form(file.told)
    with Bar(file.size) as bar, _interruptible() as interrupted:
        watch = Watch(job.teller.refused, bar.begin, lambda rows: bar.moved(rows, file.place), interrupted)
        running = Import(job.store, file, job.manner, job.now, watch)
        try:
            outcome = running.run(dry_run=dry_run, partial=partial)
        except FileBroken:
            if not running.outcome.kept:
                raise
            raise click.ClickException("The file was changed while it was read. Run the same command again.") from None
    job.teller.ended(msgspec.structs.asdict(outcome), _words(outcome, dry_run=dry_run))
    if outcome.stopped:
        return INTERRUPTED
    return 1 if outcome.refused else 0


def _words(outcome: Outcome, *, dry_run: bool) -> str:
    refused = f" {_rows(outcome.refused)} refused." if outcome.refused else ""
    repeated = f" {_rows(outcome.repeated)} said the same as an earlier one." if outcome.repeated else ""
    counts = f"{outcome.new:,} new, {outcome.changed:,} changed, {outcome.same:,} the same."
    if outcome.stopped:
        return f"Stopped. So far: {counts} Run the same command again to go on."
    if dry_run:
        return f"This is what would happen. {_rows(outcome.rows)}: {counts}{repeated}{refused} Nothing was kept."
    if outcome.refused and not outcome.kept:
        return f"{_rows(outcome.refused)} of {outcome.rows:,} refused. Nothing was kept. Mend them, or keep the others with --partial."
    return f"{_rows(outcome.rows)}: {counts}{repeated}{refused}"


def _rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"


def _withdraw(job: Job) -> int:
    file = RowsOfFile(job.opened, withdrawal_headings(job.mapping))
    job.teller.form(file.told)
    outcome = withdraw_all(job.store, file, job.manner, job.now, job.teller.refused)
    others = outcome.refused + outcome.unknown
    look = f" {_rows(others)} could not be followed: look at them, so that nobody is written to who said no." if others else ""
    job.teller.ended(msgspec.structs.asdict(outcome), f"{_rows(outcome.rows)}: {outcome.stopped:,} withdrawn.{look}")
    return 1 if others else 0


def _keep_list(job: Job, name: str, *, dry_run: bool, partial: bool) -> int:
    hashes = HashList(job.opened, job.mapping)
    rows, refused = hashes.check(job.teller.refused)
    keep = not dry_run and (partial or not refused)
    if keep:
        job.store.do_not_invite.replace(hashes.hashes(), name, job.now)
    kept = job.store.do_not_invite.count(name) if keep else 0
    words = f"Numbers on the list {name} now: {kept:,}." if keep else "Nothing was kept."
    told = f" {_rows(refused)} refused." if refused else ""
    job.teller.ended({"rows": rows, "refused": refused, "kept": kept, "list": name}, f"{_rows(rows)}.{told} {words}")
    return 1 if refused else 0


def _manner(settings: Settings, mapping: CaseMapping, now: datetime) -> Manner:
    zone = settings.zone
    return Manner(now.astimezone(zone).date(), zone, settings.countries, mapping.order, mapping.values)


def _mapping(context: click.Context, file: str | None) -> CaseMapping:
    if file is None:
        return CaseMapping()
    try:
        mapped = read_mapping(file, Path(file).read_bytes())
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    tell_problems(mapped.problems, as_json=False)
    if mapped.mapping is None:
        context.exit(1)
    return mapped.mapping


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """The file, so that it can be read twice. What comes through a pipe is kept meanwhile in a file that has no name."""
    with nullcontext(sys.stdin.buffer) if file == "-" else _file(file) as source:
        if file != "-" and source.seekable():
            yield source
            return
        with tempfile.TemporaryFile() as kept:  # nobody else can open it, and it is gone however this ends
            shutil.copyfileobj(source, kept)
            yield kept


def _file(file: str) -> BinaryIO:
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None


@contextmanager
def _written(file: str | None) -> Iterator[TextIO | None]:
    if file is None:
        yield None
        return
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as writing:
        yield writing


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks to stop after the batch; a second one stops at once."""
    asked: list[int] = []

    def note(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _show_columns() -> None:
    for name, column in COLUMNS.items():
        click.echo(f"{name}\n    {column.means} Like: {column.example}")
        if column.values:
            click.echo("    One of " + ", ".join(column.values) + ".")


def _echo_json(found: dict[str, object]) -> None:
    click.echo(msgspec.json.encode(found).decode())
