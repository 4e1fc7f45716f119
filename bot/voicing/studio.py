"""The script for the voice artist: every prompt once, with its file, its words and how to say them. As a table (CSV), or as a page to print.

The table comes back with the recordings: it says which words were read. Everything in it is written by coordinators and translators.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from bot.voicing.prompts import Prompt
from bot.voicing.synthetic import WORDS_A_MINUTE

COLUMNS = ("file", "language", "words", "how to say it", "about seconds", "slow file", "standing")
_STYLE = """
body{font:11pt/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #767676;padding:.4rem .6rem;text-align:start;vertical-align:top}
td.words{font-size:14pt}th[scope=row]{font-family:monospace;font-weight:normal;overflow-wrap:anywhere;width:22%}
tr{break-inside:avoid}thead{display:table-header-group}h2{break-before:page}h2.first{break-before:auto}
@page{size:A4;margin:15mm}
"""
BEFORE = (
    f"Speak calmly and plainly, at about {WORDS_A_MINUTE} words a minute, as you would to one person across a table. No alarm, no cheer.",
    "Read the words as they stand. If something cannot be said so, tell us, and do not change it.",
    "One file for each row, called as the row says. Begin and end it close to the words: the telephone makes the pauses.",
    "WAV, one channel, 16 bits or more, 8,000 samples a second or more. Leave the peaks below full scale, and speak about 20 dB below it.",
    "Use one voice and one room for all of a language. Say the choices of a list each with the same tune, so that the keys stand out.",
    "Where a slow file is named, read the words once more, at four fifths of the speed. Callers hear it when they ask to hear something again.",
)


class Row(NamedTuple):
    """One prompt in the script. ``standing``: to record, recorded, or changed since it was."""

    prompt: Prompt
    standing: str


def how(prompt: Prompt) -> str:
    """What is to be minded with this prompt."""
    said = []
    if prompt.alarming:
        said.append("For somebody in danger or despair: calm, warm and plain.")
    if prompt.digits:
        said.append("The numbers digit by digit, in the groups that are written, with a short stop after each.")
    if prompt.choice:
        said.append("One of a list of choices.")
    said.append(f"Silence after it: {prompt.pause_ms / 1000:g} seconds, made by the telephone.")
    return " ".join(said)


def as_csv(rows: Sequence[Row], plain: Callable[[str], str]) -> str:
    """The table, for a spreadsheet. ``plain`` keeps a cell from being run as a formula."""
    told = io.StringIO()
    table = csv.writer(told)
    table.writerow(COLUMNS)
    for prompt, standing in rows:
        slow = f"{prompt.language}/{prompt.slow_name}" if prompt.slow_name else ""
        cells = (
            f"{prompt.language}/{prompt.name}",
            prompt.language,
            prompt.words,
            how(prompt),
            f"{prompt.estimated():.1f}",
            slow,
            standing,
        )
        table.writerow([plain(cell) for cell in cells])
    return "\ufeff" + told.getvalue()


def as_page(title: str, rows: Sequence[Row], names: Mapping[str, tuple[str, bool]]) -> str:
    """The page. ``names``: each language's own name, and whether it is written from right to left."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{_STYLE}</style>'
    before = "".join(f"<li>{escape(line)}</li>" for line in BEFORE)
    languages = dict.fromkeys(prompt.language for prompt, _ in rows)
    tables = "".join(
        _table(language, [row for row in rows if row.prompt.language == language], names, first=not at)
        for at, language in enumerate(languages)
    )
    return (
        f'<!doctype html><html lang="en"><head>{head}</head><body><main><h1>{escape(title)}</h1><p>{len(rows)} prompts.</p>'
        f"<ol>{before}</ol>{tables}</main></body></html>\n"
    )


def _table(language: str, rows: Sequence[Row], names: Mapping[str, tuple[str, bool]], *, first: bool) -> str:
    name, turned = names.get(language, (language, False))
    heading = f'<h2{" class=first" if first else ""}><span lang="{escape(language)}">{escape(name)}</span> ({escape(language)}), {len(rows)} prompts</h2>'
    body = "".join(
        f'<tr><th scope="row">{escape(prompt.language)}/{escape(prompt.name)}</th>'
        f'<td class="words" lang="{escape(language)}" dir="{"rtl" if turned else "ltr"}">{escape(prompt.words)}</td>'
        f"<td>{'<br>'.join(map(escape, _notes(prompt)))}</td><td>{escape(standing)}</td></tr>"
        for prompt, standing in rows
    )
    heads = "".join(f'<th scope="col">{label}</th>' for label in ("File", "Words", "How to say it", "Standing"))
    return f"{heading}<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _notes(prompt: Prompt) -> Iterator[str]:
    yield how(prompt)
    yield f"About {prompt.estimated():.1f} seconds."
    if prompt.slow_name:
        yield f"Slowly: {prompt.language}/{prompt.slow_name}"


class NotAScript(ValueError):
    """A table that is no studio script; the sentence says what is missing."""


def words_read(table: str, unplain: Callable[[str], str]) -> dict[tuple[str, str], str]:
    """By language and file, the words that a script had: what was read in the studio. ``unplain`` undoes ``plain``. Raises NotAScript."""
    rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=""))
    missing = [name for name in ("file", "words") if name not in (rows.fieldnames or ())]
    if missing:
        raise NotAScript(
            f"This is no script for a studio: it has no column {' or '.join(missing)}. Give the one that `prompts script` wrote."
        )
    found = {}
    try:
        for row in rows:
            for column in ("file", "slow file"):
                language, _, name = (row.get(column) or "").partition("/")
                if name:
                    found[language, name] = unplain(row["words"] or "")
    except csv.Error as wrong:
        raise NotAScript(f"This script cannot be read: {wrong}.") from None
    return found
