"""The least that importing and planning cases can be: rows of a CSV into SQLite as JSON, read back, one date looked at. No rule, no seal.

``python -m bench.floor.cases write FILE DATABASE`` and ``python -m bench.floor.cases read DATABASE``.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import msgspec

TOGETHER = 500  # rows a transaction


def write(file: str, database: str) -> None:
    """Every row of the file, as JSON under its reference."""
    with closing(sqlite3.connect(database)) as connection, Path(file).open(newline="", encoding="utf-8") as opened:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE kept (ref TEXT PRIMARY KEY, row BLOB NOT NULL)")
        for rows in _several(csv.DictReader(opened)):
            with connection:
                connection.executemany("INSERT INTO kept VALUES (?, ?)", [(row["ref"], msgspec.json.encode(row)) for row in rows])


def read(database: str) -> None:
    """A line for every row: its reference, and 28 days after the person was told."""
    with closing(sqlite3.connect(database)) as connection:
        for ref, row in connection.execute("SELECT ref, row FROM kept ORDER BY ref"):
            told = msgspec.json.decode(row)["told_outcome_on"]
            at = date.fromisoformat(told) + timedelta(days=28) if told else None
            sys.stdout.write(msgspec.json.encode({"ref": ref, "at": at}).decode() + "\n")


def _several(rows):
    while some := list(islice(rows, TOGETHER)):
        yield some


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](*sys.argv[2:])
