"""A rehearsal as a person reads it: day by day what was sent and why others were not asked, a summary, and what the ledger proves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.asking.rules import RULES
from bot.store.casework.case_rows import LedgerRow
from channels.rehearsing.proof import Finding

Tell = Callable[[str], None]
WAYS = {"sms": "by text", "telegram": "by Telegram", "ivr": "by telephone", "": ""}
DONE = ("invited", "reminded", "called", "call_missed", "answered", "stopped", "cancelled", "expired", "not_sent")
SILENT = ("held", "missed")
_MEANS = {rule.name: rule.means for rule in RULES}
SAME_MESSAGE = timedelta(hours=6)  # a message is noted when it is taken, and may be noted when it is reported
MOST_REFS = 6  # named in one line; the others are counted


class Days:
    """Tells one day after another."""

    def __init__(self, zone: ZoneInfo, tell: Tell) -> None:
        self._zone, self._tell = zone, tell
        self._written: dict[str, datetime] = {}  # when each case was last written about

    def tell(self, day: date, rows: Iterable[LedgerRow]) -> None:
        """Each thing that was done, and each new reason for silence with whom it keeps waiting. Nothing where nothing happened."""
        done, silent = [], defaultdict(list)
        for row in rows:
            if row.what in SILENT:
                silent[row.what, row.rule].append(row.ref)
            elif words := self._words(row):
                done.append(_line(row, words, self._zone))
        if not (done or silent):
            return
        self._tell(f"\n{day:%a} {day.day} {day:%B %Y}")
        for line in dict.fromkeys(done):
            self._tell(line)
        for (what, rule), refs in sorted(silent.items()):
            self._tell(f"  {'not yet' if what == 'held' else 'never'}  {_few(refs)}: {_MEANS.get(rule, rule)}")

    def _words(self, row: LedgerRow) -> str:
        """What to call it. That an invitation left is told where it was made; what leaves after it is a reminder, or the next part."""
        if row.what != "sent":
            return row.what.replace("_", " ") if row.what in DONE else ""
        before = self._written.get(row.ref)
        self._written[row.ref] = row.at
        return "sent again" if before is not None and row.at - before > SAME_MESSAGE else ""


def _line(row: LedgerRow, words: str, zone: ZoneInfo) -> str:
    wave = f", wave {row.wave}" if row.wave > 1 else ""
    flow = f"({row.flow}{wave})" if row.flow else ""
    told = " ".join(word for word in (row.ref, WAYS.get(row.channel, ""), flow) if word)
    why = row.says or _MEANS.get(row.rule, row.rule)
    return f"  {row.at.astimezone(zone):%H:%M}  {words:<11}  {told}{': ' if why else ''}{why}".rstrip()


def _few(refs: Sequence[str]) -> str:
    named = list(dict.fromkeys(refs))
    more = len(named) - MOST_REFS
    return ", ".join(named[:MOST_REFS]) + (f" and {more} more" if more > 0 else "")


def tell_summary(rows: Iterable[LedgerRow], cases: int, never: Mapping[str, str], tell: Tell) -> None:
    """How many of each; and why the others were not asked. ``never``: the rule that keeps each case silent at the end, by reference."""
    rows = list(rows)
    done = Counter(row.what for row in rows if row.what not in SILENT)
    asked = {row.ref for row in rows if row.what == "invited"}
    tell(f"\nSummary: {cases} cases, {len(asked)} of them asked.")
    for what, number in done.most_common():
        tell(f"  {number:>5}  {what.replace('_', ' ')}")
    why = Counter(rule for ref, rule in never.items() if ref not in asked)
    tell(f"Not asked: {sum(why.values())}.")
    for rule, number in why.most_common():
        tell(f"  {number:>5}  {_MEANS.get(rule, rule)}")


def tell_findings(findings: Sequence[Finding], tell: Tell) -> bool:
    """Each promise with what was counted. Whether all of them were kept."""
    tell("\nWhat the providers' own ledger shows:")
    for finding in findings:
        tell(f"  {'kept  ' if not finding.breaches else 'BROKEN'}  {finding.promise}: {len(finding.breaches)} of {finding.counted}.")
        for breach in finding.breaches[:10]:
            tell(f"          {breach}")
    return not any(finding.breaches for finding in findings)
