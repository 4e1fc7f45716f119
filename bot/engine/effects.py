"""What a turn asks of the world. Frozen values: the shell carries them out; durations are seconds after the message left."""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.engine.events import TimerKind
from bot.flow.words import Wording

AskKind = Literal["choose", "choose_many", "yes_no", "scale", "number", "date", "write", "invite", "warn", "language", "confirm"]
Again = Literal["", "unclear", "one_only", "silence", "repeat", "resumed"]
EndReason = Literal["finished", "stopped", "closed", "declined", "erased", "under_age", "number_in_doubt", "contact_expired"]
Acting = Literal["", "supporter", "worker", "interpreter"]
AnswerValue = str | int | list[str] | None


class Option(msgspec.Struct, frozen=True):
    """One choice. ``number`` is the digit, key or button, from 1 without gaps; ``value`` the answer's name in the flow."""

    number: int
    value: str
    label: Wording


class Say(msgspec.Struct, frozen=True, tag=True):
    """Tell something. ``key`` names it: ``step/close``, ``engine/stop``; the same key and language always say the same.

    ``shorter`` is the same in fewer and fewer words, for a text that is to fit one part.
    """

    key: str
    language: str
    wording: Wording
    shorter: tuple[str, ...] = ()


class Ask(msgspec.Struct, frozen=True, tag=True):
    """Ask something and wait for the answer. The surface adds numbers, buttons or keys, the hint, and the retry's words.

    ``again`` says why it is asked once more: not understood, two answers at once, no key pressed, the person asked for it,
    or the conversation goes on after a pause. ``slow`` is for voice. ``low`` and ``high`` bound a scale or number.
    ``progress`` is (2, 5) for the second of five questions, or None. Before a recording ``high`` is the days it may be kept.
    """

    key: str
    language: str
    kind: AskKind
    wording: Wording
    options: tuple[Option, ...] = ()
    step: int = -1
    version: str = ""
    again: Again = ""
    low: int = 0
    high: int = 0
    low_label: Wording | None = None
    high_label: Wording | None = None
    sensitive: int = 0
    progress: tuple[int, int] | None = None
    hint: bool = True  # say that SKIP or STOP is fine
    at_most: int = 0  # choose_many: how many may be chosen; 0 is all
    first: bool = False  # nothing of the flow has been asked before it: the keys and the words that always work are told
    recording: str = ""  # the shell's name of the caller's own recording, to be played back before asking
    quiet: bool = False  # of a discreet conversation: a chat has a button that closes it


class Answered(msgspec.Struct, frozen=True, tag=True):
    """An answer, to be kept. A later one for the same step replaces it.

    ``value`` is the coded answer (None when skipped or given up); ``words`` the person's own words for ``write`` and for a
    comment given where a number was expected; they are sealed and kept ``keep_days``. ``recording`` is the shell's name of
    a spoken comment. ``apart``: complaint, praise, criticism or consent, which are no feedback; empty for feedback. ``story``: the words
    may tell what happened, which nobody has asked for.
    """

    step: str
    outcome: Literal["answered", "skipped", "no_answer", "comment"]
    value: AnswerValue = None
    words: str = ""
    recording: str = ""
    keep_days: int = 90
    apart: str = ""
    story: bool = False


class Agreed(msgspec.Struct, frozen=True, tag=True):
    """The person says yes to a scope (``bot.flow.scopes``), or takes it back.

    ``step`` is the question that was answered; empty where they took it back by a word of their own.
    """

    scope: str
    step: str
    given: bool


class AgreedToRecording(msgspec.Struct, frozen=True, tag=True):
    """The caller was told who hears a spoken comment, why and for how long it is kept, and pressed 1. Nothing is recorded without it.

    ``wording`` names what they were told: the language, and the first twelve characters of the SHA-256 of the words.
    """

    step: str
    wording: str


class Withdrawn(msgspec.Struct, frozen=True, tag=True):
    """The person went back: the answer to this step no longer counts. ``recording`` names a deleted recording, or is empty."""

    step: str
    recording: str = ""


class RaiseFlag(msgspec.Struct, frozen=True, tag=True):
    """Something a member of staff must see: ``immediate_danger``, ``codeword_wrong``, ``complaint``, or a kind the flow names."""

    kind: str
    step: str = ""


class SetTimer(msgspec.Struct, frozen=True, tag=True):
    """Wake this conversation ``seconds`` after the last message of this turn was accepted, if it still waits at ``wait``."""

    kind: TimerKind
    seconds: int
    wait: int


class Suppress(msgspec.Struct, frozen=True, tag=True):
    """STOP: nothing more to this person, on any channel; cancel what is queued."""


class PlaceCall(msgspec.Struct, frozen=True, tag=True):
    """Call this person now, on the number we have; the call goes on where we are. Where we cannot, say so: ``cannot_call``."""


class Doubt(msgspec.Struct, frozen=True, tag=True):
    """Somebody else may hold this phone: contact is unsafe, and a person is to look. (wrong number, who is this)

    ``flag`` is what staff are told: ``wrong_person``, or ``duress``.
    """

    flag: str = "wrong_person"


class TakeBack(msgspec.Struct, frozen=True, tag=True):
    """Delete the messages of this conversation, ours and the person's, ``seconds`` from now, where the carrier can."""

    seconds: int = 0


class Erase(msgspec.Struct, frozen=True, tag=True):
    """Delete this person's answers and words, and send nothing again."""


class PreferLanguage(msgspec.Struct, frozen=True, tag=True):
    """The person chose a language; remember it for every later message."""

    language: str


class End(msgspec.Struct, frozen=True, tag=True):
    """The conversation is over."""

    reason: EndReason


Message = Say | Ask
Effect = (
    Say
    | Ask
    | Answered
    | Agreed
    | AgreedToRecording
    | Withdrawn
    | RaiseFlag
    | SetTimer
    | Suppress
    | PlaceCall
    | Doubt
    | TakeBack
    | Erase
    | PreferLanguage
    | End
)
