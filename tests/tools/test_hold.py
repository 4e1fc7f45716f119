"""``hearback hold``: nobody in an area is asked, at once, until a day or until it is lifted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.store.store import Store
from tests.outreach.to_plan import arrival, put
from tests.tools.conftest import Command
from tests.tools.desk import folder, migrated, store

__all__ = ["folder", "migrated", "store"]


def held(store: Store) -> list[tuple[str, str, datetime | None]]:
    return [(one.area, one.because, one.until) for one in store.area_holds.all(datetime.now(UTC))]


def test_an_area_is_held_at_once(hearback: Command, store: Store) -> None:
    """The command's return is the moment from which nobody there is asked."""
    told = hearback("hold", "north", "--because", "the  flood of 3 May")
    assert told.code == 0
    assert told.out == "From now on nobody in north is asked, until the hold is lifted. Because: the flood of 3 May\n"
    assert held(store) == [("north", "the flood of 3 May", None)]


def test_people_there_are_looked_at_again(hearback: Command, store: Store) -> None:
    """What was decided before is decided again: nobody waits for tomorrow's look."""
    put(store, arrival(1), arrival(2, area="south"))
    north, south = store.cases.person_of("C-1"), store.cases.person_of("C-2")
    assert north
    assert south
    for person in (north, south):
        store.cases.look_again(person, None)
    hearback("hold", "north", "--because", "the flood")
    assert store.cases.due(datetime.now(UTC), 10) == [north]


def test_until_a_day(hearback: Command, store: Store) -> None:
    """It ends by itself in the morning of that day, where the service is."""
    assert hearback("hold", "north", "--until", "2099-06-14", "--because", "the flood").code == 0
    assert held(store) == [("north", "the flood", datetime(2099, 6, 13, 23, 0, tzinfo=UTC))]


def test_a_second_hold_takes_the_place_of_the_first(hearback: Command, store: Store) -> None:
    """An area has one hold."""
    hearback("hold", "north", "--because", "the flood")
    hearback("hold", "North", "--because", "the fire")
    assert [(because, until) for _, because, until in held(store)] == [("the fire", None)]


def test_the_list(hearback: Command, store: Store) -> None:
    """Each area with since when, until when and why; an empty list says so."""
    assert hearback("hold", "--list").out == "No area is held.\n"
    hearback("hold", "north", "--because", "[bold]the flood")
    told = hearback("hold", "--list")
    assert "Areas in which nobody is asked (Europe/London)" in told.out
    assert "it is lifted   [bold]the flood" in told.out


def test_lifted(hearback: Command, store: Store) -> None:
    """People there are decided about again at once."""
    put(store, arrival())
    hearback("hold", "north", "--because", "the flood")
    person = store.cases.person_of("C-1")
    assert person
    store.cases.look_again(person, None)
    assert hearback("hold", "north", "--lift").code == 0
    assert held(store) == []
    assert store.cases.due(datetime.now(UTC), 10) == [person]


def test_lifting_what_is_not_held(hearback: Command, store: Store) -> None:
    """The nearest area that is held, in one line."""
    assert hearback("hold", "north", "--lift").err == "Error: north is not held. No area is.\n"
    hearback("hold", "north", "--because", "the flood")
    told = hearback("hold", "nort", "--lift")
    assert (told.code, told.err) == (1, "Error: nort is not held. Did you mean `north`?\n")
    assert len(held(store)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="neither an area nor --list"),
        pytest.param(("north", "--list"), id="both"),
        pytest.param((" ", "--because", "the flood"), id="an area without a name"),
        pytest.param(("north",), id="no reason"),
        pytest.param(("north", "--because", " "), id="an empty reason"),
        pytest.param(("north", "--because", "x" * 301), id="a reason longer than the plan can show"),
        pytest.param(("north", "--lift", "--because", "it is over"), id="a reason to lift"),
        pytest.param(("--list", "--lift"), id="lifting the list"),
        pytest.param(("north", "--because", "the flood", "--until", "2020-01-01"), id="a day that has gone by"),
        pytest.param(("north", "--because", "the flood", "--until", "soon"), id="a day that is none"),
    ],
)
def test_what_cannot_be_meant(hearback: Command, store: Store, arguments: tuple[str, ...]) -> None:
    """It is refused, and nothing is held or lifted."""
    assert hearback("hold", *arguments).code == 2
    assert held(store) == []
