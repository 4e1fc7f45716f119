"""The way through a flow and its figures, as it is written now."""

from __future__ import annotations

import re

import pytest

FLOW = "flows/after-case-closed.yaml"


def write(page, old, new, name=FLOW):
    opened = page("open", name=name)
    assert old in opened["text"]
    page("look", name=name, text=opened["text"].replace(old, new, 1), seen=opened["seen"])


def step(found, name):
    return next(one for one in found["steps"] if one["name"] == name)


def drawn(data):
    """Every element of a drawing: (name, attributes)."""
    yield data[0], data[1]
    for inside in data[2]:
        if isinstance(inside, list):
            yield from drawn(inside)


def test_every_step_is_drawn_and_told_with_its_line(page, shelf):
    """The drawing and the list have the same steps; each leads to the file and the line where it is written, shared pieces too."""
    found = page("way", name=FLOW, columns=3)
    links = {attributes["data-node"] for name, attributes in drawn(found["drawing"]) if name == "a"}
    assert links == {one["name"] for one in found["steps"]}
    for name, inside in (("overall", "overall"), ("opening.carry_on", "carry_on")):
        lines = (shelf.flows.parent / step(found, name)["file"]).read_text("utf-8").split("\n")
        assert lines[step(found, name)["line"] - 1].strip() == f"{inside}:"
    assert step(found, "feelings")["ways"] == [{"when": "if feelings is 1 to 2", "to": "support"}, {"when": "", "to": "good_time"}]


def test_it_follows_what_is_written_and_marks_what_is_found(page):
    """A change that is not saved is drawn; a step with a finding says so, and no other does."""
    write(page, "    ask: Is there one thing we could do better?", "    ask: Don't you know one thing we could do better?")
    found = page("way", name=FLOW, columns=3)
    assert step(found, "one_thing")["found"] == "1 warning"
    assert [one["name"] for one in found["steps"] if one["found"]] == ["one_thing"]


@pytest.mark.parametrize(
    ("columns", "widest"),
    [
        pytest.param(4, 4, id="as many as there is room for"),
        pytest.param(0, 2, id="two at least, for the narrowest telephone"),
        pytest.param(10**9, 12, id="twelve at most, for the widest screen"),
    ],
)
def test_it_is_as_wide_as_the_page(page, columns, widest):
    """A row has as many steps as the page has room for."""
    steps = "".join(f"  step_{number}: {{say: Hello.}}\n" for number in range(12))
    page("look", name="flows/mine.yaml", text=f"flow: mine\nsteps:\n{steps}", seen="")
    picture = page("way", name="flows/mine.yaml", columns=columns)["drawing"]
    rows = {attributes["y"] for name, attributes in drawn(picture) if name == "rect"}
    assert len(rows) == -(-14 // widest)  # twelve steps, the beginning and the end


def test_a_shared_piece_is_seen_in_the_flow_that_is_chosen(page):
    """A piece is drawn, counted and previewed in a flow that includes it."""
    asked = {"name": "flows/shared/opening.yaml", "flow": FLOW}
    assert (page("way", columns=3, **asked)["flow"], page("facts", **asked)["flow"]) == (FLOW, FLOW)
    assert page("preview", **asked)["file"] == "after-case-closed.html"


def test_the_figures_are_those_of_the_check(page):
    """Each phone has what is counted on it; the longest is never shorter than the likeliest."""
    found = page("facts", name=FLOW)
    assert re.fullmatch(r"\d+ ways lead through it, reading grade [\d.]+", found["summary"])
    assert [(surface["name"], surface["figures"]) for surface in found["surfaces"]] == [
        ("Text message", ["questions", "parts", "pence"]),
        ("Chat", ["questions"]),
        ("Telephone", ["questions", "seconds", "pence"]),
    ]
    for surface in found["surfaces"]:
        for likeliest, longest in zip(surface["rows"][::2], surface["rows"][1::2], strict=True):
            assert (likeliest["which"], longest["which"], likeliest["language"]) == ("likeliest", "longest", longest["language"])
            assert all(less <= more for less, more in zip(likeliest["figures"], longest["figures"], strict=True))


def test_the_page_of_a_preview_is_of_what_is_written(page):
    """The page holds words that are not saved yet, as words."""
    write(page, "    ask: Overall, how do you feel", "    ask: Looking <b>back</b>, how do you feel")
    made = page("preview", name=FLOW)
    assert made["page"].startswith("<!doctype html>")
    assert "Looking &lt;b&gt;back&lt;/b&gt;, how do you feel" in made["page"]


def test_what_cannot_be_read_says_so(page):
    """A file that cannot be read, and one that no flow includes, have no way, no figures and no page; a sentence says why."""
    page("look", name="flows/mine.yaml", text="flow: [", seen="")
    for name, why in (("flows/mine.yaml", "can be read"), ("flows/support.yaml", "Open a flow")):
        assert why in page("way", name=name, columns=3)["why"]
        assert why in page("facts", name=name)["why"]
        assert why in page("preview", name=name)["told"]
