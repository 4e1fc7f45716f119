"""A person's copy of their data as a page that they can read: one file, no script, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.language.written_times import written
from bot.store.people.access import Rows
from bot.tools.access_labels import label, meaning
from bot.tools.access_words import RIGHT_TO_LEFT, words_of

Asked = Callable[[dict[str, Any]], tuple[str, str]]  # an answer's row -> its question and the answer, in the person's words
PARTS = (
    ("addresses", ("addresses",), ("channel", "sealed")),
    ("contact", ("contact",), ("profile",)),
    ("cases", ("cases",), ("facts",)),
    ("conversations", ("conversations",), ("begun_at", "channel", "flow", "end_reason")),
    ("words about consent", ("words about consent", "consents"), ("at", "what", "scope", "purpose", "given_at", "until", "says", "how")),
    ("spoken comments", ("spoken comments",), ("recorded_at", "seconds", "state")),
    ("complaints and thanks", ("words about complaints", "thanks to pass on"), ("asked_at", "given_at", "body", "says")),
    ("flags", ("flags for staff",), ("raised_at", "kind")),
)
_STYLE = "body{font:1.2rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}dt{font-weight:bold}dd{margin:0 0 .6rem}hr{border:0;height:1rem}"


def page(rows: Rows, language: str, now: datetime, asked: Asked, zone: ZoneInfo) -> str:
    """The page, in the person's language; times in ``zone``."""
    words, turned = words_of(language), "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
    title, read = escape(words["title"]), Reader(language, zone)
    parts = [f"<h1>{title}</h1>", _line(words["intro"].format(day=read.value("", now.date().isoformat()))), _line(words["numbers"])]
    parts += [_line(words["held back"])] if rows.get("held back after an erasure") else []
    parts += [f"<h2>{escape(words['answers'])}</h2>", *(_answer(row, words, asked, read) for row in rows["answers"])]
    parts += [] if rows["answers"] else [_line(words["nothing"])]
    for heading, kinds, columns in PARTS:
        shown = [_row(row, columns, read) for kind in kinds for row in rows.get(kind, ())]
        parts += [f"<h2>{escape(words[heading])}</h2>", *([each for each in shown if each] or [_line(words["nothing"])])]
    parts.append(_line(words["more"]))
    head = f'<meta charset="utf-8"><meta name="robots" content="noindex"><title>{title}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="{escape(language)}" dir="{turned}"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


class Reader(NamedTuple):
    """How what is kept is said to the person."""

    language: str
    zone: ZoneInfo

    def value(self, column: str, value: Any) -> str:
        """Codes in words, days written out, several with commas between them."""
        if isinstance(value, list | tuple):
            return ", ".join(self.value(column, each) for each in value)
        return written(meaning(column, str(value), self.language), self.language, self.zone)


def _answer(row: dict[str, Any], words: Mapping[str, str], asked: Asked, read: Reader) -> str:
    question, answer = asked(row)
    said = [
        (words["question"], question),
        (words["answer"], answer),
        (words["your words"], row["words"]),
        (words["when"], read.value("", row["answered_at"])),
    ]
    return _list([(name, value) for name, value in said if value])


def _row(row: dict[str, Any], columns: tuple[str, ...], read: Reader) -> str:
    said: list[tuple[str, Any]] = []
    for column in columns:
        value = row.get(column)
        said += value.items() if isinstance(value, dict) else [(column, value)]
    return _list([(label(name, read.language), read.value(name, value)) for name, value in said if value not in (None, "", [], ())])


def _list(said: list[tuple[str, str]]) -> str:
    lines = "".join(f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in said)
    return f"<dl>{lines}</dl><hr>" if lines else ""


def _line(text: str) -> str:
    return f"<p>{escape(text)}</p>"
