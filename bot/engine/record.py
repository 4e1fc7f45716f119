"""What goes on the record beside an answer: consent given or taken back, what the answer is about, and words that tell what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from bot.engine.effects import Acting, Agreed, Answered, AnswerValue, Effect, RaiseFlag
from bot.flow.scopes import ALL

if TYPE_CHECKING:
    from bot.engine.script import Node, Script

COMMENT = "/comment-"  # between a step and the number of a comment beside its answer
STORY_TOLD = "story_told"


def agreed(node: Node, value: AnswerValue) -> Iterator[Agreed]:
    """What an answer agrees to, or takes back. Neither a skip nor silence is a yes, and neither takes anything back."""
    scope = node.step.consent
    if scope and value in ("yes", "no"):
        yield Agreed(scope, node.name, value == "yes")


def taken_back(node: Node, value: AnswerValue) -> Iterator[Agreed]:
    """The person goes back over a yes: until they say it again, it is none."""
    if node.step.consent not in (None, ALL) and value == "yes":
        yield Agreed(str(node.step.consent), node.name, given=False)


def acting(value: AnswerValue) -> Acting:
    """Who answers from now on, by the answer to a question about it; nobody said so is the person."""
    return value if value in ("supporter", "worker", "interpreter") else ""  # type: ignore[return-value]  # one of the three


def marked(script: Script, effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """The effects of a turn, each answer with what it is about; where words may tell what happened, staff are to see that, once."""
    done = tuple(_marked(script, effect) if isinstance(effect, Answered) else effect for effect in effects)
    told = next((effect for effect in done if isinstance(effect, Answered) and effect.story), None)
    return done if told is None else (*done, RaiseFlag(STORY_TOLD, told.step.partition(COMMENT)[0]))


def _marked(script: Script, answered: Answered) -> Answered:
    node = script.named.get(answered.step.partition(COMMENT)[0])
    apart = (node.step.apart or ("consent" if node.step.consent else "")) if node else ""
    story = bool(answered.words) and script.always.tells_what_happened(answered.words)
    return msgspec.structs.replace(answered, apart=apart, story=story) if apart or story else answered
