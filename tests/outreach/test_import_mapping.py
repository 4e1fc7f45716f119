"""The mapping file: a force's own columns and words, and every mistake with its place."""

from __future__ import annotations

import pytest

from bot.outreach.mapping import CaseMapping, read_mapping

WHOLE = """\
# what our export calls things
columns: {ref: Crime Ref, phone: Mobile}
values:
  crime_category: {BURG: burglary, 1: vehicle}
  complaint: {yes: open, no: none}
  unit: {Q: quiet team}
dates: day/month/year
ignore: [Officer, Beat]
fixed: {nation: england, language: cy}
"""


def test_a_whole_mapping() -> None:
    """Words are known in lower case; yes and no stay what was typed."""
    assert read_mapping("mapping.yaml", WHOLE.encode()).mapping == CaseMapping(
        columns={"ref": "Crime Ref", "phone": "Mobile"},
        values={
            "crime_category": {"burg": "burglary", "1": "vehicle"},
            "complaint": {"yes": "open", "no": "none"},
            "unit": {"q": "quiet team"},
        },
        order="day/month/year",
        ignore=frozenset({"Officer", "Beat"}),
        fixed={"nation": "england", "language": "cy"},
    )


@pytest.mark.parametrize("source", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_mapping_changes_nothing(source: bytes) -> None:
    """A file that is only begun."""
    assert read_mapping("mapping.yaml", source).mapping == CaseMapping()


@pytest.mark.parametrize(
    ("source", "place", "says"),
    [
        pytest.param("colums: {}", (1, 1), "Did you mean `columns`?", id="a key by a slip of the pen"),
        pytest.param("columns:\n  phnoe: Mobile", (2, 3), "Did you mean `phone`?", id="a column that there is not"),
        pytest.param("columns:\n  phone: [Mobile]", (2, 10), "Write one word", id="a list where a name belongs"),
        pytest.param("columns:\n  phone:", (2, 9), "Write one word", id="no name"),
        pytest.param("columns: Mobile", (1, 10), "columns: {ref", id="no names and values"),
        pytest.param("columns: {ref: A, phone: a}", (1, 26), "one thing", id="one column for two things"),
        pytest.param("values:\n  complaint: {Y: opne}", (2, 18), "Did you mean `open`?", id="a word that is not ours"),
        pytest.param("values: {complaint: open}", (1, 21), "Like this", id="words without theirs"),
        pytest.param("values: {phone: {a: b}}", (1, 10), "Take the line out", id="words for a number"),
        pytest.param("dates: day/month", (1, 8), "Did you mean", id="half an order"),
        pytest.param("ignore: Officer", (1, 9), "ignore: [", id="no list"),
        pytest.param("fixed: {phone: 1}", (1, 9), "Take the line out", id="one number for all"),
        pytest.param("fixed: {contact: confirmed_by_person}", (1, 9), "Take the line out", id="everybody confirmed at once"),
        pytest.param("- columns", (1, 1), "Begin like this", id="a list"),
        pytest.param("columns: &a {ref: b}", (1, 10), "Take it out", id="an anchor"),
        pytest.param("columns: {ref: b", (1, 10), "Close it", id="an open bracket"),
        pytest.param("dates: ISO\ndates: ISO", (2, 1), "Keep one of the two", id="a key twice"),
    ],
)
def test_every_mistake_has_its_place(source: str, place: tuple[int, int], says: str) -> None:
    """Line, column, what is wrong and what to try; and no mapping is made."""
    mapped = read_mapping("mapping.yaml", source.encode())
    assert mapped.mapping is None
    first = mapped.problems[0]
    assert (first.file, (first.line, first.column)) == ("mapping.yaml", place)
    assert says in f"{first.says} {first.try_instead}"
