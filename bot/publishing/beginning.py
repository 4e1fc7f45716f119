"""What a new flow begins as: short, whole, and without a finding, so that whoever writes it changes words and not shape. With a first story."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Literal

import msgspec

from bot.errors import Refused
from bot.flow.reserved import NEVER_A_START, bare

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST_NAME, LONGEST_TITLE, LONGEST_WORD = 60, 100, 20  # characters
SURFACE = {"sms": "text", "telegram": "chat", "ivr": "voice"}
Whom = Literal["anybody", "closed-cases"]
Risk = Literal["R1", "R2", "R3"]


class Wanted(msgspec.Struct, frozen=True):
    """What is known of a flow before it is written. ``whom``: whoever uses its word, or also people whose case has closed, who are invited.

    ``languages`` beside English stand in a comment until they are translated: nobody is written to in them before. ``sensitive``: with a
    question about how the person is.
    """

    name: str
    title: str = ""
    whom: Whom = "anybody"
    risk: Risk = "R1"
    languages: tuple[str, ...] = ("en",)
    channels: tuple[str, ...] = ("sms", "telegram", "ivr")
    sensitive: bool = False

    def sound(self) -> None:
        """Raises Refused for what no flow can be."""
        if not NAME.fullmatch(self.name) or len(self.name) > LONGEST_NAME:
            raise Refused("A flow's name is small letters and digits, joined by hyphens, like after-court.")
        if len(self.title) > LONGEST_TITLE or not self.title.isprintable():
            raise Refused(f"A title is one line of {LONGEST_TITLE} characters at most.")
        if not self.channels or not set(self.channels) <= SURFACE.keys():
            raise Refused(f"Say on which of these it is held: {', '.join(SURFACE)}.")
        if self.risk == "R3" and self.whom != "anybody":
            raise Refused("People of risk R3 are never written to first, so nobody is invited to it.")


def beginning(wanted: Wanted, review_by: str, taken: Collection[str] = ()) -> str:
    """The text of a new flow. ``review_by``: a date like 2027-05-01; ``taken``: start words of other flows. Raises Refused."""
    wanted.sound()
    return "".join((*_head(wanted, review_by, taken), "\nsteps:\n", *_steps(wanted)))


def first_story(wanted: Wanted) -> str:
    """The text of a file with one story of that flow: somebody who is satisfied comes to the end."""
    wanted.sound()
    answers = {"adults.adult": "yes", "overall": "good" if wanted.risk == "R2" else "satisfied"}
    quiet = wanted.risk == "R2"
    said = [*(("yes",) if quiet else ()), "yes", *(() if quiet else ("yes",)), answers["overall"]]
    said += ["OK", "4"] if wanted.sensitive else []
    said += ["SKIP", *(("no",) if quiet else ())]
    answers |= {"feelings": "4"} if wanted.sensitive else {}
    talk = "".join(f"    - person: {words}\n" for words in said)
    kept = ", ".join(f"{step}: {answer}" for step, answer in answers.items())
    return (
        "# yaml-language-server: $schema=story.schema.json\n"
        f"- story: somebody who is content comes to the end\n  flow: {wanted.name}\n"
        f"  on: [{', '.join(SURFACE[channel] for channel in wanted.channels)}]\n  language: en\n  begun_by: person\n"
        f"  talk:\n{talk}    - bot: step {'thanks' if quiet else 'close.thanks'}\n  ends: finished\n  answers: {{{kept}}}\n"
    )


def pieces(wanted: Wanted) -> tuple[str, ...]:
    """The shared files that it includes."""
    return ("shared/age.yaml",) if wanted.risk == "R2" else ("shared/opening.yaml", "shared/age.yaml", "shared/closing.yaml")


def _head(wanted: Wanted, review_by: str, taken: Collection[str]) -> Iterator[str]:
    later = [language for language in wanted.languages if language != "en"]
    comment = f" # and {', '.join(later)}, once there are translations: docs/translate.md" if later else ""
    yield (
        "# yaml-language-server: $schema=flow.schema.json\n"
        f"flow: {wanted.name}\ntitle: {_plain(wanted.title or wanted.name.replace('-', ' ').capitalize())}\n"
        "purpose: Write here why we ask.\ndecides: write here what we decide with the answers\nowner: write-the-role\n"
        f"review_by: {review_by}\nlanguages: [en]{comment}\nchannels: [{', '.join(wanted.channels)}]\nrisk: {wanted.risk}\n"
    )
    yield from ("idle: 30 minutes\n",) if wanted.risk == "R2" else ()
    yield from (_INVITED[wanted.risk],) if wanted.whom == "closed-cases" else ()
    yield f"\nstart_words: [{_word(wanted.name, taken)}]\n"
    if wanted.whom == "closed-cases":
        yield _INVITATION[wanted.risk]
    if wanted.risk == "R2":
        yield _MORE


def _steps(wanted: Wanted) -> Iterator[str]:
    opening, overall, last = _QUIET if wanted.risk == "R2" else _NAMED
    yield opening
    invited = wanted.whom == "closed-cases"
    yield f"  adults:{' # the bot invites adults alone' if invited else ''}\n"
    yield from ("    only_if: {begun_by: person}\n",) if invited else ()
    yield "    include: shared/age.yaml\n"
    yield overall
    yield from (_SENSITIVE,) if wanted.sensitive else ()
    yield last


def _plain(title: str) -> str:
    """As YAML reads it back: quoted where it could be anything but words."""
    words = re.fullmatch(r"[A-Za-z][\w ,.'()-]*[\w.)]", title) and bare(title) not in ("true", "false", "null")
    return title if words else json.dumps(title, ensure_ascii=False)


def _word(name: str, taken: Collection[str]) -> str:
    """A word that begins this flow and nothing else: of its name, with a number where it already means something."""
    word = re.sub(r"[^A-Z0-9]", "", name.upper())[:LONGEST_WORD]
    used = {bare(one) for one in taken} | NEVER_A_START.keys()
    numbers = (f"{word[: LONGEST_WORD - 3]}{number}" for number in range(2, 1000))
    return next(one for one in (word, *numbers) if len(one) > 1 and bare(one) not in used)


_WHEN = """\

who: # checked again at the moment of sending
  case: closed
  complaint: none
  age: 18 or over

when:
  after: {after}
  earliest: {earliest} days
  latest: {latest} days
  between: 10:00 to 19:00
  remind: {remind}
  close: {close} days
"""
_INVITED = {
    "R1": _WHEN.format(after="told_outcome", earliest=28, latest=84, remind="once after 7 days", close=21),
    "R2": _WHEN.format(after="support_ended", earliest=7, latest=28, remind="never", close=7),
}
_INVITATION = {
    "R1": "\ninvite: '{organisation} here. Can we ask a few short questions about our service? We will not ask what happened.'\n",
    "R2": '\ninvite: Hi, this is the line you asked us to text. # the engine adds "Is now OK?", the choices and STOP\n',
}
_MORE = "\nmore: A small team reads replies on weekdays, not all the time. If someone may be in danger we may tell others.\n"
_NAMED = (
    """\
  opening:
    include: shared/opening.yaml # who is asking, who reads it, you choose
""",
    """\
  overall:
    ask: Overall, how do you feel about the service you got?
    choose:
      satisfied: Satisfied
      dissatisfied: Dissatisfied
      neither: Neither
""",
    """\
  one_thing:
    ask: Is there one thing we could do better? Please do not tell us what happened to you.
    write: {keep: 90 days}
  support:
    signpost: [someone_to_talk_to]
  close:
    include: shared/closing.yaml
""",
)
_QUIET = (
    """\
  about:
    say: You can SKIP any question. We read replies on weekdays, not all the time.
    voice: You can skip any question. We read answers on weekdays, not all the time.
""",
    """\
  overall:
    ask: Overall, how was it with us?
    choose:
      good: Good
      poor: Not good
      neither: Neither
""",
    """\
  one_thing:
    ask: Is there one thing we could do better? Please do not tell us what happened.
    write: {keep: 90 days}
  numbers: # nobody's phone shows numbers that they did not ask for
    ask: Last one. Are phone numbers OK here?
    voice: Are phone numbers OK here?
    yes_no: true
  support:
    only_if: {numbers: yes}
    signpost: [someone_to_talk_to]
  thanks:
    say: Thank you. That is all. You can delete this chat.
    voice: Thank you. That is all. Goodbye.
""",
)
_SENSITIVE = """\
  feelings:
    sensitive: 2 # the engine puts the warning before it: OK, skip or pause
    ask: How are things for you now?
    scale: {from: 1, to: 5, low: Very bad, high: Very good}
"""
