"""Chance by seed: the same draw whenever it is repeated, and even."""

from __future__ import annotations

import subprocess
from collections import Counter
from fractions import Fraction

import pytest
from msgspec.structs import replace

from bot.asking.decide import decide
from bot.asking.sampling import FACES, arm_of, draw, sampled
from tests.asking.somebody import FLOW, NOW, SERVICE, case, rules

REFS = [f"REF-{at}" for at in range(10_000)]


def test_anybody_can_draw_again():
    """The draw is SHA-256 of seed, line feed and ticket, as its description says: a shell comes to the same number."""
    done = subprocess.run(["sha256sum"], input=b"spring-2027\nREF-1", capture_output=True, check=True)
    assert draw("spring-2027", "REF-1") == int(done.stdout[:16], 16) // 2


@pytest.mark.parametrize(
    ("seed", "ref", "drawn"),
    [
        pytest.param("spring-2027", "REF-1", 734_904_344_971_774_118, id="a case"),
        pytest.param("autumn-2027", "REF-1", 1_533_379_166_896_318_228, id="another seed"),
        pytest.param("spring-2027", "REF-\u00e9\ud800", 5_254_551_718_185_954_511, id="letters of any kind, and half of one"),
    ],
)
def test_draws_never_change(seed, ref, drawn):
    """Numbers that were drawn once are kept for ever: a trial in the field must not be shuffled by a new version."""
    assert draw(seed, ref) == drawn


def test_a_sample_is_as_large_as_its_share():
    """A quarter of ten thousand is about a quarter, the same quarter each time, and another with another seed."""
    first = {ref for ref in REFS if sampled(Fraction(1, 4), "spring-2027", ref)}
    assert abs(len(first) - 2500) < 150
    assert first == {ref for ref in REFS if sampled(Fraction(25, 100), "spring-2027", ref)}
    assert len(first & {ref for ref in REFS if sampled(Fraction(1, 4), "autumn-2027", ref)}) < 800
    assert all(sampled(Fraction(1), "any", ref) for ref in REFS)


def test_arms_are_as_wide_as_their_weights():
    """Three to one, and every case in exactly one arm."""
    counted = Counter(arm_of({"usual": 3, "early": 1}, "trial", ref) for ref in REFS)
    assert set(counted) == {"usual", "early"}
    assert abs(counted["early"] - 2500) < 150


def test_a_decision_names_its_arm_and_its_place_in_the_quota():
    """The arm, the cell with its period, and the draw that decides who of the cell is asked."""
    source = FLOW + "quota: {of: [unit, leaflet], most: 30, each: EACH, seed: q}\narms: {of: {usual: 1}, seed: t}\n"
    cells = {each: decide(NOW, case(), [rules(source.replace("EACH", each))], SERVICE)[0] for each in ("month", "quarter", "year")}
    assert {each: one.cell for each, one in cells.items()} == {
        "month": "unit=north leaflet= 2027-05",
        "quarter": "unit=north leaflet= 2027-Q2",
        "year": "unit=north leaflet= 2027",
    }
    assert {(one.arm, one.draw) for one in cells.values()} == {("usual", draw("q", "REF-1"))}
    assert 0 <= draw("q", "REF-1") < FACES


@pytest.mark.parametrize("ticket", [*"abcdefgh", ""])
def test_chance_goes_by_the_ticket_where_there_is_one(ticket):
    """Sample, quota and arm: a reference that somebody guesses says nothing of how its case was drawn. Empty: a case from before."""
    source = FLOW + "sample: {share: 50%, seed: s}\nquota: {of: [unit], most: 30, each: year, seed: q}\narms: {of: {a: 1, b: 1}, seed: t}\n"
    somebody = replace(case(), tickets={"REF-1": ticket} if ticket else {})
    (one,) = decide(NOW, somebody, [rules(source)], SERVICE)
    by = ticket or "REF-1"
    assert one.eligible is sampled(Fraction(1, 2), "s", by)
    assert one.arm == arm_of({"a": 1, "b": 1}, "t", by)
    assert one.draw == (draw("q", by) if one.eligible else 0)
