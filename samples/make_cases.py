"""Makes ``cases.csv``: 200 cases that never were, seen from a day. ``python samples/make_cases.py --today 2026-11-21 > samples/cases.csv``.

Every number is one of those that Ofcom keeps for film and radio (07700 900000 to 900999), each of them once. The same day makes the
same file. Told the outcome: some may be asked now, some in the coming weeks, some are missed; seven in ten can be reached safely.
"""  # noqa: INP001  # a script beside its data, no package

from __future__ import annotations

import argparse
import csv
import random
import sys
from datetime import date, timedelta
from typing import Any

CASES, SEED = 200, 7700900
COLUMNS = (
    *("ref", "phone", "telegram", "channel", "language", "nation", "area", "unit", "age", "crime_category", "risk", "reported_via"),
    *("event_on", "reported_on", "closed_on", "told_outcome_on", "support_ended_on", "support_declined_on", "complaint", "proceedings"),
    *("contact", "contact_confirmed_on", "safe_hours", "shared_phone", "avoid_dates", "court_dates", "anniversaries", "time_zone"),
    *("enhanced_rights", "leaflet", "consent", "consent_on", "consent_how", "caller_id", "access_needs"),
)
AREAS = {
    "england": ("north", "riverside", "market"),
    "wales": ("gwent valleys", "coast"),
    "scotland": ("harbour",),
    "northern_ireland": ("lough",),
}
# kind of crime: how many of a hundred, and which team has it
KINDS = {
    "burglary": (22, "burglary"),
    "vehicle": (13, "burglary"),
    "theft": (9, "response"),
    "fraud": (9, "economic crime"),
    "criminal_damage": (6, "response"),
    "antisocial_behaviour": (6, "neighbourhood"),
    "robbery": (5, "response"),
    "violence": (11, "response"),
    "hate_crime": (5, "neighbourhood"),
    "domestic_abuse": (7, "safeguarding"),
    "stalking": (3, "safeguarding"),
    "sexual_offence": (3, "safeguarding"),
    "road_death": (1, "roads"),
}
SAFE_HOURS = ("Mo-Fr 09:30-14:30", "Mo-Fr 17:00-19:30; Sa 10:00-12:00", "Tu,Th 10:00-16:00", "Mo-Sa 10:00-18:00; We off")
NEEDS = ("large print", "slower voice", "plain words;slower voice")


class Maker:
    """Makes one case after another, always the same ones."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.chance = random.Random(SEED)  # noqa: S311  # made-up cases, not secrets
        self.endings = self.chance.sample(range(1000), CASES)  # of the numbers

    def case(self, number: int) -> dict[str, Any]:
        """One row."""
        kind = self.chance.choices([*KINDS], [weight for weight, _ in KINDS.values()])[0]
        nation = self.chance.choices([*AREAS], (74, 14, 8, 4))[0]
        row: dict[str, Any] = {
            "ref": f"NS/{self.today.year}/{number + 1:04}",
            "nation": nation,
            "area": self.chance.choice(AREAS[nation]),
            "unit": KINDS[kind][1],
            "age": self.chance.choices((self.chance.randint(18, 88), 16), (97, 3))[0],
            "crime_category": kind,
            "reported_via": self.chance.choices(("phone", "online", "in_person"), (50, 35, 15))[0],
            "leaflet": self.chance.choice(("yes", "no")),
            "enhanced_rights": "yes" if KINDS[kind][1] == "safeguarding" else "no",
        }
        return row | self.way(number) | self.days() | self.contact() | self.care(kind)

    def way(self, number: int) -> dict[str, Any]:
        """How the person is reached, and in which language."""
        channel = self.chance.choices(("sms", "ivr", "telegram"), (76, 14, 10))[0]
        phone = f"07700 900{self.endings[number]:03}"
        return {
            "channel": channel,
            "phone": "" if channel == "telegram" and self.chance.random() < 0.5 else phone,
            "telegram": 700 + number if channel == "telegram" else "",
            "language": self.chance.choices(("en", "cy", "ur"), (84, 9, 7))[0],
            "time_zone": self.chance.choices(("", "Europe/London", "Europe/Dublin", "Atlantic/Canary"), (90, 6, 2, 2))[0],
            "caller_id": self.chance.choices(("", "withheld", "no_calls"), (92, 4, 4))[0],
        }

    def days(self) -> dict[str, Any]:
        """The case's own days. Told lately: to be asked in the coming weeks; told 28 to 84 days ago: now; before that: missed."""
        told = self.chance.choices((range(28), range(28, 84), range(85, 160), None), (42, 36, 12, 10))[0]
        if told is None:  # still open
            event = self.ago(self.chance.randint(5, 90))
            return {"event_on": event, "reported_on": event + timedelta(days=1), "proceedings": "none", "complaint": "none"}
        told_on = self.ago(self.chance.choice(told))
        closed_on = told_on - timedelta(days=self.chance.randint(-1, 6))
        reported_on = closed_on - timedelta(days=self.chance.randint(20, 160))
        live = self.chance.random() < 0.04
        return {
            "event_on": reported_on - timedelta(days=self.chance.randint(0, 5)),
            "reported_on": reported_on,
            "closed_on": min(closed_on, self.today),
            "told_outcome_on": told_on,
            "support_declined_on": reported_on + timedelta(days=3) if self.chance.random() < 0.2 else "",
            "support_ended_on": closed_on - timedelta(days=5) if self.chance.random() < 0.25 else "",
            "complaint": self.chance.choices(("none", "open", "closed"), (91, 6, 3))[0],
            "proceedings": "live" if live else self.chance.choice(("none", "finished")),
            "court_dates": self.ahead(60) if live else "",
        }

    def contact(self) -> dict[str, Any]:
        """Whether it is safe to write: for seven in ten, and said lately."""
        state = self.chance.choices(("recent", "old", "unknown", "unsafe", "stopped"), (72, 7, 13, 5, 3))[0]
        if state in ("unknown", "unsafe", "stopped"):
            return {"contact": state}
        confirmed_on = self.ago(self.chance.randint(0, 25) if state == "recent" else self.chance.randint(95, 200))
        return {
            "contact": self.chance.choices(("confirmed_by_person", "confirmed_by_worker"), (80, 20))[0],
            "contact_confirmed_on": confirmed_on,
            "consent_on": confirmed_on,
            "consent_how": self.chance.choice(("asked by the officer", "asked by a support worker", "ticked on the form")),
        }

    def care(self, kind: str) -> dict[str, Any]:
        """What asks for more care."""
        discreet = KINDS[kind][1] == "safeguarding"
        return {
            "risk": "R2" if discreet else "",
            "shared_phone": self.chance.choices(("no", "yes", ""), (70, 8, 22))[0],
            "safe_hours": self.chance.choice(SAFE_HOURS) if self.chance.random() < (0.8 if discreet else 0.15) else "",
            "avoid_dates": self.ahead(40) if self.chance.random() < 0.06 else "",
            "anniversaries": self.ahead(60) if self.chance.random() < 0.08 else "",
            "access_needs": self.chance.choice(NEEDS) if self.chance.random() < 0.08 else "",
        }

    def ago(self, days: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> str:
        """One day or two of the coming ones."""
        chosen = self.chance.sample(range(1, days), self.chance.choice((1, 1, 2)))
        return ";".join((self.today + timedelta(days=day)).isoformat() for day in sorted(chosen))


def main() -> None:
    """Write the file to standard output."""
    options = argparse.ArgumentParser(description="Write 200 made-up cases as CSV.")
    options.add_argument("--today", type=date.fromisoformat, default="2026-11-21", help="the day from which they are seen")
    maker = Maker(options.parse_args().today)
    table = csv.DictWriter(sys.stdout, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for number in range(CASES):
        row = maker.case(number)
        table.writerow(row | {"consent": row["channel"] if row.get("consent_on") else ""})


if __name__ == "__main__":
    main()
