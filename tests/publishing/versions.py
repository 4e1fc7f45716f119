"""Versions of a flow to be compared: made from their text, with the shipped words."""

from __future__ import annotations

import functools

from bot.language.languages import load
from bot.library.edition import Bundle, Edition, Press
from tests.dispatch.house import SHIPPED

FLOW = """\
flow: a
title: A flow
purpose: Learn how it was, so that we can change it.
languages: [en, cy]
channels: [sms, ivr]
who: {case: closed}
when: {after: closed, earliest: 28 days, latest: 84 days}
start_words: [BEGIN]
invite: "{organisation} here. Can we ask 3 short questions?"
steps:
  overall:
    ask: How was it?
    choose:
      good: {label: Good, also: [fine]}
      poor: Poor
    then:
      - if: {overall: poor}
        go: support
  easy:
    only_if: {overall: good}
    ask: Was it easy to reach us?
    yes_no: true
  feelings:
    sensitive: 2
    ask: How are things for you now?
    scale: {from: 1, to: 5, low: Very bad, high: Very good}
  one_thing:
    ask: What could we do better?
    write: {keep: 90 days}
  support:
    signpost: [someone_to_talk_to]
  thanks:
    say: Thank you. That is all.
"""
CY = {
    "a/invite": "{organisation} sydd yma. A gawn ni ofyn 3 chwestiwn?",
    "a/overall/ask": "Sut oedd hi?",
    "a/overall/choose/good": "Da",
    "a/overall/choose/good/also": "iawn",
    "a/overall/choose/poor": "Gwael",
    "a/thanks/say": "Diolch. Dyna'r cyfan.",
}


@functools.cache
def press() -> Press:
    """With the words of the shipped languages."""
    return Press(load(SHIPPED / "locales").words, {"organisation": "Westmarch Police"}, ())


def version(*changes: tuple[str, str], cy: dict[str, str] | None = CY, text: str = FLOW) -> Edition:
    """The flow above with these changes to its text, each of which has to be possible."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return press().edition(Bundle("a.yaml", {"a.yaml": text}, {"cy": cy} if cy is not None else {}))
