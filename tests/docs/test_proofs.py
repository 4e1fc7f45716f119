"""The papers on safety name a proof for what they claim, and each proof is there."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bot.store.tables import metadata
from tests.docs.pages import ROOT
from tests.docs.proofs import is_there, proofs, rows

ASVS = ROOT / "docs" / "asvs.md"
THREATS = ROOT / "docs" / "threat-model.md"
RECORD = ROOT / "docs" / "record-of-processing.md"
STANDS = {"met", "in part", "not met", "yours", "none here"}
# How many questions of levels 1 and 2 each section of ASVS 5.0.0 has (V1.2.10, V1.3.12 and the like are of level 3).
QUESTIONS = {
    "V1": {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    "V2": {1: 3, 2: 3, 3: 4, 4: 1},
    "V3": {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    "V4": {1: 3, 2: 1, 3: 2, 4: 4},
    "V5": {1: 1, 2: 3, 3: 2, 4: 3},
    "V6": {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    "V7": {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    "V8": {1: 2, 2: 3, 3: 1, 4: 1},
    "V9": {1: 3, 2: 4},
    "V10": {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    "V11": {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    "V12": {1: 3, 2: 2, 3: 4},
    "V13": {1: 1, 2: 5, 3: 2, 4: 5},
    "V14": {1: 2, 2: 4, 3: 3},
    "V15": {1: 3, 2: 3, 3: 7},
    "V16": {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    "V17": {1: 1, 2: 4, 3: 2},
}
EVERY = [
    f"{chapter}.{section}.{at}"
    for chapter, sections in QUESTIONS.items()
    for section, many in sections.items()
    for at in range(1, many + 1)
]


def numbers(cell: str) -> list[str]:
    """``V6.2.1 to V6.2.12`` as the twelve numbers that it stands for."""
    first, _, last = cell.partition(" to ")
    section, _, start = first.rpartition(".")
    return [f"{section}.{at}" for at in range(int(start), int((last or first).rpartition(".")[2]) + 1)]


def test_every_question_of_the_standard_is_answered_once():
    """All 253 numbers of levels 1 and 2, in their order, none twice."""
    assert [number for row in rows(ASVS, "number") for number in numbers(row.cells[0])] == EVERY
    assert len(EVERY) == 253


@pytest.mark.parametrize("row", [pytest.param(row, id=row.cells[0]) for row in rows(ASVS, "number")])
def test_an_answer_is_one_of_five_and_met_has_a_proof(row):
    """What is called met names a test; what is not, or only in part, says why."""
    _, asks, how, says = row.cells
    assert asks
    assert how in STANDS
    assert how != "met" or proofs(says)
    assert how not in {"in part", "not met", "yours"} or len(says) > 20


@pytest.mark.parametrize("page", [ASVS, THREATS], ids=lambda page: page.name)
def test_every_test_that_a_page_names_is_there(page):
    """No proof that was renamed or deleted."""
    named = proofs(page.read_text("utf-8"))
    assert named
    assert [f"{path}::{name}" for path, name in named if not is_there(path, name)] == []


def test_every_threat_has_a_control_and_a_proof_or_says_that_it_has_none():
    """The rows T1, T2 ... in their order; what is out of our hands says so."""
    threats = rows(THREATS, "threat")
    assert [row.cells[0].split(":")[0] for row in threats] == [f"T{at}" for at in range(1, len(threats) + 1)]
    assert len(threats) >= 32
    for row in threats:
        _, control, proof, remains = row.cells
        assert control
        assert proofs(proof) or re.match(r"(none|not yet)\b", proof), row.line
        assert remains, row.line


def test_the_record_of_processing_names_every_table_once():
    """Whatever the database keeps is on the page, and nothing that it does not keep."""
    named = [name for row in rows(RECORD, "kind") for name in re.findall(r"`(\w+)`", row.cells[1])]
    assert sorted(named) == sorted(metadata.tables)


def test_a_proof_that_is_not_there_is_noticed():
    """The tests above can fail."""
    assert not is_there("docs/test_proofs.py", "test_that_nobody_wrote")
    assert not is_there("docs/no_such_file.py", "")
    assert all(is_there("docs/test_proofs.py", name) for name in ("test_a_proof_that_is_not_there_is_noticed", ""))
    assert not any(numbers(a) == numbers(b) for a, b in pairwise(["V1.1.1", "V1.1.2", "V1.1.1 to V1.1.2"]))
