"""Shared files, laid in where they are included."""

from __future__ import annotations

import pytest

from bot.flow.conditions import AllOf, Between, Is
from bot.flow.model import Flow
from bot.flow.reader import read
from tests.flow.corpus import GOOD, include_good


@pytest.fixture
def nested() -> Flow:
    file = next(file for file in GOOD if file.stem == "nested")
    flow = read(file.name, file.read_bytes(), include_good).flow
    assert flow is not None
    return flow


def test_names_grow_with_each_include(nested):
    """A step of a shared file has the names of all includes before its own."""
    inner = [f"part.inner.{name}" for name in ("who_asks", "you_choose", "told_more", "ready")]
    assert list(nested.steps) == ["part.before", *inner, "part.closing.thanks", "last"]


def test_origins_are_the_same_wherever_a_file_is_included(nested):
    """Words of a shared file are translated once."""
    assert nested.steps["part.inner.you_choose"].origin == "shared/opening/you_choose"
    assert nested.steps["part.before"].origin == "shared/outer/before"
    assert nested.steps["last"].origin == "nested/last"


def test_conditions_of_includes_are_added_to_every_step(nested):
    """A step is taken where the conditions of all its includes hold, and its own."""
    adult, willing = Between("age", 18), Is("part.before", ("yes",))
    assert nested.steps["part.before"].only_if == adult
    assert nested.steps["part.inner.who_asks"].only_if == AllOf((adult, willing))
    assert nested.steps["part.inner.ready"].only_if == AllOf((adult, AllOf((willing, Is("part.inner.you_choose", ("answered",))))))


def test_ways_lead_to_the_first_step_of_an_include(nested):
    """``go`` to an include leads to the first step that stands for it."""
    rule = nested.steps["part.before"].then[0]
    assert (rule.when_, rule.go) == (Is("part.before", ("no",)), "part.closing.thanks")
    assert nested.steps["part.inner.you_choose"].then[1].go == "part.inner.ready"


def test_each_file_is_read_once():
    """A file that is included twice is asked for once, and its problems are told once."""
    asked = []

    def include(path: str) -> bytes:
        asked.append(path)
        return b"shared: a\nsteps:\n  hello:\n    sayy: Hello\n"

    source = b"flow: a\nsteps:\n  one: {include: shared/a.yaml}\n  two: {include: shared/a.yaml}\n"
    assert len(read("a.yaml", source, include).problems) == 1
    assert asked == ["shared/a.yaml"]


def test_names_inside_an_unreadable_file_are_not_guessed_at():
    """Where a shared file is missing, that is told, and not also that its steps are unknown."""
    source = b"flow: a\nsteps:\n  one: {include: shared/a.yaml}\n  two: {only_if: {one.x: yes}, say: Two}\n"
    assert [problem.rule for problem in read("a.yaml", source, lambda _path: None).problems] == ["include-missing"]
