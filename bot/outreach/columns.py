"""The columns of a file of cases: what each says and how it is written. Files, case systems and the reference all go by this one table."""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.flow.facts import CATEGORIES, GENDERS, NATIONS

Kind = Literal[
    "ref", "phone", "chat", "word", "words", "text", "texts", "language", "number", "past", "day", "days", "hours", "zone", "secret"
]
CHANNELS = ("sms", "telegram", "ivr")
CONTACTS = ("unknown", "confirmed_by_person", "confirmed_by_worker", "unsafe", "stopped")
_YES_NO = ("yes", "no")


class Column(NamedTuple):
    """One column. ``values`` are the words it takes, where it takes only some; ``example`` is how it is written.

    Kinds: ``past`` is a day that is not in the future, ``day`` any day, ``days`` several with ``;`` between them. ``words`` are
    several of ``values``, ``texts`` several pieces of text. Of what is ``secret`` only a hash is kept.
    """

    means: str
    kind: Kind
    example: str
    values: tuple[str, ...] = ()


COLUMNS: dict[str, Column] = {
    "ref": Column("Your own reference of the case. Rows are known by it.", "ref", "NS/2026/0417"),
    "phone": Column("The person's number, for texts and calls.", "phone", "07700 900123"),
    "telegram": Column("The number of the person's chat with the Telegram bot.", "chat", "731"),
    "channel": Column("The way this person wants to be reached.", "word", "sms", CHANNELS),
    "language": Column("The person's language, as its code.", "language", "cy"),
    "nation": Column("Where the person lives: it decides the bank holidays.", "word", "wales", NATIONS),
    "area": Column("Your own name for the area.", "text", "north"),
    "unit": Column("Your own name for the team that has the case.", "text", "burglary team"),
    "age": Column("The person's age in whole years.", "number", "34"),
    "gender": Column("What the person has said of themselves, where they have. Leave it out rather than guess.", "word", "woman", GENDERS),
    "crime_category": Column("What kind of crime was reported.", "word", "burglary", CATEGORIES),
    "risk": Column("How carefully this person may be written to. Left out: the kind of crime decides.", "word", "R2", ("R1", "R2", "R3")),
    "reported_via": Column("How the person reported.", "word", "phone", ("in_person", "phone", "online")),
    "event_on": Column("The day on which it happened.", "past", "2026-08-02"),
    "reported_on": Column("The day on which it was reported.", "past", "2026-08-03"),
    "closed_on": Column("The day on which the case was closed. Empty: it is open.", "past", "2026-10-12"),
    "told_outcome_on": Column("The day on which the person was told how the case ended.", "past", "2026-10-14"),
    "support_ended_on": Column("The day on which support ended.", "past", "2026-10-30"),
    "support_declined_on": Column("The day on which the person said no to support.", "past", "2026-08-05"),
    "complaint": Column("Whether the person has a complaint with you.", "word", "none", ("none", "open", "closed")),
    "proceedings": Column("Whether a court, an appeal or a review is at work.", "word", "none", ("none", "live", "finished")),
    "contact": Column("Whether it is safe to write to this person, and who said so.", "word", "confirmed_by_person", CONTACTS),
    "contact_confirmed_on": Column("The day on which that was last said.", "past", "2026-11-02"),
    "safe_hours": Column("When it is safe, in the syntax of OpenStreetMap's opening hours.", "hours", "Mo-Fr 09:30-14:30"),
    "shared_phone": Column("Whether other people use the same phone.", "word", "no", _YES_NO),
    "avoid_dates": Column("Days on which nothing is sent.", "days", "2026-12-24;2026-12-31"),
    "court_dates": Column("Days in court.", "days", "2027-01-18"),
    "anniversaries": Column("Days that come back every year. The year does not matter.", "days", "2026-08-02"),
    "time_zone": Column("Where the person's clock is, if elsewhere than yours.", "zone", "Europe/London"),
    "enhanced_rights": Column("Whether the person has the extra rights of the Victims' Code.", "word", "no", _YES_NO),
    "leaflet": Column("Whether the person was given the leaflet.", "word", "yes", _YES_NO),
    "consent": Column(
        "The ways on which the person agreed to be asked. A file without this column: a confirmed contact stands for it.",
        "words",
        "sms;ivr",
        CHANNELS,
    ),
    "consent_on": Column("The day on which they agreed.", "past", "2026-11-02"),
    "consent_how": Column("How they agreed.", "text", "asked by the officer"),
    "consent_until": Column("The last day on which that holds. Empty: as long as contact is confirmed.", "day", "2027-05-01"),
    "caller_id": Column("How a call shows itself to this person.", "word", "shown", ("shown", "withheld", "no_calls")),
    "codeword": Column("A word that the person chose. Only a hash of it is kept.", "secret", "a word of theirs"),
    "duress_word": Column("Another, for when somebody makes them write. Only a hash of it is kept.", "secret", "another word"),
    "access_needs": Column("What makes it easier for this person.", "texts", "large print;slower voice"),
    "supporter": Column("Who may help this person to answer.", "text", "a friend, by agreement"),
}

ADDRESSES = ("phone", "telegram")
WITHDRAWAL_COLUMNS = ("ref", *ADDRESSES)
HASH = (
    "The SHA-256 of the number in international form, without spaces (+447700900123), as 64 hexadecimal digits. "
    "Such a hash can be undone by trying every number: keep these lists as carefully as the numbers themselves."
)
LONGEST_TEXT, LONGEST_REF, MOST_OF_A_LIST = 200, 100, 50
