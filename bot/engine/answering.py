"""Replies to the questions of the flow: taken, or asked again kindly, never guessed."""

from __future__ import annotations

from bot.engine import understand
from bot.engine.commands import keep_comment, skip
from bot.engine.effects import Again, Answered, AnswerValue
from bot.engine.plain import plain
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.engine.understand import Unsure

TRIES = 2  # kind retries, then on with "no answer"


def answer(stage: Stage, question: Question, reply: str, words: str) -> None:
    """A reply to the open question of the flow."""
    node, ask = stage.node, question.ask
    if node is None:
        return
    if ask.kind == "write":
        _written(stage, reply, words)
    elif ask.kind == "choose_many":
        _several(stage, question, reply, words)
    elif ask.kind in ("number", "date"):
        value = _number_or_date(stage, question, reply)
        _settle_or_ask_again(stage, value, words)
    else:
        number = understand.choose(reply, question.choices)
        if isinstance(number, Unsure):
            unclear(stage, number.value, words)
        else:
            take_number(stage, question, number)


def _several(stage: Stage, question: Question, reply: str, words: str) -> None:
    """Several at once; or, where some have been chosen already, more of them, or Done."""
    chosen, _ = stage.picked()
    found = understand.several(reply, question.choices, words)
    if chosen and reply in (plain(stage.lines.says["done"].wording.text), "done"):
        take_many(stage, question, set(chosen))
    elif isinstance(found, Unsure) or len({*chosen, *found}) > most_of(question):
        unclear(stage, "unclear", words)
    elif chosen:
        pick_more(stage, question, {*chosen, *found})
    else:
        take_many(stage, question, set(found))


def most_of(question: Question) -> int:
    """How many may be chosen."""
    return question.ask.at_most or len(question.ask.options)


def pick_more(stage: Stage, question: Question, numbers: set[int]) -> None:
    """Some of several: another, or done; and done at once where no more may be chosen."""
    if len(numbers) >= most_of(question):
        take_many(stage, question, numbers)
    else:
        stage.pick(numbers)
        stage.pose_next()


def _number_or_date(stage: Stage, question: Question, reply: str) -> AnswerValue | Unsure:
    if question.ask.kind == "number":
        return understand.number(reply, question.ask.low, question.ask.high, question.choices)
    wanted = stage.node.step.date if stage.node else None
    found = understand.day(reply, stage.lines.words, stage.now.date(), wanted or "any")
    return found if isinstance(found, Unsure) else found.isoformat()


def _settle_or_ask_again(stage: Stage, value: AnswerValue | Unsure, words: str) -> None:
    if isinstance(value, Unsure):
        unclear(stage, value.value, words)
    elif stage.node:
        stage.settle(value, Answered(stage.node.name, "answered", value))


def _written(stage: Stage, reply: str, words: str) -> None:
    node = stage.node
    if not reply or node is None:
        unclear(stage, "unclear", "")
        return
    stage.say("thank_you")
    stage.settle("written", Answered(node.name, "answered", words=words, keep_days=node.keep_days))


def take_number(stage: Stage, question: Question, number: int) -> None:
    """The number of an option, or the point of a scale, that is surely meant."""
    node = stage.node
    if node is None or number not in question.choices.numbers:
        unclear(stage, "unclear", "")
    else:
        value = number if question.ask.kind == "scale" else question.named(number)
        stage.settle(value, Answered(node.name, "answered", value))


def take_many(stage: Stage, question: Question, numbers: set[int]) -> None:
    """Several options, in the order they were offered; none at all is a skip."""
    node = stage.node
    if node is None:
        return
    values = [question.named(number) for number in sorted(numbers & question.choices.numbers)]
    outcome = "answered" if values else "skipped"
    stage.settle(values or None, Answered(node.name, outcome, values or None))  # type: ignore[arg-type]  # one of the two


def unclear(stage: Stage, why: Again, words: str) -> None:
    """Not understood: what was written is kept as a comment, then asked again kindly, twice; then on without an answer.

    Whoever has come over from a call has not seen the question here: they get the whole of it.
    """
    if len(words.split()) > 1 and stage.phase == "asking":
        keep_comment(stage, words)
    stage.tries += 1
    if stage.tries <= TRIES:
        stage.pose(why if stage.asked_on in ("", stage.surface) else "repeat")
    else:
        give_up(stage)


def give_up(stage: Stage) -> None:
    """On with no answer. To a question of the engine's own, no answer is a no."""
    node = stage.node
    if node and stage.phase in ("asking", "warned"):
        stage.say("moved_on")
        stage.settle(None, Answered(node.name, "no_answer"))
    else:
        skip(stage)


def surely(stage: Stage, question: Question, reply: str, words: str) -> bool:
    """Whether a reply during a pause is plainly an answer to the open question. OK and thanks are answers to the pause."""
    kind, found = question.ask.kind, understand.choose(reply, question.choices)
    if kind == "write" or stage.phase == "postponed":
        return False
    if kind in ("number", "date"):
        return not isinstance(_number_or_date(stage, question, reply), Unsure)
    if kind == "choose_many":
        return not isinstance(understand.several(reply, question.choices, words), Unsure)
    family = reply in stage.lines.words.yes and reply not in question.choices.named
    return not isinstance(found, Unsure) and not family
