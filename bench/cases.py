"""Made-up cases for measuring: as many as asked for, always the same ones, with dates around the day they are made for.

Each person has one case and a chat of their own; every hundredth has a number kept for drama (Ofcom), of which there are a thousand.
Numbers of real people are not made up here, not even by chance.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

DRAMA = 1000  # +447700900000 to +447700900999
CATEGORIES = ("burglary", "vehicle", "theft", "robbery", "criminal_damage", "fraud", "violence", "antisocial_behaviour")
AREAS = ("north", "east", "south", "west")
COLUMNS = (
    "ref", "phone", "telegram", "channel", "language", "nation", "area", "unit", "age", "crime_category", "risk", "reported_via",
    "reported_on", "closed_on", "told_outcome_on", "complaint", "proceedings", "contact", "contact_confirmed_on", "safe_hours",
    "avoid_dates", "court_dates", "anniversaries", "time_zone",
)  # fmt: skip


def write_cases(file: Path, count: int, today: date) -> None:
    """Write ``count`` cases as CSV in UTF-8, in the canonical columns."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(COLUMNS)
        writer.writerows(rows(count, today))


def rows(count: int, today: date) -> Iterator[tuple[object, ...]]:
    """The cases. One in eight has no confirmed contact, one in twenty a complaint, one in thirty a court date."""
    chance = random.Random(20270501)
    for number in range(count):
        reported = today - timedelta(days=chance.randrange(20, 200))
        told = reported + timedelta(days=chance.randrange(5, 60))
        drama = number % 100 == 0 and number // 100 < DRAMA
        yield (
            f"CASE-{number:07}",
            f"07700 900{number // 100:03}" if drama else "",
            "" if drama else 700_000_000 + number,
            "sms" if drama else "telegram",
            chance.choice(("en", "en", "en", "cy", "ur", "")),
            chance.choice(("england", "england", "england", "wales", "scotland", "northern_ireland")),
            chance.choice(AREAS),
            chance.choice(("response", "volume crime", "investigations")),
            chance.randrange(18, 90),
            chance.choice(CATEGORIES),
            "R1",
            chance.choice(("in_person", "phone", "online")),
            reported,
            min(told, today),
            min(told, today),
            "open" if chance.random() < 0.05 else "none",
            "none",
            "unknown" if chance.random() < 0.125 else "confirmed_by_person",
            today - timedelta(days=chance.randrange(0, 60)),
            "Mo-Fr 12:00-14:00" if chance.random() < 0.05 else "",
            "",
            today + timedelta(days=chance.randrange(0, 90)) if chance.random() < 0.03 else "",
            reported - timedelta(days=chance.randrange(0, 365)) if chance.random() < 0.3 else "",
            "",
        )
