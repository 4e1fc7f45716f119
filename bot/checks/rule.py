"""What a rule is: a name, how bad it is, what it wants, and the function that finds where a flow does otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.checks.proof.playing import Counterexample, Plan, plan, play
from bot.checks.proof.scripts import script_of
from bot.checks.proof.unfolding import Unfolded, unfold
from bot.checks.proof.walks import Walk
from bot.checks.said import IN_ENGLISH, Said, Spoken, said_in
from bot.engine.script import Script
from bot.flow.model import Flow, Step
from bot.flow.problems import Severity
from bot.flow.wording_lists import WordingLists
from bot.flow.wrong import Path

MOST_SHOWN = 50  # conversations of one flow: whoever has so much to mend has seen enough, and waits no longer for more


@dataclass(frozen=True)
class Seen:
    """A flow with what several rules need to know of it, worked out once."""

    flow: Flow
    spoken: tuple[Spoken, ...] = (IN_ENGLISH,)
    held: list[Counterexample] = field(default_factory=list)  # the conversations that were shown so far

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every text that people read or hear, in every language it is offered in and ready for; English first."""
        offered = [one for one in self.spoken if one.language == "en" or one.language in self.flow.languages]
        return tuple(text for one in offered for text in said_in(self.flow, one))

    @cached_property
    def sent(self) -> tuple[Said, ...]:
        """What people are sent, and may be put in other words: not what they write themselves, not a tested scale."""
        return tuple(said for said in self.said if said.role != "other words" and not self.fixed(said))

    def fixed(self, said: Said) -> bool:
        """Whether these are the words of a tested scale, which nobody may change: rules of wording leave them alone."""
        step = self.flow.steps.get(said.step)
        return step is not None and step.locked is not None

    def lists(self, language: str) -> list[WordingLists]:
        """The lists of words of English and of a language, where they have some: an English name stands in translations too."""
        return [one.wording for one in self.spoken if one.wording and one.language in ("en", language)]

    @cached_property
    def unfolded(self) -> Unfolded:
        """Every conversation of the flow."""
        return unfold(self.flow)

    @cached_property
    def script(self) -> Script:
        """The flow made ready to be played, in every language it is offered in and ready for."""
        return script_of(self.flow, self.spoken)

    @cached_property
    def questions(self) -> dict[str, Step]:
        """The questions that some conversation asks, in order."""
        return {name: step for name, step in self.flow.steps.items() if step.asks and self.unfolded.carried_out(name)}

    def shown(self, walk: Walk | None) -> Counterexample | None:
        """The conversation of a walk; None where there is none, or no more are shown."""
        return self.hold(plan(walk, self.script.languages)) if walk is not None and self.shows_more else None

    @property
    def shows_more(self) -> bool:
        """Whether people can have the conversations that were found, and are not shown too many of them."""
        return self.unfolded.decided and len(self.held) < MOST_SHOWN

    def hold(self, plan: Plan) -> Counterexample:
        """The conversation of a plan, which is shown."""
        self.held.append(play(self.script, self.flow.steps, plan))
        return self.held[-1]

    @property
    def invites(self) -> bool:
        """Whether the bot may begin this flow."""
        return self.flow.invite is not None


class Finding(NamedTuple):
    """One place where a flow does otherwise. ``path`` leads there from the top of the flow; ``severity`` may soften the rule's.

    ``said`` is the text it is about, where it is one: what is wrong in a translation is told at the line of its catalogue. ``shows`` is the
    shortest conversation in which it goes wrong.
    """

    path: Path
    says: str
    try_instead: str = ""
    at_value: bool = False
    severity: Severity | None = None
    said: Said | None = None
    shows: Counterexample | None = None


class Rule(NamedTuple):
    """``name`` is stable; ``wants`` is a sentence for the reference.

    ``severity`` is the lighter of two where a rule has two: a finding says where it weighs more. Only a warning may be accepted.
    ``bad`` and ``good`` are examples of what it finds and of what it leaves alone, for the reference; the tests run them.
    """

    name: str
    severity: Severity
    wants: str
    find: Callable[[Seen], Iterable[Finding]]
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
