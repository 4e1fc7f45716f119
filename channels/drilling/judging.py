"""What each word must do at a place, judged by the turn it led to. One function a word, each written from what is promised to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bot.engine.danger import danger_words
from bot.engine.effects import Agreed, Answered, Ask, Erase, Message, PreferLanguage, RaiseFlag, Say, SetTimer, Suppress
from bot.engine.state import CALLED, State, Turn
from bot.flow.scopes import ALL

AROUND_DANGER = {"engine/help_go_on", "engine/help_opening", "engine/help_menu", "engine/stopped"}
SILENT = ("stopped", "erased")
INTERRUPTED = ("language", "erasing")
OPEN = ("asking", "warned", "checking")


class Tried(NamedTuple):
    """A place before, and what came of one word."""

    before: State
    step: str  # the name of the step it stands at, or empty
    turn: Turn
    quiet: bool = False  # a discreet conversation: what has been left is over, and only the person's own word leads back

    @property
    def after(self) -> State:
        """Where it stands now."""
        return self.turn.state

    @property
    def messages(self) -> list[Message]:
        """What was said and asked."""
        return [effect for effect in self.turn.effects if isinstance(effect, (Say, Ask))]

    @property
    def said(self) -> list[str]:
        """The same, by key."""
        return [message.key for message in self.messages]

    def has(self, kind: type) -> bool:
        """Whether the turn has such an effect."""
        return any(isinstance(effect, kind) for effect in self.turn.effects)

    @property
    def rests(self) -> bool:
        """Whether the conversation rested, by wish or because of danger, and nothing was interrupted in between."""
        return bool(self.before.paused) and self.before.phase not in INTERRUPTED

    @property
    def still_rests(self) -> bool:
        """Whether it goes on resting, and says so."""
        return self.after.paused == self.before.paused and self.said[:1] in (["engine/paused"], ["engine/danger"], ["engine/low_mood"])


def helped(tried: Tried) -> bool:
    """The danger text comes first, in the person's language; staff get a flag; and the survey rests."""
    first = tried.messages[0] if tried.messages else None
    flags = {effect.kind for effect in tried.turn.effects if isinstance(effect, RaiseFlag)}
    return (
        first is not None
        and first.key == "engine/danger"
        and first.wording == danger_words(tried.before.language)
        and set(tried.said[1:]) <= AROUND_DANGER
        and "immediate_danger" in flags
        and (tried.after.paused == "danger" or tried.after.phase == "ended")
    )


def stopped(tried: Tried) -> bool:
    """Nothing more, on any channel; one message says so, and nothing is asked."""
    return tried.has(Suppress) and tried.said == ["engine/stopped"] and tried.after.end == "stopped" and not tried.has(SetTimer)


def ended_by_key(tried: Tried) -> bool:
    """Key 9: the call ends with a kind word and no question; where the opening said so, these calls stop."""
    asked = any(isinstance(message, Ask) for message in tried.messages)
    quiet = tried.before.end in SILENT
    return not asked and (quiet or tried.said[-1:] in (["engine/goodbye"], ["engine/stopped"]))


def skipped(tried: Tried) -> bool:
    """An open question is passed over and kept as skipped; an invitation is declined; elsewhere nothing is lost and nobody is ignored."""
    before, after = tried.before, tried.after
    if before.end in SILENT:
        return not tried.said
    if before.phase == "ended":
        return not any(isinstance(message, Ask) for message in tried.messages)
    if before.paused and tried.still_rests:
        return True
    if before.phase in ("invited", "postponed"):
        return after.end == "declined" or (before.surface == "voice" and bool(tried.said))  # the opening of a call has nothing to skip
    if before.phase in OPEN:
        kept = [effect for effect in tried.turn.effects if isinstance(effect, Answered) and effect.step == tried.step]
        moved = (after.phase, after.step) != (before.phase, before.step)
        return moved and bool(kept) and (kept[-1].outcome == "skipped" or before.phase == "checking" or bool(before.part))
    if before.phase in INTERRUPTED:
        return after.phase != before.phase
    return bool(tried.said) or before.phase in CALLED


def paused(tried: Tried) -> bool:
    """The conversation rests until GO, and says how to go on. Where it rests because of danger, it still does.

    A discreet one is over: another day, a word to go on with, or a line that could be anybody's.
    """
    before = tried.before
    if tried.quiet and before.phase != "ended" and before.phase not in CALLED:
        left = tried.after.phase in ("another_day", "word", "ended") or tried.rests
        return left and before.answers.items() <= tried.after.answers.items()
    if before.phase == "ended" or before.phase in CALLED:
        return tried.after.phase != "asking"
    if tried.rests:
        return tried.still_rests
    return tried.after.paused in ("asked", "danger", "low") and tried.said[:1] == ["engine/paused"] and tried.has(SetTimer)


def hung_up(tried: Tried) -> bool:
    """The caller's own pause: nothing is lost or ended, and nothing is said to a dead line."""
    ended = tried.after.end == tried.before.end or (tried.quiet and tried.after.end == "closed")
    return not tried.said and ended and tried.before.answers.items() <= tried.after.answers.items()


def erasing(tried: Tried) -> bool:
    """Confirmed once, in neutral words; the second time it is done."""
    if tried.before.end in SILENT:
        return not tried.said
    if tried.before.phase == "erasing":
        return tried.has(Erase) and tried.said == ["engine/erased"]
    return tried.after.phase == "erasing" and tried.said == ["engine/erase"]


def taken_back(tried: Tried) -> bool:
    """All that was agreed to is taken back without a question, one message says so, and the conversation is over. It is no STOP."""
    if tried.before.end in SILENT:
        return not tried.said
    done = Agreed(ALL, "", given=False) in tried.turn.effects and tried.said == ["engine/taken_back"]
    return done and tried.after.phase == "ended" and not tried.has(Suppress)


def repeated(tried: Tried) -> bool:
    """The open question once more; where none is open, how things stand. Nothing moves."""
    before, after = tried.before, tried.after
    if before.end in SILENT:
        return not tried.said
    stays = (after.phase, after.step, after.answers) == (before.phase, before.step, before.answers)
    return bool(tried.said) and (stays or before.phase in CALLED or (before.phase == "asking" and tried.step in before.answers))


def _stays(tried: Tried) -> bool:
    """Whether nothing has moved under the menu of key 0: the place, the answers, a comment that was spoken."""
    before, after = tried.before, tried.after
    kept = (after.phase, after.step, after.part, after.answers) == (before.phase, before.step, before.part, before.answers)
    return kept and after.paused in ("danger", "low") and not any(tried.has(effect) for effect in (Suppress, Erase))


def erasing_by_keys(tried: Tried) -> bool:
    """Keys 0, 4, 2: confirmed once, in neutral words."""
    return _stays(tried) and tried.said == ["engine/erase"]


def erased_by_keys(tried: Tried) -> bool:
    """And 1: it is done."""
    return tried.has(Erase) and tried.said == ["engine/erased"] and tried.after.end == "erased"


def language_asked_by_keys(tried: Tried) -> bool:
    """Keys 0, 3: which language, with all of them by name; nothing else moves."""
    return _stays(tried) and tried.said == ["engine/language"]


def language_chosen_by_keys(tried: Tried) -> bool:
    """And 1: the questions go on from where they were, in that language, with all that was answered."""
    return not tried.after.paused and tried.has(PreferLanguage) and tried.before.answers.items() <= tried.after.answers.items()


def informed_by_keys(tried: Tried) -> bool:
    """Keys 0, 2: people to talk to, and the menu again. Where somebody else may be near it asks first whether numbers may be told."""
    if tried.quiet:
        return _stays(tried) and tried.said == ["engine/help_numbers"]
    return named_by_keys(tried)


def named_by_keys(tried: Tried) -> bool:
    """People to talk to, and the menu again; nothing moves."""
    named = tried.said[0] == "engine/info_intro" and len(tried.said) > 2
    nobody = tried.quiet and tried.said[0] == "engine/nobody_named"
    return _stays(tried) and (named or nobody) and tried.said[-1] == "engine/help_menu"


def language_asked(tried: Tried) -> bool:
    """Which language, with all of them by name; nothing else moves."""
    if tried.before.phase == "ended":
        return not any(isinstance(message, Ask) for message in tried.messages)
    return tried.after.phase == "language" and tried.said == ["engine/language"] and tried.after.answers == tried.before.answers


def informed(tried: Tried) -> bool:
    """People to talk to, or that there is nobody to name; nothing moves."""
    if tried.before.end in SILENT:
        return not tried.said
    named = any(
        key.startswith("service/") or key in ("engine/nothing_more", "engine/info_intro", "engine/numbers_ask") for key in tried.said
    )
    return named and tried.after.answers == tried.before.answers and tried.after.paused == tried.before.paused


Judge = Callable[[Tried], bool]
