"""How much room a message has, and where it is met."""

from __future__ import annotations

import pytest

from bot.flow.reader import read
from bot.language.heard_on import heard_on
from bot.language.limits import Limit, english_limits, letters_in
from bot.surfaces import gsm

FLOW = """\
flow: small
title: Small
languages: [en]
channels: [{channels}]
start_words: [SMALL]
steps:
  first:
    say: Hello {{organisation}}.
    voice: Hello there.
  second:
    ask: Choose one.
    choose:
      one: One
      two: {{label: Two, voice: the second}}
"""


def _flow(channels: str = "sms, telegram, ivr"):
    reading = read("small.yaml", FLOW.format(channels=channels).encode(), lambda _: None)
    assert reading.problems == ()
    return reading.flow


def test_room_is_what_hearback_leaves_of_a_text():
    """A question as long as its room is one part, and one letter more is two."""
    limit = english_limits([_flow()], [])["small/second/ask"]
    one, most = limit.room("GSM-7")
    added = " 1 One 2 Two. SKIP or STOP is fine."
    assert one == gsm.GSM_ALONE - len(added)
    assert gsm.parts("x" * one + added) == 1
    assert gsm.parts("x" * (one + 1) + added) == 2
    assert gsm.parts("x" * most + added) == 2
    assert gsm.parts("x" * (most + 1) + added) == 3


def test_room_counts_the_longest_name():
    """Whoever translates counts what stands in curly brackets as it is written; the longest name is taken off beforehand."""
    limit = english_limits([_flow()], [])["small/first/say"]
    assert limit.added == len("Northamptonshire Police") - len("{organisation}")


def test_no_room_is_told_where_nobody_reads_or_hears():
    """A flow without texts has no limit of characters, one without telephone no seconds."""
    assert english_limits([_flow("ivr")], [])["small/second/ask"].added is None
    assert english_limits([_flow("sms")], [])["small/second/ask"].seconds is None


@pytest.mark.parametrize(
    ("texts", "letters", "told"),
    [
        pytest.param(["Hello"], "plain", "In a text: about 150 characters for one part, 296 at most.", id="plain letters"),
        pytest.param(["سلام"], "other", "In a text: about 60 characters for one part, 124 at most.", id="none fits the GSM alphabet"),
        pytest.param(
            ["Helo", "tŷ"],
            "mixed",
            "In a text: about 60 characters for one part, 124 at most. Where all letters are plain: 150 and 296.",
            id="it hangs on the words",
        ),
        pytest.param([], "plain", "In a text: about 150 characters for one part, 296 at most.", id="nothing is translated yet"),
    ],
)
def test_room_is_told_for_the_letters_of_the_language(texts, letters, told):
    """One letter outside the GSM alphabet leaves 70 characters of 160."""
    assert letters_in(texts) == letters
    assert list(Limit(added=10).told(letters)) == [told]


def test_no_room_in_one_part_is_told():
    """Where Hearback's own words fill the first part, only the most is told."""
    assert list(Limit(added=100).told("other")) == ["In a text: it takes two parts, about 34 characters at most."]


def test_where_a_message_is_met():
    """Words of its own on a surface replace the main ones there, and only there."""
    met = heard_on(_flow(), [])
    assert met["small/first/say"] == {"text", "chat"}
    assert met["small/first/voice"] == {"voice"}
    assert met["small/second/ask"] == {"text", "chat", "voice"}
    assert met["small/second/choose/one"] == {"text", "chat", "voice"}
    assert met["small/second/choose/two"] == {"text", "chat"}
    assert met["small/second/choose/two/voice"] == {"voice"}
    assert met["engine/hint/text"] == {"text", "chat"}
    assert heard_on(_flow("sms"), [])["small/first/say"] == {"text"}
