"""What the page is told while somebody writes: findings at their lines, and changes that mend them."""

from __future__ import annotations

import shutil

import pytest

NAME = "flows/after-case-closed.yaml"


@pytest.fixture
def look(page):
    """``look(text, name)`` is what is found in a text of a file."""

    def ask(text, name=NAME):
        return page("look", name=name, text=text, seen="")

    return ask


@pytest.fixture
def shipped(shelf):
    return (shelf.flows / "after-case-closed.yaml").read_text("utf-8")


@pytest.fixture
def short(shipped):
    """The same with three of its steps, which is quicker to look at."""
    text = shipped
    for first, after in (("adults", "overall"), ("how_much", "feelings"), ("good_time", "support")):
        text = text[: text.index(f"  {first}:")] + text[text.index(f"  {after}:") :]
    return text


def rules(found, where="findings"):
    return {(one["rule"], one["line"], one["severity"]) for one in found[where]}


def test_what_is_shipped_can_go_live(look, shipped):
    """A shipped flow has no error, and the page says that it can go live."""
    found = look(shipped)
    assert [one for one in found["findings"] if one["severity"] == "error"] == []
    assert (found["live"], "It can go live." in found["standing"]) == (True, True)


def test_an_error_is_told_at_its_line(look, shipped):
    """A mistyped key is found where it stands, and the page says that the flow does not go live."""
    line = shipped.split("\n").index("  overall:") + 2
    found = look(shipped.replace("    ask: Overall", "    aks: Overall"))
    assert ("unknown-key", line, "error") in rules(found)
    assert (found["live"], "does not go live" in found["standing"]) == (False, True)


def changed(text, fix):
    """A text after a fix."""
    lines = text.split("\n")

    def offset(line, column):
        return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1

    return text[: offset(fix["line"], fix["column"])] + fix["insert"] + text[offset(fix["endLine"], fix["endColumn"]) :]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("    ask: Overall", "    aks: Overall", id="a key"),
        pytest.param("    include: shared/opening.yaml", "    inclde: shared/opening.yaml", id="the key of a step"),
        pytest.param("channels: [sms, telegram, ivr]", "channels: [sms, telegrm, ivr]", id="a word in a list"),
        pytest.param("        go: support", "        go: suport", id="the name of a step"),
        pytest.param("{overall: satisfied}", "{overal: satisfied}", id="a name in a condition"),
        pytest.param("  {organisation} here.", "  {organistion} here.", id="a placeholder in the middle of words"),
        pytest.param("  after: told_outcome", "  after: told_outcom", id="a word of a closed list"),
    ],
)
def test_what_was_meant_is_one_click_away(look, shipped, right, wrong):
    """Where a finding knows what was meant, its fix puts exactly that in its place, and the finding is gone."""
    assert right in shipped
    broken = shipped.replace(right, wrong, 1)
    fixes = [fix for one in look(broken)["findings"] for fix in one["fixes"]]
    assert shipped in [changed(broken, fix) for fix in fixes]


def test_tabs_become_spaces_at_one_click(look, shipped):
    """A line that begins with a tab gets spaces, two for each."""
    broken = shipped.replace("  case: closed", "\tcase: closed")
    [fix] = [fix for one in look(broken)["findings"] if one["rule"] == "yaml-tab" for fix in one["fixes"]]
    assert changed(broken, fix) == shipped


def test_no_fix_is_offered_where_a_person_has_to_think(look, shipped):
    """A question without an answer gets a sentence and no click."""
    found = look(shipped.replace("    yes_no: true\n", ""))
    assert [one["fixes"] for one in found["findings"] if one["rule"] == "question-without-answer"] == [[]]


@pytest.mark.parametrize(
    ("rule", "old", "new", "mended"),
    [
        pytest.param("curly-marks", "Overall, how", "\u201cOverall\u201d \u2013 how", '"Overall" - how', id="marks of a word processor"),
        pytest.param("curly-marks", "We will not", "We\u2026 will not", "We... will not", id="in a text of several lines"),
        pytest.param("exclamation-mark", "you got?\n", "you got?!! Say!\n", "you got? Say.\n", id="loud marks"),
        pytest.param("contraction", "Overall, how do", "Don't say. How can't", "Do not say. How cannot", id="contractions"),
        pytest.param(
            "missing-decides", "decides: which part of the service we work on next quarter\n", "", "decides: \n", id="a key at the top"
        ),
        pytest.param("missing-key", ", high: Very good", "", ", high: ", id="a key in brackets"),
        pytest.param("missing-key", "flow: after-case-closed\n", "", "flow: \n", id="the name of the flow"),
        pytest.param("missing-key", "  after: told_outcome\n", "", "  after: \n", id="a key beneath another"),
    ],
)
def test_what_is_plain_is_one_click_away(look, short, rule, old, new, mended):
    """Where there is only one way to mend a finding, the fix goes it and nothing else."""
    assert old in short
    broken = short.replace(old, new, 1)
    [found] = [one for one in look(broken)["findings"] if one["rule"] == rule]
    after = changed(broken, found["fixes"][0])
    assert sorted(after.split("\n")) == sorted(short.replace(old, mended, 1).split("\n"))
    assert rule not in {one["rule"] for one in look(after)["findings"]}


def test_a_warning_is_kept_with_a_reason(look, short):
    """A warning can be kept at its step: the reason is missed until it is written, and then the warning is gone."""
    broken = short.replace("Overall, how do", "Overall, don't you say how you", 1)
    [found] = [one for one in look(broken)["findings"] if one["rule"] == "contraction"]
    kept = changed(broken, found["fixes"][-1])
    assert "  overall:\n    accept: {contraction: }\n    ask:" in kept
    assert look(kept)["live"] is False
    assert "contraction" not in {one["rule"] for one in look(kept.replace("contraction: }", "contraction: their own words}"))["findings"]}


def test_a_shared_piece_is_judged_where_it_stands(look, shelf):
    """A finding that only shows in the flow that includes a piece is told in the piece, at its line."""
    text = (shelf.flows / "shared/opening.yaml").read_text("utf-8")
    assert look(text, "flows/shared/opening.yaml")["live"]
    found = look(text.replace("    ask: This does not", "    ask: Why did you wait? This does not"), "flows/shared/opening.yaml")
    line = text.split("\n").index("  carry_on:") + 2
    assert line in {one["line"] for one in found["findings"]}
    assert {one["file"] for one in found["findings"]} == {"flows/shared/opening.yaml"}
    flow = look((shelf.flows / "after-case-closed.yaml").read_text("utf-8"))
    assert ("flows/shared/opening.yaml", line) in {(one["file"], one["line"]) for one in flow["elsewhere"]}


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        pytest.param("flows/support.yaml", "services:\n  a:\n    name: A\n    phone: none\n", "telephone", id="the support directory"),
        pytest.param("flows/calendar.yaml", "days:\n  x:\n    on: tomorrow\n", "not-a-list", id="the calendar"),
        pytest.param("flows/duty.yaml", "on call: me\n", "unknown-key", id="the rota"),
        pytest.param("locales/cy/words.yaml", "name: Cymraeg\nyess: [ie]\n", "words-key", id="the words of a language"),
        pytest.param("flows/tests/after-case-closed.yaml", "- story: a\n\tb\n", "yaml-tab", id="stories"),
        pytest.param("flows/empty.yaml", "", "not-a-mapping", id="an empty file"),
    ],
)
def test_every_kind_of_file_is_looked_at(look, name, text, rule):
    """Whatever is edited here is read by its own reader."""
    found = look(text, name)
    assert rule in {one["rule"] for one in found["findings"]}
    assert "does not go live" in found["standing"] or found["live"] is None


@pytest.mark.prove
def test_a_flow_of_256_kb_is_read(look):
    """The largest file that may be is looked at whole; only so many findings are shown."""
    steps = "".join(f"  step_{n}:\n    say: {'Please wait for us. ' * 8}\n" for n in range(1300))
    found = look(f"flow: large\nsteps:\n{steps}", "flows/large.yaml")
    assert (found["status"], len(found["findings"]) <= 500) == (200, True)
    assert "no-signpost" in {one["rule"] for one in found["findings"]} or found["live"] is not None


def test_what_two_flows_claim_is_told_before_it_is_saved(page, look, shipped):
    """A new flow that is not saved yet, with a start word of another: the later of the two by name is told."""
    page("begin", flow="zebra")
    text = page("open", name="flows/zebra.yaml")["text"]
    assert look(text, "flows/zebra.yaml")["live"]
    found = look(text.replace("ZEBRA", "FEEDBACK"), "flows/zebra.yaml")
    assert "start-word-twice" in {one["rule"] for one in found["findings"]}


def test_a_piece_of_many_flows_is_looked_at_in_some(look, shelf):
    """A piece that stands in more flows than can be judged after each pause says in how many it was looked at."""
    text = "flow: small-{}\nsteps:\n  end:\n    include: shared/closing.yaml\n"
    for number in range(14):
        (shelf.flows / f"small-{number}.yaml").write_text(text.format(number))
    found = look((shelf.flows / "shared/closing.yaml").read_text("utf-8"), "flows/shared/closing.yaml")
    assert "Looked at in 12 of the" in found["standing"]


def test_a_new_flow_in_an_empty_folder_brings_what_it_needs(page, look, shelf):
    """The shared pieces come with it, and a folder for its stories; its start word is one that no other flow has."""
    shutil.rmtree(shelf.flows)
    shelf.flows.mkdir()
    (shelf.flows / "aftercourt.yaml").write_text("flow: aftercourt\nstart_words: [AFTERCOURT]\nsteps:\n  end:\n    say: Thank you.\n")
    made = page("begin", flow="after-court")
    assert made["brought"] == ["opening.yaml", "age.yaml", "closing.yaml"]
    found = look(page("open", name=made["name"])["text"], made["name"])
    assert [one["rule"] for one in found["findings"] + found["elsewhere"]] == []
    assert (shelf.flows / "tests").is_dir()


def test_a_new_flow_begins_without_an_error(page, look):
    """What a flow begins with has nothing that keeps it from going live; a name that is taken or is none is refused in words."""
    made = page("begin", flow="after-court")
    opened = page("open", name=made["name"])
    assert (opened["there"], opened["seen"]) == (False, "")
    found = look(opened["text"], made["name"])
    assert [one for one in found["findings"] + found["elsewhere"] if one["severity"] == "error"] == []
    assert made["brought"] == []
    assert "already" in page("begin", flow="after-case-closed")["told"]
    assert page("begin", flow="../x")["status"] == 400
