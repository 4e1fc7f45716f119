"""One row: what is read of it, and what is said of each thing that is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.asking.people import Case, Consent, Contact
from bot.outreach.cells import Manner
from bot.outreach.columns import COLUMNS
from bot.outreach.rows import RowReader
from bot.store.casework.case_rows import CaseArrival
from tests.outreach.conftest import LONDON, MANNER, TODAY

GOOD = {"ref": "NS/1", "phone": "07700 900123"}
FULL = {name: column.example for name, column in COLUMNS.items()}


def read(cells: dict[str, str], manner: Manner = MANNER) -> CaseArrival:
    found = RowReader(manner).read(cells)
    assert isinstance(found, CaseArrival), found
    return found


def faults(cells: dict[str, str], manner: Manner = MANNER) -> list[tuple[str, str]]:
    found = RowReader(manner).read(cells)
    assert isinstance(found, tuple), found
    return [(fault.column, fault.says) for fault in found]


def test_the_example_of_every_column_can_be_read() -> None:
    """What --columns shows is a row that is taken."""
    arrival = read(FULL)
    assert arrival.case == Case(
        ref="NS/2026/0417",
        nation="wales",
        area="north",
        unit="burglary team",
        age=34,
        gender="woman",
        crime_category="burglary",
        risk="R2",
        reported_via="phone",
        event_on=date(2026, 8, 2),
        reported_on=date(2026, 8, 3),
        closed_on=date(2026, 10, 12),
        told_outcome_on=date(2026, 10, 14),
        support_ended_on=date(2026, 10, 30),
        support_declined_on=date(2026, 8, 5),
        complaint="none",
        proceedings="none",
        court_dates=(date(2027, 1, 18),),
        anniversaries=(date(2026, 8, 2),),
        enhanced_rights="no",
        leaflet="yes",
    )
    assert arrival.contact == Contact(
        state="confirmed_by_person",
        confirmed_on=date(2026, 11, 2),
        channel="sms",
        language="cy",
        time_zone="Europe/London",
        safe_hours="Mo-Fr 09:30-14:30",
        avoid_dates=(date(2026, 12, 24), date(2026, 12, 31)),
        shared_phone="no",
        caller_id="shown",
        access_needs=("large print", "slower voice"),
        supporter="a friend, by agreement",
        codeword="a word of theirs",
        duress_word="another word",
    )
    assert (arrival.phone, arrival.telegram, arrival.given) == ("+447700900123", "731", frozenset(FULL))


def test_consent_has_its_day_its_way_and_its_end() -> None:
    """The last day counts: it ends at the midnight after it, where the service is."""
    start, end = datetime(2026, 11, 2, tzinfo=UTC), datetime(2027, 5, 1, 23, tzinfo=UTC)
    expected = [Consent(way, "invite", start, "asked by the officer", end) for way in ("sms", "ivr")]
    assert list(read(FULL).consents) == expected


def test_only_a_reference_and_an_address_are_needed() -> None:
    """Everything else may be left out or empty."""
    assert read(GOOD).case == Case("NS/1")
    assert read({"ref": "NS/1", "telegram": "700"}).telegram == "700"
    assert read(GOOD | {name: "" for name in COLUMNS if name not in GOOD}).contact == Contact()


SAYS = [
    pytest.param({"phone": ""}, "phone", "missing", id="no number and no chat"),
    pytest.param({"ref": ""}, "ref", "missing", id="no reference"),
    pytest.param({"phone": "020 7946 0000"}, "phone", "landline", id="a landline that cannot take texts"),
    pytest.param({"phone": "020 7946 0000", "channel": "sms"}, "phone", "landline", id="a landline for texts"),
    pytest.param({"phone": "+1 202 555 0143"}, "phone", "another country", id="a foreign number"),
    pytest.param({"phone": "0909 879 0000"}, "phone", "dear", id="a premium number"),
    pytest.param({"phone": "ask her mother"}, "phone", "not a telephone number", id="no number at all"),
    pytest.param({"phone": "07700 900"}, "phone", "Nobody is given", id="a digit is missing"),
    pytest.param({"telegram": "@somebody"}, "telegram", "whole number", id="a name of Telegram is no chat"),
    pytest.param({"telegram": "-100"}, "telegram", "above zero", id="a group is no person"),
    pytest.param({"channel": "telegram"}, "telegram", "This is empty", id="the way has no address"),
    pytest.param({"channel": "smoke"}, "channel", "`sms`", id="a word that is not known, and the nearest"),
    pytest.param({"crime_category": "burglery"}, "crime_category", "Did you mean `burglary`?", id="a slip of the pen"),
    pytest.param({"crime_category": "piracy"}, "crime_category", "--columns", id="a word far from all that are known"),
    pytest.param({"closed_on": "31/10/2026"}, "closed_on", "dates: day/month/year", id="British days without a mapping"),
    pytest.param({"closed_on": "10/31/2026"}, "closed_on", "like 2026-05-01", id="American days"),
    pytest.param({"closed_on": "31 Oct 2026"}, "closed_on", "like 2026-05-01", id="a month in letters"),
    pytest.param({"closed_on": "31/10/26"}, "closed_on", "four digits", id="a year of two digits"),
    pytest.param({"closed_on": "2026-10-31 00:00:00"}, "closed_on", "without the time", id="a day with a time"),
    pytest.param({"closed_on": "20261031"}, "closed_on", "like 2026-05-01", id="digits without dashes"),
    pytest.param({"closed_on": "2026-02-30"}, "closed_on", "no such day", id="a day that does not exist"),
    pytest.param({"closed_on": "2025-02-29"}, "closed_on", "no such day", id="no leap year"),
    pytest.param({"closed_on": "0026-10-31"}, "closed_on", "The year", id="a year long past"),
    pytest.param({"closed_on": "2026-11-22"}, "closed_on", "in the future", id="closed tomorrow"),
    pytest.param({"told_outcome_on": "2027-01-01"}, "told_outcome_on", "in the future", id="told next year"),
    pytest.param({"reported_on": "2026-12-01"}, "reported_on", "in the future", id="reported next month"),
    pytest.param({"event_on": "2099-01-01"}, "event_on", "in the future", id="it has not happened yet"),
    pytest.param({"contact_confirmed_on": "2026-11-22"}, "contact_confirmed_on", "in the future", id="confirmed tomorrow"),
    pytest.param({"support_ended_on": "2026-11-22"}, "support_ended_on", "in the future", id="support ends tomorrow"),
    pytest.param({"time_zone": "Europe/Londn"}, "time_zone", "Did you mean `Europe/London`?", id="a zone that does not exist"),
    pytest.param({"time_zone": "Factory"}, "time_zone", "no such time zone", id="a zone that is no place"),
    pytest.param({"time_zone": "../../etc/passwd"}, "time_zone", "no such time zone", id="a zone that climbs"),
    pytest.param({"safe_hours": "whenever"}, "safe_hours", "cannot be understood", id="hours that say nothing"),
    pytest.param({"safe_hours": "sunrise-sunset"}, "safe_hours", "the sun", id="hours that depend on the sun"),
    pytest.param({"language": "Welsh"}, "language", "code", id="a language by its name"),
    pytest.param({"age": "eighteen"}, "age", "whole years", id="an age in letters"),
    pytest.param({"age": "121"}, "age", "whole years", id="an age nobody has"),
    pytest.param({"court_dates": "2027-01-18;soon"}, "court_dates", "like 2026-05-01", id="one day of several is none"),
    pytest.param({"avoid_dates": ";".join(["2027-01-18"] * 51)}, "avoid_dates", "more than 50", id="too many days"),
    pytest.param({"unit": "x" * 201}, "unit", "more than 200", id="a text without end"),
    pytest.param({"unit": "a\u202eb"}, "unit", "cannot be seen", id="letters that run backwards"),
    pytest.param({"ref": "NS\x1b[2J"}, "ref", "cannot be seen", id="a reference that clears the screen"),
    pytest.param({"consent": "sms"}, "consent_on", "missing", id="consent without its day"),
    pytest.param({"consent": "post", "consent_on": "2026-11-02"}, "consent", "`sms`", id="consent to a way that there is not"),
    pytest.param(
        {"consent": "sms", "consent_on": "2026-11-02", "consent_until": "2026-11-01"}, "consent_until", "before", id="consent that ended before"
    ),
    pytest.param({"codeword": "cat"}, "codeword", "4 letters", id="a codeword anybody could guess"),
    pytest.param({"shared_phone": "maybe"}, "shared_phone", "`yes`, `no`", id="neither yes nor no"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "column", "says"), SAYS)
def test_what_is_wrong_is_said_with_its_column(cells: dict[str, str], column: str, says: str) -> None:
    """One sentence for each thing, and nothing of what was written in it."""
    found = faults(GOOD | cells)
    assert [name for name, _ in found] == [column]
    assert says in found[0][1]
    for cell in (*cells.values(), "900123"):
        assert len(cell) < 4 or cell not in found[0][1]


def test_all_that_is_wrong_is_said_at_once() -> None:
    """Three days in three forms are three things to mend."""
    found = faults(GOOD | {"event_on": "02/08/2026", "reported_on": "3 Aug 2026", "closed_on": "08-31-26", "time_zone": "Mars"})
    assert [name for name, _ in found] == ["event_on", "reported_on", "closed_on", "time_zone"]


def test_a_landline_will_do_for_calls() -> None:
    """Somebody who is only called needs no mobile."""
    assert read({"ref": "NS/1", "phone": "020 7946 0000", "channel": "ivr"}).phone == "+442079460000"


def test_told_before_the_case_was_closed() -> None:
    """People are often told some days before."""
    arrival = read(GOOD | {"told_outcome_on": "2026-10-01", "closed_on": "2026-10-05"})
    assert arrival.case.told_outcome_on == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("order", "written"),
    [
        pytest.param("day/month/year", "1/10/2026", id="as Britain writes it"),
        pytest.param("day/month/year", "01.10.2026", id="with dots"),
        pytest.param("month/day/year", "10/01/2026", id="as America writes it"),
        pytest.param("day/month/year", "2026-10-01", id="ISO is never in doubt"),
    ],
)
def test_days_in_the_order_of_the_mapping(order: str, written: str) -> None:
    """One order for the whole file."""
    manner = Manner(TODAY, LONDON, order=order)  # type: ignore[arg-type]
    assert read(GOOD | {"closed_on": written}, manner).case.closed_on == date(2026, 10, 1)


def test_a_force_may_have_its_own_words() -> None:
    """They are read whatever their case."""
    manner = Manner(TODAY, LONDON, values={"crime_category": {"burg": "burglary"}})
    assert read(GOOD | {"crime_category": "BURG"}, manner).case.crime_category == "burglary"


@pytest.mark.parametrize("written", ["Confirmed by person", "CONFIRMED_BY_PERSON", "confirmed-by-person"])
def test_words_are_taken_as_people_write_them(written: str) -> None:
    """Capitals, blanks and dashes make no difference in a file, and a program writes the word itself."""
    assert read(GOOD | {"contact": written}).contact.state == "confirmed_by_person"
    exact = Manner(TODAY, LONDON, exact=True)
    assert faults(GOOD | {"contact": written}, exact)[0][0] == "contact"
