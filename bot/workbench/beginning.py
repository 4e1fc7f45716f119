"""What a new flow begins as: short, whole, and without an error, so that whoever writes it changes words and not shape."""

from __future__ import annotations

import re

from bot.errors import Refused

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST_NAME = 60
_BEGINNING = """\
# yaml-language-server: $schema=flow.schema.json
flow: {name}
title: {title}
purpose: Write here why we ask.
decides: write here what we decide with the answers
owner: write-the-role
review_by: {review_by}
languages: [en]
channels: [sms, telegram, ivr]
risk: R1

start_words: [{word}]

steps:
  opening:
    include: shared/opening.yaml # who is asking, who reads it, you choose
  adults:
    include: shared/age.yaml
  overall:
    ask: Overall, how do you feel about the service you got?
    choose:
      satisfied: Satisfied
      dissatisfied: Dissatisfied
      neither: Neither
  one_thing:
    ask: Is there one thing we could do better? Please do not tell us what happened to you.
    write: {{keep: 90 days}}
  support:
    signpost: [someone_to_talk_to]
  close:
    include: shared/closing.yaml
"""


def beginning(name: str, review_by: str) -> str:
    """The text of a new flow; ``review_by`` is a date like 2027-05-01. Raises Refused for a name that no flow can have."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise Refused("A flow's name is small letters and digits, joined by hyphens, like after-court.")
    word = re.sub(r"[^A-Z0-9]", "", name.upper())[:20]
    title = name.replace("-", " ").capitalize()
    return _BEGINNING.format(name=name, title=title, review_by=review_by, word=word)
