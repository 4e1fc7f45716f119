"""The table of flag kinds is whole: who, how soon, and nothing in an alias that an alert must not say."""

from __future__ import annotations

import pytest

from bot.flow.flag_kinds import BY_NAME, DANGER_KINDS, FLAG_KINDS, OTHER, ROLES, FlagKind, Minutes, flag_kind

TELLING = ("danger", "harm", "child", "adult", "threat", "witness", "police", "crime", "duress", "word", "abuse", "victim", "complain")


@pytest.mark.parametrize("kind", [*FLAG_KINDS, OTHER], ids=lambda kind: kind.name)
def test_every_kind_has_somebody_for_it(kind: FlagKind) -> None:
    """A role that is known, a target above nothing, a sentence for staff, and an alias that tells a bystander nothing."""
    assert kind.role in ROLES
    assert min(kind.target) > 0
    assert kind.means.endswith(".")
    assert not [word for word in TELLING if word in kind.alias]
    assert not kind.danger or (kind.at_once and kind.escalates and isinstance(kind.target, Minutes))


def test_the_kinds_that_may_be_danger() -> None:
    """Whoever takes one out of this list lets the bot write to somebody in danger before a person has looked."""
    assert set(DANGER_KINDS) == {
        "immediate_danger",
        "duress",
        "self_harm",
        "threat_to_other",
        "witness_intimidation",
        "child_risk",
        "adult_risk",
    }


def test_a_kind_of_an_old_flow_is_looked_at_all_the_same() -> None:
    """A conversation goes on with the version that it began with, and that one may name a kind of its own."""
    assert (flag_kind("callback"), flag_kind("praise")) == (OTHER, BY_NAME["praise"])
