"""Where complaints go: for every kind of organisation in every nation that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.flow.complaint_bodies import COMPLAINTS, bodies_for, read_complaints

SHIPPED = read_complaints(COMPLAINTS, (Path(__file__).parents[2] / "flows" / COMPLAINTS).read_bytes())


def test_the_shipped_bodies_claim_nothing():
    """They are read without a word, and none of them says that somebody has checked it."""
    assert SHIPPED.problems == ()
    assert {body.verified for body in SHIPPED.bodies} == {None}


@pytest.mark.parametrize(
    ("kind", "nation", "first"),
    [
        pytest.param("police", "england", "force_standards", id="police in England"),
        pytest.param("police", "wales", "force_standards", id="police in Wales"),
        pytest.param("police", "scotland", "police_scotland_standards", id="Police Scotland"),
        pytest.param("police", "northern_ireland", "police_ombudsman_ni", id="police in Northern Ireland"),
        pytest.param("cps", "england", "cps_complaints", id="prosecution in England"),
        pytest.param("cps", "scotland", "copfs_complaints", id="prosecution in Scotland"),
        pytest.param("cps", "northern_ireland", "pps_complaints", id="prosecution in Northern Ireland"),
        pytest.param("court", "wales", "court_complaints", id="court in Wales"),
        pytest.param("charity", "scotland", "charity_itself", id="a charity anywhere"),
        pytest.param("commissioner", "england", "commissioner_itself", id="a commissioner"),
    ],
)
def test_the_first_body_is_the_right_one(kind, nation, first):
    """The order of the file is the order in which they are named."""
    assert bodies_for(SHIPPED.bodies, kind, nation)[0].id == first


def test_where_nobody_knows_the_nation_all_are_named():
    """So that staff choose, and nothing is left out."""
    assert {"force_standards", "pirc", "police_ombudsman_ni"} <= {body.id for body in bodies_for(SHIPPED.bodies, "police")}
