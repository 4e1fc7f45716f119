"""Flows for these tests: small, with everything in them that the shell has to carry out."""

from __future__ import annotations

from pathlib import Path

SMALL = """\
flow: small
title: A small flow
purpose: Learn how it was, so that we can change it.
decides: what we change next
owner: victim-services-manager
review_by: 2030-01-01
languages: [en]
channels: [sms, telegram, ivr]
risk: R1
when:
  after: told_outcome
  earliest: 1 days
  latest: 900 days
  between: 10:00 to 19:00
  remind: once after 2 days
  close: 21 days
start_words: [SMALL]
invite: |
  {organisation} here. Can we ask 2 short questions about our service?
steps:
  overall:
    ask: How was it?
    choose:
      good: Good
      poor: Poor
    then:
      - if: {overall: poor}
        flag: complaint
  one_thing:
    ask: What could we do better?
    write: {keep: 90 days}
  thanks:
    say: Thank you. That is all.
"""

_FILLING = "We read what people tell us on weekdays and change what we can. " * 3

# More to say at once than a webhook's answer holds.
LONG = f"""\
flow: long
title: Several messages
languages: [en]
channels: [sms, telegram]
start_words: [LONG]
steps:
  one:
    say: The first message. {_FILLING}
  two:
    say: The second message. {_FILLING}
  three:
    say: The third message. {_FILLING}
  asked:
    ask: Was that in order? {_FILLING}
    yes_no: true
"""

# Two parts with days between them.
PARTS = """\
flow: parts
title: Two parts
languages: [en]
channels: [sms, telegram]
start_words: [PARTS]
steps:
  first: {ask: Was it easy to reach us?, yes_no: true}
  between: {wait: 2 days}
  second: {ask: Is it still easy to reach us?, yes_no: true}
"""

BROKEN = SMALL.replace("choose:", "chose:")
EDITED = SMALL.replace("How was it?", "How did it go?").replace("      good: Good\n      poor: Poor", "      poor: Poor\n      good: Good")

SUPPORT = """\
services:
  listeners:
    name: The Listeners
    plain_for: anyone affected by any crime
    says: "{service.name} listen, day and night: {service.phone}."
    needs: [someone_to_talk_to]
    phone: 0808 157 0000
    hours: 24/7
    verified: 2026-11-01
    verified_by: victim-services-manager
    source: https://listeners.example.org
"""


def write_flows(folder: Path) -> Path:
    """A flows folder with the three flows and a support directory."""
    folder.mkdir(exist_ok=True)
    for name, text in {"small": SMALL, "long": LONG, "parts": PARTS, "support": SUPPORT}.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder
