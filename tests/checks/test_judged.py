"""Whole flows as coordinators write them: twenty sound ones, and each again with one flaw. Nothing is found in the sound, each flaw at its line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from channels.__main__ import cli

SOUND = Path(__file__).parent / "judged"


class Flaw(NamedTuple):
    """One edit of a sound flow. ``now`` has a comment FLAW on the line where a coordinator would mend it; ``follows`` are rules that it breaks as well."""

    flow: str
    rule: str
    was: str
    now: str
    reason: str
    follows: tuple[str, ...] = ()


FLAWS = (
    Flaw(
        "after-a-visit",
        "end-without-support",
        "we said?\n    yes_no: true\n",
        "we said?\n    yes_no: true\n    then:\n      - if: {on_time: no}\n        end: finished # FLAW\n",
        "whoever waited in vain leaves without people to talk to",
        follows=("end-without-word",),
    ),
    Flaw(
        "letter",
        "two-questions",
        "ask: How clear was the letter?",
        "ask: How clear was the letter? Did it help? # FLAW",
        "one answer cannot answer both",
    ),
    Flaw(
        "waiting-room",
        "exclamation-mark",
        "say: Thank you for telling us.",
        "say: Thank you for telling us! # FLAW",
        "a shout is out of place",
    ),
    Flaw(
        "how-are-things",
        "sensitive-last",
        "  feelings:\n    sensitive: 2\n    ask: How are things for you now?\n    scale: {from: 1, to: 5, low: Very bad, high: Very good}\n"
        "    then:\n      - if: {feelings: 1 to 2}\n        go: support\n  good_time:\n",
        "  feelings: # FLAW\n    sensitive: 2\n    ask: How are things for you now?\n    scale: {from: 1, to: 5, low: Very bad, high: Very good}\n"
        "    then:\n      - if: {feelings: 1 to 2}\n        go: support\n  good_time:\n    only_if: {in_touch: no}\n",
        "whoever answers is left with it; the easy question after it is only for some",
    ),
    Flaw(
        "quiet-line",
        "discreet-words",
        "ask: How was it with us?",
        "ask: How was it with the police? # FLAW",
        "somebody else reads this phone",
    ),
    Flaw("calls", "number-means-danger", "number: {from: 1, to: 50}", "number: {from: 1, to: 999} # FLAW", "999 is a cry for help"),
    Flaw(
        "thanks-to-pass-on",
        "leads-the-answer",
        "ask: How was the help you got?",
        "ask: How good was the help you got? # FLAW",
        "it tells which answer is wanted",
    ),
    Flaw("is-it-a-complaint", "unknown-need", "[someone_to_talk_to]", "[someone_to_talk_with] # FLAW", "no service is there for this need"),
    Flaw("helper", "reserved-word", "[HELPER]", "[QUIT] # FLAW", "the carrier takes the person off the list"),
    Flaw("interpreter", "later-step", "only_if: {used: yes}", "only_if: {wanted: yes} # FLAW", "it looks at a question that comes later"),
    Flaw(
        "a-week-later",
        "curly-marks",
        "say: Thank you. That is all.",
        "say: Thank you – that is all. # FLAW",
        "a long dash doubles the price",
    ),
    Flaw(
        "keys-only",
        "asks-for-the-story",
        " Please do not tell us what happened to you.",
        " # FLAW",
        "people would tell it again, to nobody",
    ),
    Flaw(
        "three-ways",
        "rule-never-reached",
        "      - if: {met: phone}\n        go: by_phone\n      - if: {met: visit}",
        "      - go: by_phone\n      - if: {met: visit} # FLAW",
        "the rule before it always holds",
        follows=("never-reached",),
    ),
    Flaw(
        "call-me-back",
        "no-date",
        "call you within {replies_by}.",
        "call you soon. # FLAW",
        "somebody waits for a call, and nobody said how long",
    ),
    Flaw(
        "easy-read",
        "long-sentence",
        "ask: What would help you most?",
        "ask: Of all that we can do for those who read this on a small phone, what helps you most? # FLAW",
        "whoever reads slowly has lost the beginning at the end",
    ),
    Flaw("new-building", "outside-quiet-hours", "10:00 to 19:00", "8:00 to 19:00 # FLAW", "a phone that rings early tells others"),
    Flaw(
        "two-arms",
        "duplicate-label",
        "questions: The questions",
        "questions: {label: The questions, also: [the start]} # FLAW",
        "one reply would mean two answers",
    ),
    Flaw(
        "wellbeing",
        "locked-words",
        "how satisfied are you with how things are now?\n    scale: {from: 0, to: 10, low: Not at all, high: Completely}\n    locked:",
        "how happy are you with how things are now?\n    scale: {from: 0, to: 10, low: Not at all, high: Completely}\n    locked: # FLAW",
        "a tested scale measures only in its own words; which of them has changed, a hash does not tell",
    ),
    Flaw(
        "property",
        "answer-moved",
        "care of them?\n    choose:\n      yes: Yes\n      no: No\n",
        "care of them?\n    choose:\n      no: No # FLAW\n      yes: Yes\n",
        "2 meant no before: a thumb answers wrongly",
    ),
    Flaw(
        "accepted",
        "speech-signs",
        "ask: Could you hear the menu?",
        "ask: Could you hear the menu & the keys? # FLAW",
        "a voice cannot say it",
    ),
)


SERVICES = """services:
  listening_line:
    name: Northshire Listening Line
    plain_for: anyone affected by any crime, reported or not
    needs: [someone_to_talk_to]
    phone: 0808 157 0123
    hours: 24/7
    verified: {today}
    verified_by: victim-services-manager
    source: https://listening.example.org
"""


def test_twenty_sound_flows_have_nothing_to_mend(tmp_path: Path) -> None:
    """Not one finding in twenty flows that are as they should be, in any rule."""
    assert len(list(SOUND.glob("*.yaml"))) == 20
    for sound in SOUND.glob("*.yaml"):
        (tmp_path / sound.name).write_text(sound.read_text())
    assert _found(tmp_path) == []


def test_twenty_flaws_are_found_each_at_its_line(tmp_path: Path) -> None:
    """Each flaw is found where a coordinator would mend it, with what to try, and nothing else is found beside it."""
    assert len({flaw.flow for flaw in FLAWS}) == 20
    wanted = set()
    for flaw in FLAWS:
        sound = (SOUND / f"{flaw.flow}.yaml").read_text()
        assert sound.count(flaw.was) == 1, flaw
        flawed = sound.replace(flaw.was, flaw.now)
        (tmp_path / f"{flaw.flow}.yaml").write_text(flawed)
        line = next(at for at, text in enumerate(flawed.splitlines(), 1) if text.endswith("# FLAW"))
        wanted.add((flaw.flow, flaw.rule, line))
    findings = _found(tmp_path)
    found = {(Path(str(one["file"])).stem, one["rule"], one["line"]) for one in findings}
    print(f"\n{len(wanted & found)} of {len(wanted)} flaws found at their line.")
    assert wanted - found == set()
    broken = {(flaw.flow, rule) for flaw in FLAWS for rule in (flaw.rule, *flaw.follows)}
    assert {place[:2] for place in found} == broken
    assert all(one["try_instead"] for one in findings)


def _found(folder: Path) -> list[dict[str, object]]:
    """What `hearback check` finds in a folder of flows, with a service beside them that was looked at today."""
    (folder / "support.yaml").write_text(SERVICES.format(today=datetime.now(UTC).date()))
    return list(json.loads(CliRunner().invoke(cli, ["check", str(folder), "--json"]).stdout))
