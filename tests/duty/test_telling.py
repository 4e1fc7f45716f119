"""Targets and who is told when, as timelines: Monday 8 March 2027, where London's clock is UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.duty.rota import Rota
from bot.duty.telling import plan
from bot.flow.flag_kinds import FLAG_KINDS
from tests.duty.rotas import DAY, ROUND_THE_CLOCK, USUAL, rota, utc

NOON = utc(2027, 3, 8, 12)
SATURDAY = utc(2027, 3, 6, 3)
MISCONDUCT = "  - {kinds: [staff_misconduct], after: 1 hour, tell: standards}\n"
OFFICE, NIGHT = rota(DAY + USUAL + MISCONDUCT), rota(ROUND_THE_CLOCK + USUAL)


def timeline(kind: str, raised: datetime, kept: Rota, until: timedelta, **more: bool) -> list[tuple[str, str, str]]:
    """Day and time, role and step of everybody who is told, as a worker that looks when it is to look would tell them."""
    now, told = raised, set()
    while now <= raised + until:
        found = plan(kind, raised, kept, now, **more)
        told |= set(found.due)
        if found.look_again is None:
            break
        assert found.look_again > now
        now = found.look_again
    return [(f"{tell.at:%a %H:%M}", tell.role, tell.step) for tell in sorted(told)]


@pytest.mark.parametrize(
    ("kind", "raised", "kept", "target"),
    [
        pytest.param("immediate_danger", NOON, OFFICE, utc(2027, 3, 8, 12, 5), id="danger, staffed: five minutes"),
        pytest.param(
            "immediate_danger", SATURDAY, OFFICE, utc(2027, 3, 8, 9, 15), id="danger, nobody there: 09:15 of the next day of work"
        ),
        pytest.param("immediate_danger", utc(2027, 3, 8, 8, 59), OFFICE, utc(2027, 3, 8, 9, 15), id="a minute before work: the same"),
        pytest.param("immediate_danger", SATURDAY, NIGHT, utc(2027, 3, 6, 3, 5), id="somebody is always on call: five minutes"),
        pytest.param("self_harm", NOON, OFFICE, utc(2027, 3, 8, 12, 30), id="half an hour"),
        pytest.param("self_harm", SATURDAY, NIGHT, utc(2027, 3, 6, 3, 30), id="whoever is on call stands in"),
        pytest.param("child_risk", NOON, OFFICE, utc(2027, 3, 8, 13), id="an hour"),
        pytest.param("witness_intimidation", NOON, OFFICE, utc(2027, 3, 8, 12, 30), id="no police duty officer: whoever is on call"),
        pytest.param("staff_misconduct", NOON, OFFICE, utc(2027, 3, 9, 17), id="one working day"),
        pytest.param("complaint", utc(2027, 3, 5, 18), OFFICE, utc(2027, 3, 8, 17), id="Friday evening: Monday evening"),
        pytest.param("praise", NOON, OFFICE, utc(2027, 3, 15, 17), id="five working days"),
        pytest.param("callback", NOON, OFFICE, utc(2027, 3, 15, 17), id="a kind that an old flow made up"),
        pytest.param("complaint", NOON, rota(DAY + "targets: {complaint: 2 working days}\n"), utc(2027, 3, 10, 17), id="your own policy"),
        pytest.param("self_harm", NOON, rota(DAY + "targets: {self_harm: 10 minutes}\n"), utc(2027, 3, 8, 12, 10), id="your own minutes"),
    ],
)
def test_until_when(kind: str, raised: datetime, kept: Rota, target: datetime) -> None:
    """Minutes while somebody is there, a quarter of an hour into the next day of work otherwise, or working days."""
    assert plan(kind, raised, kept, raised).target == target


@pytest.mark.parametrize(
    ("kind", "raised", "kept", "told"),
    [
        pytest.param(
            "immediate_danger",
            NOON,
            OFFICE,
            [
                ("Mon 12:00", "on_call", "first"),
                ("Mon 12:05", "on_call", "overdue_0"),
                ("Mon 12:20", "safeguarding", "overdue_1"),
                ("Tue 09:15", "on_call", "again_2027-03-09"),
            ],
            id="danger at noon: told at once, the next after 20 minutes, and again the next day",
        ),
        pytest.param(
            "immediate_danger",
            utc(2027, 3, 5, 18),
            OFFICE,
            [
                ("Mon 09:00", "on_call", "first"),
                ("Mon 09:15", "on_call", "overdue_0"),
                ("Mon 09:30", "safeguarding", "overdue_1"),
                ("Tue 09:15", "on_call", "again_2027-03-09"),
            ],
            id="danger on Friday evening: nobody is told before Monday",
        ),
        pytest.param(
            "self_harm",
            utc(2027, 3, 8, 20),
            NIGHT,
            [
                ("Mon 20:00", "on_call", "stands_in"),
                ("Mon 20:30", "on_call", "overdue_1"),
                ("Tue 09:00", "safeguarding", "first"),
                ("Tue 09:00", "safeguarding", "overdue_0"),
                ("Tue 09:00", "safeguarding", "overdue_2"),
                ("Tue 09:15", "safeguarding", "again_2027-03-09"),
            ],
            id="at night whoever is on call stands in",
        ),
        pytest.param(
            "staff_misconduct",
            NOON,
            OFFICE,
            [
                ("Mon 12:00", "standards", "first"),
                ("Wed 09:00", "standards", "overdue_0"),
                ("Wed 09:00", "standards", "overdue_1"),
                ("Wed 09:15", "standards", "again_2027-03-10"),
            ],
            id="misconduct: never to anybody else",
        ),
        pytest.param(
            "complaint",
            NOON,
            OFFICE,
            [
                ("Wed 09:00", "on_call", "overdue_0"),
                ("Wed 09:00", "safeguarding", "overdue_1"),
                ("Wed 09:15", "on_call", "again_2027-03-10"),
            ],
            id="a complaint waits in the list until it is overdue",
        ),
        pytest.param("praise", NOON, OFFICE, [], id="praise waits"),
    ],
)
def test_who_is_told_when(kind: str, raised: datetime, kept: Rota, told: list[tuple[str, str, str]]) -> None:
    """By the hours of each role: nobody is told when they are not there."""
    until = utc(2027, 3, 10, 12) - raised if told and told[-1][0].startswith("Wed") else utc(2027, 3, 9, 12) - raised
    assert timeline(kind, raised, kept, until) == told


def test_what_somebody_has_in_hand_is_only_asked_about() -> None:
    """Taken, nobody else is told; each morning its role is reminded until there is an outcome."""
    told = timeline("immediate_danger", NOON, OFFICE, timedelta(days=4), taken=True)
    assert told == [
        (f"{day} 09:15", "on_call", f"again_2027-03-{number:02}") for day, number in [("Tue", 9), ("Wed", 10), ("Thu", 11), ("Fri", 12)]
    ]


@pytest.mark.parametrize("kind", [kind.name for kind in FLAG_KINDS])
def test_misconduct_is_the_only_one_that_keeps_to_itself(kind: str) -> None:
    """With the usual chain alone, staff misconduct is told to nobody but its own role."""
    roles = {role for _, role, _ in timeline(kind, NOON, rota(), timedelta(days=30))}
    assert (roles == {"standards"}) == (kind == "staff_misconduct")


def test_a_rota_without_anybody_names_a_target_all_the_same() -> None:
    """The list shows it as overdue, and nothing raises."""
    closed = rota(DAY + "exceptions: [{name: moved, from: 2027-03-01, to: 2027-05-31, closed: true}]\n")
    found = plan("immediate_danger", NOON, closed, NOON)
    assert (found.target, found.due) == (utc(2027, 3, 8, 12, 5), ())
